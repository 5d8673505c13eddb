"""The table of every state that answers had."""

from collections.abc import Sequence
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from assessment.clock import local
from assessment.frames import tables
from assessment.frames.frame import rows_of
from assessment.frames.history import history_frame
from assessment.rating import Answer, AnswerVersion, Rating
from tests.frames.test_frames import assert_typed
from tests.strategies import CATALOG, answers


@given(
    st.lists(answers, max_size=4),
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2190, 1, 1)), min_size=4, max_size=4),
)
def test_a_history_has_every_state_of_every_answer_the_oldest_first(
    states: Sequence[Answer], moments: Sequence[datetime]
) -> None:
    past: dict[str, list[AnswerVersion]] = {}
    for moment, answer in zip(sorted(moments), states, strict=False):
        versions = past.setdefault(answer.criterion, [])
        versions.append(AnswerVersion(moment, len(versions) + 1, answer))
    frame = history_frame(past, CATALOG)
    assert_typed(frame, tables.HISTORY)
    rows = list(rows_of(frame))
    assert [(row.criterion, row.rating, row.note, row.due_on) for row in rows] == [
        (change.answer.criterion, change.answer.rating, change.answer.note, change.answer.due)
        for change in sorted(
            (change for versions in past.values() for change in versions),
            key=lambda change: (change.changed_at, change.answer.criterion, change.version),
        )
    ]
    shown = sorted(
        local(change.changed_at).replace(tzinfo=None, microsecond=0) for v in past.values() for change in v
    )
    assert sorted(row.changed_at for row in rows) == shown
    assert all(type(row.changed_at) is datetime for row in rows)


def test_a_criterion_that_the_catalogue_lacks_has_no_title_in_the_history() -> None:
    change = AnswerVersion(datetime(2026, 5, 4, 8, 30), 1, Answer("p9-99", Rating.L))
    (row,) = rows_of(history_frame({"p9-99": [change]}, CATALOG))
    assert (row.criterion, row.title, row.answer) == ("p9-99", None, "Überwiegend erfüllt")
    assert row.changed_at == datetime(2026, 5, 4, 10, 30), "in German time"
