"""Files that the import refuses: always with one German sentence, whatever they hold."""

import json
import re
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from assessment.dossier import Dossier
from assessment.exchange.document import export_document, export_json, read_document
from assessment.exchange.limits import MAX_BYTES
from assessment.exchange.refusal import ImportRefusedError
from tests.exchange.documents import Document, a_document, changed, read_one
from tests.strategies import CATALOG, an_assessment

ENGLISH = re.compile(r"\b(should|input|must|valid|or|value|field|expecting|exceeds|string|validation)\b", re.I)
FOREIGN = "Die Datei ist kein Export des Skalierungskompasses."
UNKNOWN = "nennt Kriterien, die es im Katalog nicht gibt"
LINK = "Ein Link beginnt mit http:// oder https://"
TOO_LONG = "ist zu lang: höchstens"

CLOSING = {"version": 1, "closed_at": "2026-11-25T10:00:00Z", "sha256": "a" * 64}
NO_MOMENTS = [
    None, 5, "", "2026-11-25", "2026-11-25T10:00:00", "2026-11-25T10:00:00+01:00", "2026-11-25T25:00:00Z",
    "1899-01-01T10:00:00Z", "2026-13-25T10:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
]  # fmt: skip


MEASURE = {"what": "Betriebskosten ermitteln", "created_on": "2026-05-04"}


def _measures(field: str, *values: object) -> list[object]:
    """Return lists of one measure each, with these values in a field."""
    return [[{**MEASURE, field: value}] for value in values]


def _aims(**values: object) -> list[object]:
    return _measures("aims", [{"criterion": "p1-01", "level": "L", **values}])


NO_COUNTS = (-1, 2_001, "3", 1.5, True, None)
VOTED = {"number": 1, "votes": {"P": 3, "unknown": 1}}
JUDGEMENT = {"criterion": "p1-01", "held_on": "2026-05-04", "decided": "P", "rounds": [VOTED]}


def _judgements(field: str, *values: object) -> list[object]:
    """Return lists of one judgement each, with these values in a field."""
    return [[{**JUDGEMENT, field: value}] for value in values]


def _rounds(field: str, *values: object) -> list[object]:
    """Return lists of one judgement each with one round, with these values in a field of it."""
    return [[{**JUDGEMENT, "rounds": [{**VOTED, field: value}]}] for value in values]


def _comments(field: str, *values: object) -> list[object]:
    return _rounds("comments", *([{"rating": "P", "text": "x", field: value}] for value in values))


def _large_logo() -> str:
    stream = BytesIO()
    Image.new("1", (1_001, 1_000)).save(stream, "PNG")
    return b64encode(stream.getvalue()).decode()


