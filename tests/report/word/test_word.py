import re
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings

from assessment.assessment import Assessment, Closing
from assessment.dossier import Dossier
from assessment.exchange.document import read_document
from assessment.exchange.example import example_documents
from assessment.phases import Phase
from assessment.practices import matching_practices
from assessment.rating import Answer, Answers, Evidence, Rating, Suggestion
from assessment.report.word.council import write_word
from assessment.report.word.document import written
from assessment.results import result_of
from assessment.texts.numbers import percent
from assessment.texts.results import factors, match_reason
from tests.strategies import CATALOG, DG, HOSTILE, P1, P4, P5, an_assessment, answer_sets, assessments
from tests.thoroughness import repeated

CHAPTERS = [
    "Anlass",
    "Sachstand",
    "Ergebnis",
    "Lücken",
    "Maßnahmen",
    "Finanzielle Auswirkungen",
    "Beschlussvorschlag",
    "Anlage: Antworten im Einzelnen",
    "Anlage: Methode",
    "Anlage: Quelle und Lizenz",
]
UNSEEN = re.compile("[\xad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]")
FURTHER = "Anlage: Weitere Lücken im Einzelnen"


def opened(assessment: Assessment, answers: Answers) -> Any:
    return docx.Document(BytesIO(write_word(Dossier.of(assessment, answers, CATALOG))))


def said(document: Any) -> str:
    """Everything that the body says, content controls included, a paragraph a line."""
    return "\n".join(spoken(entry) for entry in document.element.body.iter(qn("w:p")))


def spoken(paragraph: Any) -> str:
    signs = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(
        entry.text or "" if entry.tag == qn("w:t") else signs.get(entry.tag, "") for entry in paragraph.iter()
    )


def bare(text: str) -> str:
    """A text without what Word can't hold or shows as something else, and with the forbidden ones by number."""
    shown = re.sub("[\ufffe\uffff\ud800-\udfff]", lambda match: f"[U+{ord(match[0]):04X}]", text)
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]", "", UNSEEN.sub("", shown))


def headings(document: Any, level: int) -> list[str]:
    # Asked for its style, each paragraph would look for it among all.
    names = {style.style_id: style.name for style in document.styles}
    return [entry.text for entry in document.paragraphs if names.get(entry._p.style) == f"Heading {level}"]


def rows(document: Any, first: str) -> list[list[str]]:
    """The cells of the table whose heading begins with this word."""
    table = next(entry for entry in document.tables if entry.rows[0].cells[0].text == first)
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture(scope="module")
def example() -> tuple[Assessment, Answers]:
    imported = read_document(example_documents(CATALOG)[-1], CATALOG)
    return imported.assessment, imported.answers


@pytest.fixture(scope="module")
def file(example: tuple[Assessment, Answers]) -> bytes:
    return write_word(Dossier.of(*example, CATALOG))


@pytest.fixture
def document(file: bytes) -> Any:
    return docx.Document(BytesIO(file))


def texts_of(assessment: Assessment, answers: Iterable[Answer]) -> list[str]:
    texts = [assessment.municipality, assessment.solution, assessment.title]
    for answer in answers:
        texts += [answer.note, answer.reason, answer.owner, answer.outside_control_who]
        texts += [text for piece in answer.evidence for text in (piece.text, piece.url)]
        texts += [answer.suggestion.reason] if answer.suggestion else []
        texts += [f"{answer.due:%d.%m.%Y}"] if answer.due else []
    return texts


@given(assessments, answer_sets)
@settings(max_examples=repeated(40, 5))
def test_everything_that_somebody_wrote_is_there(assessment: Assessment, answers: dict[str, Answer]) -> None:
    everything = bare(said(opened(assessment, answers)))
    for text in texts_of(assessment, answers.values()):
        assert bare(text) in everything


