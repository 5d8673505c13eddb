import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.quick_entry import NoAnswerError, sign, understood
from assessment.rating import Rating
from assessment.texts.answers import no_answer

_TYPED = {
    **{text: rating for rating in (Rating.N, Rating.P, Rating.L, Rating.F) for text in (rating, rating.lower())},
    "?": Rating.UNKNOWN,
    **dict.fromkeys("-–—−‑", Rating.NOT_RELEVANT),
    "1": Rating.N,
    "2": Rating.P,
    "3": Rating.L,
    "4": Rating.F,
    "5": Rating.UNKNOWN,
    "6": Rating.NOT_RELEVANT,
}
_SPACE = st.text(" \t\u00a0\n", max_size=3)


@given(st.sampled_from(sorted(_TYPED)), _SPACE, _SPACE)
def test_every_sign_is_understood_whatever_its_case_and_the_space_around_it(
    typed: str, before: str, after: str
) -> None:
    assert understood(before + typed + after) is _TYPED[typed]


@given(_SPACE)
def test_nothing_typed_is_no_answer(space: str) -> None:
    assert understood(space) is None


@given(st.sampled_from(Rating))
def test_what_a_field_shows_means_its_answer(rating: Rating) -> None:
    assert understood(sign(rating)) is rating


def test_no_answer_is_shown_as_nothing() -> None:
    assert sign(None) == ""


@given(st.text(max_size=20).filter(lambda text: text.strip() and text.strip().upper() not in _TYPED))
def test_anything_else_is_refused_in_a_sentence_that_repeats_it_and_says_what_to_type(text: str) -> None:
    with pytest.raises(NoAnswerError) as caught:
        understood(text)
    sentence = no_answer(str(caught.value))
    assert sentence == f"„{text.strip()}“ ist keine der sechs Antworten. Bitte N, P, L, F, ? oder – eingeben."


@pytest.mark.parametrize("text", ["0", "7", "12", "NP", "N.", "ja", "x", "²", "P?", "--"])
def test_what_looks_nearly_right_is_not_guessed(text: str) -> None:
    with pytest.raises(NoAnswerError, match=f"^{re.escape(text)}$"):
        understood(text)