A_LARGE_LOGO = _large_logo()
# Values that don't fit a place, and what the refusal says; None: it names the place.
UNFIT: list[tuple[str, str | None, list[object]]] = [
    ("format", FOREIGN, [None, 1, "skalierungskompass", "skalierungskompass/0", "skalierungskompass/x", ["x"]]),
    ("format", "neueren Fassung", ["skalierungskompass/2", "skalierungskompass/17"]),
    ("catalog_version", None, [None, "", 5, "\ud800"]),
    ("catalog_version", TOO_LONG, ["x" * 41]),
    ("municipality", None, [None, "Musterstadt", [], {}]),
    ("municipality.name", None, ["", "  ", None, 5, ["x"], "\ud800"]),
    ("municipality.name", TOO_LONG, ["x" * 201, "x" * 300]),
    ("solution.name", None, ["", None]),
    ("solution.name", TOO_LONG, ["x" * 300]),
    ("solution.phases", None, ["P3", [], ["P1", "P2"], ["P9"], ["DG"], ["P4", "P5", "DG"], None, [3]]),
    ("assessment.title", None, ["", "\n", None]),
    ("assessment.title", TOO_LONG, ["x" * 300]),
    ("assessment.date", None, ["31.05.2026", "2026-02-30", "gestern", "", None, 20260531, True, ["2026-05-04"]]),
    ("assessment.date", None, ["0", "1704067200"]),
    ("assessment.date", None, ["1899-12-31", "2200-01-01"]),
    ("assessment.status", None, ["", None, 1]),
    ("assessment.id", None, [None, 5, ["x"]]),
    ("assessment.version", None, [None, 0, -1, 1_000_001, "1", 1.5, True]),
    ("assessment.closing", None, [5, "x", [], {}, {"version": 1}]),
    ("assessment.closing", None, [{**CLOSING, "version": value} for value in (None, 0, "1", True)]),
    ("assessment.closing", None, [{**CLOSING, "closed_at": value} for value in NO_MOMENTS]),
    ("assessment.closing", None, [{**CLOSING, "sha256": value} for value in (None, "", "a" * 63, "A" * 64, 5)]),
    ("assessment.closing", "nach dem Abschließen verändert", [CLOSING]),
    ("municipality.logo", None, [5, "", "x", "ä", "AAAA", ["x"], "A" * 4_000_004, A_LARGE_LOGO]),
    ("answers", None, [[{"criterion": "p1-01"}] * 1_001]),
    ("answers", None, [{}, None, "x", [1], [None], [[]]]),
    ("answers", "fehlt das Feld „answers.0.criterion“.", [[{"rating": "P"}]]),
    ("answers", "beantwortet ein Kriterium mehrfach.", [[{"criterion": "p1-01"}, {"criterion": "p1-01"}]]),
    ("answers", "und 4 weitere.", [[{"criterion": f"x{number}"} for number in range(9)]]),
    ("answers.0.criterion", UNKNOWN, ["p9-01", "P1-01", "", "x" * 5000]),
    ("answers.0.criterion", UNKNOWN, ["x\ny", "\x1b[31mrot", "x\ud800"]),
    ("answers.0.criterion", None, [None, 5, ["p1-01"]]),
    ("answers.0.rating", None, [2, "X", "", "n", ["N"], True, {}]),
    ("answers.0.target", None, ["unknown", "not_relevant", "Z", 3]),
    ("answers.0.note", None, [5, ["x"], {}, "\ud800"]),
    ("answers.0.note", TOO_LONG, ["x" * 20_001]),
    ("answers.0.reason", None, [5, "\udfff"]),
    ("answers.0.owner", None, [5, "\ud800"]),
    ("answers.0.owner", TOO_LONG, ["x" * 301]),
    ("answers.0.due", None, ["morgen", "2026-02-30", "31.05.2026", "", 5, True]),
    ("answers.0.due", None, ["0", "1704067200"]),
    ("answers.0.due", None, ["1899-12-31", "2200-01-01"]),
    ("answers.0.outside_control", None, [2, [], {}]),
    ("answers.0.evidence", None, [None, "x", {}, [1], [{"text": 5}], [{"text": "\ud800"}], [{}] * 51]),
    ("answers.0.evidence", TOO_LONG, [[{"text": "x" * 301}]]),
    ("answers.0.evidence", LINK, [[{"url": url}] for url in ("javascript:alert(1)", "a.org", "https://", "ftp://a")]),
    ("answers.0.evidence", LINK, [[{"url": "https://a b"}], [{"url": "https://a\nb"}]]),
    ("answers.0.evidence", "Höchstens 1500 Zeichen", [[{"url": "https://" + "x" * 1500}]]),
    ("assessment.participants", None, [None, "IT", [5], [""], ["a\nb"], ["\ud800"]]),
    ("assessment.participants", "hat mehr als 20 Einträge", [[f"Gruppe {number}" for number in range(21)]]),
    ("assessment.participants", TOO_LONG, [["x" * 201]]),
    ("assessment.baseline", None, [None, 0, 1, "true", []]),
    ("measures", None, [None, {}, "x", [1], [None], [[]]]),
    ("measures", "hat mehr als 2000 Einträge", [[MEASURE] * 3_000]),
    ("measures", "fehlt das Feld „measures.0.what“.", [[{"created_on": "2026-05-04"}]]),
    ("measures", "fehlt das Feld „measures.0.created_on“.", [[{"what": "x"}]]),
    ("measures", "„measures.0.what“", _measures("what", "", "  ", "\n", None, 5, "\ud800")),
    ("measures", TOO_LONG, [*_measures("what", "x" * 20_001), *_measures("owner", "x" * 301)]),
    ("measures", "„measures.0.id“", _measures("id", None, 5, ["x"])),
    ("measures", "dieselbe Kennung", [[{**MEASURE, "id": "0f" * 16}, {**MEASURE, "id": "0f" * 16}]]),
    ("measures", "„measures.0.due“", _measures("due", "morgen", "2026-02-30", "1899-12-31", 5, "")),
    ("measures", "„measures.0.created_on“", _measures("created_on", None, "2200-01-01", "04.05.2026")),
    ("measures", "„measures.0.status“", _measures("status", None, "erledigt", "", 1)),
    ("measures", "erledigt oder verworfen", _measures("status", "done", "dropped")),
    ("measures", "erledigt oder verworfen", _measures("ended_on", "2026-09-01")),
    ("measures", "„measures.0.effort“ ist ungültig: muss 1, 2 oder 3", _measures("effort", 0, 4, "1", True, 1.5)),
    ("measures", "„measures.0.effect“ ist ungültig: muss 1, 2 oder 3", _measures("effect", -1, "hoch", [], {})),
    ("measures", "„measures.0.reason“", _measures("reason", 5, "\ud800")),
    ("measures", "„measures.0.owner“", _measures("owner", ["x"])),
    ("measures", "„measures.0.aims", _measures("aims", None, "p1-01", ["p1-01"], [{"level": "L"}])),
    ("measures", "fehlt das Feld „measures.0.aims.0.level“.", _measures("aims", [{"criterion": "p1-01"}])),
    ("measures", "muss N, P, L oder F sein", [*_aims(level="unknown"), *_aims(level="not_relevant")]),
    ("measures", "„measures.0.aims.0.level“", [*_aims(level=None), *_aims(level="X"), *_aims(level=2)]),
    ("measures", UNKNOWN, [*_aims(criterion="p9-01"), *_aims(criterion=""), *_aims(criterion="x\x1b[31m")]),
    ("measures", "hat mehr als 100 Einträge", _measures("aims", [{"criterion": "p1-01", "level": "L"}] * 101)),
    ("judgements", None, [None, {}, "x", [1], [None], [[]]]),
    ("judgements", "hat mehr als 5000 Einträge", [[JUDGEMENT] * 5_001]),
    ("judgements", "fehlt das Feld „judgements.0.criterion“.", [[{"held_on": "2026-05-04", "rounds": [VOTED]}]]),
    ("judgements", "fehlt das Feld „judgements.0.held_on“.", [[{"criterion": "p1-01", "rounds": [VOTED]}]]),
    ("judgements", "fehlt das Feld „judgements.0.rounds“.", [[{"criterion": "p1-01", "held_on": "2026-05-04"}]]),
    ("judgements", UNKNOWN, _judgements("criterion", "p9-01", "", "x\x1b[31m")),
    ("judgements", "„judgements.0.criterion“", _judgements("criterion", None, 5)),
    ("judgements", "„judgements.0.held_on“", _judgements("held_on", None, "", "04.05.2026", "2200-01-01", 5)),
    ("judgements", "„judgements.0.decided“", _judgements("decided", "X", "", 2, [])),
    ("judgements", "„judgements.0.rounds", _judgements("rounds", None, {}, [], [1], [[]], [VOTED] * 101)),
    ("judgements", "fehlt das Feld „judgements.0.rounds.0.votes“.", _judgements("rounds", [{"number": 1}])),
    ("judgements", "„judgements.0.rounds.0.number“", _rounds("number", None, 0, 101, "1", 1.5, True)),
    ("judgements", "„judgements.0.rounds.0.votes", _rounds("votes", None, [], 3, {"X": 3}, {"": 1}, {"p": 1})),
    (
        "judgements",
        "„judgements.0.rounds.0.votes.P“",
        _rounds("votes", *({"P": n} for n in NO_COUNTS)),
    ),
    ("judgements", "eine Runde hat 1 bis 2000 Stimmen", _rounds("votes", {})),
    ("judgements", "„judgements.0.rounds.0.groups", _rounds("groups", None, [], {"": {"P": 3}}, {"IT": None})),
    (
        "judgements",
        "„judgements.0.rounds.0.groups",
        _rounds("groups", {"a\nb": {}}, {"x" * 81: {}}, {"IT": {"P": -1}}),
    ),
    ("judgements", "hat mehr als 13 Einträge", _rounds("groups", {f"Gruppe {number}": {} for number in range(14)})),
    ("judgements", "„judgements.0.rounds.0.comments", _rounds("comments", None, {}, "x", [1], [{"text": "x"}])),
    ("judgements", "„judgements.0.rounds.0.comments.0.text“", _comments("text", None, "", "  ", 5, "\ud800")),
    ("judgements", TOO_LONG, _comments("text", "x" * 501)),
    ("judgements", "„judgements.0.rounds.0.comments.0.rating“", _comments("rating", None, "X", 1)),
    ("answers.0.suggestion", None, ["L", {}, {"rating": "L"}, {"rating": "X", "made_on": "2026-01-01"}]),
]


