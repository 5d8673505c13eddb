"""Texts that look the same are the same; what can be seen stays."""

import unicodedata
from itertools import zip_longest
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessment.likeness import as_seen, mentions, without_case

NAME = "Bad Müllheim"
LOOKS_THE_SAME = [
    unicodedata.normalize("NFD", NAME),
    "Bad\u00a0Müllheim",
    "Bad  Müllheim",
    " Bad\tMüllheim\n",
    "Bad\u2009\u202fMüllheim",
    "Bad\u3164Müllheim",
    "Bad Müll\u00adheim",
    "Bad Müll\u200bheim",
    "Bad Müll\u200c\u200dheim",
    "\ufeffBad Müllheim\u200e",
    "\u2068Bad Müllheim\u2069",
    "Bad Mu\u200b\u0308llheim",
    "Bad Müllheim\ufe0f",
    "Bad Müllheim\U000e0041",
    "Bad M\x00üllheim",
]


@pytest.mark.parametrize("text", LOOKS_THE_SAME, ids=ascii)
def test_what_looks_the_same_is_the_same(text: str) -> None:
    assert as_seen(text) == NAME


@pytest.mark.parametrize(
    "text",
    ["👩🏽\u200d🚒", "👨\u200d👩\u200d👧", "❤\ufe0f", "1\ufe0f\u20e3", "🏳\ufe0f\u200d🌈", "می\u200cخواهم", "क्\u200dष",
     "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "x̂", "Straße", "Rhein–Neckar", "½ m²"],
    ids=ascii,
)  # fmt: skip
def test_what_is_seen_stays(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert as_seen(f" {text}\u00ad") == text


def test_a_hyphen_that_holds_a_line_together_is_a_hyphen() -> None:
    assert as_seen("Rhein\u2011Neckar") == "Rhein-Neckar"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alpha", "ALPHA"),
        ("Straße", "STRASSE"),
        ("Rhein–Neckar", "rhein-neckar"),
        ("Land’s", "land's"),
        ("ÉCOLE", "école"),
    ],
)
def test_case_and_dashes_may_mean_the_same(one: str, other: str) -> None:
    assert as_seen(one) != as_seen(other)
    assert without_case(one) == without_case(other)


def test_other_names_differ() -> None:
    assert (
        len({without_case(name) for name in ("Müllheim", "Mullheim", "Mülheim", "Bad Müllheim", "BadMüllheim")}) == 5
    )


ODD = st.text(
    st.sampled_from(
        "aä\u0308 \u00a0\u200c\u200d\ufe0f\u00ad👩🚒🏽क्\u0301ı\u0345ß\U0001f3f4\U000e0067\U000e007f1\u20e3ﬀ"
    )
)


@given(st.text() | ODD)
@example("\u200d👩\ufe0f\u200d")
def test_a_result_is_its_own_result(text: str) -> None:
    assert as_seen(as_seen(text)) == as_seen(text)
    assert without_case(without_case(text)) == without_case(text)
    assert without_case(as_seen(text)) == without_case(text)
    assert as_seen(unicodedata.normalize("NFD", text)) == as_seen(unicodedata.normalize("NFC", text))


def test_texts_mention_every_word_that_is_looked_for() -> None:
    texts = ("Straße und Weg", "IT-Sicherheit")
    assert all(mentions(texts, wanted) for wanted in ("", "  ", "weg", "STRASSE it", "sicher und"))
    assert not any(mentions(texts, wanted) for wanted in ("wege", "weg Rad"))
    assert not mentions((), "weg")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Bad Müllheim", "mu\u0308llheim"),
        ("Bad Mu\u0308llheim", "MÜLLHEIM"),
        ("Hoch\u00adwasser", "hochwasser"),
        ("Hochwasser", "hoch\u200bwasser"),
        ("Rhein\u2013Neckar", "rhein-neckar"),
        ("Bad\u00a0Müllheim", "müllheim bad"),
    ],
    ids=ascii,
)
def test_what_looks_the_same_is_mentioned(text: str, word: str) -> None:
    assert mentions((text,), word)


UNSEEN = st.lists(st.sampled_from(["", "\u00ad", "\u200b", "\u2060", "\ufeff"]), min_size=12, max_size=12)


@given(
    st.text("aäöüßéIKſ", min_size=1, max_size=12),
    UNSEEN,
    UNSEEN,
    st.sampled_from(["NFC", "NFD"]),
    st.sampled_from(" \u00a0\u3164"),
)
def test_a_word_is_found_however_it_is_written(
    word: str, within: list[str], typed: list[str], form: Literal["NFC", "NFD"], blank: str
) -> None:
    text = f"Vor{blank}{_strewn(unicodedata.normalize(form, word), within)}{blank}nach"
    assert mentions(("anderes", text), f"nach{blank}{_strewn(word, typed).swapcase()}")
    assert mentions(("anderes", _strewn(word, within)), unicodedata.normalize(form, word))


def _strewn(word: str, unseen: list[str]) -> str:
    """Return a word with something that can't be seen before its letters."""
    return "".join(map("".join, zip_longest(unseen, word, fillvalue="")))
