"""The report: what it says, as plain data for `report.typ`."""

from collections.abc import Mapping
from typing import Any

from assessment import clock, result_texts
from assessment.catalog import Catalog
from assessment.exchange.document import export_json
from assessment.phases import Phase, due_phases
from assessment.rating import Answer, Answers
from assessment.report import answers_chapter, gaps_chapter, method_chapter
from assessment.report.anonymous import anonymised
from assessment.report.characters import printable
from assessment.report.drawing import drawing_data, heatmap_data
from assessment.report.options import Part, ReportOptions
from assessment.report.summary import AGREED_SHOWN, Summary, summary
from assessment.report.typesetting import pdf, pictures
from assessment.results import Result, percent, result
from assessment.scoring import Gate, Score
from assessment.store.repository import Assessment

TEMPLATE = "report.typ"
ATTACHMENT = "skalierungskompass.json"
_FOOTER_LENGTH = 60
_NAME_LENGTH = 60


def report_pdf(
    assessment: Assessment, answers: Answers, catalog: Catalog, options: ReportOptions | None = None
) -> bytes:
    """Return the report as PDF/UA-1 and PDF/A-3a, with the assessment's export attached if wanted."""
    return pdf(TEMPLATE, report_data(assessment, answers, catalog, options), assessment.date)


def report_pictures(
    assessment: Assessment, answers: Answers, catalog: Catalog, options: ReportOptions, pixels_per_inch: float
) -> list[bytes]:
    """Return the report's pages as PNG pictures."""
    return pictures(TEMPLATE, report_data(assessment, answers, catalog, options), pixels_per_inch)


def report_data(
    assessment: Assessment, answers: Answers, catalog: Catalog, options: ReportOptions | None = None
) -> dict[str, Any]:
    """Return everything that the report says; every text of a user's is safe to print."""
    options = options or ReportOptions()
    if options.anonymous:
        assessment, answers = anonymised(assessment, answers)
    found = result(catalog, answers, assessment.phases)
    chapters: Mapping[Part, Any] = {
        Part.METHOD: lambda: method_chapter.method(catalog),
        Part.DRIVERS: lambda: _drivers(found, catalog),
        Part.GATES: lambda: [
            _gate(found.gates[phase], assessment, catalog) for phase in Phase if phase is not Phase.DG
        ],
        Part.GAPS: lambda: gaps_chapter.gaps(found, catalog),
        Part.UNCLEAR: lambda: gaps_chapter.unclear_and_outside(
            found, answers, catalog, shortened=Part.ANSWERS in options.parts
        ),
        Part.ANSWERS: lambda: answers_chapter.answers_by_phase(assessment, answers, catalog),
    }
    parts = {part.value: chapter() for part, chapter in chapters.items() if part in options.parts}
    data: dict[str, Any] = {
        "title": printable(f"{assessment.solution}: Bericht zur Selbsteinschätzung"),
        "footer": printable(_shortened(assessment.solution)),
        "cover": _cover(assessment, catalog, options.anonymous),
        "summary": _summary(
            summary(assessment, answers, found, catalog, options.anonymous), found, catalog, options.anonymous
        ),
        "parts": parts,
        "colophon": _colophon(assessment, catalog, options.anonymous),
        "attachment": None,
    }
    if Part.GAPS in options.parts:
        others = parts[Part.UNCLEAR.value]["outside"] if Part.UNCLEAR in options.parts else []
        parts["practices"] = gaps_chapter.practices([*parts[Part.GAPS.value], *others], catalog)
    if Part.GLOSSARY in options.parts:
        parts[Part.GLOSSARY.value] = method_chapter.glossary(data, catalog)
    if options.attached:
        data["attachment"] = {"name": ATTACHMENT, "content": export_json(assessment, answers, catalog)}
    return data


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


def _shortened(name: str) -> str:
    return f"Bericht: {name}" if len(name) <= _FOOTER_LENGTH else f"Bericht: {name[:_FOOTER_LENGTH]}…"


