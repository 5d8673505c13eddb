"""The paper workbook: whole, in its halves, accessible, whatever the names are."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pikepdf
import pytest
from hypothesis import example, given
from pypdfium2 import PdfDocument, PdfPage

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog, Criterion
from assessment.dossier import Snapshot
from assessment.phases import Phase, due_phases
from assessment.questionnaire import ordered_criteria
from assessment.rating import Answer, Rating
from assessment.report.paper import paper_pdf
from tests import strategies

NOTES = "Notiz, Nachweis, wer kümmert sich bis wann"
MILLIMETRE = 72 / 25.4
MIDDLE = 297 / 2 * MILLIMETRE
BOTTOM_MARGIN = 20 * MILLIMETRE
TWO_LINES = 17 * MILLIMETRE
HOSTILE = (*strategies.HOSTILE, "\u2e3b" * 200, "W" * 200, "👩" * 200, "*_#$@<x> `let` \\", "")


def criteria_in(catalog: Catalog, *standing: Phase) -> tuple[Criterion, ...]:
    due = due_phases(standing)
    return tuple(criterion for criterion in ordered_criteria(catalog, standing) if criterion.phase in due)


def halves(criteria: Sequence[Criterion]) -> list[tuple[Criterion, ...]]:
    """Return which criteria belong on which page after the first."""
    pages: list[list[Criterion]] = []
    for criterion in criteria:
        if pages and len(pages[-1]) < 2 and pages[-1][0].phase is criterion.phase:
            pages[-1].append(criterion)
        else:
            pages.append([criterion])
    return [tuple(page) for page in pages]


def texts_of(document: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in PdfDocument(document)]


def dense(text: str) -> str:
    """Return a text without what line ends change: blanks, and hyphens, which pdfium gives as \\x02 there."""
    return re.sub(r"[\s\u00ad\u200b\x02-]", "", text)


def elements(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Yield the structure elements below one, in reading order."""
    below = element.get("/K", pikepdf.Array())
    for kid in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def heights_of_notes(page: PdfPage) -> list[float]:
    """Return how high above the page's end each label of a notes area stands."""
    text = page.get_textpage()
    search = text.search(NOTES)
    heights = []
    while place := search.get_next():
        heights.append(text.get_charbox(place[0])[1])
    return heights


def paper_of(assessment: Assessment, criteria: Sequence[Criterion]) -> bytes:
    """Return the workbook of an assessment whose catalogue has these criteria alone, all of them due."""
    catalog = strategies.CATALOG
    # Made anew: a copy keeps what the original has looked up already.
    few = type(catalog).model_construct(**{**dict(catalog), "criteria": tuple(criteria)})
    return paper_pdf(Snapshot(replace(assessment, phases=(Phase.P4, Phase.P5)), {}, few))


@pytest.fixture(scope="module")
def everything() -> bytes:
    return paper_of(strategies.an_assessment(), criteria_in(strategies.CATALOG, Phase.P4, Phase.P5))


@pytest.fixture
def opened(everything: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(everything)) as document:
        yield document


@pytest.mark.dear
def test_every_page_holds_its_two_criteria(catalog: Catalog, everything: bytes) -> None:
    few = criteria_in(catalog, Phase.P1)
    assert_two_on_a_page(paper_of(strategies.an_assessment(), few), few)
    assert_two_on_a_page(everything, criteria_in(catalog, Phase.P4, Phase.P5))


@pytest.mark.dear
def test_it_has_the_due_criteria_whatever_the_answers(catalog: Catalog) -> None:
    about = strategies.an_assessment(phases=(Phase.P1,))
    blank = paper_pdf(Snapshot(about, {}, catalog))
    assert_two_on_a_page(blank, [c for c in catalog.criteria if c.phase in {Phase.P1, Phase.DG}])
    assert paper_pdf(Snapshot(about, {"p1-01": Answer("p1-01", Rating.F)}, catalog)) == blank


def assert_two_on_a_page(document: bytes, criteria: Sequence[Criterion]) -> None:
    first, *pages = texts_of(document)

    expected = halves(criteria)
    assert len(pages) == len(expected)
    assert "höchste Stufe, deren Satz ganz zutrifft" in " ".join(first.split())
    for text, own in zip(pages, expected, strict=True):
        on_page = dense(text)
        assert on_page.count("Wissenwirnicht") == len(own)
        for criterion in own:
            texts = (
                criterion.id.upper(),
                criterion.title,
                criterion.question,
                *criterion.anchors.model_dump().values(),
            )
            assert [part for part in texts if dense(part) not in on_page] == []
        assert text.count("☐") == 6 * len(own)
        assert on_page.count("◆Meilenstein") == sum(criterion.milestone is not None for criterion in own)


def test_only_the_last_page_of_a_phase_may_be_half_full(everything: bytes) -> None:
    _, *pages = texts_of(everything)

    phases = [re.findall(r"(?:P\d|DG)(?=-\d\d )", text) for text in pages]

    assert all(len(set(names)) == 1 for names in phases)
    assert [names for names, following in pairwise(phases) if len(names) < 2 and names[0] == following[0]] == []
    assert sum(map(len, phases)) == 70


def test_each_half_leaves_room_for_notes(everything: bytes) -> None:
    for page in list(PdfDocument(everything))[1:]:
        upper, *lower = heights_of_notes(page)
        assert upper > MIDDLE + TWO_LINES
        assert all(BOTTOM_MARGIN + TWO_LINES < height < MIDDLE for height in lower)


