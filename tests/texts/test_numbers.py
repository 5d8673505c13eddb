"""Numbers and counts in words."""

import pytest

from assessment.texts.numbers import counted, number, percent


@pytest.mark.parametrize(
    ("value", "sentence"), [(None, "–"), (0, "0 %"), (0.49, "0 %"), (62.5, "63 %"), (99.5, "100 %"), (100, "100 %")]
)
def test_a_score_is_rounded_half_up(value: float | None, sentence: str) -> None:
    assert percent(value) == sentence


@pytest.mark.parametrize(("value", "sentence"), [(2, "2"), (0.25, "0,25"), (1.5, "1,5"), (3.456, "3,46"), (10, "10")])
def test_a_factor_has_two_decimals_at_most(value: float, sentence: str) -> None:
    assert number(value) == sentence


@pytest.mark.parametrize(("count", "sentence"), [(0, "0 Kriterien"), (1, "ein Kriterium"), (2, "2 Kriterien")])
def test_one_is_a_word_and_more_are_a_number(count: int, sentence: str) -> None:
    assert counted(count, "ein Kriterium", "Kriterien") == sentence
