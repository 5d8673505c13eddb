"""Long words in the PDFs: whole where they fit, broken where they don't, and found by programs that read the text."""

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from itertools import islice, takewhile
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from assessment.dossier import Dossier
from assessment.exchange.files import read_file
from assessment.measures import Status
from assessment.rating import Answer, Evidence, Rating
from assessment.report.options import Part, ReportOptions
from assessment.report.pdf import report_pdf
from tests.places import CASES
from tests.report.font_coverage import FONTS
from tests.report.test_paper import paper_of
from tests.strategies import CATALOG, P1, a_measure, an_assessment
from tests.thoroughness import some_of

Box = tuple[float, float, float, float]
CASE = CASES / "long-word.json"
WORD = "Geschwindigkeitsüberwachungsanlage"
LONGEST = 300
MARGIN = 16 * 72 / 25.4
# Letters lean a little over their own place.
SLACK = 1.5
A_BLANK = 4.0
ENDLESS = {
    "a German word": "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 6,
    "one letter": "x" * LONGEST,
    "a wide letter": "W" * LONGEST,
    "just short enough for a column of old": "W" * 19,
    "no-break spaces": "Wort\N{NO-BREAK SPACE}" * 60,
    "digits": "0123456789" * 30,
    "a path": "/verzeichnis/Datei-mit_Namen.pdf?a=b&" * 8,
    "accents that stand alone": "e\N{COMBINING GRAVE ACCENT BELOW}" * 40,
    "letters without a glyph": "\N{CUNEIFORM SIGN A}" * 30,
}


def readings(pdf: bytes) -> list[list[str]]:
    """Return the text of each page as two programs read it."""
    document = pypdfium2.PdfDocument(pdf)
    by_pdfium = [page.get_textpage().get_text_bounded() for page in document]
    by_pypdf = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    return [by_pdfium, by_pypdf]


def title_of(pdf: bytes) -> str:
    with pikepdf.open(BytesIO(pdf)) as document, document.open_metadata() as metadata:
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"]) == ("1", "3")
        return str(metadata["dc:title"])


@pytest.mark.dear
def test_a_long_word_is_found_in_the_report_and_its_title() -> None:
    [imported] = read_file(CASE.read_bytes(), CATALOG)
    options = ReportOptions(parts=frozenset({Part.GAPS, Part.ANSWERS}))
    pdf = report_pdf(Dossier.of(imported.assessment, imported.answers, CATALOG), options)
    assert title_of(pdf) == f"{WORD}: Bericht zur Selbsteinschätzung"
    for pages in readings(pdf):
        # On the cover, in the summary, in the footers, in the note.
        assert all(WORD in text for text in pages)
        assert any(f"Die {WORD} steht." in " ".join(text.split()) for text in pages)
        assert "\u200b" not in "".join(pages)


def test_a_long_word_is_found_in_the_workbook_and_its_title() -> None:
    pdf = paper_of(an_assessment(solution=WORD), CATALOG.criteria[:3])
    assert title_of(pdf) == f"Arbeitsheft zum Ankreuzen: {WORD}"
    for pages in readings(pdf):
        assert all(WORD in text for text in pages)
        assert "\u200b" not in "".join(pages)


@pytest.mark.dear
def test_a_web_address_can_be_copied_whole() -> None:
    url = "https://stadt.example/verkehr/anlagen/geschwindigkeit?seite=3&jahr=2027"
    answers = {"p1-01": Answer("p1-01", evidence=(Evidence("", url),))}
    options = ReportOptions(parts=frozenset({Part.ANSWERS}))
    pdf = report_pdf(Dossier.of(an_assessment(), answers, CATALOG), options)
    assert all(any(url in text for text in pages) for pages in readings(pdf))