def test_the_longest_texts_that_the_catalogue_allows_fit_their_half(catalog: Catalog) -> None:
    words = "Zusätzlich bestätigen Verwaltungsgemeinschaften MEHRERE Vollmachten mit Datum, " * 3
    anchors = dict.fromkeys("NPLF", words[:200])
    longest = [
        criterion.model_copy(
            update={
                "short_title": words[:45],
                "title": words[:120],
                "question": f"{words[:159]}?",
                "anchors": criterion.anchors.model_copy(update=anchors),
            }
        )
        for criterion in catalog.of_phase(Phase.P1)[:4]
    ]

    document = paper_of(strategies.an_assessment(), longest)

    pages = list(PdfDocument(document))[1:]
    assert len(pages) == 2
    for page in pages:
        upper, lower = heights_of_notes(page)
        assert upper > MIDDLE + TWO_LINES
        assert BOTTOM_MARGIN + TWO_LINES < lower < MIDDLE


def test_pages_are_counted_and_name_their_phase(everything: bytes, catalog: Catalog) -> None:
    pages = texts_of(everything)

    for number, text in enumerate(pages, start=1):
        assert f"Seite {number} von {len(pages)}" in text
        assert catalog.version in text
        assert "CC BY 4.0" in text
    label = catalog.phase(Phase.P2).label
    of_the_phase = [text for text in pages[1:] if "P2-" in text]
    # Above the sheets, and on each of them: they may be cut apart.
    assert [text.count(label) - len(re.findall(r"P2-\d\d ", text)) for text in of_the_phase] == [1] * len(
        of_the_phase
    )


def test_the_file_is_accessible(opened: pikepdf.Pdf) -> None:
    assert opened.Root.Lang == "de-DE"
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert opened.Root.MarkInfo.Marked
    with opened.open_metadata() as metadata:
        assert metadata["dc:title"] == "Arbeitsheft zum Ankreuzen: Parkleitsystem"
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")


def test_all_fonts_are_embedded(opened: pikepdf.Pdf) -> None:
    fonts = [font for page in opened.pages for font in page.Resources.get("/Font", {}).values()]

    descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]

    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor.keys()) for descriptor in descriptors)


def test_the_outline_leads_to_every_phase_and_criterion(opened: pikepdf.Pdf, catalog: Catalog) -> None:
    with opened.open_outline() as outline:
        titles = {phase.title: [criterion.title for criterion in phase.children] for phase in outline.root}

    assert titles == {
        entry.label: [f"{criterion.id.upper()} {criterion.short_title}" for criterion in catalog.of_phase(entry.id)]
        for entry in catalog.phases
    }


def test_headings_go_down_without_a_gap(opened: pikepdf.Pdf) -> None:
    tags = [str(element.S) for element in elements(opened.Root.StructTreeRoot)]

    levels = [int(tag[2:]) for tag in tags if re.fullmatch(r"/H\d", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert levels.count(3) == 70
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert {"/TOC", "/TH"} <= set(tags)
    assert "/Figure" not in tags


def test_the_boxes_of_a_criterion_are_one_list(opened: pikepdf.Pdf) -> None:
    lists = [element for element in elements(opened.Root.StructTreeRoot) if element.S == "/L"]

    _, *boxes = [[kid.S for kid in element.K] for element in lists]

    assert boxes == [["/LI"] * 6] * 70


@pytest.mark.dear
def test_the_same_data_give_the_same_bytes(everything: bytes, catalog: Catalog) -> None:
    again = paper_of(strategies.an_assessment(), criteria_in(catalog, Phase.P4, Phase.P5))
    other = paper_of(strategies.an_assessment(date=date(2026, 5, 5)), catalog.criteria[:2])

    assert again == everything
    assert other != paper_of(strategies.an_assessment(), catalog.criteria[:2])


def test_criteria_of_one_phase_stay_together_in_any_order(catalog: Catalog) -> None:
    mixed = [catalog.criterion(name) for name in ("p2-01", "p1-03", "p2-02", "p1-01")]

    _, *pages = texts_of(paper_of(strategies.an_assessment(), mixed))

    names = [re.findall(r"((?:P\d|DG)-\d\d) ", text) for text in pages]
    assert names == [["P2-01", "P2-02"], ["P1-03", "P1-01"]]


@pytest.mark.dear
@pytest.mark.alike
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_leave_the_pages_as_they_are(catalog: Catalog, name: str) -> None:
    assessment = strategies.an_assessment(municipality=name, solution=name, title=name)
    few = [catalog.of_phase(phase)[0] for phase in Phase]

    first, *pages = texts_of(paper_of(assessment, few))

    assert len(pages) == len(few)
    assert dense(catalog.about.source.url) in dense(first)


def test_names_are_text_never_markup(catalog: Catalog) -> None:
    name = "#let x = 1 *fett* $a$ @b <c> [d]"

    first, page = texts_of(paper_of(strategies.an_assessment(solution=name), catalog.criteria[:2]))

    assert name in first
    assert name in page


@pytest.mark.dear
@given(strategies.assessments)
@example(strategies.an_assessment(title="\N{COMBINING ACUTE ACCENT}" * 200, solution="[" * 200))
def test_any_names_give_the_same_pages(assessment: Assessment) -> None:
    catalog = strategies.CATALOG

    pages = texts_of(paper_of(assessment, catalog.criteria[:3]))

    assert len(pages) == 3
    assert f"{assessment.date:%d.%m.%Y}" in pages[0]
