"""Days as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.days import in_words, understood_day, written

_CENTURY = st.dates(date(2000, 1, 1), date(2099, 12, 31))
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.12.2027", date(2027, 12, 1)),
        ("3.1.2027", date(2027, 1, 3)),
        ("31.1.2028", date(2028, 1, 31)),
        ("01.02.28", date(2028, 2, 1)),
        (" 1. 12. 2027 ", date(2027, 12, 1)),
        ("1/12/2027", date(2027, 12, 1)),
        ("1–12–27", date(2027, 12, 1)),
        ("1 12 2027", date(2027, 12, 1)),
        ("01122027", date(2027, 12, 1)),
        ("2027-12-01", date(2027, 12, 1)),
        ("1. Dez. 2027", date(2027, 12, 1)),
        ("3. Maerz 28", date(2028, 3, 3)),
        ("Mi, 1.12.2027", date(2027, 12, 1)),
        ("Sonnabend, 4.12.2027", date(2027, 12, 4)),
        ("１.１２.２０２７", date(2027, 12, 1)),
        ("1.12.2027.", date(2027, 12, 1)),
        ("", None),
        ("  ", None),
    ],
)
def test_what_is_typed_in_german_is_that_day(typed: str, meant: date | None) -> None:
    assert understood_day(typed) == meant


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31.2.2027", "Den 31.02.2027 gibt es nicht."),
        ("15.13.2027", "Den 15.13.2027 gibt es nicht."),
        ("1.12.", "fehlt das Jahr"),
        ("1. Dezember", "fehlt das Jahr"),
        ("Di, 1.12.2027", "Der 01.12.2027 ist ein Mittwoch."),
        ("morgen", "„morgen“ ist kein Datum."),
        ("12/2027", "ist kein Datum."),
        ("x" * 500, f"„{'x' * 40}…“ ist kein Datum."),
    ],
)
def test_what_means_no_day_gets_a_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        understood_day(typed)


@given(_CENTURY, st.sampled_from(["{}.{}.{}", "{:02d}.{:02d}.{}", "{}-{}-{}", "{} / {} / {}", "{}. {}. {}"]))
def test_every_way_to_write_a_day_means_it(day: date, way: str) -> None:
    assert understood_day(way.format(day.day, day.month, day.year)) == day
    assert understood_day(way.format(day.day, day.month, f"{day.year % 100:02d}")) == day
    assert understood_day(f"{day.day}. {_MONTHS[day.month - 1]} {day.year}") == day
    assert understood_day(written(day)) == understood_day(in_words(day)) == understood_day(day.isoformat()) == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_gets_a_sentence(text: str) -> None:
    sentence = ""
    try:
        day = understood_day(text)
    except ValueError as error:
        day, sentence = None, str(error)
    assert isinstance(day, date) or sentence.endswith((".", "Bitte prüfen.")) or not text.strip()
