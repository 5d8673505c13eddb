"""docs/datenschutz.md says what the program does: the same fields, numbers and sentences."""

import re
from base64 import urlsafe_b64decode

import pytest

from assessment.ballots.access.admission import COOKIE as FACILITATORS_COOKIE
from assessment.ballots.access.admission import KEPT_SECONDS
from assessment.ballots.access.attempts import MAX_CLIENTS, WITHIN_SECONDS, WRONG_CODES
from assessment.ballots.expiry import EVERY_SECONDS
from assessment.ballots.page import SCRIPT_TEXT
from assessment.ballots.presence import PRESENT_SECONDS, PRESENT_WITHOUT_SCRIPT_SECONDS
from assessment.ballots.requests import COOKIE
from assessment.ballots.routes import _COOKIE_SECONDS
from assessment.catalog.model import Catalog
from assessment.store.repository import Repository
from assessment.store.tables import HEAD, metadata
from assessment.texts.workshop import privacy
from assessment.voting.workshop import (
    CODE_ALPHABET,
    CODE_LENGTH,
    MAX_COMMENT,
    MAX_DEVICES,
    MAX_NICKNAME,
    WorkshopSettings,
)
from tests.places import ROOT
from tests.strategies import an_assessment

_FILE = ROOT / "docs" / "datenschutz.md"
_TABLES = ("workshop", "workshop_item", "ballot_round", "participant", "vote", "facilitator_link", "judgement")


@pytest.fixture(scope="module")
def text() -> str:
    """The document in one line, without the marks of quotations."""
    lines = (line.removeprefix(">").strip() for line in _FILE.read_text(encoding="utf-8").splitlines())
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize("table", _TABLES)
def test_names_every_field_that_is_stored_and_no_other(table: str) -> None:
    rows = re.findall(rf"^\| `{table}` \| ([^|]+) \|", _FILE.read_text(encoding="utf-8"), re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(metadata.tables[table].columns.keys())


def test_is_about_every_table_of_workshops() -> None:
    of_workshops = {
        name
        for name, table in metadata.tables.items()
        if name == "workshop"
        or any(key.column.table.name in {"workshop", "ballot_round"} for key in table.foreign_keys)
    }
    assert of_workshops | {"judgement"} == set(_TABLES)


@pytest.mark.parametrize("comments_allowed", [False, True])
def test_quotes_the_sentences_that_are_shown_at_the_start(
    catalog: Catalog, text: str, comments_allowed: bool
) -> None:
    given = catalog.method.workshop
    settings = WorkshopSettings(
        given.minutes, given.minutes_each, catalog.method.role_groups, given.minimum_group, comments_allowed
    )
    for sentence in privacy(settings, given):
        assert f"- {sentence}" in text


def test_states_the_periods_and_limits_that_hold(catalog: Catalog, text: str) -> None:
    given = catalog.method.workshop
    for passage in (
        f"nach {given.idle_days} Tagen ohne Bedienung",
        f"| niemand hat den Workshop bedient | nach {given.idle_days} Tagen |",
        f"| Tag der Abstimmung | nach {given.comment_days} Tagen |",
        f"Kommentare: nach {given.comment_days} Tagen",
        f"`idle_days: {given.idle_days}`, `comment_days: {given.comment_days}`",
        f"alle {EVERY_SECONDS / 3600:.0f} Stunden",
        f"ab {given.minimum_group} Stimmen",
        f"auf {given.smallest_minimum_group} heruntergehen",
        f"höchstens {MAX_NICKNAME} Zeichen",
        f"Kommentar bis {MAX_COMMENT} Zeichen",
        f"Höchstens {_german(MAX_DEVICES)} Geräte",
        f"zählt {WITHIN_SECONDS:.0f} Sekunden",
        f"zählt {PRESENT_SECONDS:.0f} Sekunden, ohne JavaScript {PRESENT_WITHOUT_SCRIPT_SECONDS / 60:.0f} Minuten",
        f"alle {KEPT_SECONDS:.0f} Sekunden neu geprüft",
        f"höchstens {_COOKIE_SECONDS // 86_400} Tage",
        f"`{COOKIE}`",
        f"`{FACILITATORS_COOKIE}`",
        f"….vor-{HEAD}.sqlite",
    ):
        assert passage in text


def test_names_every_place_on_a_phone_where_the_ballot_keeps_something(text: str) -> None:
    named = {"localStorage": "lokaler Speicher des Browsers", "sessionStorage": "Sitzungsspeicher des Browsers"}
    script = SCRIPT_TEXT.decode()
    used = set(re.findall(r"localStorage|sessionStorage|indexedDB|caches\b|document\.cookie", script))
    assert used == set(named)
    assert all(f"({place})" in text for place in named.values())


def test_computes_how_likely_a_guessed_code_is(catalog: Catalog, text: str) -> None:
    codes = len(CODE_ALPHABET) ** CODE_LENGTH
    assert f"{CODE_LENGTH} Zeichen aus {len(CODE_ALPHABET)}" in text
    assert f"rund {codes / 1e9:.0f} Milliarden" in text
    assert f"Nach {WRONG_CODES} falschen Codes innerhalb von {WITHIN_SECONDS:.0f} Sekunden" in text
    assert f"höchstens {_german(MAX_CLIENTS)} Adressen" in text
    assert f"von zwei Stunden {_german(_guesses(1, hours=2))} Versuche" in text
    assert f"1 zu {codes / _guesses(1, hours=2) / 1e6:.0f} Millionen" in text
    assert f"100 Geräte, acht Stunden lang: 1 zu {_rounded(codes / _guesses(100, hours=8))}" in text
    days = catalog.method.workshop.idle_days
    assert f"Ein Gerät, {days} Tage lang: 1 zu {_rounded(codes / _guesses(1, hours=24 * days))}" in text


def test_says_how_long_links_and_passes_are(repository: Repository, text: str) -> None:
    settings = WorkshopSettings(120, 5, ("IT",), minimum_group=5)
    workshop = repository.workshops.open(repository.add(an_assessment(), {}), ["p1-01"], settings)
    link = repository.workshops.facilitator_link(workshop.id)
    redeemed = repository.workshops.redeem(link)
    assert redeemed is not None
    assert f"{_bits(link)} Bit, gilt einmal; der Ausweis des Geräts danach {_bits(redeemed[0])} Bit" in text


def _bits(token: str) -> int:
    return 8 * len(urlsafe_b64decode(token + "=" * (-len(token) % 4)))


def _guesses(clients: int, hours: int) -> int:
    return round(clients * WRONG_CODES * hours * 3600 / WITHIN_SECONDS)


def _rounded(number: float) -> str:
    return _german(round(number / 1000) * 1000)


def _german(number: int) -> str:
    return f"{number:,}".replace(",", ".")
