"""The real report: accessible, reproducible, complete, and robust against whatever was typed."""

import json
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.assessment import Assessment
from assessment.dossier import Dossier
from assessment.exchange.document import export_json, read_document
from assessment.exchange.example import example_documents
from assessment.exchange.files import read_file
from assessment.exchange.logo import normalised_logo
from assessment.rating import Answer, Answers, Evidence, Rating, Suggestion
from assessment.report.characters import covered, printable
from assessment.report.options import Audience, Part, ReportOptions
from assessment.report.pdf import ATTACHMENT, report_data, report_pdf, report_pictures
from tests.report.font_coverage import FONTS, coverage
from tests.strategies import CATALOG, HOSTILE, IDS, P1, P4, P5, an_assessment, days
from tests.thoroughness import repeated, some_of

UNPRINTED = re.compile("[\\s\u00ad\u200b\u2060\ufeff\\x00-\\x1f\ufffe]")


@pytest.fixture(scope="module")
def example() -> tuple[Assessment, Answers]:
    imported = read_document(example_documents(CATALOG)[-1], CATALOG)
    return imported.assessment, imported.answers


@pytest.fixture(scope="module")
def report(example: tuple[Assessment, Answers]) -> bytes:
    return report_pdf(Dossier.of(*example, CATALOG))


def text_of(pdf: bytes) -> str:
    """Return the text without white space and break marks, as a reader's eye puts it together."""
    document = pypdfium2.PdfDocument(pdf)
    pages = "".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    return bare(pages)


def bare(text: str) -> str:
    return UNPRINTED.sub("", unicodedata.normalize("NFKC", text))


