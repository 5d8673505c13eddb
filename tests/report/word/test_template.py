"""The template of the council paper, which people edit in Word: what it has to keep, and what must not slip in."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from assessment.dossier import Dossier
from assessment.report.word import document as pieces
from assessment.report.word.council import write_word
from assessment.report.word.template import TEMPLATE, fill_footer, fill_head, new_paper
from tests.strategies import CATALOG, an_assessment

PARTS = {name: ZipFile(TEMPLATE).read(name).decode() for name in ZipFile(TEMPLATE).namelist()}
CHAPTERS = ("Heading 1", "Heading 2", "Heading 3")
TEXTS = ("Normal", "Title", "Subtitle", *CHAPTERS, "Caption", "List Bullet", "List Number", "Footer")
OURS = (pieces.TABLE, pieces.CELL, pieces.NOTE, pieces.TO_FILL)
ENTRIES = {"Kommune": "Aue", "Lösung": "Ampel", "Titel der Selbsteinschätzung": "Erste", "Stand": "01.10.2026"}


@pytest.fixture
def template() -> Any:
    return docx.Document(str(TEMPLATE))


def luminance(colour: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def shade(style: Any) -> str:
    """The colour behind what has a style, or, in a table's, behind its first row."""
    return str(next(style.element.iter(qn("w:shd"))).get(qn("w:fill")))


def test_the_page_is_a4_with_room_for_the_tables(template: Any) -> None:
    section = template.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert section.page_width - section.left_margin - section.right_margin > section.page_width * 0.7


def test_everything_is_said_to_be_german(template: Any) -> None:
    languages = {entry.get(qn("w:val")) for part in ("styles", "document") for entry in _elements(part, template)}
    assert languages == {"de-DE"}
    settings = template.settings.element
    assert settings.find(qn("w:themeFontLang")).get(qn("w:val")) == "de-DE"
    assert settings.find(qn("w:decimalSymbol")).get(qn("w:val")) == ","
    assert settings.find(qn("w:listSeparator")).get(qn("w:val")) == ";"


def _elements(part: str, template: Any) -> list[Any]:
    root = template.styles.element if part == "styles" else template.element
    return list(root.iter(qn("w:lang")))


def test_word_opens_it_as_a_file_of_today(template: Any) -> None:
    modes = [
        int(entry.get(qn("w:val")))
        for entry in template.settings.element.iter(qn("w:compatSetting"))
        if entry.get(qn("w:name")) == "compatibilityMode"
    ]
    assert modes == [15]


@pytest.mark.parametrize("name", TEXTS)
def test_a_style_is_shown_readable_and_independent_of_the_theme(template: Any, name: str) -> None:
    style = template.styles[name]
    assert not style.hidden
    assert style.font.name == "Arial"
    assert style.font.size.pt >= 9
    assert not style.font.italic
    assert contrast(str(style.font.color.rgb), "FFFFFF") >= 4.5
    fonts = style.element.rPr.rFonts
    assert not [key for key in fonts.attrib if key.endswith("Theme")], "the theme's fonts would win"


def test_headings_are_told_by_their_level(template: Any) -> None:
    levels = [template.styles[name].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) for name in CHAPTERS]
    assert levels == ["0", "1", "2"]
    sizes = [template.styles[name].font.size for name in ("Title", *CHAPTERS)]
    assert sizes == sorted(sizes, reverse=True)
    assert all(template.styles[name].paragraph_format.keep_with_next for name in CHAPTERS)


@pytest.mark.parametrize(
    ("name", "form", "text"), [("Heading 1", "decimal", "%1"), ("List Number", "decimal", "%1.")]
)
def test_chapters_and_points_count_themselves(template: Any, name: str, form: str, text: str) -> None:
    style = template.styles[name]
    numbering = template.part.numbering_part.element
    number = style.element.pPr.numPr.numId.val
    link = next(entry for entry in numbering.iter(qn("w:num")) if entry.numId == number)
    (kind,) = (
        entry
        for entry in numbering.iter(qn("w:abstractNum"))
        if int(entry.get(qn("w:abstractNumId"))) == link.abstractNumId.val
    )
    level = next(kind.iter(qn("w:lvl")))
    assert level.find(qn("w:numFmt")).get(qn("w:val")) == form
    assert level.find(qn("w:lvlText")).get(qn("w:val")) == text


def test_bullets_have_no_number(template: Any) -> None:
    assert template.styles["List Bullet"].element.pPr.numPr.numId.val > 0
    assert (
        template.styles["List Bullet"].element.pPr.numPr.numId.val
        != template.styles["List Number"].element.pPr.numPr.numId.val
    )


@pytest.mark.parametrize("name", OURS)
def test_our_own_styles_are_there(template: Any, name: str) -> None:
    assert name in {style.name for style in template.styles}


