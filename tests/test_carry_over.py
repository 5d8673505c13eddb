"""The day of the next assessment; tests/catalog/test_versions.py and tests/test_questionnaire.py have its answers."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from assessment.carry_over import begins_on
from tests.strategies import an_assessment


@given(st.dates(), st.dates())
def test_the_next_is_of_today_and_never_before_the_one_that_it_goes_on_from(before: date, today: date) -> None:
    day = begins_on(an_assessment(date=before), today)
    assert day >= before
    assert day == today or before > today