@pytest.mark.dear
def test_each_answer_of_the_example_is_there(document: Any, example: tuple[Assessment, Answers]) -> None:
    everything = said(document)
    for answer in example[1].values():
        criterion = CATALOG.criterion(answer.criterion)
        assert f"\n{answer.criterion.upper()} {criterion.short_title}\n" in everything
        assert f"\n{CATALOG.method.label(answer.rating)} (Ziel: " in everything
        if answer.rating is not None and answer.rating.is_level:
            assert getattr(criterion.anchors, answer.rating.value) in everything
    for text in texts_of(example[0], example[1].values()):
        assert text in everything


def test_a_carried_over_suggestion_and_another_target_are_said() -> None:
    answer = Answer("p1-02", target=Rating.P, suggestion=Suggestion(Rating.L, "stand im Bericht", date(2025, 3, 9)))
    everything = said(opened(an_assessment(), {"p1-02": answer}))
    assert "Noch offen (Ziel: Teilweise erfüllt)" in everything
    assert "Übernommen, nicht bestätigt: Überwiegend erfüllt (Stand 09.03.2025)" in everything
    assert "Begründung dazu: stand im Bericht" in everything


def test_due_criteria_without_an_answer_are_named_and_others_are_not() -> None:
    everything = said(opened(an_assessment(phases=(P1,)), {}))
    for criterion in CATALOG.criteria:
        assert (criterion.short_title in everything) == (criterion.phase in {P1, DG})


def test_an_answer_that_is_not_due_yet_is_there_too() -> None:
    document = opened(an_assessment(phases=(P1,)), {"p5-01": Answer("p5-01", note="schon vorbereitet")})
    assert "P5 Horizontale Skalierung (noch nicht fällig)" in headings(document, 2)
    assert "Notiz: schon vorbereitet" in said(document)


def test_chapters_come_in_order(document: Any) -> None:
    chapters = [title for title in headings(document, 1) if title != FURTHER]
    assert chapters == CHAPTERS
    assert headings(document, 1).index(FURTHER) == CHAPTERS.index("Anlage: Antworten im Einzelnen")


@pytest.mark.parametrize("phases", [(P1,), (P4, P5)])
def test_an_empty_assessment_has_every_chapter_and_no_picture(phases: tuple[Phase, ...]) -> None:
    document = opened(an_assessment(phases=phases), {})
    assert headings(document, 1) == CHAPTERS
    assert len(document.inline_shapes) == 0


def test_no_heading_level_is_skipped(document: Any) -> None:
    styles = [entry.style.name for entry in document.paragraphs]
    levels = [int(name[-1]) for name in styles if name.startswith("Heading")]
    assert styles.count("Title") == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_chapters_count_themselves_but_annexes_do_not(document: Any) -> None:
    assert document.styles["Heading 1"].element.pPr.numPr.numId.val > 0
    for entry in document.paragraphs:
        if entry.style.name == "Heading 1":
            properties = entry._p.pPr.numPr
            assert (properties is not None and properties.numId.val == 0) == entry.text.startswith("Anlage")


def test_tables_have_repeated_header_rows_and_rows_that_stay_together(document: Any) -> None:
    assert len(document.tables) >= 5
    for table in document.tables:
        assert table.style.name == "Kompass Tabelle"
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        for place, row in enumerate(table.rows):
            properties = row._tr.trPr
            assert (properties.find(qn("w:tblHeader")) is not None) == (place == 0)
            assert properties.find(qn("w:cantSplit")) is not None


def test_the_picture_is_told_with_all_values(document: Any, example: tuple[Assessment, Answers]) -> None:
    (shape,) = document.inline_shapes
    told = shape._inline.docPr.get("descr")
    result = result_of(CATALOG, example[1], example[0].phases)
    for driver in CATALOG.drivers:
        score = result.drivers[driver.id]
        assert f"{driver.short_label} {percent(score.value)}" in told
        assert all(percent(value) in told for value in (score.target, score.low, score.high))


