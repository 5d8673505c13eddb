"""What the report's fonts can print: `python -m tests.report.font_coverage` writes it beside them."""

import unicodedata
from itertools import pairwise

from fontTools.ttLib import TTFont

from tests.places import ROOT

FONTS = ROOT / "assessment" / "report" / "fonts"
# Without a shape of their own, or not meant for texts.
_LEFT_OUT = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def coverage() -> str:
    """Return the code points that a text font has a glyph for, as ranges in hex, one a line."""
    fonts = (TTFont(FONTS / name) for name in ("SourceSans3-Regular.ttf", "DejaVuSans.ttf"))
    codes = set().union(*(font.getBestCmap() for font in fonts))
    kept = sorted(code for code in codes if unicodedata.category(chr(code)) not in _LEFT_OUT)
    starts = [kept[0], *(second for first, second in pairwise(kept) if second != first + 1)]
    ends = [*(first for first, second in pairwise(kept) if second != first + 1), kept[-1]]
    return "".join(f"{start:X}-{end:X}\n" for start, end in zip(starts, ends, strict=True))


if __name__ == "__main__":
    (FONTS / "coverage.txt").write_text(coverage(), encoding="ascii")
