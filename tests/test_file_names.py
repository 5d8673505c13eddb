"""File names say what is in a file, and suit every system."""

import pytest

from assessment.file_names import file_name
from tests.strategies import an_assessment


def test_a_file_name_says_whose_it_is_what_and_of_when() -> None:
    assert file_name(an_assessment(), "bericht", "pdf") == "Parkleitsystem-bericht-2026-05-04.pdf"


def test_where_names_stay_unsaid_the_file_name_has_none() -> None:
    assert file_name(an_assessment(), "anonym", "pdf", nameless=True) == "anonym-2026-05-04.pdf"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "etc-passwd-json-2026-05-04.json"),
        ("Größe: <Straße> \u202e?", "Größe-Straße-json-2026-05-04.json"),
        ("مرحبا", "json-2026-05-04.json"),
        ("W" * 200, "W" * 60 + "-json-2026-05-04.json"),
    ],
)
def test_file_names_suit_every_system(name: str, expected: str) -> None:
    assert file_name(an_assessment(solution=name), "json", "json") == expected
