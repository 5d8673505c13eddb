"""Reads a workbook that `workbook` wrote and somebody filled in.

What is read are the sheets with answers and evidence, and hidden beside them what was exported. A row that is gone
leaves its answer as it was exported; evidence that is gone is gone.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

from pydantic import ValidationError

from assessment.assessment import OPEN
from assessment.catalog.model import Catalog
from assessment.catalog.versions import version_of
from assessment.exchange.document import Imported, read_document
from assessment.exchange.fields import MAX_EVIDENCE, AnswerPart
from assessment.exchange.json_text import parsed_text, refuse_many_values
from assessment.exchange.limits import MAX_BYTES, MOST_MARKS_OF_ONE
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.workbook.cells import Sheets
from assessment.exchange.workbook.columns import (
    ANSWER_COLUMNS,
    ANSWERS,
    DUE,
    EVIDENCE,
    EVIDENCE_COLUMNS,
    LINK,
    NO,
    NUMBER,
    ORIGIN,
    OUTSIDE,
    PIECE,
    RATING,
    TARGET,
    YES,
)
from assessment.exchange.workbook.faults import Faults
from assessment.exchange.workbook.package import BROKEN, Package
from assessment.exchange.workbook.sheets.answers import TableRow, table_rows
from assessment.exchange.workbook.text import is_unchanged, quoted, typed
from assessment.likeness import as_seen
from assessment.rating import LEVELS, Answer, Evidence, Rating, answer_to
from assessment.validation import FIRST_DAY, LAST_DAY

_FOREIGN = "Die Datei ist keine Arbeitsmappe des Skalierungskompasses."
_NO_ORIGIN = (
    f"In der Arbeitsmappe fehlt das verborgene Blatt „{ORIGIN}“. Bitte die Arbeitsmappe neu herunterladen und "
    "die Änderungen dort eintragen."
)
_DAMAGED_ORIGIN = f"Das verborgene Blatt „{ORIGIN}“ ist beschädigt. Bitte die Arbeitsmappe neu herunterladen."


@dataclass(frozen=True, slots=True)
class FilledWorkbook:
    """What a workbook says now, and what it said when it was exported from the assessment `source_id`."""

    now: Imported
    exported: Imported
    source_id: str


@dataclass(frozen=True, slots=True)
class _PlacedEvidence:
    """A piece of evidence, and the row that it stands in."""

    row: TableRow
    evidence: Evidence


def read_workbook(content: bytes, catalog: Catalog) -> FilledWorkbook:
    """Read a filled workbook; raises ImportRefusedError, and nothing else, when any part of it can't be used.

    `catalog` is the newest version; the sheets are read by the one that the assessment was begun with.
    """
    try:
        return _read(Sheets(Package(content)), catalog)
    except ImportRefusedError:
        raise
    # Anybody may upload anything here, also what a library below has never been tried with.
    except Exception as error:
        raise ImportRefusedError(BROKEN) from error


def _read(sheets: Sheets, catalog: Catalog) -> FilledWorkbook:
    if all(sheets.part(name) is None for name in (ANSWERS, EVIDENCE, ORIGIN)):
        raise ImportRefusedError(_FOREIGN)
    exported = read_document(_origin(sheets), catalog)
    catalog = version_of(catalog, exported.assessment.catalog_version)
    faults = Faults()
    rows = _answer_rows(sheets, catalog, faults)
    evidence = _evidence_rows(sheets, exported.answers, catalog, faults)
    # The sheets show only the criteria of the assessment's version.
    answers = {name: answer for name, answer in exported.answers.items() if name not in catalog}
    for criterion in catalog.criteria:
        before = answer_to(criterion.id, exported.answers)
        answer = _answer_now(before, rows.get(criterion.id), evidence.get(criterion.id, []), catalog, faults)
        if answer != Answer(criterion.id):
            answers[criterion.id] = answer
    faults.refuse()
    return FilledWorkbook(_imported(exported, answers), exported, exported.assessment.id)


def _imported(exported: Imported, answers: dict[str, Answer]) -> Imported:
    """Return what the workbook says now. What differs from what was closed was never closed."""
    if answers == exported.answers:
        return exported
    return replace(exported, assessment=replace(exported.assessment, status=OPEN, closing=None), answers=answers)


def _origin(sheets: Sheets) -> object:
    """Return the document that was exported."""
    part = sheets.part(ORIGIN)
    if part is None:
        raise ImportRefusedError(_NO_ORIGIN)
    pieces = []
    left = MAX_BYTES
    for _, cells in sheets.rows(part):
        piece = cells[1].value if 1 in cells else None
        if isinstance(piece, str):
            pieces.append(piece)
            left -= len(piece)
        if left < 0:
            raise ImportRefusedError(_DAMAGED_ORIGIN)
    text = "".join(pieces)
    try:
        refuse_many_values(text, MOST_MARKS_OF_ONE)
        return parsed_text(text)
    except ImportRefusedError as error:
        raise ImportRefusedError(_DAMAGED_ORIGIN) from error


def _answer_rows(sheets: Sheets, catalog: Catalog, faults: Faults) -> dict[str, TableRow]:
    rows: dict[str, TableRow] = {}
    for row in table_rows(sheets, ANSWERS, (NUMBER, *ANSWER_COLUMNS.values()), faults):
        with faults.noted():
            criterion = _criterion(row, catalog)
            if criterion in rows:
                row.refuse(NUMBER, f"{criterion} steht schon in Zeile {rows[criterion].number}.")
            rows[criterion] = row
    return rows


def _evidence_rows(
    sheets: Sheets, exported: Mapping[str, Answer], catalog: Catalog, faults: Faults
) -> dict[str, list[_PlacedEvidence]]:
    """Return the evidence by criterion, in the order of the sheet."""
    by_criterion: dict[str, list[_PlacedEvidence]] = {}
    left = {criterion.id: list(answer_to(criterion.id, exported).evidence) for criterion in catalog.criteria}
    for row in table_rows(sheets, EVIDENCE, (NUMBER, *EVIDENCE_COLUMNS.values()), faults):
        with faults.noted():
            criterion = _criterion(row, catalog)
            evidence = _piece(row, left[criterion])
            if evidence is not None:
                by_criterion.setdefault(criterion, []).append(_PlacedEvidence(row, evidence))
    return by_criterion


def _piece(row: TableRow, exported: list[Evidence]) -> Evidence | None:
    """Return the evidence in a row, as exported where it is unchanged; None where there is none."""
    text, url = row.text(PIECE), row.text(LINK)
    for index, evidence in enumerate(exported):
        if is_unchanged(text, evidence.text) and is_unchanged(url, evidence.url):
            return exported.pop(index)
    entered = Evidence(typed(text), typed(url))
    return None if entered == Evidence() else entered


def _criterion(row: TableRow, catalog: Catalog) -> str:
    shown = as_seen(row.text(NUMBER))
    if not shown:
        row.refuse(NUMBER, "Hier fehlt die Nr. des Kriteriums, zum Beispiel p1-01.")
    if shown.casefold() not in catalog:
        row.refuse(NUMBER, f"Das Kriterium {quoted(shown)} gibt es im Katalog nicht.")
    return shown.casefold()


def _answer_now(
    before: Answer, row: TableRow | None, evidence: Sequence[_PlacedEvidence], catalog: Catalog, faults: Faults
) -> Answer:
    fields = _fields(before, row, catalog, faults) if row is not None else {}
    pieces = _in_exported_order(before.evidence, [placed.evidence for placed in evidence])
    try:
        part = _checked(replace(before, **fields, evidence=pieces))
    except ValidationError as error:
        _note(error, row, evidence, faults)
        return before
    checked = {field: getattr(part, field) for field in fields}
    answer = replace(before, **checked, evidence=part.evidence)
    return _without_suggestion(before, answer)


def _in_exported_order(exported: Sequence[Evidence], now: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence of a criterion; sorting the sheet alone changes nothing."""
    is_only_sorted = len(now) == len(exported) and all(now.count(piece) == exported.count(piece) for piece in now)
    return tuple(exported) if is_only_sorted else tuple(now)


