"""How agreement is put into words."""

import pytest

from assessment.texts.judgements import agreement
from assessment.voting.consensus import consensus
from tests.strategies import CATALOG

RULE = CATALOG.method.agreement


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        ((0, 0, 0, 0), "Einigkeit: ohne Aussage, niemand hat eine Stufe gewählt"),
        ((0, 0, 1, 0), "Einigkeit: erst zu sagen, wenn mindestens 3 eine Stufe wählen (bisher 1)"),
        ((0, 1, 1, 0), "Einigkeit: erst zu sagen, wenn mindestens 3 eine Stufe wählen (bisher 2)"),
        ((0, 0, 12, 0), "Einigkeit: hoch, 1,00 von 1 (12 Stimmen für eine Stufe)"),
        ((0, 1, 10, 1), "Einigkeit: hoch, 0,90 von 1 (12 Stimmen für eine Stufe)"),
        ((0, 6, 6, 0), "Einigkeit: mittel, 0,73 von 1 (12 Stimmen für eine Stufe)"),
        ((1, 2, 5, 4), "Einigkeit: gering, 0,57 von 1 (12 Stimmen für eine Stufe)"),
        ((6, 0, 0, 6), "Einigkeit: gering, 0,00 von 1 (12 Stimmen für eine Stufe)"),
    ],
)
def test_agreement_has_a_word_a_number_and_the_votes_behind_it(levels: tuple[int, ...], sentence: str) -> None:
    assert agreement(consensus(levels, RULE.minimum_votes), sum(levels), RULE) == sentence


def test_only_one_level_for_all_is_called_one() -> None:
    assert "0,99 von 1" in agreement(consensus((0, 0, 400, 1), RULE.minimum_votes), 401, RULE)
