"""The annexes of the council paper: every answer with all that was said, the method, and the source."""

from docx.document import Document

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog, Criterion
from assessment.method import Method
from assessment.phases import due_phases
from assessment.questionnaire import ordered_phases
from assessment.rating import Answer, Answers, Evidence, answer_to
from assessment.report.chapters.method import method_data
from assessment.report.word.document import NOTE, annex, bullets, caption, heading, paragraph, table, written
from assessment.scoring import target_of
from assessment.texts import results as result_texts
from assessment.texts.answers import DETAIL_NAMES, details
from assessment.version import program

_ORDER = ("reason", "note", "owner", "due", "outside_control", "outside_control_who", "suggestion", "because")


def answers_annex(document: Document, assessment: Assessment, answers: Answers, catalog: Catalog) -> None:
    """Write each due criterion, and each other one that says anything, by phase."""
    annex(document, "Antworten im Einzelnen", on_new_page=True)
    due = due_phases(assessment.phases)
    for phase in ordered_phases(assessment.phases):
        criteria = catalog.of_phase(phase)
        answered = [criterion for criterion in criteria if answer_to(criterion.id, answers) != Answer(criterion.id)]
        unanswered = [criterion for criterion in criteria if criterion not in answered] if phase in due else []
        if not answered and not unanswered:
            continue
        remark = "" if phase in due else " (noch nicht fällig)"
        heading(document, f"{catalog.label(phase)}{remark}", 2)
        for criterion in answered:
            _answer(document, criterion, answers, catalog)
        if unanswered:
            titles = "; ".join(criterion.short_title for criterion in unanswered)
            paragraph(
                document, f"{titles}.", label=f"Noch ohne Antwort ({result_texts.count_of_criteria(len(unanswered))})"
            )


def _answer(document: Document, criterion: Criterion, answers: Answers, catalog: Catalog) -> None:
    answer = answers[criterion.id]
    heading(document, f"{criterion.id.upper()} {criterion.short_title}", 3)
    milestone = ", Meilenstein" if criterion.milestone else ""
    target = catalog.method.label(target_of(criterion, answers, catalog.method))
    level = paragraph(document, "")
    level.add_run(catalog.method.label(answer.rating)).bold = True
    level.add_run(f" (Ziel: {target}{milestone})")
    if answer.rating is not None and answer.rating.is_level:
        level.add_run(f": {criterion.anchor(answer.rating)}")
    for label, text in _details(answer, catalog.method):
        paragraph(document, text, label=label)
    pieces = [shown for piece in answer.evidence if (shown := _evidence(piece))]
    if pieces:
        paragraph(document, "", label="Nachweise").paragraph_format.keep_with_next = True
        bullets(document, pieces)


def _details(answer: Answer, method: Method) -> list[tuple[str, str]]:
    """Return the details with the note among them, and with the date beside who is responsible."""
    told = details(answer, method, written) | {"note": written(answer.note)}
    if "owner" in told and "due" in told:
        told["owner"] = f"{told['owner']}, bis {told.pop('due')}"
    if answer.outside_control and written(answer.outside_control_who).strip():
        told["outside_control"] = f"liegt bei: {told['outside_control']}"
    return [(DETAIL_NAMES[field], told[field]) for field in _ORDER if told.get(field, "").strip()]


def _evidence(piece: Evidence) -> str:
    return ", ".join(part for part in (piece.text, piece.url) if written(part).strip())


def method_annex(document: Document, catalog: Catalog) -> None:
    """Write how everything is computed."""
    data = method_data(catalog)
    annex(document, "Methode")
    for name, text in data["rules"]:
        paragraph(document, text, label=name)
    title = "Die vier Stufen nach ISO/IEC 33020"
    caption(document, f"Tabelle: {title}", is_above=True)
    table(
        document,
        title,
        ["Stufe", "Erfüllt zu", "Punkte", "Bedeutung"],
        data["levels"],
        [3.6, 3.4, 1.5, 8],
        has_row_heads=True,
    )


def source_annex(document: Document, assessment: Assessment, catalog: Catalog) -> None:
    """Write where the criteria come from, and under which licence our texts stand."""
    about, source = catalog.about, catalog.about.source
    annex(document, "Quelle und Lizenz")
    paragraph(
        document,
        f"Die Kriterien stammen aus „{source.title}“ ({source.publishers}, {source.year}), {source.url}. "
        f"Fassung des Katalogs: {assessment.catalog_version}. Texte zu den Kriterien: Skalierungskompass, "
        f"{about.licence}. Erstellt mit dem {program()}.",
    )
    paragraph(
        document, "Eine Selbsteinschätzung ist ein Urteil der Beteiligten, keine Prüfung von außen.", style=NOTE
    )