def _fields(before: Answer, row: TableRow, catalog: Catalog, faults: Faults) -> dict[str, Any]:
    """Return what a row says, by the field of `Answer`."""
    label = catalog.method.label
    answers = {label(rating).casefold(): rating for rating in (None, *Rating)}
    short = {rating.value.casefold(): rating for rating in LEVELS}
    levels = {label(level).casefold(): level for level in LEVELS}
    truth = {YES: True, NO: False, "wahr": True, "falsch": False}
    special: dict[str, Callable[[], Any]] = {
        "rating": lambda: _word(row, RATING, {**answers, **short}, map(label, Rating)),
        "target": lambda: _word(row, TARGET, {**levels, **short}, map(label, LEVELS)),
        "outside_control": lambda: bool(_word(row, OUTSIDE, truth, (YES, NO))),
        "due": lambda: row.day(DUE),
    }
    fields: dict[str, Any] = {}
    for field, column in ANSWER_COLUMNS.items():
        with faults.noted():
            if field in special:
                fields[field] = special[field]()
            else:
                text, written = row.text(column), getattr(before, field)
                fields[field] = written if is_unchanged(text, written) else typed(text)
    return fields


def _word(row: TableRow, column: str, words: Mapping[str, Any], allowed: Iterable[str]) -> Any:
    """Return what a word of a list stands for; None for an empty cell."""
    shown = as_seen(row.text(column))
    if not shown:
        return None
    if shown.casefold() not in words:
        row.refuse(column, f"{quoted(shown)} ist nicht vorgesehen. Erlaubt ist: {', '.join(allowed)}, oder leer.")
    return words[shown.casefold()]


