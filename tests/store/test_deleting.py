"""What is said before an assessment is deleted is what happens then."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.assessment import NewAssessment, UnknownAssessmentError, chosen_baseline
from assessment.store.database import open_database
from assessment.store.repository import Repository
from tests.strategies import a_measure, an_assessment


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """One file for many generated examples, each of which adds a solution of its own."""
    return Repository(open_database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'answers.sqlite'}"))


@pytest.mark.dear
@given(st.data(), st.integers(0, 10**9))
def test_what_was_said_happens(store: Repository, data: st.DataObject, number: int) -> None:
    about = {"solution": f"Lösung {number}"}
    first = store.add(an_assessment(**about), {})
    if data.draw(st.booleans(), label="own measure"):
        store.measures.add(first, a_measure("Eigene"))
    for place in range(1, data.draw(st.integers(1, 4), label="how many")):
        day = date(2026, 1, 1) + timedelta(place)
        came = [a_measure(f"{number} {place} {k}") for k in range(data.draw(st.integers(0, 2), label="measures"))]
        new = [NewAssessment(an_assessment(date=day, **about), {}, measures=came)]
        store.add_all(new, store.differences(new))
    measures = store.measures.for_assessment(first)
    for measure in measures:
        if data.draw(st.booleans(), label="changed"):
            store.measures.change(measure.id, {"owner": "Amt 7"}, measure)
    series = store.series(first)
    if data.draw(st.booleans(), label="baseline"):
        store.set_baseline(data.draw(st.sampled_from(series)).id)
        series = store.series(first)
    deleted = data.draw(st.sampled_from(series)).id
    follows = store.deletion(deleted)
    store.delete(deleted)
    left = [assessment for assessment in series if assessment.id != deleted]
    assert follows.is_last == (left == [])
    remaining = store.measures.for_assessment(left[0].id) if left else []
    assert follows.measures_lost == len(measures) - len(remaining)
    assert follows.measures_kept + follows.other_measures == len(remaining)
    if len(left) > 1:
        before, after = chosen_baseline(series), chosen_baseline(store.series(left[0].id))
        assert (follows.baseline or before).id == after.id
    for assessment in left:
        store.delete(assessment.id)


def test_who_is_gone_has_nothing_to_lose(repository: Repository) -> None:
    gone = repository.add(an_assessment(), {})
    repository.delete(gone)
    with pytest.raises(UnknownAssessmentError):
        repository.deletion(gone)
