"""How the Word file looks: page, fonts, language, own styles and the numbering of its chapters."""

from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Cm, Pt, RGBColor

TABLE, CELL, NOTE = "Kompass Tabelle", "Kompass Zelle", "Kompass Hinweis"
TO_FILL, PLACEHOLDER = "Kompass Ausfüllen", "Placeholder Text"
# What is left of A4 between the margins.
TEXT_WIDTH_CM = 16.5

_LANGUAGE = "de-DE"
_FONT = "Arial"
_TEAL, _PALE, _LINE, _FIELD, _GREY = "0B5D75", "E3EAED", "8A999F", "FFF2CC", "4A5A61"
# Paragraph styles: size in points, space before and after in points, colour.
_PARAGRAPHS = {
    "Normal": (10.5, 0, 6, "17242B"),
    "Title": (19, 0, 10, _TEAL),
    "Subtitle": (12, 0, 2, _GREY),
    "Heading 1": (15, 20, 6, _TEAL),
    "Heading 2": (12.5, 14, 4, _TEAL),
    "Heading 3": (10.5, 10, 2, "17242B"),
    "Caption": (9, 6, 3, _GREY),
    "List Bullet": (10.5, 0, 6, "17242B"),
    "List Number": (10.5, 0, 6, "17242B"),
    "Footer": (9, 0, 0, _GREY),
}
_TABLE_STYLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="KompassTabelle">
  <w:name w:val="{TABLE}"/><w:basedOn w:val="TableGrid"/><w:uiPriority w:val="59"/>
  <w:tblPr>
    <w:tblBorders>{
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
}</w:tblBorders>
    <w:tblCellMar><w:top w:w="57" w:type="dxa"/><w:left w:w="96" w:type="dxa"/>
      <w:bottom w:w="57" w:type="dxa"/><w:right w:w="96" w:type="dxa"/></w:tblCellMar>
  </w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{_PALE}"/></w:tcPr></w:tblStylePr>
  <w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr></w:tblStylePr>
</w:style>"""
_TO_FILL_STYLE = f"""
<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="KompassAusfuellen">
  <w:name w:val="{TO_FILL}"/><w:uiPriority w:val="1"/><w:qFormat/>
  <w:rPr><w:shd w:val="clear" w:color="auto" w:fill="{_FIELD}"/></w:rPr>
</w:style>"""
_PLACEHOLDER_STYLE = f"""
<w:style {nsdecls("w")} w:type="character" w:styleId="PlaceholderText">
  <w:name w:val="{PLACEHOLDER}"/><w:uiPriority w:val="99"/>
  <w:rPr><w:color w:val="{_GREY}"/></w:rPr>
</w:style>"""
_NOTE_STYLE = f"""
<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="KompassHinweis">
  <w:name w:val="{NOTE}"/><w:basedOn w:val="Normal"/><w:qFormat/>
  <w:pPr><w:spacing w:before="80"/></w:pPr>
  <w:rPr><w:color w:val="{_GREY}"/><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr>
</w:style>"""
_CELL_STYLE = f"""
<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="KompassZelle">
  <w:name w:val="{CELL}"/><w:basedOn w:val="Normal"/><w:qFormat/>
  <w:pPr><w:spacing w:before="0" w:after="0" w:line="252" w:lineRule="auto"/></w:pPr>
  <w:rPr><w:sz w:val="19"/><w:szCs w:val="19"/></w:rPr>
</w:style>"""
_CHAPTERS = f"""
<w:abstractNum {nsdecls("w")} w:abstractNumId="{{abstract}}">
  <w:multiLevelType w:val="singleLevel"/>
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>
    <w:lvlText w:val="%1"/><w:lvlJc w:val="left"/>
    <w:pPr><w:ind w:left="454" w:hanging="454"/></w:pPr></w:lvl>
</w:abstractNum>"""


def set_up(document: Document) -> None:
    """Give an empty document its page, styles, numbering and language."""
    _page(document)
    _language(document)
    styles: Any = document.styles
    _drop_table_styles(styles.element)
    for markup in (_TABLE_STYLE, _TO_FILL_STYLE, _PLACEHOLDER_STYLE, _NOTE_STYLE, _CELL_STYLE):
        styles.element.append(parse_xml(markup))
    for name, (size, before, after, colour) in _PARAGRAPHS.items():
        _paragraph_style(styles[name], size, before, after, colour)
    # Points of a decision need room between them; bullets don't.
    for spacing in list(styles["List Number"].element.iter(qn("w:contextualSpacing"))):
        spacing.getparent().remove(spacing)
    _number_chapters(document)
    _drop_leftovers(document)


def _drop_table_styles(styles: Any) -> None:
    """Drop the template's hundred table styles: whoever edits the file finds ours, and writing it is faster."""
    for style in list(styles.iter(qn("w:style"))):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in {"TableNormal", "TableGrid"}:
            styles.remove(style)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(21 - 2.5 - TEXT_WIDTH_CM)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.1)


def _language(document: Document) -> None:
    styles: Any = document.styles
    for language in styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)
    settings: Any = document.settings.element
    settings.find(qn("w:themeFontLang")).set(qn("w:val"), _LANGUAGE)
    settings.find(qn("w:decimalSymbol")).set(qn("w:val"), ",")
    settings.find(qn("w:listSeparator")).set(qn("w:val"), ";")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            # Below 15, Word opens the file as one of an old version.
            setting.set(qn("w:val"), "15")


def _paragraph_style(style: Any, size: float, before: float, after: float, colour: str) -> None:
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.italic = False
    fonts = style.element.rPr.find(qn("w:rFonts"))
    if fonts is not None:
        # Theme fonts would win over a named one.
        style.element.rPr.remove(fonts)
    style.font.name = _FONT
    style.element.rPr.rFonts.set(qn("w:cs"), _FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.hidden = False
    for border in list(style.element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def _number_chapters(document: Document) -> None:
    numbering: Any = document.part.numbering_part.element
    present = [int(entry.get(qn("w:abstractNumId"))) for entry in numbering.iter(qn("w:abstractNum"))]
    abstract = max(present, default=-1) + 1
    first = numbering.find(qn("w:num"))
    first.addprevious(parse_xml(_CHAPTERS.format(abstract=abstract)))
    number = numbering.add_num(abstract).numId
    styles: Any = document.styles
    properties = styles["Heading 1"].element.get_or_add_pPr()
    properties.get_or_add_numPr().get_or_add_numId().val = number


def _drop_leftovers(document: Document) -> None:
    """Drop what the library's template brings along: the picture of an empty page, and two stray parts."""
    package: Any = document.part.package
    unwanted = {RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.CUSTOM_XML}
    for relationships in (package.rels, document.part.rels):
        for key in [key for key, found in relationships.items() if found.reltype in unwanted or _is_old(found)]:
            del relationships[key]


def _is_old(relationship: Any) -> bool:
    return bool(relationship.reltype.endswith("/stylesWithEffects"))