def _without_suggestion(before: Answer, answer: Answer) -> Answer:
    """Return an answer as the screens would store it: a new rating replaces the carried-over one.

    Whoever gives the carried-over rating without a reason of their own confirms it with its reason.
    """
    suggestion = answer.suggestion
    if suggestion is None or answer.rating is None or answer.rating is before.rating:
        return answer
    reason = answer.reason or (suggestion.reason if suggestion.rating is answer.rating else "")
    return replace(answer, reason=reason, suggestion=None)


def _checked(answer: Answer) -> Answer:
    """Check an answer against the rules of every import; raises ValidationError."""
    part = AnswerPart(
        criterion=answer.criterion,
        **{field: getattr(answer, field) for field in ANSWER_COLUMNS},
        evidence=tuple({"text": piece.text, "url": piece.url} for piece in answer.evidence),
    )
    return part.answer()


def _note(error: ValidationError, row: TableRow | None, evidence: Sequence[_PlacedEvidence], faults: Faults) -> None:
    """Note every problem of an answer with its sheet, row and column."""
    for detail in error.errors(include_url=False):
        with faults.noted():
            _refuse(detail, row, evidence)


def _refuse(detail: Any, row: TableRow | None, evidence: Sequence[_PlacedEvidence]) -> NoReturn:
    field, *inner = detail["loc"]
    if field == "evidence" and len(evidence) > MAX_EVIDENCE:
        evidence[MAX_EVIDENCE].row.refuse(PIECE, f"Je Kriterium sind höchstens {MAX_EVIDENCE} Nachweise möglich.")
    if field == "evidence" and len(inner) == 2:
        evidence[int(inner[0])].row.refuse(EVIDENCE_COLUMNS[str(inner[1])], _problem(detail))
    if row is not None and field in ANSWER_COLUMNS:
        row.refuse(ANSWER_COLUMNS[str(field)], _problem(detail))
    raise ImportRefusedError(BROKEN)


def _problem(detail: Any) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "string_too_long":
        return f"Der Text ist zu lang: höchstens {context['max_length']} Zeichen."
    if kind in {"greater_than_equal", "less_than_equal"}:
        return f"Das Datum muss zwischen dem {FIRST_DAY:%d.%m.%Y} und dem {LAST_DAY:%d.%m.%Y} liegen."
    if kind == "string_unicode":
        return "Der Text enthält Zeichen, die es nicht gibt."
    if kind == "value_error":
        return f"Die Angabe ist ungültig: {context['error']}"
    return "Die Angabe ist ungültig."
