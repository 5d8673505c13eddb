"""The measures of a solution as a list, as a board, and by effort and effect."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.measures import Measure, Status, in_order
from assessment.texts.measures import STATUS
from pages.shared import pending, redraw
from pages.shared.markup import draw_html
from pages.shared.measures.card import line, narrow_card, wide_card
from pages.shared.measures.sizes import size_fields

# On the board; the list has them all.
_MOST_ENDED = 10


def draw_list(measures: Sequence[Measure]) -> None:
    """Draw the measures one below the other, overdue ones first, ended ones in a fold."""
    everything = in_order(measures, clock.today())
    waiting = [measure for measure in everything if pending.measures().waits(measure.id)]
    _section("Nicht gespeichert", waiting)
    ordered = [measure for measure in everything if measure not in waiting]
    overdue = [measure for measure in ordered if measure.is_overdue(clock.today())]
    others = [measure for measure in ordered if not measure.status.is_ended and measure not in overdue]
    _section("Überfällig", overdue)
    _section("Offen und in Arbeit", others)
    ended = [measure for measure in ordered if measure.status.is_ended]
    if not ended:
        return
    fold = redraw.fold(f"Erledigt und verworfen ({len(ended)})", "measures-ended")
    if fold:
        with fold:
            for measure in ended:
                wide_card(measure)


def _section(heading: str, measures: Sequence[Measure]) -> None:
    if measures:
        draw_html(Markup("<h2>{} ({})</h2>").format(heading, len(measures)))
        for measure in measures:
            wide_card(measure)


def draw_board(measures: Sequence[Measure]) -> None:
    """Draw a column for each status. A card moves when its status is chosen, so keyboards and phones will do."""
    ordered = in_order(measures, clock.today())
    for column, status in zip(st.columns(len(Status)), Status, strict=True):
        own = [measure for measure in ordered if measure.status is status]
        shown = own[:_MOST_ENDED] if status.is_ended else own
        with column, st.container(key=f"board-{status}"):
            draw_html(Markup("<h2>{} ({})</h2>").format(STATUS[status], _count(own)))
            for measure in shown:
                narrow_card(measure)
            if len(own) > len(shown):
                draw_html(
                    Markup('<p class="kompass-small">{} weitere in der Liste</p>').format(len(own) - len(shown))
                )


def _count(measures: Sequence[Measure]) -> str:
    overdue = sum(measure.is_overdue(clock.today()) for measure in measures)
    return f"{len(measures)}, davon {overdue} überfällig" if overdue else str(len(measures))


def draw_sizes(measures: Sequence[Measure]) -> None:
    """Draw which open measures have much effect for little effort; below, those that nobody has judged yet."""
    ordered = [measure for measure in in_order(measures, clock.today()) if not measure.status.is_ended]
    judged = [measure for measure in ordered if measure.effort is not None and measure.effect is not None]
    unjudged = [measure for measure in ordered if measure not in judged]
    draw_html(
        Markup(
            '<p class="kompass-small">Zuerst: viel Wirkung, wenig Aufwand, also oben links. Erledigte und verworfene '
            "Maßnahmen stehen hier nicht.</p>"
        )
    )
    # With the table comes pandas, which no other view of the list needs.
    from pages.measures.sizes_grid import sizes_grid

    draw_html(sizes_grid(judged))
    if unjudged:
        draw_html(Markup("<h2>Noch nicht eingeschätzt ({})</h2>").format(len(unjudged)))
        for measure in unjudged:
            _judge(measure)
    if judged:
        fold = redraw.fold(f"Einschätzungen ändern ({len(judged)})", "measures-judged")
        if fold:
            with fold:
                for measure in judged:
                    _judge(measure)


def _judge(measure: Measure) -> None:
    with st.container(border=True, key=f"measure-card-{measure.id}"):
        line(measure, "sizes")
        size_fields(measure, "sizes")
