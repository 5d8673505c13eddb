"""The council paper as it begins: `template.docx` with its places filled in.

The template has everything that is the same in every paper: page, styles, numbering, language, the head with its
fields, and the footer. It is edited in Word; CONTRIBUTING.md says what has to stay.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document

from assessment.report.word.document import NOTE, written
from assessment.version import version

TEMPLATE = Path(__file__).with_name("template.docx")

# Word refuses longer properties.
_LONGEST_PROPERTY = 255


def new_paper(title: str, author: str, subject: str) -> Document:
    """Return the template with the title and the properties of a paper."""
    document = docx.Document(str(TEMPLATE))
    properties = document.core_properties
    properties.title = _property(title)
    properties.author = properties.last_modified_by = _property(author)
    properties.subject = _property(subject)
    properties.comments = properties.keywords = properties.category = ""
    properties.revision = 1
    properties.version = version()
    properties.language = "de-DE"
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)
    heading = next(
        paragraph for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == "Title"
    )
    heading.text = written(title)
    return document


def fill_head(document: Document, entries: Mapping[str, str], *, is_example: bool) -> None:
    """Write each entry beside its name in the head's table; drop the note on invented numbers if there are none."""
    for row in document.tables[0].rows:
        name, cell = row.cells
        if name.text in entries:
            cell.paragraphs[0].add_run(written(entries[name.text]))
    if not is_example:
        note = next(
            paragraph for paragraph in document.paragraphs if paragraph.style and paragraph.style.name == NOTE
        )
        document.element.body.remove(note._p)


def fill_footer(document: Document, text: str) -> None:
    """Write what the footer says before the page numbers."""
    document.sections[0].footer.paragraphs[0].runs[0].text = f"{written(text)}, Seite "


def _property(text: str) -> str:
    return " ".join(written(text).split())[:_LONGEST_PROPERTY]