def test_language_page_and_properties(document: Any, example: tuple[Assessment, Answers]) -> None:
    languages = {entry.get(qn("w:val")) for entry in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"de-DE"}
    assert document.settings.element.find(qn("w:themeFontLang")).get(qn("w:val")) == "de-DE"
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    properties = document.core_properties
    assert example[0].solution in properties.title
    assert (properties.author, properties.language) == (example[0].municipality, "de-DE")
    assert "python" not in properties.comments.lower()


def test_only_our_fields_and_nothing_outside(file: bytes) -> None:
    archive = ZipFile(BytesIO(file))
    content = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    codes = [code for part in content.values() for code in re.findall(r'w:instr="([^"]*)"', part)]
    assert sorted(codes) == [" NUMPAGES ", " PAGE "]
    for name, part in content.items():
        assert "instrText" not in part
        assert "TargetMode" not in part
        assert "vba" not in name.lower()
        assert "customXml" not in name


def test_the_head_asks_for_what_is_unknown(document: Any) -> None:
    names = [entry.get(qn("w:val")) for entry in document.element.body.iter(qn("w:alias"))]
    assert names == ["Gremium", "Sitzung am", "Vorlage Nr.", "Berichterstattung", "Öffentlichkeit"]
    choices = [entry.get(qn("w:value")) for entry in document.element.body.iter(qn("w:listItem"))]
    assert choices == ["öffentlich", "nicht öffentlich"]


def test_what_is_to_be_filled_in_is_marked(document: Any) -> None:
    marked = [
        run.text for entry in document.paragraphs for run in entry.runs if run.style.name == "Kompass Ausfüllen"
    ]
    assert len(marked) == 3
    assert "[Bitte ergänzen: Kosten," in marked[1]


def test_drivers_stand_in_a_table(document: Any, example: tuple[Assessment, Answers]) -> None:
    result = result_of(CATALOG, example[1], example[0].phases)
    header, *lines = rows(document, "Treiber")
    assert header == ["Treiber", "Heute", "Stufe", "Ziel", "Spanne", "Bewertet"]
    assert [line[0] for line in lines] == [driver.short_label for driver in CATALOG.drivers]
    assert [line[1] for line in lines] == [percent(result.drivers[driver.id].value) for driver in CATALOG.drivers]


def test_gaps_come_in_order_with_factors_step_and_practices(
    document: Any, example: tuple[Assessment, Answers]
) -> None:
    gaps = result_of(CATALOG, example[1], example[0].phases).own_gaps
    everything = said(document)
    titles = [title for level in (3, 2) for title in headings(document, level) if re.match(r"\d+\. ", title)]
    assert titles == [f"{rank}. {gap.criterion.short_title}" for rank, gap in enumerate(gaps, start=1)]
    assert [line[1] for line in rows(document, "Rang")[1:]] == [gap.criterion.short_title for gap in gaps]
    for gap in gaps:
        assert factors(gap, len(gap.dependents)) in everything
        level = "NPLF"[(gap.answer.points or 0) + 1]
        assert f"Erster Schritt: {getattr(gap.criterion.next_step, level)}" in everything
        for match in matching_practices(gap.criterion, CATALOG)[:3]:
            assert match.practice.name in everything
            assert f"({match_reason(match)})" in everything


def test_urgent_gaps_without_anyone_get_empty_cells() -> None:
    day = date(2027, 1, 29)
    answers = {
        "p1-01": Answer("p1-01", rating=Rating.N),
        "p1-02": Answer("p1-02", rating=Rating.F, owner="Rechtsamt"),
        "p1-03": Answer("p1-03", due=day),
        "p1-04": Answer("p1-04", rating=Rating.NOT_RELEVANT, owner="Bauhof", due=day),
    }
    lines = {line[0]: line[1:] for line in rows(opened(an_assessment(phases=(P1,)), answers), "Kriterium")}
    titles = {name: CATALOG.criterion(name).short_title for name in answers}
    assert lines[titles["p1-01"]] == [CATALOG.criterion("p1-01").next_step.P, "", ""]
    assert lines.keys().isdisjoint({titles["p1-02"], titles["p1-04"]}), "nothing is left to do there"
    assert lines[titles["p1-03"]] == ["Klären, wie weit das Kriterium erfüllt ist.", "", "29.01.2027"]


