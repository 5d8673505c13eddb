from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.validation import (
    FIRST_DAY,
    LAST_DAY,
    MAX_LINE,
    MAX_NAME,
    MAX_TEXT,
    assessed_problem,
    day_problem,
    due_problem,
    groups_problem,
    name_problem,
    text_problem,
    url_problem,
)
from tests.strategies import HOSTILE, names

LINK_RULE = "Ein Link beginnt mit http:// oder https:// und enthält keine Leerzeichen."


def test_limits() -> None:
    assert (MAX_NAME, MAX_LINE, MAX_TEXT) == (200, 300, 20_000)


@pytest.mark.parametrize("text", ["", " ", "\n\t ", "\u00a0\u2003"], ids=ascii)
def test_a_name_must_be_there(text: str) -> None:
    assert name_problem(text, "den Namen der Kommune") == "Bitte den Namen der Kommune eintragen."


@given(names)
def test_any_name_of_one_line_will_do(text: str) -> None:
    assert name_problem(text, "einen Namen") is None
    assert name_problem(f"  {text} ", "einen Namen") is None


def test_a_name_has_200_characters_at_most() -> None:
    assert name_problem("ä" * 200, "einen Namen") is None
    assert name_problem(" " * 100 + "ä" * 200, "einen Namen") is None
    assert name_problem("ä" * 201, "einen Namen") == "Höchstens 200 Zeichen, es sind 201."


@pytest.mark.parametrize("text", ["Muster\nstadt", "Muster\r\nstadt", "Muster\u2028stadt"], ids=ascii)
def test_a_name_is_one_line(text: str) -> None:
    assert name_problem(text, "einen Namen")


@pytest.mark.parametrize(
    "text",
    ["", "  ", "https://example.org", "http://x", " https://a/b?c=d#e ", "HTTPS://A.DE", "https://münster.de/ä"],
)
def test_usable_links(text: str) -> None:
    assert url_problem(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "www.example.org",
        "javascript:alert(1)",
        "javascript://example.org/%0aalert(1)",
        "data:text/html,x",
        "ftp://example.org",
        "file:///etc/passwd",
        "https:/example.org",
        "https://",
        "http://   ",
        "https://a b",
        "https://a\nb",
        "https://a\u00a0b",
        "mailto:a@example.org",
        "=https://example.org",
    ],
    ids=ascii,
)
def test_unusable_links(text: str) -> None:
    assert url_problem(text) == LINK_RULE


@given(st.text(min_size=1).filter(lambda text: text.strip() and not text.strip().lower().startswith("http")))
def test_nothing_but_web_addresses_is_a_link(text: str) -> None:
    assert url_problem(text) == LINK_RULE


def test_a_link_has_1500_characters_at_most() -> None:
    assert url_problem("https://" + "x" * 1492) is None
    assert url_problem("https://" + "x" * 1493) == "Höchstens 1500 Zeichen, es sind 1501."


@given(st.dates(), st.dates())
def test_something_is_due_today_or_later_in_our_times(due: date, today: date) -> None:
    problem = due_problem(due, today)
    assert (problem is None) == (due >= today and FIRST_DAY <= due <= LAST_DAY)
    if due < today:
        assert (
            problem
            == f"Der {due.day:02}.{due.month:02}.{due.year:04} ist schon vorbei. Bitte heute oder später eintragen."
        )


@given(st.dates())
def test_a_day_is_one_of_our_times(day: date) -> None:
    assert (day_problem(day) is None) == (1900 <= day.year <= 2199)


def test_a_due_date_may_be_missing_and_is_shown_as_in_germany() -> None:
    assert due_problem(None, date(2026, 5, 4)) is None
    assert due_problem(date(2026, 5, 3), date(2026, 5, 4)) == (
        "Der 03.05.2026 ist schon vorbei. Bitte heute oder später eintragen."
    )


def test_a_text_has_a_limit() -> None:
    assert text_problem("x" * 20_000) is None
    assert text_problem("x" * 20_001) == "Höchstens 20000 Zeichen, es sind 20001."
    assert text_problem("xxxx", limit=3) == "Höchstens 3 Zeichen, es sind 4."
    assert text_problem("xxx", limit=3) is None


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_any_content_may_stand_in_a_text(text: str) -> None:
    assert text_problem(text) is None


@pytest.mark.parametrize(
    ("groups", "parts"),
    [
        (["Rat"] * 2, []),
        (["Rat", "IT", ""], ["eine Gruppe eintragen"]),
        (["Rat", "R" * 201], ["Höchstens 200 Zeichen"]),
        (["Stadtwerke", "IT", "stadtwerke"], ["„Stadtwerke“ und „stadtwerke“ sind fast gleich"]),
    ],
)
def test_no_two_groups_are_written_nearly_alike(groups: list[str], parts: list[str]) -> None:
    problem = groups_problem(groups)
    assert (problem is None) == (not parts)
    assert all(part in (problem or "") for part in parts)


@given(st.dates(FIRST_DAY, LAST_DAY), st.dates(FIRST_DAY, LAST_DAY), st.dates(FIRST_DAY, LAST_DAY))
def test_an_assessment_is_never_older_than_the_one_that_it_goes_on_from(day: date, before: date, today: date) -> None:
    assert assessed_problem(day, None, today) is None
    problem = assessed_problem(day, before, today)
    assert (problem is None) == (day >= before)
    if problem is not None:
        assert ("liegt in der Zukunft" in problem) == (before > today)


def test_an_assessment_needs_a_day_of_our_times() -> None:
    assert assessed_problem(None, None, FIRST_DAY) == "Bitte ein Datum eintragen."
    assert assessed_problem(date(202, 7, 1), None, FIRST_DAY)