def unfit_values() -> Iterator[object]:
    for number, (place, reason, values) in enumerate(UNFIT):
        for position, value in enumerate(values):
            yield pytest.param(place, value, reason or f"„{place}", id=f"{place}-{number}-{position}")


def refusal(content: bytes) -> str:
    with pytest.raises(ImportRefusedError) as caught:
        read_one(content, CATALOG)
    return checked(str(caught.value))


def checked(sentence: str) -> str:
    """Return a message after making sure that it is one German line that can be shown."""
    sentence.encode("utf-8")
    assert sentence.isprintable(), sentence
    assert sentence[0].isupper()
    assert not ENGLISH.search(re.sub("„[^“]*“", "", sentence)), sentence
    return sentence


def as_bytes(document: object) -> bytes:
    return json.dumps(document).encode()


@pytest.mark.parametrize(("place", "value", "reason"), list(unfit_values()))
def test_an_unfit_value_is_refused(place: str, value: object, reason: str) -> None:
    assert reason in refusal(as_bytes(changed(place, value)))


@pytest.mark.parametrize("raw", [None, 3, "x", [], {}, {"a": 1}, [a_document()]], ids=ascii)
def test_foreign_json_is_refused(raw: object) -> None:
    assert refusal(as_bytes(raw)) == FOREIGN


