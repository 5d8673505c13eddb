"""Sets templates with typst. Data go in as a file of JSON, never as markup.

Why a file: typst knows a text again only where its inputs are the same, and data given as such would be others with
every report.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

_FOLDER = Path(__file__).parent
_STANDARDS = ["a-3a", "ua-1"]
# Several threads gain nothing in typst and would each keep caches of their own.
_ONE_AT_A_TIME = Lock()
_EMPTY_COMPILATIONS = 2


class TypesettingError(Exception):
    """A template can't be set; the text is typst's own, for the log."""


def pdf(template: str, data: Mapping[str, Any], day: date) -> bytes:
    """Return a PDF/UA-1 and PDF/A-3a file: the same data and day give the same bytes.

    `day` becomes the file's date. Raises TypesettingError, for a warning too: it may mean a lost letter.
    """
    moment = datetime.combine(day, time(12), UTC)
    return _compiled(template, data, format="pdf", pdf_standards=_STANDARDS, timestamp=moment)[0]


def pictures(template: str, data: Mapping[str, Any], pixels_per_inch: float) -> list[bytes]:
    """Return the pages as PNG pictures."""
    return _compiled(template, data, format="png", ppi=pixels_per_inch)


def _compiled(template: str, data: Mapping[str, Any], **options: Any) -> list[bytes]:
    files = {
        "main.typ": f'#include "{template}"'.encode(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
    }
    with _ONE_AT_A_TIME:
        try:
            pages, warnings = _compiler().compile_with_warnings(files, **options)
        except typst.TypstError as error:
            raise TypesettingError(error.diagnostic) from error
        finally:
            _forget_older_reports()
    if warnings:
        raise TypesettingError("\n".join(warning.diagnostic for warning in warnings))
    if pages is None:
        raise TypesettingError("typst returned nothing")
    return pages if isinstance(pages, list) else [pages]


def _forget_older_reports() -> None:
    """Let typst's memory grow with the templates, not with every report that was ever set.

    It keeps what was used within the last ten compilations. Empty ones make earlier reports older, so that their
    texts go, while what all reports share stays (measured in docs/performance.md).
    """
    for _ in range(_EMPTY_COMPILATIONS):
        _compiler().compile(b"", format="svg")


@lru_cache(maxsize=1)
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FOLDER / "fonts")])
    return typst.Compiler(root=str(_FOLDER), font_paths=fonts)
