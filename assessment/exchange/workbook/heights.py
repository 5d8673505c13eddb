"""How high a row has to be for its texts. Only some office programs work that out when they open a file."""

import textwrap
from collections.abc import Iterable

from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

_POINTS_PER_LINE = 13.0
# A unit of width is a digit wide; most letters are narrower.
_CHARACTERS_PER_UNIT = 1.15
_MARGIN = 4.0
# Excel draws no row higher than this.
_MAX_POINTS = 409.0
_MAX_LINES = int(_MAX_POINTS / _POINTS_PER_LINE)


class _GrowingRow(RowDimension):
    """A row whose height is only a beginning: it grows with what users type."""

    @property
    def customHeight(self) -> bool:  # noqa: N802
        return False


def fit_row(sheet: Worksheet, row: int, texts: Iterable[tuple[str, float]]) -> None:
    """Make a row high enough for texts in columns of these widths."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    height = min(lines * _POINTS_PER_LINE + _MARGIN, _MAX_POINTS)
    sheet.row_dimensions[row] = _GrowingRow(sheet, index=row, ht=height)


def _lines(text: str, width: float) -> int:
    """Estimate how many lines a text takes; a little too many rather than too few."""
    across = max(int((width - 1) * _CHARACTERS_PER_UNIT), 1)
    shown = text[: across * _MAX_LINES]
    return sum(_wrapped(line, across) for line in shown.splitlines()) or 1


def _wrapped(line: str, across: int) -> int:
    return len(textwrap.wrap(line, across, break_on_hyphens=False)) if len(line) > across else 1
