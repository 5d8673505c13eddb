"""What documents say of an answer."""

from dataclasses import fields, replace
from datetime import date

from hypothesis import given

from assessment.rating import Answer, Rating, Suggestion
from assessment.texts.answers import DETAIL_NAMES, details
from tests.strategies import CATALOG, answers

# Documents say them in places of their own.
ELSEWHERE = {"rating", "target", "note", "evidence"}


@given(answers)
def test_whatever_an_answer_says_is_told_once_and_nothing_is_blank(answer: Answer) -> None:
    told = details(answer, CATALOG.method, str.strip)
    assert told.keys() <= DETAIL_NAMES.keys() - ELSEWHERE
    assert all(text.strip() for text in told.values())
    typed = {
        "reason": answer.reason,
        "owner": answer.owner,
        "because": answer.suggestion.reason if answer.suggestion else "",
    }
    for field, text in typed.items():
        assert told.get(field, "") == text.strip()
    who = answer.outside_control_who.strip()
    assert told.get("outside_control") == ((who or "ja") if answer.outside_control else None)
    assert told.get("outside_control_who") == (None if answer.outside_control else who or None)
    assert ("due" in told, "suggestion" in told) == (answer.due is not None, answer.suggestion is not None)


def test_no_field_of_an_answer_is_forgotten() -> None:
    assert details(Answer("p1-01"), CATALOG.method, str) == {}
    day = date(2026, 5, 4)
    full = Answer(
        "p1-01",
        reason="Grund",
        outside_control=True,
        outside_control_who="Land",
        owner="IT",
        due=day,
        suggestion=Suggestion(Rating.L, "Beleg", day),
    )
    told = [details(answer, CATALOG.method, str) for answer in (full, replace(full, outside_control=False))]
    fields_said = {field.name for field in fields(Answer)} - {"criterion"} | {"because"}
    assert {*told[0], *told[1]} | ELSEWHERE == DETAIL_NAMES.keys() == fields_said
