"""What a table is made of: columns with their meaning, their unit and the type that pandas keeps them in.

Knows no pandas, so that screens and the command line can name the tables without loading it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Kind(Enum):
    """What a column holds, in German, and the type of pandas that it has.

    Where nothing can be said, a cell is missing (`pandas.isna`), never 0 and never an empty text. What somebody typed
    is the exception: an empty field is an empty text.
    """

    ID = "Kennung", "str"
    TEXT = "Text", "str"
    # In an order of its own, such as that of the phases; it sorts by that.
    CHOICE = "Kennung, in fester Reihenfolge", "category"
    YES_NO = "ja oder nein", "boolean"
    COUNT = "Anzahl", "Int64"
    PERCENT = "Prozent, 0 bis 100", "float64"
    SHARE = "Anteil, 0 bis 1", "float64"
    POINTS = "Prozentpunkte", "float64"
    FACTOR = "Faktor", "float64"
    AGREEMENT = "0 bis 1", "float64"
    DAY = "Tag", "datetime64[s]"
    MOMENT = "Tag und Uhrzeit in Deutschland", "datetime64[us]"

    def __init__(self, unit: str, dtype: str) -> None:
        self.unit = unit
        self.dtype = dtype


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the frame, its heading and meaning for readers, and what it holds.

    `words`: what readers see for values that only programs know.
    """

    name: str
    heading: str
    kind: Kind
    meaning: str
    words: Mapping[Any, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its key, what it is called, what its files are called, what a row of it is, and its columns."""

    key: str
    title: str
    file_name: str
    row: str
    columns: tuple[Column, ...]


# Columns that several tables have.
CRITERION = Column("criterion", "Nr.", Kind.ID, "Kennung des Kriteriums, wie p1-01")
TITLE = Column("title", "Kriterium", Kind.TEXT, "sein Kurztitel")
PHASE = Column("phase", "Phase", Kind.CHOICE, "P1 bis P5, oder DG für das Durchgängige")
PHASE_NAME = Column("phase_name", "Name der Phase", Kind.TEXT, "wie die Phase heißt")
DRIVER = Column("driver", "Kennung des Treibers", Kind.CHOICE, "wie operations")
DRIVER_NAME = Column("driver_name", "Treiber", Kind.TEXT, "wie der Treiber kurz heißt")
MILESTONE = Column("milestone", "Meilenstein", Kind.YES_NO, "ob das Kriterium ein Meilenstein ist")
PLACE = (CRITERION, TITLE, PHASE, PHASE_NAME, DRIVER, DRIVER_NAME, MILESTONE)
OUTSIDE = Column("outside_control", "Nicht in unserer Hand", Kind.YES_NO, "ob andere handeln müssen")
WHO = Column("outside_control_who", "Bei wem", Kind.TEXT, "wer handeln muss")
OWNER = Column("owner", "Verantwortlich", Kind.TEXT, "wer zuständig ist")
DUE_ON = Column("due_on", "Bis wann", Kind.DAY, "bis wann es geschehen soll")
RATING = Column("rating", "Kürzel der Antwort", Kind.CHOICE, "N, P, L, F, unknown oder not_relevant; leer: offen")
ANSWER = Column("answer", "Antwort", Kind.TEXT, "die Antwort in Worten; leer: offen")
POINTS = Column("points", "Punkte", Kind.COUNT, "0 bis 3; leer, wo es keine Stufe gibt")
FIGURES = (
    Column("value", "Reife", Kind.PERCENT, "Mittel der bewerteten Kriterien; leer, wo keines bewertet ist"),
    Column("coverage", "Abdeckung", Kind.SHARE, "bewertete von allen relevanten; leer, wo keines relevant ist"),
    Column("low", "Spanne von", Kind.PERCENT, "wenn alles Offene nicht erfüllt wäre"),
    Column("high", "Spanne bis", Kind.PERCENT, "wenn alles Offene vollständig erfüllt wäre"),
    Column("target", "Ziel", Kind.PERCENT, "wenn alle relevanten ihr Ziel erreichten"),
    Column("rated", "Bewertet", Kind.COUNT, "Kriterien mit einer Stufe"),
    Column("relevant", "Relevant", Kind.COUNT, "Kriterien, die nicht als nicht relevant gelten"),
)
