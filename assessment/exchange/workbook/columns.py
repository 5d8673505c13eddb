"""Sheets and columns that the workbook is written with and found again by."""

from dataclasses import dataclass
from enum import Enum

OVERVIEW = "Überblick"
ANSWERS = "Antworten"
EVIDENCE = "Nachweise"
LEVELS_SHEET = "Stufen"
FIGURES = "Werte"
GAPS = "Lücken"
UNCLEAR = "Zu klären"
MEASURES = "Maßnahmen"
WORKSHOP = "Workshop"
COMPARISON = "Vergleich"
PRACTICES = "Beispiele"
HISTORY = "Verlauf"
METHOD = "Methode"
ORIGIN = "Ursprung"

NUMBER = "Nr."
RATING = "Antwort"
REASON = "Begründung"
TARGET = "Ziel"
OUTSIDE = "Nicht in unserer Hand"
WHO = "Bei wem"
NOTE = "Notiz"
OWNER = "Verantwortlich"
DUE = "Bis wann"
PIECE = "Nachweis"
LINK = "Link"

# The columns of the answers that are read, by the field of `Answer` that they hold.
ANSWER_COLUMNS = {
    "rating": RATING,
    "reason": REASON,
    "target": TARGET,
    "outside_control": OUTSIDE,
    "outside_control_who": WHO,
    "note": NOTE,
    "owner": OWNER,
    "due": DUE,
}
EVIDENCE_COLUMNS = {"text": PIECE, "url": LINK}
YES, NO = "ja", "nein"


class CellFormat(Enum):
    """How the cells of a column are written: the name of their style, and their number format."""

    TEXT = "Text", "General"
    # Excel takes what is typed here as text, whatever it looks like.
    TYPED = "Freitext", "@"
    DAY = "Datum", "DD.MM.YYYY"
    MOMENT = "Zeitpunkt", "DD.MM.YYYY HH:MM"
    PERCENT = "Anteil", "0 %"
    DECIMAL = "Kommazahl", "0.00"
    COUNT = "Anzahl", "0"
    POINTS = "Prozentpunkte", "+0.0;-0.0;0.0"

    def __init__(self, label: str, number_format: str) -> None:
        self.label = label
        self.number_format = number_format


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a table on a sheet: its heading, its width in characters, and whether users may fill it in."""

    name: str
    width: float
    format: CellFormat = CellFormat.TEXT
    is_editable: bool = False