def attached(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        return document.attachments[ATTACHMENT].get_file().read_bytes()


@dataclass
class Element:
    """A structure element: its standard name, text alternative and scope."""

    name: str
    alternative: str
    scope: str


def elements(pdf: bytes) -> list[Element]:
    """Return the structure elements in reading order."""
    structure = []
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root.StructTreeRoot
        roles = {str(key): str(value) for key, value in root.get("/RoleMap", {}).items()}
        stack = [root.K]
        while stack:
            node = stack.pop()
            if isinstance(node, pikepdf.Array):
                stack.extend(reversed(list(node)))
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                name = roles.get(str(node.S), str(node.S)).lstrip("/")
                structure.append(Element(name, str(node.get("/Alt", "")), _scope(node.get("/A", []))))
                stack.append(node.get("/K", []))
    return structure


def _scope(attributes: Any) -> str:
    entries = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return next((str(entry.Scope) for entry in entries if "/Scope" in entry), "")


@pytest.mark.dear
def test_language_title_and_both_standards(report: bytes) -> None:
    with pikepdf.open(BytesIO(report)) as document:
        assert str(document.Root.Lang) == "de-DE"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert document.Root.MarkInfo.Marked
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
            assert "Bericht zur Selbsteinschätzung" in str(metadata["dc:title"])


def test_every_figure_says_in_words_what_it_shows(report: bytes, example: tuple[Assessment, Answers]) -> None:
    with_logo = report_pdf(Dossier.of(replace(example[0], logo=a_logo()), example[1], CATALOG))
    for pdf, expected in ((report, 2), (with_logo, 3)):
        alternatives = [element.alternative for element in elements(pdf) if element.name == "Figure"]
        assert len(alternatives) == expected
        assert all(len(words) > 20 for words in alternatives)
    for driver in CATALOG.drivers:
        assert all(driver.short_label in words for words in alternatives[-2:])


def a_logo() -> bytes:
    from PIL import Image

    file = BytesIO()
    Image.new("RGB", (60, 30), "#0b5d75").save(file, "PNG")
    return file.getvalue()


def test_headings_go_down_one_level_at_a_time_and_are_bookmarks(report: bytes) -> None:
    levels = [int(element.name[1]) for element in elements(report) if re.fullmatch("H[1-6]", element.name)]
    assert len(levels) > 100
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    with pikepdf.open(BytesIO(report)) as document, document.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert {"Zusammenfassung", "Ergebnis", "Stand der Phasen", "Lücken", "Zu klären", "Begriffe"} <= set(titles)


def test_tables_have_header_cells_with_a_scope(report: bytes) -> None:
    structure = elements(report)
    tables = sum(element.name == "Table" for element in structure)
    scopes = [element.scope for element in structure if element.name == "TH"]
    assert tables >= 8
    assert len(scopes) >= 3 * tables
    assert set(scopes) == {"/Column"}


def test_contents_lead_to_the_chapters(report: bytes) -> None:
    names = [element.name for element in elements(report)]
    assert "TOC" in names
    assert names.count("TOCI") >= 15


def test_all_fonts_are_embedded(report: bytes) -> None:
    with pikepdf.open(BytesIO(report)) as document:
        descriptors = [
            node for node in document.objects if isinstance(node, pikepdf.Dictionary) and "/FontName" in node
        ]
        assert descriptors
        assert all({"/FontFile2", "/FontFile3"} & set(node.keys()) for node in descriptors)


@pytest.mark.dear
def test_the_same_data_give_the_same_bytes(example: tuple[Assessment, Answers], report: bytes) -> None:
    report_pdf(Dossier.of(an_assessment(), {}, CATALOG))
    assert report_pdf(Dossier.of(*example, CATALOG)) == report


def test_the_export_is_inside(example: tuple[Assessment, Answers], report: bytes) -> None:
    assert attached(report).decode() == export_json(Dossier.of(*example, CATALOG))
    with pikepdf.open(BytesIO(report)) as document:
        assert str(document.Root.AF[0].AFRelationship) == "/Source"


@pytest.mark.dear
def test_what_was_read_from_a_report_gives_the_same_report(example: tuple[Assessment, Answers]) -> None:
    about = replace(example[0], logo=normalised_logo(a_logo()), id="0" * 32)
    pdf = report_pdf(Dossier.of(about, example[1], CATALOG))
    [imported] = read_file(pdf, CATALOG)
    assert report_pdf(Dossier.of(imported.assessment, imported.answers, CATALOG)) == pdf


@pytest.mark.parametrize("phases", [(P1,), (P4, P5)])
def test_an_empty_assessment_has_a_report(phases: Any) -> None:
    text = text_of(report_pdf(Dossier.of(an_assessment(phases=phases), {}, CATALOG)))
    assert bare("Noch ist kein fälliges Kriterium bewertet.") in text
    assert bare("Zuständigkeiten und Termine sind noch nicht festgehalten.") in text


@pytest.mark.dear
def test_chapters_can_be_left_out(example: tuple[Assessment, Answers]) -> None:
    full = report_data(Dossier.of(*example, CATALOG))["parts"]
    for part in Part:
        options = ReportOptions(parts=frozenset(Part) - {part})
        assert set(report_data(Dossier.of(*example, CATALOG), options)["parts"]) == set(full) - {part.value} - (
            {"practices"} if part is Part.GAPS else set()
        )
    for part in some_of(list(Part), 4, of="parts left out"):
        assert report_pdf(Dossier.of(*example, CATALOG), ReportOptions(parts=frozenset(Part) - {part}))


def test_the_summary_alone_takes_nothing_along(example: tuple[Assessment, Answers]) -> None:
    pdf = report_pdf(Dossier.of(*example, CATALOG), ReportOptions.for_audience(Audience.SUMMARY))
    with pikepdf.open(BytesIO(pdf)) as document:
        assert len(document.attachments) == 0
        assert len(document.pages) == 2


@pytest.mark.dear
def test_the_anonymous_report_says_no_name_and_no_note(example: tuple[Assessment, Answers]) -> None:
    assessment, answers = (
        an_assessment(
            municipality="Geheimstadt", solution="Geheimlösung", title="Geheimtitel", id="0" * 32, logo=a_logo()
        ),
        {
            name: Answer(
                name,
                rating,
                reason="Geheimgrund",
                outside_control=True,
                outside_control_who="Geheimland",
                note="Geheimnotiz",
                evidence=(Evidence("Geheimbeleg", "https://geheim.example"),),
                owner="Geheimamt",
                due=date(2027, 3, 4),
                suggestion=Suggestion(Rating.L, "Geheimvorschlag", date(2025, 1, 1)),
            )
            for name, rating in zip(IDS, [*Rating] * 12, strict=False)
        },
    )
    pdf = report_pdf(Dossier.of(assessment, answers, CATALOG), ReportOptions.for_audience(Audience.ANONYMOUS))
    inside = attached(pdf)
    assert "geheim" not in text_of(pdf).lower()
    assert "geheim" not in inside.decode().lower()
    assert b"eheim" not in pdf
    [imported] = read_file(inside, CATALOG)
    assert {name: answer.rating for name, answer in imported.answers.items()} == {
        name: answer.rating for name, answer in answers.items()
    }
    assert text_of(pdf).count("04.03.2027") > 10


@pytest.mark.dear
def test_every_note_name_and_piece_of_evidence_stands_in_the_report() -> None:
    answers = {
        name: Answer(
            name,
            rating,
            reason=f"Grund {name}",
            outside_control=place % 3 == 0,
            outside_control_who=f"Stelle {name}",
            note=f"Notiz zu {name},\nzweite Zeile mit äöü ß € – „Zitat“",
            evidence=(Evidence(f"Beleg A {name}", f"https://a.example/{name}"), Evidence(f"Beleg B {name}")),
            owner=f"Amt für {name}",
            due=date(2027, 1 + place % 12, 3),
            suggestion=Suggestion(Rating.P, f"Vorgrund {name}", date(2025, 1, 1)),
        )
        for place, (name, rating) in enumerate(zip(IDS, [*Rating, None] * 10, strict=True))
    }
    text = text_of(report_pdf(Dossier.of(an_assessment(), answers, CATALOG)))
    for answer in answers.values():
        wanted = [answer.reason, answer.outside_control_who, answer.note, answer.owner, answer.suggestion.reason]
        wanted += [part for piece in answer.evidence for part in (piece.text, piece.url)]
        assert [words for words in wanted if bare(words) not in text] == []
    for criterion in CATALOG.criteria:
        assert bare(criterion.short_title) in text


def test_pages_can_be_looked_at(example: tuple[Assessment, Answers]) -> None:
    options = ReportOptions.for_audience(Audience.SUMMARY)
    pictures = report_pictures(Dossier.of(*example, CATALOG), options, 20)
    assert len(pictures) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)


