"""The measures of a solution on a timeline, with a table that says the same."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from assessment import clock
from assessment.charts.measures import dated, timeline, timeline_in_words
from assessment.frames.frame import rows_of
from assessment.frames.measures import measures_frame
from assessment.measures import Measure, Status
from assessment.texts.measures import STATUS, count_of_measures, dates, short
from pages.shared import context
from pages.shared.figures import draw_figure
from pages.shared.markup import draw_html, table

# What fits beside a bar on a phone.
_LABEL = 44


def draw_timeline(measures: Sequence[Measure]) -> None:
    """Draw the timeline and its table."""
    today = clock.today()
    frame = measures_frame(measures, context.the_catalog(), today)
    with_dates = dated(frame)
    if not with_dates.empty:
        draw_figure(timeline(with_dates, today, _label), "timeline", timeline_in_words(with_dates, today, _label))
    undated = len(frame) - len(with_dates)
    if undated:
        count = count_of_measures(undated)
        verb = "hat keinen Termin und steht" if undated == 1 else "haben keinen Termin und stehen"
        draw_html(
            Markup('<p class="kompass-small">{} {} nur in der Tabelle.</p>').format(
                count[0].upper() + count[1:], verb
            )
        )
    draw_html(
        table(
            "Maßnahmen mit Beginn und Termin, überfällige zuerst",
            ["Maßnahme", "Wer", "Angelegt", "Bis wann", "Stand"],
            map(_row, rows_of(frame)),
        )
    )


def _label(what: str) -> str:
    return short(what, _LABEL)


def _row(row: Any) -> list[str]:
    return [
        short(row.what, 120),
        row.owner or "–",
        f"{row.created_on:%d.%m.%Y}",
        f"{row.due_on:%d.%m.%Y}" if row.due_on else "–",
        _progress(row),
    ]


def _progress(row: Any) -> str:
    status = Status(row.status)
    if status.is_ended or row.overdue:
        return dates(status, row.due_on, row.ended_on, row.overdue)
    return STATUS[status]
