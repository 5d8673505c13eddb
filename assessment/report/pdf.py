"""The report: what it says, as plain data for `report.typ`."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from assessment import clock
from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.dossier import Dossier
from assessment.exchange.document import export_json
from assessment.frames.scores import score_rows, scores_frame, scores_of, with_criteria
from assessment.frames.tables import Of
from assessment.phases import Phase, due_phases
from assessment.report.chapters import answers as answers_chapter
from assessment.report.chapters import comparison as comparison_chapter
from assessment.report.chapters import gaps as gaps_chapter
from assessment.report.chapters import judgements as judgement_chapter
from assessment.report.chapters import measures as measures_chapter
from assessment.report.chapters import method as method_chapter
from assessment.report.chapters.summary import conditions, summary_page
from assessment.report.characters import printable, shortened
from assessment.report.drawing import drawing_data, heatmap_data
from assessment.report.options import Part, ReportOptions
from assessment.report.subject import Subject, subject_of
from assessment.report.summary import summary_of
from assessment.report.typesetting import pdf, pictures
from assessment.results import Result
from assessment.scoring import Gate
from assessment.texts import results as result_texts
from assessment.version import program
from assessment.voting.judgement import newest

TEMPLATE = "report.typ"
ATTACHMENT = "skalierungskompass.json"
_FOOTER_LENGTH = 69


def report_pdf(dossier: Dossier, options: ReportOptions | None = None, *, today: date | None = None) -> bytes:
    """Return the report as PDF/UA-1 and PDF/A-3a, with the assessment's export attached if wanted.

    `today`: the day on which measures are judged, the present one by default. The same data and the same day give the
    same bytes.
    """
    return pdf(TEMPLATE, report_data(dossier, options, today=today), dossier.day)


def report_pictures(
    dossier: Dossier, options: ReportOptions, pixels_per_inch: float, *, today: date | None = None
) -> list[bytes]:
    """Return the report's pages as PNG pictures."""
    return pictures(TEMPLATE, report_data(dossier, options, today=today), pixels_per_inch)


def report_data(
    dossier: Dossier, options: ReportOptions | None = None, *, today: date | None = None
) -> dict[str, Any]:
    """Return everything that the report says; every text of a user's is safe to print."""
    options = options or ReportOptions()
    subject = subject_of(dossier, today or clock.today(), nameless=options.anonymous)
    assessment, catalog = subject.dossier.assessment, subject.dossier.catalog
    data: dict[str, Any] = {
        "program": program(),
        "title": printable(f"{assessment.solution}: Bericht zur Selbsteinschätzung"),
        "footer": printable(shortened(f"Bericht: {assessment.solution}", _FOOTER_LENGTH)),
        "cover": _cover(assessment, catalog, options.anonymous),
        "summary": summary_page(summary_of(subject), subject),
        "parts": _parts(subject, options),
        "colophon": _colophon(assessment, catalog, options.anonymous),
        "attachment": None,
    }
    if Part.GLOSSARY in options.parts:
        data["parts"][Part.GLOSSARY.value] = method_chapter.glossary(data, catalog)
    if options.attached:
        attached = replace(subject.dossier, earlier=None)
        # Votes stay at home where names do: few of them, and who was there, may tell whose they are.
        content = export_json(replace(attached, judgements=()) if options.anonymous else attached)
        data["attachment"] = {"name": ATTACHMENT, "content": content}
    return data


def _parts(subject: Subject, options: ReportOptions) -> dict[str, Any]:
    """Return the chapters that are wanted and have something to say."""
    dossier, result, comparison = subject.dossier, subject.result, subject.comparison
    assessment, answers, catalog = dossier.assessment, dossier.answers, dossier.catalog
    has_annex = Part.ANSWERS in options.parts
    chapters: dict[Part, Callable[[], Any]] = {
        Part.METHOD: lambda: method_chapter.method_data(catalog),
        Part.DRIVERS: lambda: _drivers(result, catalog),
        Part.GATES: lambda: [
            _gate(result.gates[phase], assessment, catalog) for phase in Phase if phase is not Phase.DG
        ],
        Part.GAPS: lambda: gaps_chapter.gaps_data(subject),
        Part.UNCLEAR: lambda: gaps_chapter.unclear_and_outside(subject, has_annex),
        Part.ANSWERS: lambda: answers_chapter.answers_by_phase(assessment, answers, catalog),
    }
    judgements = newest(dossier.judgements, catalog)
    if judgements:
        chapters[Part.JUDGEMENT] = lambda: judgement_chapter.judgements_data(judgements, answers, catalog)
    if comparison is not None:
        chapters[Part.COMPARISON] = lambda: comparison_chapter.comparison_data(
            comparison, options.anonymous, has_annex
        )
    if dossier.measures:
        chapters[Part.MEASURES] = lambda: measures_chapter.measures_data(subject)
    parts = {part.value: chapter() for part, chapter in chapters.items() if part in options.parts}
    if Part.GAPS in options.parts:
        others = parts[Part.UNCLEAR.value]["outside"] if Part.UNCLEAR in options.parts else []
        parts["practices"] = gaps_chapter.practices([*parts[Part.GAPS.value], *others], catalog)
    return parts


