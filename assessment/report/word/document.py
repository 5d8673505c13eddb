"""Pieces of a Word file: headings, paragraphs, tables, pictures. All text stays text."""

import re
import unicodedata
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Emu
from docx.text.paragraph import Paragraph

# The template's own styles.
TABLE, CELL, NOTE, TO_FILL = "Kompass Tabelle", "Kompass Zelle", "Kompass Hinweis", "Kompass Ausfüllen"

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_KEPT = "\n\t"
_FORBIDDEN = {"\ufffe", "\uffff"}
# Soft hyphen, zero-width space and the like. Word shows some as a hyphen or a box, and finds no word with
# one inside. Joiners, marks of direction and the tags of flags stay: they change how the letters beside look.
_UNSEEN = re.compile("[\xad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb]")


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
    return "".join(_written(char) for char in _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def _written(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cc" and char not in _KEPT:
        return ""
    return f"[U+{ord(char):04X}]" if category == "Cs" or char in _FORBIDDEN else char


def heading(document: Document, text: str, level: int) -> None:
    """Add a heading; chapters (level 1) count themselves."""
    added = document.add_heading(level=level)
    added.add_run(written(text))


def annex(document: Document, name: str, *, on_new_page: bool = False) -> None:
    """Add the heading of an annex: a chapter without a number."""
    added = document.add_heading(f"Anlage: {name}", level=1)
    properties: Any = added._p.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = 0
    added.paragraph_format.left_indent = added.paragraph_format.first_line_indent = Cm(0)
    added.paragraph_format.page_break_before = on_new_page


def paragraph(
    document: Document, text: str, *, label: str = "", to_fill: str = "", style: str = "Normal"
) -> Paragraph:
    """Add a paragraph: a bold label, a text, and what somebody still has to fill in."""
    added = document.add_paragraph(style=style)
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
            cell.paragraphs[0].style = document.styles[CELL]
            cell.paragraphs[0].add_run(written(text))
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