def _operator_model(assessment: Assessment, catalog: Catalog) -> str:
    return catalog.operator_model(assessment.operator_model).label if assessment.operator_model else ""


def _grouped(checksum: str) -> str:
    """Set a checksum in groups that can be compared by eye."""
    groups = [checksum[start : start + 8] for start in range(0, len(checksum), 8)]
    return f"{' '.join(groups[:4])}\n{' '.join(groups[4:])}"


def _summary(said: Summary, found: Result, catalog: Catalog, nameless: bool) -> dict[str, Any]:
    method = catalog.method
    overall = found.overall

    def named(driver: str | None) -> tuple[str, str]:
        if driver is None:
            return "–", "alle gleichauf" if overall.rated else _nothing(overall)
        score = found.drivers[driver]
        equal = sum(other.value == score.value for other in found.drivers.values()) - 1
        note = f"gleichauf mit {equal} weiteren" if equal else f"{result_texts.rated(score)} bewertet"
        return catalog.driver(driver).short_label, f"{percent(score.value)}, {note}"

    return {
        "standing": printable(said.standing),
        "maturity": said.maturity,
        "drivers": said.drivers,
        "tiles": [
            (
                "Gesamtreife",
                percent(overall.value),
                result_texts.level(overall.value, method) if overall.rated else _nothing(overall),
            ),
            ("Stärkster Treiber", *named(said.strongest)),
            ("Schwächster Treiber", *named(said.weakest)),
            (
                "Bewertet",
                percent(None if overall.coverage is None else overall.coverage * 100),
                f"{result_texts.rated(overall)} Kriterien" if overall.relevant else _nothing(overall),
            ),
        ],
        "gates": [
            {
                "text": text,
                "conditions": [] if found.gates[phase].passed else _conditions(found.gates[phase], catalog),
            }
            for phase, text in said.gates
        ],
        "earlier": said.earlier,
        "gaps_text": said.gaps_text,
        "gaps_head": ["Rang", "Kriterium", "Heute → Ziel", *([] if nameless else ["Wer"]), "Bis wann"],
        "gaps": [
            [
                str(rank),
                gap.criterion.short_title,
                f"{method.label(gap.answer.rating)} → {method.label(gap.target)}",
                *_who_and_when(gap.answer, nameless),
            ]
            for rank, gap in enumerate(said.gaps, start=1)
        ],
        "unclear": said.unclear,
        "agreed_text": said.agreed_text,
        "agreed_head": ["Kriterium", *([] if nameless else ["Wer"]), "Bis wann"],
        "agreed": [
            [entry.criterion.short_title, *_who_and_when(entry.answer, nameless)]
            for entry in said.agreed[:AGREED_SHOWN]
            if entry.answer.due or not nameless
        ],
    }


def _nothing(score: Score) -> str:
    return "noch nichts bewertet" if score.relevant else "nichts zu bewerten"


def _who_and_when(answer: Answer, nameless: bool) -> list[str]:
    """Return who is responsible, in short, and the date; the appendix has the names in full."""
    owner = answer.owner if len(answer.owner) <= _NAME_LENGTH else f"{answer.owner[:_NAME_LENGTH]}…"
    due = f"{answer.due:%d.%m.%Y}" if answer.due else "noch offen"
    return [due] if nameless else [printable(owner) or "noch offen", due]


def _conditions(gate: Gate, catalog: Catalog) -> list[tuple[str, str]]:
    words = {"met": "erfüllt", "unmet": "fehlt", "open": "noch offen"}
    return [(words[state], text) for state, text in result_texts.gate_conditions(gate, catalog.method)]


def _gate(gate: Gate, assessment: Assessment, catalog: Catalog) -> dict[str, Any]:
    return {
        "label": catalog.label(gate.phase),
        "remark": "" if gate.phase in due_phases(assessment.phases) else "noch nicht fällig",
        "passed": "abgeschlossen" if gate.passed else "noch nicht abgeschlossen",
        "conditions": _conditions(gate, catalog)
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
