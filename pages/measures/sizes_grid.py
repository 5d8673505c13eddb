"""Measures by effort and effect, as a table."""

from collections.abc import Sequence

import pandas as pd
from markupsafe import Markup

from assessment import clock
from assessment.frames.measures import measures_frame
from assessment.measures import Measure, Size
from assessment.texts.measures import SIZE, short
from pages.shared import context
from pages.shared.markup import bullets, join

_LENGTH = 120


def sizes_grid(judged: Sequence[Measure]) -> Markup:
    """Return effect against effort, the best place first; `judged`: measures with both."""
    measures = measures_frame(judged, context.the_catalog(), clock.today())
    cells = measures.groupby(["effect", "effort"])["what"].agg(list)
    head = join(Markup('<th scope="col">Aufwand {}</th>').format(SIZE[effort].lower()) for effort in Size)
    rows = join(
        Markup('<tr><th scope="row">Wirkung {}</th>{}</tr>').format(
            SIZE[effect].lower(), join(_cell(cells, effort, effect) for effort in Size)
        )
        for effect in reversed(Size)
    )
    caption = "Offene Maßnahmen nach Aufwand und Wirkung"
    return Markup(
        '<div class="kompass-scroll" tabindex="0" role="region" aria-label="{0}">'
        '<table class="kompass-table kompass-sizes"><caption>{0}</caption>'
        "<thead><tr><td></td>{1}</tr></thead><tbody>{2}</tbody></table></div>"
    ).format(caption, head, rows)


def _cell(cells: pd.Series, effort: Size, effect: Size) -> Markup:
    own = cells.get((effect, effort))
    is_first = effort is Size.LOW and effect is Size.HIGH
    return Markup('<td class="{}">{}{}</td>').format(
        "kompass-sizes-first" if is_first else "",
        Markup('<p class="kompass-small"><strong>Zuerst</strong></p>') if is_first else "",
        bullets(short(what, _LENGTH) for what in own) if own else "–",
    )
