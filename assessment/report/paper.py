"""The paper workbook: two criteria a page, to be ticked by hand where a workshop has no devices."""

from collections.abc import Sequence
from typing import Any

from assessment.catalog.model import Catalog, Criterion
from assessment.dossier import Snapshot
from assessment.method import Method
from assessment.quick_entry import sign
from assessment.rating import LEVELS, Rating
from assessment.report.characters import printable
from assessment.report.typesetting import pdf
from assessment.texts import results as result_texts
from assessment.version import program

_NAME = "Arbeitsheft zum Ankreuzen"
# A name of only uncovered characters would grow ninefold and push the rest off the first page.
_LONGEST_NAME = 260
_SHORTER_NAMES = (200, 100, 50, 25)
_LONGEST_IN_HEAD = 45


def paper_pdf(about: Snapshot) -> bytes:
    """Return the workbook for the due criteria as a PDF. The same arguments give the same bytes.

    Criteria keep their order within their phase; every phase begins a page. Raises TypesettingError when
    the template can't be set.
    """
    return pdf("paper.typ", _content(about), about.day)


def _content(about: Snapshot) -> dict[str, Any]:
    assessment, catalog, criteria = about.assessment, about.catalog, about.in_view(every_criterion=False)
    solution = _name(assessment.solution)
    return {
        "name": _NAME,
        "program": program(),
        "title": f"{_NAME}: {solution}" if solution else _NAME,
        "about": (
            "Für Workshops ohne Geräte: Jedes Kriterium der Selbsteinschätzung steht auf einer halben Seite. "
            "Sie kreuzen an und notieren von Hand; eingetragen wird hinterher."
        ),
        "facts": [
            {"label": "Lösung", "value": solution},
            {"label": "Kommune", "value": _name(assessment.municipality)},
            {"label": "Titel", "value": _name(assessment.title)},
            {"label": "Datum", "value": f"{assessment.date:%d.%m.%Y}"},
            {"label": "Phase", "value": result_texts.phases_in_words(assessment.phases, catalog)},
        ],
        "loose": _loose(assessment.solution, assessment.municipality),
        "steps": _steps(catalog.method, len(criteria)),
        "signs": _signs(catalog.method),
        "milestone": (
            "Das Kriterium entscheidet mit, ob die Phase abgeschlossen ist. "
            f"Angestrebt ist hier „{catalog.method.label(Rating(catalog.method.targets.milestone))}“."
        ),
        "source": _source(catalog),
        "foot": _foot(catalog),
        "phases": _phases(catalog, criteria),
    }


def _name(text: str) -> str:
    line = " ".join(text.split())
    shorter = (printable(f"{line[:length]} …") for length in _SHORTER_NAMES)
    return next(shown for shown in (printable(line), *shorter) if len(shown) <= _LONGEST_NAME)


def _loose(*names: str) -> str:
    """Return what tells single sheets apart once the workbook is handed out in parts."""
    lines = (" ".join(name.split()) for name in names)
    short = (line if len(line) <= _LONGEST_IN_HEAD else f"{line[:_LONGEST_IN_HEAD].rstrip()} …" for line in lines)
    return ", ".join(printable(line) for line in short if line)


def _steps(method: Method, count: int) -> list[str]:
    minutes = f"{method.minutes_per_criterion:g}".replace(".", ",")
    total = method.minutes_for(count)
    unknown, not_relevant = method.label(Rating.UNKNOWN), method.label(Rating.NOT_RELEVANT)
    return [
        "Lesen Sie die Frage und die vier Sätze von N bis F. Kreuzen Sie je Kriterium genau ein Kästchen an: "
        "Es gilt die höchste Stufe, deren Satz ganz zutrifft.",
        f"Weiß es niemand im Raum, kreuzen Sie „{unknown}“ an. Das zählt nicht als „{method.label(Rating.N)}“. "
        f"Passt das Kriterium nicht zu Ihrer Lösung, kreuzen Sie „{not_relevant}“ an und schreiben den Grund dazu.",
        "Notieren Sie, worauf sich die Antwort stützt und wer sich bis wann um das Fehlende kümmert.",
        f"Rechnen Sie mit etwa {minutes} Minuten je Kriterium, hier also mit rund {total} Minuten.",
        "Tragen Sie die Ergebnisse nach dem Workshop ein: im Fragebogen, Ansicht „Tabelle“.",
    ]


def _signs(method: Method) -> list[dict[str, str]]:
    return [
        {"sign": sign(rating), "label": method.label(rating), "meaning": method.description(rating)}
        for rating in Rating
    ]


def _source(catalog: Catalog) -> list[str]:
    about = catalog.about
    source = about.source
    return [
        f"Katalog „{about.title}“, Fassung {about.version}, {about.licence}.",
        f"Quelle der Kriterien: „{source.title}“ ({source.publishers}, {source.year}), {source.url}",
        f"Erstellt mit dem {program()}.",
    ]


def _foot(catalog: Catalog) -> str:
    about = catalog.about
    return (
        f"Katalog, Fassung {about.version} ({about.licence}). "
        f"Quelle: „{about.source.title}“ ({about.source.publishers}, {about.source.year})"
    )


def _phases(catalog: Catalog, criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    phases = []
    for phase in dict.fromkeys(criterion.phase for criterion in criteria):
        about = catalog.phase(phase)
        own = [_sheet(criterion, catalog) for criterion in criteria if criterion.phase is phase]
        pages = [own[start : start + 2] for start in range(0, len(own), 2)]
        phases.append({"label": about.label, "in_short": about.in_short, "pages": pages})
    return phases


def _sheet(criterion: Criterion, catalog: Catalog) -> dict[str, Any]:
    return {
        "number": criterion.id.upper(),
        "phase": catalog.label(criterion.phase),
        "driver": catalog.driver(criterion.driver).short_label,
        "is_milestone": criterion.milestone is not None,
        "short_title": criterion.short_title,
        "title": criterion.title,
        "question": criterion.question,
        "anchors": [criterion.anchor(level) for level in LEVELS],
    }
