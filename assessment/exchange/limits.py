"""How much a file may ask for, whatever its format. What asks for more is refused before memory follows it.

The depth of JSON is limited by what reads it, which says so; XML has no such limit of its own.
"""

from assessment.exchange.refusal import ImportRefusedError

# One assessment with every field full of long characters fits in: what was exported can be imported.
MAX_BYTES = 64 * 1024 * 1024
TOO_LARGE = f"Die Datei ist größer als {MAX_BYTES // 1024 // 1024} MB."

# JSON: brackets and commas. Each becomes an object, which needs far more memory than its letters. An archive has no
# more of them; one assessment has some ten thousand.
MOST_MARKS = 6_000_000
MOST_MARKS_OF_ONE = 500_000

# ZIP and XML: what the parts of a workbook unpack to, how many they are, and what stands in all of them together.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 2_000
MAX_EVENTS = 1_000_000
MAX_DEPTH = 50
MAX_TAG = 1024 * 1024


def refuse_large(content: bytes) -> None:
    """Refuse a file that is larger than any export; raises ImportRefusedError."""
    if len(content) > MAX_BYTES:
        raise ImportRefusedError(TOO_LARGE)
