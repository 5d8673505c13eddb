"""The calendar file of the measures' dates."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from assessment.dossier import Dossier
from assessment.exchange.calendar import calendar_file
from assessment.measures import Aim, Measure, MeasureVersion, Status
from assessment.rating import Rating
from assessment.store.repository import Repository
from tests.strategies import CATALOG, HOSTILE, an_assessment, names
from tests.test_measures import measures

MEASURE = Measure(
    "Vertrag aushandeln", date(2026, 1, 9), (Aim("p1-01", Rating.L),), "IT-Amt", date(2026, 6, 30), id="a1"
)
CHANGED = datetime(2026, 2, 3, 4, 5, 6, 789)


def written(*given_measures: Measure, solution: str = "Parkleitsystem") -> bytes:
    past = {measure.id: [MeasureVersion(CHANGED, 3, measure)] for measure in given_measures}
    about = an_assessment(solution=solution)
    return calendar_file(Dossier.of(about, {}, CATALOG, measures=given_measures, past_measures=past))


def events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_an_event_lasts_the_whole_day_and_says_what_who_and_for_what() -> None:
    (event,) = events(written(MEASURE))
    assert event.decoded("dtstart") == date(2026, 6, 30)
    assert event.decoded("dtend") == date(2026, 7, 1)
    assert event.decoded("dtstamp") == datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert (event["uid"], event["sequence"], event["transp"]) == ("a1@skalierungskompass", 2, "TRANSPARENT")
    assert event["summary"] == "Vertrag aushandeln"
    title = CATALOG.criterion("p1-01").short_title
    assert str(event["description"]).split("\n") == [
        "Vertrag aushandeln",
        "Lösung: Parkleitsystem",
        "Status: Offen",
        "Wer: IT-Amt",
        f"Für: {title} → Überwiegend erfüllt",
    ]


@given(st.lists(measures(), max_size=6), names)
def test_exactly_what_is_open_and_has_a_date_is_in_the_file(given_measures: list[Measure], solution: str) -> None:
    wanted = {
        f"{measure.id}@skalierungskompass": measure.due
        for measure in given_measures
        if measure.due is not None and not measure.status.is_ended
    }
    content = written(*given_measures, solution=solution)
    assert {str(event["uid"]): event.decoded("dtstart") for event in events(content)} == wanted
    assert content == written(*given_measures, solution=solution), "the same state gives the same file"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_add_no_line_of_their_own(text: str) -> None:
    attack = f"{text}\r\nEND:VEVENT\r\nBEGIN:VEVENT\nATTENDEE:mailto:x@example.org\rURL:file:///\u2028SUMMARY:x"
    content = written(replace(MEASURE, what=attack, owner=attack, aims=(Aim(attack, Rating.L),)), solution=attack)
    (event,) = events(content)
    assert set(event) == {
        "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "TRANSP",
    }  # fmt: skip
    lines = content.split(b"\r\n")
    assert [line for line in lines if b"\n" in line or b"\r" in line] == []
    assert all(len(line) <= 75 for line in lines), "RFC 5545, 3.1"
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", content)
    assert len(str(event["summary"])) <= 120
    assert _squeezed(text) in _squeezed(str(event["description"]))


def _squeezed(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and unicodedata.category(char) != "Cc")


def test_a_text_without_anything_to_see_still_has_a_name() -> None:
    (event,) = events(written(replace(MEASURE, what="\x01\x7f")))
    assert event["summary"] == "Maßnahme"


def test_an_event_keeps_its_name_when_its_measure_changes(repository: Repository) -> None:
    assessment = repository.add(an_assessment(), {})
    stored = repository.measures.add(assessment, replace(MEASURE, id=""))

    def read() -> Event:
        (event,) = events(calendar_file(repository.dossier(assessment, CATALOG)))
        return event

    before = read()
    assert stored.due is not None
    repository.measures.change(stored.id, {"due": stored.due + timedelta(days=9)}, stored)
    after = read()
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + 1
    assert after.decoded("dtstart") == date(2026, 7, 9)
    assert after.decoded("dtstamp") >= before.decoded("dtstamp")


def test_without_dates_the_file_is_an_empty_calendar() -> None:
    done = replace(MEASURE, status=Status.DONE, ended_on=date(2026, 3, 1))
    content = written(replace(MEASURE, due=None), done)
    assert events(content) == []
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