def test_a_word_too_long_for_its_column_is_hyphenated() -> None:
    """Programs put words with such hyphens together again; pypdf shows what is in the file."""
    measure = a_measure("Wartung regeln", owner=WORD)
    options = ReportOptions(parts=frozenset({Part.MEASURES}))
    pdf = report_pdf(Dossier.of(an_assessment(), {}, CATALOG, measures=(measure,)), options)
    by_pdfium, by_pypdf = readings(pdf)
    assert any(WORD in text.replace("\x02", "") for text in by_pdfium)
    assert any(WORD in re.sub("[-\u00ad]\n", "", text) for text in by_pypdf)


@pytest.mark.dear
@pytest.mark.parametrize("kind", some_of(list(ENDLESS), 4, of="endless words"))
def test_no_word_leaves_its_place(kind: str) -> None:
    words = ENDLESS[kind]
    name, line = words[:200], words[:LONGEST]
    answers = {
        "p1-01": Answer(
            "p1-01", Rating.N, note=f"Siehe {line}.", owner=line, evidence=(Evidence(line, f"http://{line}"),)
        ),
        "p1-02": Answer("p1-02", Rating.UNKNOWN, note=line, reason=line),
        "p1-03": Answer("p1-03", Rating.P, outside_control=True, outside_control_who=line),
    }
    done = a_measure(line, "p1-01", owner=line, status=Status.DROPPED, reason=line)
    background = {"measures": (replace(done, status=Status.OPEN, ended_on=None, id="1" * 32), done)}
    about = an_assessment(phases=(P1,), municipality=name, solution=name, title=name)
    parts = frozenset({Part.GAPS, Part.UNCLEAR, Part.MEASURES, Part.ANSWERS})
    report = report_pdf(Dossier.of(about, answers, CATALOG, **background), ReportOptions(parts=parts))
    assert misplaced(report) == []
    # The heads of the other pages are cut where the names are longer.
    assert misplaced(paper_of(about, CATALOG.criteria[:1]), pages=1) == []


def misplaced(pdf: bytes, pages: int | None = None) -> list[str]:
    """Name pieces of text on the first pages that leave the margins or stand on others."""
    faults = []
    for number, page in enumerate(islice(pypdfium2.PdfDocument(pdf), pages), start=1):
        text = page.get_textpage()
        pieces = joined([text.get_rect(index) for index in range(text.count_rects())])
        outside = [box for box in pieces if box[0] < MARGIN - SLACK or box[2] > page.get_width() - MARGIN + A_BLANK]
        faults += [f"page {number}, outside: {text.get_text_bounded(*box)}" for box in outside]
        faults += [
            f"page {number}: {text.get_text_bounded(*one)} on {text.get_text_bounded(*other)}"
            for one, other in overlapping(pieces)
        ]
    return faults


def overlapping(boxes: list[Box]) -> Iterator[tuple[Box, Box]]:
    """Yield the pairs of boxes that stand on each other."""
    from_below = sorted(boxes, key=lambda box: box[1])
    for place, one in enumerate(from_below):
        # None further up can reach down to this one.
        near = takewhile(lambda box, top=one[3]: box[1] < top, from_below[place + 1 :])
        yield from ((one, other) for other in near if overlap(one, other))


def joined(boxes: list[Box]) -> list[Box]:
    """Put letters that follow each other on a line into one box."""
    words: list[Box] = []
    for box in boxes:
        if words and abs(words[-1][2] - box[0]) < SLACK and abs(words[-1][1] - box[1]) < A_BLANK:
            last = words[-1]
            words[-1] = (last[0], min(last[1], box[1]), box[2], max(last[3], box[3]))
        else:
            words.append(box)
    return words


def overlap(one: Box, other: Box) -> bool:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > SLACK and height > SLACK


@pytest.mark.parametrize("file", sorted(FONTS.glob("*.ttf")), ids=lambda file: file.stem)
def test_no_letter_is_wider_than_its_bytes_are_many(file: Path) -> None:
    """By that words.typ knows without measuring that a word fits its line."""
    with TTFont(file, lazy=True) as font:
        em, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        letters = font.getBestCmap().items()
        too_wide = [chr(code) for code, name in letters if widths[name][0] > em * len(chr(code).encode())]
    assert too_wide == []