def _cover(assessment: Assessment, catalog: Catalog, nameless: bool) -> dict[str, Any]:
    closing = assessment.closing
    facts = [
        ("Kommune", "" if nameless else printable(assessment.municipality)),
        ("Steht in", result_texts.phases_in_words(assessment.phases, catalog)),
        ("Selbsteinschätzung", "" if nameless else printable(assessment.title)),
        ("Stand", f"{assessment.date:%d.%m.%Y}"),
        ("Betreibermodell", _operator_model(assessment, catalog)),
        ("Fassung des Katalogs", printable(assessment.catalog_version)),
        ("Version", str(assessment.version) if assessment.version > 1 and closing is None else ""),
        ("Abgeschlossen", f"Version {closing.version}, {clock.local(closing.closed_at):%d.%m.%Y}" if closing else ""),
        ("Prüfsumme (SHA-256)", _grouped(closing.sha256) if closing else ""),
    ]
    return {
        "solution": printable(assessment.solution),
        "facts": [fact for fact in facts if fact[1]],
        "logo": list(assessment.logo) if assessment.logo else None,
        "logo_alt": printable(f"Logo der Kommune {assessment.municipality}"),
    }


def _operator_model(assessment: Assessment, catalog: Catalog) -> str:
    return catalog.operator_model(assessment.operator_model).label if assessment.operator_model else ""


def _grouped(checksum: str) -> str:
    """Set a checksum in groups that can be compared by eye."""
    groups = [checksum[start : start + 8] for start in range(0, len(checksum), 8)]
    return f"{' '.join(groups[:4])}\n{' '.join(groups[4:])}"


def _gate(gate: Gate, assessment: Assessment, catalog: Catalog) -> dict[str, Any]:
    return {
        "label": catalog.label(gate.phase),
        "remark": "" if gate.phase in due_phases(assessment.phases) else "noch nicht fällig",
        "passed": "abgeschlossen" if gate.passed else "noch nicht abgeschlossen",
        "conditions": conditions(gate, catalog)
        if gate.score.relevant
        else [("erfüllt", "Alle Kriterien der Phase gelten als nicht relevant")],
    }


def _drivers(result: Result, catalog: Catalog) -> dict[str, Any]:
    scores = scores_frame(result, catalog)
    return {
        "drawing": drawing_data(scores, result_texts.radar_in_words(result, catalog)),
        "drivers": score_rows(scores_of(scores, Of.DRIVER), "short_name", catalog.method),
        "phases": score_rows(with_criteria(scores_of(scores, Of.PHASE)), "name", catalog.method),
        "workstreams": score_rows(scores_of(scores, Of.WORKSTREAM), "name", catalog.method),
        "heatmap": heatmap_data(scores, catalog),
    }


def _colophon(assessment: Assessment, catalog: Catalog, nameless: bool) -> list[str]:
    source = catalog.about.source
    removed = "Ohne Namen, Notizen, Begründungen und Nachweise: Diese Angaben wurden für die Weitergabe entfernt."
    return [
        *([removed] if nameless else []),
        "Eine Selbsteinschätzung ist ein Urteil der Beteiligten, keine Prüfung von außen.",
        f"Die Kriterien stammen aus „{source.title}“ ({source.publishers}, {source.year}). Katalogfassung "
        f"{printable(assessment.catalog_version)}; Texte zu den Kriterien: {catalog.about.licence}.",
        f"Erstellt mit dem {program()}.",
    ]