@pytest.mark.parametrize("part", ["catalog_version", "municipality", "solution", "assessment", "answers"])
def test_a_missing_part_is_named(part: str) -> None:
    document = {key: value for key, value in a_document().items() if key != part}
    assert refusal(as_bytes(document)) == f"In der Datei fehlt das Feld „{part}“."


def test_an_unknown_operating_model_is_refused() -> None:
    document = changed("solution", {"name": "Parken", "phases": ["P3"], "operator_model": "gibt-es-nicht"})
    assert refusal(as_bytes(document)) == "Die Datei nennt ein Betreibermodell, das es im Katalog nicht gibt."


def test_a_newer_format_is_refused_whatever_else_it_holds() -> None:
    assert "neueren Fassung" in refusal(as_bytes({"format": "skalierungskompass/2", "neu": True}))


@pytest.mark.dear
def test_size_limit() -> None:
    content = as_bytes(a_document())
    assert read_one(content.ljust(MAX_BYTES), CATALOG).assessment.title == "Erste Runde"
    assert refusal(content.ljust(MAX_BYTES + 1)) == "Die Datei ist größer als 64 MB."


MANY = [
    pytest.param(b"[" + b"[]," * 3_100_000 + b"[", "Einträge", id="lists"),
    pytest.param(b'{"answers": [' + b"{}," * 3_100_000 + b"{}]}", "Einträge", id="objects"),
    pytest.param(b"[" + b"0," * 6_100_000 + b"0]", "Einträge", id="numbers"),
    pytest.param(b'["' + b'\\"' * 9_000_000, "keine gültige JSON-Datei", id="text without an end"),
    pytest.param(b'["' + b"[" * 9_000_000 + b"\\", "keine gültige JSON-Datei", id="text that ends in an escape"),
]