def test_a_closed_assessment_is_named_by_version_and_checksum() -> None:
    closing = Closing(2, datetime(2026, 7, 1, 22, 30), "ab" * 32)
    closed = an_assessment(status="closed", version=2, closing=closing, catalog_version="2025.1")
    everything = said(opened(closed, {}))
    assert f"Version 2, am 02.07.2026 um 00:30 Uhr. Prüfsumme (SHA-256): {'ab' * 32}." in everything
    assert f"Begonnen mit Fassung 2025.1 des Katalogs, gerechnet mit {CATALOG.version}." in everything
    assert "noch nicht abgeschlossen; die Antworten können sich ändern" in said(opened(an_assessment(), {}))


@pytest.mark.alike
@pytest.mark.parametrize(
    "text", [*HOSTILE, 'PAGE \\* MERGEFORMAT "', "_x0041_ & <w:t>", "HYPERLINK http://x.example"]
)
def test_hostile_text_stays_text(text: str) -> None:
    name = " ".join(text.split())[:200]
    assessment = an_assessment(municipality=name, solution=name, title=name)
    answer = Answer("p1-01", Rating.N, note=text, owner=text[:300], evidence=(Evidence(text, "https://example.org"),))
    document = opened(assessment, {"p1-01": answer})
    assert bare(text) in bare(said(document))
    assert headings(document, 1) == CHAPTERS
    assert not list(document.element.body.iter(qn("w:hyperlink"), qn("w:fldSimple"), qn("w:instrText")))


def test_what_xml_forbids_is_shown_or_dropped() -> None:
    assert written("a\x00b\x1bc\x9fd") == "abcd"
    assert written("\ufffe \uffff \ud800") == "[U+FFFE] [U+FFFF] [U+D800]"
    assert written("1\r\n2\r3\x0b4\u20285\n\t6") == "1\n2\n3\n4\n5\n\t6"
    note = "Zeile 1\r\nZeile 2 \udfff\x07"
    document = opened(an_assessment(solution="\ud83d Ampel\x00"), {"p1-01": Answer("p1-01", note=note)})
    assert "Notiz: Zeile 1\nZeile 2 [U+DFFF]" in said(document)
    assert document.core_properties.title.startswith("[U+D83D] Ampel")


def test_what_only_says_where_a_word_may_break_is_dropped_and_what_shapes_letters_stays() -> None:
    note = "\ufeffHoch\N{SOFT HYPHEN}wasser, Früh\N{ZERO WIDTH SPACE}warnung, An\N{WORD JOINER}lage"
    shaped = "👩\N{ZERO WIDTH JOINER}🚒 می\N{ZERO WIDTH NON-JOINER}خواهم \N{RIGHT-TO-LEFT MARK}!"
    answers = {"p1-01": Answer("p1-01", Rating.N, note=note, owner=f"Bau\N{SOFT HYPHEN}hof {shaped}")}
    document = opened(an_assessment(solution="Park\N{SOFT HYPHEN}leit\N{ZERO WIDTH SPACE}system"), answers)
    everything = said(document)
    assert "Hochwasser, Frühwarnung, Anlage" in everything
    assert f"Bauhof {shaped}" in everything
    assert document.core_properties.title.startswith("Parkleitsystem:")


def test_the_decision_is_a_numbered_list(document: Any) -> None:
    points = [entry.text for entry in document.paragraphs if entry.style.name == "List Number"]
    assert points[0].startswith("Das Gremium nimmt das vorläufige Ergebnis")
    assert points[-1] == "Die Verwaltung berichtet dem Gremium erneut bis [Datum eintragen]"
