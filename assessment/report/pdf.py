"""The report: what it says, as plain data for `report.typ`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from assessment import clock
from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.catalog.versions import version_of
from assessment.comparison import ALONE, Background
from assessment.exchange.document import export_json
from assessment.phases import Phase, due_phases
from assessment.rating import Answers
from assessment.report.anonymous import anonymised
from assessment.report.chapters import answers as answers_chapter
from assessment.report.chapters import comparison as comparison_chapter
from assessment.report.chapters import gaps as gaps_chapter
from assessment.report.chapters import judgements as judgement_chapter
from assessment.report.chapters import measures as measures_chapter
from assessment.report.chapters import method as method_chapter
from assessment.report.chapters.summary import conditions, summary_page
from assessment.report.characters import printable, shortened
from assessment.report.drawing import drawing_data, heatmap_data
from assessment.report.history import History, history_of
from assessment.report.options import Part, ReportOptions
from assessment.report.summary import summary
from assessment.report.typesetting import pdf, pictures
from assessment.results import Result, percent, result
from assessment.scoring import Gate, Score
from assessment.texts import results as result_texts
from assessment.voting.judgement import newest

TEMPLATE = "report.typ"
ATTACHMENT = "skalierungskompass.json"
_FOOTER_LENGTH = 69


def report_pdf(
    assessment: Assessment,
    answers: Answers,
    catalog: Catalog,
    options: ReportOptions | None = None,
    *,
    background: Background = ALONE,
    today: date | None = None,
) -> bytes:
    """Return the report as PDF/UA-1 and PDF/A-3a, with the assessment's export attached if wanted.

    `today`: the day on which measures are judged, the present one by default. The same data and the same day give the
    same bytes.
    """
    data = report_data(assessment, answers, catalog, options, background=background, today=today)
    return pdf(TEMPLATE, data, assessment.date)


def report_pictures(
    assessment: Assessment,
    answers: Answers,
    catalog: Catalog,
    options: ReportOptions,
    pixels_per_inch: float,
    *,
    background: Background = ALONE,
    today: date | None = None,
) -> list[bytes]:
    """Return the report's pages as PNG pictures."""
    data = report_data(assessment, answers, catalog, options, background=background, today=today)
    return pictures(TEMPLATE, data, pixels_per_inch)


def report_data(
    assessment: Assessment,
    answers: Answers,
    catalog: Catalog,
    options: ReportOptions | None = None,
    *,
    background: Background = ALONE,
    today: date | None = None,
) -> dict[str, Any]:
    """Return everything that the report says; every text of a user's is safe to print.

    The assessment is read with the version of the catalogue that it was begun with.
    """
    options = options or ReportOptions()
    catalog = version_of(catalog, assessment.catalog_version)
    day = today or clock.today()
    history = history_of(assessment, answers, catalog, background=background, today=day, nameless=options.anonymous)
    if options.anonymous:
        assessment, answers = anonymised(assessment, answers)
    found = result(catalog, answers, assessment.phases)
    said = summary(assessment, answers, found, catalog, history)
    data: dict[str, Any] = {
        "title": printable(f"{assessment.solution}: Bericht zur Selbsteinschätzung"),
        "footer": printable(shortened(f"Bericht: {assessment.solution}", _FOOTER_LENGTH)),
        "cover": _cover(assessment, catalog, options.anonymous),
        "summary": summary_page(said, found, catalog, history),
        "parts": _parts(assessment, answers, found, catalog, history=history, options=options),
        "colophon": _colophon(assessment, catalog, options.anonymous),
        "attachment": None,
    }
    if Part.GLOSSARY in options.parts:
        data["parts"][Part.GLOSSARY.value] = method_chapter.glossary(data, catalog)
    if options.attached:
        # Votes stay at home where names do: few of them, and who was there, may tell whose they are.
        judgements = () if options.anonymous else history.judgements
        attached = Background(history.measures, judgements=judgements)
        content = export_json(assessment, answers, catalog, attached)
        data["attachment"] = {"name": ATTACHMENT, "content": content}
    return data


def _parts(
    assessment: Assessment,
    answers: Answers,
    found: Result,
    catalog: Catalog,
    *,
    history: History,
    options: ReportOptions,
) -> dict[str, Any]:
    """Return the chapters that are wanted and have something to say."""
    change = history.comparison
    has_annex = Part.ANSWERS in options.parts
    chapters: dict[Part, Callable[[], Any]] = {
        Part.METHOD: lambda: method_chapter.method(catalog),
        Part.DRIVERS: lambda: _drivers(found, catalog),
        Part.GATES: lambda: [
            _gate(found.gates[phase], assessment, catalog) for phase in Phase if phase is not Phase.DG
        ],
        Part.GAPS: lambda: gaps_chapter.gaps(found, catalog),
        Part.UNCLEAR: lambda: gaps_chapter.unclear_and_outside(found, answers, catalog, has_annex),
        Part.ANSWERS: lambda: answers_chapter.answers_by_phase(assessment, answers, catalog),
    }
    judged = newest(history.judgements, catalog)
    if judged:
        chapters[Part.JUDGEMENT] = lambda: judgement_chapter.judgements(judged, answers, catalog)
    if change is not None:
        chapters[Part.COMPARISON] = lambda: comparison_chapter.comparison(change, options.anonymous, has_annex)
    if history.measures:
        chapters[Part.MEASURES] = lambda: measures_chapter.measures(history, catalog)
    parts = {part.value: chapter() for part, chapter in chapters.items() if part in options.parts}
    if Part.GAPS in options.parts:
        others = parts[Part.UNCLEAR.value]["outside"] if Part.UNCLEAR in options.parts else []
        parts["practices"] = gaps_chapter.practices([*parts[Part.GAPS.value], *others], catalog)
    return parts


def _cover(assessment: Assessment, catalog: Catalog, nameless: bool) -> dict[str, Any]:
    closing = assessment.closing
    facts = [
        ("Kommune", "" if nameless else printable(assessment.municipality)),
        ("Steht in", result_texts.standing(assessment.phases, catalog)),
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


def _drivers(found: Result, catalog: Catalog) -> dict[str, Any]:
    phases = {phase: found.phases[phase] for phase in Phase if found.phases[phase].total}
    return {
        "drawing": drawing_data(found, catalog),
        "drivers": _rows({d.short_label: found.drivers[d.id] for d in catalog.drivers}, catalog),
        "phases": _rows({catalog.label(phase): score for phase, score in phases.items()}, catalog),
        "workstreams": _rows({w.label: found.workstreams[w.id] for w in catalog.workstreams}, catalog),
        "heatmap": heatmap_data(found, catalog),
    }


def _rows(scores: Mapping[str, Score], catalog: Catalog) -> list[list[str]]:
    return [
        [
            name,
            percent(score.value),
            result_texts.level(score.value, catalog.method) if score.relevant else "entfällt",
            percent(score.target),
            result_texts.span(score),
            result_texts.rated(score),
        ]
        for name, score in scores.items()
    ]


def _colophon(assessment: Assessment, catalog: Catalog, nameless: bool) -> list[str]:
    source = catalog.about.source
    removed = "Ohne Namen, Notizen, Begründungen und Nachweise: Diese Angaben wurden für die Weitergabe entfernt."
    return [
        *([removed] if nameless else []),
        "Eine Selbsteinschätzung ist ein Urteil der Beteiligten, keine Prüfung von außen.",
        f"Die Kriterien stammen aus „{source.title}“ ({source.publishers}, {source.year}). Katalogfassung "
        f"{printable(assessment.catalog_version)}; Texte zu den Kriterien: {catalog.about.licence}.",
    ]