@pytest.mark.alike
@pytest.mark.parametrize(("content", "reason"), MANY)
def test_files_that_would_fill_the_memory_are_refused_at_once(content: bytes, reason: str) -> None:
    start = time.thread_time()
    assert reason in refusal(content)
    assert time.thread_time() - start < 3


@pytest.mark.parametrize("place", ["answers", "solution.phases", "answers.0.evidence"])
def test_long_lists_are_refused_before_their_items_are_read(place: str) -> None:
    document = changed(place, [{}] * 1_000_000)
    start = time.thread_time()
    with pytest.raises(ImportRefusedError, match="Einträge"):
        read_document(document, CATALOG)
    assert time.thread_time() - start < 0.3


def test_brackets_in_texts_are_no_entries() -> None:
    document = a_document()
    criteria = [criterion.id for criterion in CATALOG.criteria]
    document["answers"] = [
        {
            "criterion": criterion,
            "note": "[{" * 10_000,
            "reason": ',"\\' * 6_000,
            "evidence": [{"text": "[" * 300}] * 50,
        }
        for criterion in criteria
    ]
    document["zukunft"] = "{" * 4_000_000
    assert len(read_one(as_bytes(document), CATALOG).answers) == len(criteria)


@given(st.data())
def test_a_truncated_file_is_refused(data: st.DataObject) -> None:
    content = export_json(Dossier.of(an_assessment(), {}, CATALOG)).encode().rstrip()
    cut = data.draw(st.integers(0, len(content) - 1))
    assert "keine gültige JSON-Datei" in refusal(content[:cut])


@given(st.binary(max_size=60))
def test_any_bytes_are_refused(content: bytes) -> None:
    refusal(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{'a': 1}", id="quotes"),
        pytest.param(b"\xff\xfe{", id="no text"),
        pytest.param(b'{"format": "skalierungskompass/1"', id="unclosed"),
        pytest.param(b"[" * 200_000, id="deep list"),
        pytest.param(b'{"a":' * 200_000, id="deep object"),
        pytest.param(b'{"format": ' + b"1" * 5_000 + b"}", id="long number"),
    ],
)
def test_broken_json_is_refused(content: bytes) -> None:
    assert "keine gültige JSON-Datei" in refusal(content)


@pytest.mark.parametrize("depth", [100, 500, 900])
@pytest.mark.parametrize("place", ["format", "municipality", "answers", "answers.0.evidence"])
def test_deep_nesting_that_json_still_reads_is_refused(place: str, depth: int) -> None:
    refusal(as_bytes(changed(place, json.loads("[" * depth + "]" * depth))))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def places_in(value: Document | list[object]) -> list[Callable[[object], None]]:
    """Return a setter for every place in a document."""
    setters: list[Callable[[object], None]] = []
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        setters.append(lambda new, key=key: value.__setitem__(key, new))
        if isinstance(inner, dict | list):
            setters += places_in(inner)
    return setters


@given(st.data(), json_values)
def test_any_value_at_any_place_is_taken_or_refused_with_a_sentence(data: st.DataObject, value: object) -> None:
    suggestion = {"rating": "L", "reason": "", "made_on": "2026-01-01"}
    document = a_document(evidence=[{"text": "x", "url": ""}], suggestion=suggestion, due=None)
    document["measures"] = [{**MEASURE, "id": "0f" * 16, "aims": [{"criterion": "p1-01", "level": "L"}], "effort": 1}]
    said = [{"rating": "P", "text": "x"}]
    group = {"IT": {"P": 3, "unknown": 1}}
    voted = {**VOTED, "votes": {"P": 3, "unknown": 1}, "groups": group, "comments": said}
    document["judgements"] = [{**JUDGEMENT, "rounds": [voted]}]
    document["assessment"] |= {"participants": ["IT"], "baseline": True}
    data.draw(st.sampled_from(places_in(document)))(value)
    try:
        imported = read_one(as_bytes(document), CATALOG)
    except ImportRefusedError as error:
        checked(str(error))
    else:
        background = {"measures": imported.measures, "judgements": imported.judgements}
        exported = export_document(Dossier.of(imported.assessment, imported.answers, CATALOG, **background))
        assert read_document(exported, CATALOG) == imported