def test_tables_have_lines_and_a_head_that_stands_out(template: Any) -> None:
    style = template.styles[pieces.TABLE]
    borders = next(style.element.iter(qn("w:tblBorders")))
    assert {entry.get(qn("w:val")) for entry in borders} == {"single"}
    assert len(borders) == 6
    bold = {
        entry.get(qn("w:type")) for entry in style.element.iter(qn("w:tblStylePr")) if list(entry.iter(qn("w:b")))
    }
    assert {"firstRow", "firstCol"} <= bold
    ink = str(template.styles["Normal"].font.color.rgb)
    assert contrast(ink, shade(style)) >= 4.5


def test_what_is_to_be_filled_in_stands_out_and_can_be_read(template: Any) -> None:
    ink = str(template.styles["Normal"].font.color.rgb)
    assert contrast(ink, shade(template.styles[pieces.TO_FILL])) >= 4.5
    hint = str(template.styles["Placeholder Text"].font.color.rgb)
    assert contrast(hint, "FFFFFF") >= 4.5


def test_there_are_no_table_styles_but_ours(template: Any) -> None:
    tables = {style.name for style in template.styles if style.type is WD_STYLE_TYPE.TABLE}
    assert tables <= {"Normal Table", "Table Grid", pieces.TABLE}


def test_it_tells_nothing_of_who_made_it(template: Any) -> None:
    properties = template.core_properties
    assert (properties.author, properties.last_modified_by) == ("Skalierungskompass", "Skalierungskompass")
    assert not properties.comments
    for name in ("Company", "Manager", "HyperlinkBase"):
        assert not re.search(rf"<{name}>[^<]+</{name}>", PARTS["docProps/app.xml"])


def test_nothing_foreign_is_in_it() -> None:
    for name, part in PARTS.items():
        assert not re.search("thumbnail|customXml|vba|stylesWithEffects|comments|embeddings|/media/", name)
        assert "TargetMode" not in part, f"{name} leads outside"
        assert not re.search("<w:(ins|del|moveFrom|moveTo|instrText|hyperlink)[ />]", part), name
    codes = sorted(code for part in PARTS.values() for code in re.findall(r'w:instr="([^"]*)"', part))
    assert codes == [" NUMPAGES ", " PAGE "]


def test_the_head_asks_by_fields_that_tell_their_names(template: Any) -> None:
    names = [entry.get(qn("w:val")) for entry in template.element.body.iter(qn("w:alias"))]
    rows = [row.cells[0].text for row in template.tables[0].rows][1:]
    assert rows == [*names, *ENTRIES]
    kinds = [list(control)[-1].tag for control in template.element.body.iter(qn("w:sdtPr"))]
    assert kinds == [qn(f"w:{kind}") for kind in ("text", "date", "text", "text", "dropDownList")]
    assert len(list(template.element.body.iter(qn("w:showingPlcHdr")))) == len(names)


def test_the_head_is_a_table_with_a_head_a_name_and_a_description(template: Any) -> None:
    (table,) = template.tables
    assert table.style.name == pieces.TABLE
    for tag in ("w:tblCaption", "w:tblDescription"):
        assert table._tbl.tblPr.find(qn(tag)).get(qn("w:val"))
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_entries_stand_beside_their_names_and_nowhere_else() -> None:
    paper = new_paper("Ampel: Reife", "Aue", "Vorlage")
    fill_head(paper, ENTRIES, is_example=True)
    rows = {row.cells[0].text: row.cells[1].text for row in paper.tables[0].rows[1:]}
    assert {name: text for name, text in rows.items() if text} == ENTRIES
    assert paper.paragraphs[1].text == "Ampel: Reife"
    assert paper.paragraphs[-1].style.name == pieces.NOTE


@pytest.mark.parametrize("is_example", [True, False])
def test_only_an_example_is_called_one(is_example: bool) -> None:
    dossier = Dossier.of(an_assessment(is_example=is_example), {}, CATALOG)
    paper = docx.Document(BytesIO(write_word(dossier)))
    notes = [entry.text for entry in paper.paragraphs if entry.text.startswith("Beispiel: ")]
    assert len(notes) == is_example


def test_the_footer_has_text_and_both_page_numbers() -> None:
    paper = new_paper("Ampel", "Aue", "Vorlage")
    fill_footer(paper, "Stand heute")
    (line,) = paper.sections[0].footer.paragraphs
    assert line.style.name == "Footer"
    said = "".join(entry.text or "" for entry in line._p.iter(qn("w:t")))
    assert said == "Stand heute, Seite 1 von 1"


def test_a_paper_has_no_style_that_the_template_lacks(template: Any) -> None:
    paper: Any = docx.Document(BytesIO(write_word(Dossier.of(an_assessment(), {}, CATALOG))))
    used = {
        entry.get(qn("w:val"))
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle")
        for entry in paper.element.body.iter(qn(tag))
    }
    assert used <= {style.style_id for style in template.styles}


def test_the_look_is_the_templates_alone() -> None:
    for source in Path(pieces.__file__).parent.glob("*.py"):
        assert not re.search("<w:|parse_xml|RGBColor|Pt\\(", source.read_text(encoding="utf-8")), source.name
