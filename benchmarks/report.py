"""The full report of 70 rated criteria with notes, against the same text and tables set plainly with fpdf2.

`python -m benchmarks.report`. Every report has notes that no report before had, and levels by chance, so that typst's
memory of earlier reports helps only with what is the same for all. Also measures the peak memory of the process after
50 reports.
"""

import gc
import random
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from fpdf import FPDF

from assessment.assessment import Assessment
from assessment.catalog.files import catalog
from assessment.dossier import Dossier, Snapshot
from assessment.measures import Aim, Measure, Status
from assessment.phases import Phase
from assessment.rating import LEVELS, Answer, Answers, Evidence, Rating
from assessment.report.pdf import report_data, report_pdf
from assessment.voting.judgement import Comment, Judgement, Round, Tally
from benchmarks import comparison

LIMIT = 0.2
LIMIT_SECONDS = 0.25
LIMIT_MEGABYTES = 400

_RUNS = 50
_PLAIN_RUNS = 5
_HISTORY_RUNS = 15
_MEASURES = 12
_JUDGEMENTS = 20
_FONTS = Path(__file__).parent.parent / "assessment" / "report" / "fonts"
_ABOUT = Assessment(
    "Musterstadt an der Aue",
    "Hochwasser-Frühwarnung",
    (Phase.P4, Phase.P5),
    "Erste Selbsteinschätzung",
    date(2026, 9, 14),
    "2026.2",
)


def answers_of(run: int) -> Answers:
    """Return a level, a note, evidence and a responsible office for every criterion, different in every run."""
    chance = random.Random(run)
    note = "Im Gespräch am {}. Tag mit dem Fachamt geklärt: Vieles ist da, offen bleibt Punkt {} für {}. " * 3
    return {
        criterion.id: Answer(
            criterion.id,
            chance.choice(LEVELS),
            note=note.format(*(f"{run}-{place}-{part}" for part in range(9))),
            evidence=(Evidence(f"Protokoll {run}-{place}", f"https://www.example.org/{run}/{place}"),),
            owner=f"Fachamt {place % 9}",
            due=date(2027, 1 + place % 12, 1),
        )
        for place, criterion in enumerate(catalog().criteria)
    }


def plain_pdf(data: dict[str, Any]) -> bytes:
    """Set the same texts and tables with fpdf2: no tags, no figures, no contents."""
    pdf = FPDF()
    pdf.add_font("Source", "", str(_FONTS / "SourceSans3-Regular.ttf"))
    pdf.add_font("Source", "B", str(_FONTS / "SourceSans3-Semibold.ttf"))
    pdf.set_font("Source", size=10)
    pdf.add_page()
    _plain(pdf, {**data, "attachment": None})
    return bytes(pdf.output())


def _plain(pdf: FPDF, value: object) -> None:
    """Set texts as paragraphs, and lists of equally long rows of texts as tables."""
    if isinstance(value, str):
        pdf.multi_cell(0, 5, value.replace("\u200b", "") or " ", new_x="LMARGIN", new_y="NEXT")
    elif isinstance(value, dict):
        for inner in value.values():
            _plain(pdf, inner)
    elif isinstance(value, list | tuple):
        rows = list(_rows(value))
        if rows and len(rows) == len(value):
            with pdf.table(first_row_as_headings=False, headings_style=None) as table:
                for cells in rows:
                    row = table.row()
                    for cell in cells:
                        row.cell(cell)
        else:
            for inner in value:
                _plain(pdf, inner)


def _rows(value: list[Any] | tuple[Any, ...]) -> Iterator[list[str]]:
    width = len(value[0]) if value and isinstance(value[0], list | tuple) else 0
    for row in value:
        if width and isinstance(row, list | tuple) and len(row) == width and all(isinstance(c, str) for c in row):
            yield list(row)


def background_of(run: int) -> dict[str, Any]:
    """Return an assessment of a year ago, with other levels and notes at most criteria, a dozen measures, votes."""
    criteria = catalog().criteria
    about = replace(_ABOUT, title="Frühere Selbsteinschätzung", date=date(2025, 9, 1), phases=(Phase.P3,))
    earlier = Snapshot.of(replace(about, participants=("IT",)), answers_of(run + _RUNS), catalog())
    measures = tuple(
        Measure(
            f"Vereinbarung {run}-{place} mit dem Fachamt schließen und im Ausschuss vorstellen",
            date(2025, 10, 1),
            tuple(Aim(criterion.id, Rating.L) for criterion in criteria[place * 5 : place * 5 + 2]),
            f"Fachamt {place}",
            date(2026, 1 + place, 1),
            Status.DONE if place % 3 == 0 else Status.OPEN,
            ended_on=date(2026, 5, 1) if place % 3 == 0 else None,
        )
        for place in range(_MEASURES)
    )
    votes = Tally({Rating.N: 2, Rating.P: 5, Rating.L: 4, Rating.F: 1 + run % 2})
    said = tuple(Comment(level, f"Das sehen wir im Fachamt {run} anders.") for level in LEVELS)
    judgements = tuple(
        Judgement(criterion.id, date(2026, 9, 1), (Round(1, votes), Round(2, votes, {}, said)), Rating.P)
        for criterion in criteria[:_JUDGEMENTS]
    )
    return {"measures": measures, "earlier": earlier, "judgements": judgements}


def seconds_with_history(about: Assessment) -> float:
    """Return how long a report with a comparison, measures and votes takes, at the median."""
    taken = []
    for run in range(_HISTORY_RUNS):
        given, background = answers_of(run), background_of(run)
        started = time.perf_counter()
        report_pdf(Dossier.of(about, given, catalog(), **background), today=date(2026, 9, 14))
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def main() -> int:
    about = replace(_ABOUT, catalog_version=catalog().version)
    report_pdf(Dossier.of(about, answers_of(-1), catalog()))
    plain_pdf(report_data(Dossier.of(about, answers_of(-1), catalog())))
    ours: list[float] = []
    plain: list[float] = []
    process = psutil.Process()
    peak = 0
    for run in range(_RUNS):
        given = answers_of(run)
        started = time.perf_counter()
        report_pdf(Dossier.of(about, given, catalog()))
        ours.append(time.perf_counter() - started)
        peak = max(peak, process.memory_info().rss)
        if run % (_RUNS // _PLAIN_RUNS) == 0:
            started = time.perf_counter()
            plain_pdf(report_data(Dossier.of(about, given, catalog())))
            plain.append(time.perf_counter() - started)
            gc.collect()
    status = comparison.show(comparison.Comparison("python -m benchmarks.report", plain, ours, "median", LIMIT))
    seconds, megabytes = statistics.median(ours), peak / 1024**2
    print(f"report {seconds:.3f} s (limit {LIMIT_SECONDS}), peak {megabytes:.0f} MB (limit {LIMIT_MEGABYTES})")
    history = seconds_with_history(about)
    print(f"report with comparison, {_MEASURES} measures and {_JUDGEMENTS} judgements {history:.3f} s (no limit)")
    return 1 if seconds > LIMIT_SECONDS or megabytes > LIMIT_MEGABYTES else status


if __name__ == "__main__":
    sys.exit(main())
