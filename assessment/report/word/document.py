"""Pieces of a Word file: headings, paragraphs, tables, pictures. All text stays text."""

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from weakref import WeakKeyDictionary

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Emu
from docx.text.paragraph import Paragraph

# The template's own styles.
TABLE, CELL, NOTE, TO_FILL = "Kompass Tabelle", "Kompass Zelle", "Kompass Hinweis", "Kompass Ausfüllen"

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Soft hyphen, zero-width space and the like. Word shows some as a hyphen or a box, and finds no word with
# one inside. Joiners, marks of direction and the tags of flags stay: they change how the letters beside look.
# Control characters, which XML forbids, go too; tabs and line ends stay.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]")
# What styles of a document are called in its file, by the names that users see.
_ids: WeakKeyDictionary[Any, dict[str, str]] = WeakKeyDictionary()


def saved(document: Document) -> bytes:
    """Return the file."""
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def written(text: str) -> str:
    """Return a text as Word can hold it; line ends stay.

    Control characters and what only says where a word may break are dropped; what else XML forbids is shown as
    "[U+XXXX]".
    """
    seen = _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))
    return _FORBIDDEN.sub(lambda match: f"[U+{ord(match[0]):04X}]", seen)


def heading(document: Document, text: str, level: int) -> None:
    """Add a heading; chapters (level 1) count themselves."""
    _empty_heading(document, level).add_run(written(text))


def _empty_heading(document: Document, level: int) -> Paragraph:
    added = document.add_paragraph()
    _give(document, added, f"Heading {level}")
    return added


def _give(document: Document, target: Paragraph, style: str) -> None:
    """Give a paragraph a style. python-docx would look through all styles for each: two thirds of a paper's time."""
    part = document.part
    if part not in _ids:
        _ids[part] = {known.name: known.style_id for known in document.styles}
    element: Any = target._p
    element.style = _ids[part][style]


def annex(document: Document, name: str, *, on_new_page: bool = False) -> None:
    """Add the heading of an annex: a chapter without a number."""
    added = _empty_heading(document, 1)
    added.add_run(f"Anlage: {name}")
    properties: Any = added._p.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 0
    added.paragraph_format.left_indent = added.paragraph_format.first_line_indent = Cm(0)
    added.paragraph_format.page_break_before = on_new_page


def paragraph(
    document: Document, text: str, *, label: str = "", to_fill: str = "", style: str | None = None
) -> Paragraph:
    """Add a paragraph: a bold label, a text, and what somebody still has to fill in."""
    added = document.add_paragraph()
    if style is not None:
        _give(document, added, style)
    if label:
        added.add_run(f"{label}: ").bold = True
    added.add_run(written(text))
    if to_fill:
        added.add_run(f"{' ' if text else ''}[{to_fill}]", style=TO_FILL)
    return added


def bullets(document: Document, texts: Sequence[str]) -> None:
    """Add a list without numbers."""
    for text in texts:
        paragraph(document, text, style="List Bullet")


def caption(document: Document, text: str, *, is_above: bool = False) -> None:
    """Add the caption of a picture or, above it, of a table."""
    paragraph(document, text, style="Caption").paragraph_format.keep_with_next = is_above


def table(
    document: Document,
    title: str,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    has_row_heads: bool = False,
) -> Any:
    """Add a table and return it; `title` is told to those who don't see it, `widths` are shares of the page."""
    added: Any = document.add_table(rows=len(rows) + 1, cols=len(header), style=TABLE)
    added.autofit = False
    look = added._tbl.tblPr.find(qn("w:tblLook"))
    _set(
        look, firstRow="1", lastRow="0", firstColumn=str(int(has_row_heads)), lastColumn="0", noHBand="1", noVBand="1"
    )
    for tag, text in (("w:tblCaption", title), ("w:tblDescription", f"Spalten: {', '.join(header)}")):
        described = OxmlElement(tag)
        _set(described, val=text)
        added._tbl.tblPr.append(described)
    lengths = [Emu(int(_text_width(document) * width / sum(widths))) for width in widths]
    for column, length in zip(added._tbl.tblGrid.iterchildren(), lengths, strict=True):
        column.w = length
    for row, texts in zip(added.rows, [header, *rows], strict=True):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if texts is header:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, length in zip(row.cells, texts, lengths, strict=True):
            cell.width = length
            content = cell.paragraphs[0]
            _give(document, content, CELL)
            content.add_run(written(text))
    return added


def _text_width(document: Document) -> int:
    """Return what the page leaves between its margins, in the units of Word files."""
    section: Any = document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


def _set(element: Any, **attributes: str) -> None:
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)


def picture(document: Document, png: bytes, width_cm: float, name: str, alternative: str) -> None:
    """Add a picture, kept with its caption below. `alternative` is what is told to those who don't see it."""
    added: Any = document.add_picture(BytesIO(png), width=Cm(width_cm))
    properties = added._inline.docPr
    properties.set("name", name)
    properties.set("descr", written(alternative))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