@settings(max_examples=repeated(60, 8))
@given(st.data())
def test_no_text_breaks_the_report_and_none_is_lost_silently(data: st.DataObject) -> None:
    anything = st.sampled_from(HOSTILE[:-1]) | st.text(st.characters(codec="utf-8"), max_size=30)
    note, owner, who, reason, proof = (data.draw(anything) for _ in range(5))
    names = anything.map(lambda text: text.replace("\n", " ")[:200] or "x")
    answers = {
        "p1-01": Answer("p1-01", Rating.N, note=note, owner=owner, evidence=(Evidence(proof, data.draw(urls)),)),
        "p1-02": Answer("p1-02", Rating.NOT_RELEVANT, reason=reason, outside_control=True, outside_control_who=who),
        "p1-03": Answer("p1-03", Rating.P, outside_control=True, outside_control_who=who, due=data.draw(days)),
    }
    about = an_assessment(
        phases=(P1,), municipality=data.draw(names), solution=data.draw(names), title=data.draw(names)
    )
    options = ReportOptions(parts=frozenset({Part.GAPS, Part.UNCLEAR}))
    given_data = report_data(Dossier.of(about, answers, CATALOG), ReportOptions(parts=frozenset(Part)))
    said = json.dumps(given_data, ensure_ascii=False)
    for text in (note, owner, who, reason, proof, about.municipality, about.solution, about.title):
        assert json.dumps(printable(text), ensure_ascii=False)[1:-1] in said
        assert letters(text) == letters(printable(text))
    pdf = report_pdf(Dossier.of(about, answers, CATALOG), options)
    assert json.loads(attached(pdf))["answers"][0]["note"] == note


urls = st.sampled_from(["", "https://example.org/ä?b=<c>&d=%20#e", "http://" + "x" * 1_400])


def letters(text: str) -> list[str]:
    """Return what has a shape, letter by letter: itself, or the number that stands for it."""
    plain = re.sub("[\u200b\u00ad]", "", text)
    composed = unicodedata.normalize("NFC", plain)
    shown = [
        char if ord(char) in covered() else f"[U+{ord(char):04X}]"
        for char in composed
        if not char.isspace() and unicodedata.category(char) not in {"Cc", "Cf", "Zl", "Zp"}
    ]
    return list("".join(shown))


def test_what_the_fonts_cover_is_written_beside_them() -> None:
    assert (FONTS / "coverage.txt").read_text(encoding="ascii") == coverage()


def test_our_own_texts_need_no_other_font(example: tuple[Assessment, Answers]) -> None:
    said = json.dumps(report_data(Dossier.of(*example, CATALOG)), ensure_ascii=False)
    assert "[U+" not in said
    assert {char for char in said if ord(char) not in covered()} <= {"\n"}
