"""The tables that there are: their columns, with what they mean, their units and the types that pandas keeps them in.

Knows no pandas, so that screens and the command line can name the tables without loading it. For readers the same
stands in docs/tables.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from assessment.comparison import Cause
from assessment.measures import Status
from assessment.texts.comparison import CAUSES
from assessment.texts.measures import SIZE, STATUS


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
    DAY = "Tag", "datetime64[s]"

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


_CRITERION = Column("criterion", "Nr.", Kind.ID, "Kennung des Kriteriums, wie p1-01")
_TITLE = Column("title", "Kriterium", Kind.TEXT, "sein Kurztitel")
_PHASE = Column("phase", "Phase", Kind.CHOICE, "P1 bis P5, oder DG für das Durchgängige")
_PHASE_NAME = Column("phase_name", "Name der Phase", Kind.TEXT, "wie die Phase heißt")
_DRIVER = Column("driver", "Kennung des Treibers", Kind.CHOICE, "wie operations")
_DRIVER_NAME = Column("driver_name", "Treiber", Kind.TEXT, "wie der Treiber kurz heißt")
_MILESTONE = Column("milestone", "Meilenstein", Kind.YES_NO, "ob das Kriterium ein Meilenstein ist")
_OUTSIDE = Column("outside_control", "Nicht in unserer Hand", Kind.YES_NO, "ob andere handeln müssen")
_WHO = Column("outside_control_who", "Bei wem", Kind.TEXT, "wer handeln muss")
_OWNER = Column("owner", "Verantwortlich", Kind.TEXT, "wer zuständig ist")
_DUE_ON = Column("due_on", "Bis wann", Kind.DAY, "bis wann es geschehen soll")
_RATING = Column("rating", "Kürzel der Antwort", Kind.CHOICE, "N, P, L, F, unknown oder not_relevant; leer: offen")
_ANSWER = Column("answer", "Antwort", Kind.TEXT, "die Antwort in Worten; leer: offen")
_POINTS = Column("points", "Punkte", Kind.COUNT, "0 bis 3; leer, wo es keine Stufe gibt")

ANSWERS = Table(
    "answers",
    "Antworten",
    "antworten",
    "ein Kriterium des Katalogs, in dessen Reihenfolge",
    (
        _CRITERION,
        _PHASE,
        _PHASE_NAME,
        _DRIVER,
        _DRIVER_NAME,
        _MILESTONE,
        Column("due", "Fällig", Kind.YES_NO, "ob es in der Phase der Lösung fällig ist"),
        _TITLE,
        Column("question", "Frage", Kind.TEXT, "wonach gefragt ist"),
        _RATING,
        _ANSWER,
        _POINTS,
        Column("reason", "Begründung", Kind.TEXT, "warum es nicht relevant ist"),
        Column("own_target", "Ziel", Kind.TEXT, "das eigene Ziel in Worten; leer: Es gilt die Vorgabe"),
        Column("default_target", "Vorgabe des Ziels", Kind.TEXT, "welches Ziel sonst gilt"),
        Column("target", "Kürzel des Ziels", Kind.CHOICE, "welches Ziel gilt: N, P, L oder F"),
        _OUTSIDE,
        _WHO,
        Column("note", "Notiz", Kind.TEXT, "was dazu notiert ist"),
        Column("evidence", "Nachweise", Kind.COUNT, "wie viele es gibt; sie stehen in einer Tabelle für sich"),
        _OWNER,
        _DUE_ON,
        Column("suggested", "Übernommene Antwort", Kind.TEXT, "aus einer früheren, noch nicht bestätigt"),
        Column("suggested_reason", "Übernommene Begründung", Kind.TEXT, "die Begründung dazu"),
        Column("suggested_on", "Übernommen vom", Kind.DAY, "der Stand, aus dem sie stammt"),
    ),
)

EVIDENCE = Table(
    "evidence",
    "Nachweise",
    "nachweise",
    "ein Nachweis, nach Kriterien",
    (
        _CRITERION,
        _TITLE,
        Column("text", "Nachweis", Kind.TEXT, "was den Stand belegt"),
        Column("url", "Link", Kind.TEXT, "wo es zu finden ist"),
    ),
)


class Of(Enum):
    """What a score is of, and how readers call that."""

    OVERALL = "overall", "Gesamt"
    DRIVER = "driver", "Treiber"
    PHASE = "phase", "Phase"
    WORKSTREAM = "workstream", "Workstream"
    SUB_DRIVER = "sub_driver", "Teil-Treiber"
    CELL = "cell", "Treiber und Phase"

    def __init__(self, key: str, label: str) -> None:
        self.key = key
        self.label = label


_FIGURES = (
    Column("value", "Reife", Kind.PERCENT, "Mittel der bewerteten Kriterien; leer, wo keines bewertet ist"),
    Column("coverage", "Abdeckung", Kind.SHARE, "bewertete von allen relevanten; leer, wo keines relevant ist"),
    Column("low", "Spanne von", Kind.PERCENT, "wenn alles Offene nicht erfüllt wäre"),
    Column("high", "Spanne bis", Kind.PERCENT, "wenn alles Offene vollständig erfüllt wäre"),
    Column("target", "Ziel", Kind.PERCENT, "wenn alle relevanten ihr Ziel erreichten"),
    Column("rated", "Bewertet", Kind.COUNT, "Kriterien mit einer Stufe"),
    Column("relevant", "Relevant", Kind.COUNT, "Kriterien, die nicht als nicht relevant gelten"),
)

SCORES = Table(
    "scores",
    "Werte",
    "werte",
    "ein Wert über die fälligen Kriterien: insgesamt, je Treiber, Phase, Workstream, Teil-Treiber, Treiber und Phase",
    (
        Column("of", "Art", Kind.CHOICE, "wovon der Wert ist", {entry.key: entry.label for entry in Of}),
        Column("key", "Kennung", Kind.ID, "Kennung des Treibers, der Phase oder des anderen"),
        Column("name", "Name", Kind.TEXT, "wie er, sie oder es heißt"),
        Column("short_name", "Kurzname", Kind.TEXT, "dasselbe, so kurz es geht"),
        _DRIVER,
        _PHASE,
        *_FIGURES[:1],
        Column("level", "Stufe", Kind.TEXT, "welcher Stufe die Reife entspricht"),
        *_FIGURES[1:],
        Column("unknown", "Wissen wir nicht", Kind.COUNT, "Kriterien mit dieser Antwort"),
        Column("unanswered", "Offen", Kind.COUNT, "Kriterien ohne Antwort"),
        Column("not_relevant", "Nicht relevant", Kind.COUNT, "Kriterien mit dieser Antwort"),
        Column("provisional", "Vorläufig", Kind.YES_NO, "ob zu wenig bewertet ist, als dass die Reife so bliebe"),
        Column("passed", "Phase abgeschlossen", Kind.YES_NO, "nur bei Phasen"),
    ),
)

_STATUS = {status.value: STATUS[status] for status in Status}

GAPS = Table(
    "gaps",
    "Lücken",
    "luecken",
    "eine Lücke, die dringendste zuerst; zuletzt die, die nicht in eigener Hand liegen",
    (
        Column("rank", "Rang", Kind.COUNT, "ab 1; leer, wo es nicht in eigener Hand liegt"),
        _CRITERION,
        _TITLE,
        _PHASE,
        _PHASE_NAME,
        _DRIVER,
        _DRIVER_NAME,
        _MILESTONE,
        _RATING,
        Column("answer", "Ist", Kind.TEXT, "die erreichte Stufe"),
        Column("target", "Ziel", Kind.TEXT, "die Stufe, die erreicht werden soll"),
        Column("size", "Abstand", Kind.COUNT, "in Stufen"),
        Column("milestone_factor", "Faktor Meilenstein", Kind.FACTOR, "1, wo es keiner ist"),
        Column("overdue", "Überfällige Phasen", Kind.COUNT, "um wie viele Phasen die Lösung schon weiter ist"),
        Column("overdue_factor", "Faktor überfällig", Kind.FACTOR, "was daraus folgt"),
        Column("dependents", "Kriterien, die daran hängen", Kind.COUNT, "nur solche unter ihrem Ziel"),
        Column("dependents_factor", "Faktor daran", Kind.FACTOR, "was daraus folgt"),
        Column("priority", "Priorität", Kind.FACTOR, "Abstand mal alle Faktoren"),
        Column("next_level", "Nächste Stufe", Kind.TEXT, "die Stufe nach der erreichten"),
        Column("requires", "Was sie verlangt", Kind.TEXT, "woran die nächste Stufe zu erkennen ist"),
        Column("first_step", "Erster Schritt", Kind.TEXT, "was dafür zuerst zu tun ist"),
        _OWNER,
        _DUE_ON,
        _OUTSIDE,
        _WHO,
    ),
)

MEASURES = Table(
    "measures",
    "Maßnahmen",
    "massnahmen",
    "eine Maßnahme: überfällige zuerst, dann nach Termin, beendete zuletzt",
    (
        Column("measure", "Kennung", Kind.ID, "bleibt über alle Selbsteinschätzungen dieselbe"),
        Column("what", "Was", Kind.TEXT, "was zu tun ist"),
        Column("aims", "Kriterien mit Zielstufe", Kind.TEXT, "ein Kriterium je Zeile"),
        Column("owner", "Wer", Kind.TEXT, "wer zuständig ist"),
        _DUE_ON,
        Column("status", "Status", Kind.CHOICE, "wie weit sie ist", _STATUS),
        Column("overdue", "Überfällig", Kind.YES_NO, "ob sie heute überfällig ist"),
        Column("reason", "Grund", Kind.TEXT, "warum sie verworfen wurde"),
        Column("effort", "Aufwand", Kind.COUNT, "gering, mittel oder hoch; leer: nicht eingeschätzt", SIZE),
        Column("effect", "Wirkung", Kind.COUNT, "gering, mittel oder hoch; leer: nicht eingeschätzt", SIZE),
        Column("created_on", "Angelegt am", Kind.DAY, "wann sie beschlossen wurde"),
        Column("ended_on", "Beendet am", Kind.DAY, "wann sie erledigt oder verworfen wurde"),
    ),
)
_COMMON = Column("common", "Gemeinsame Kriterien", Kind.COUNT, "wie viele in beiden Ständen bewertet sind")
_REAL = Column("real", "Davon an denselben Kriterien", Kind.POINTS, "mittlere Veränderung der gemeinsamen Kriterien")

CHANGES = Table(
    "changes",
    "Veränderung",
    "veraenderung",
    "die Veränderung seit dem früheren Stand: insgesamt, dann je Treiber; ohne früheren Stand keine Zeile",
    (
        Column("driver", "Kennung des Treibers", Kind.CHOICE, "leer: insgesamt"),
        Column("name", "Treiber", Kind.TEXT, "wie der Treiber heißt"),
        Column("short_name", "Kurzname", Kind.TEXT, "dasselbe, so kurz es geht"),
        Column("before", "Früher", Kind.PERCENT, "Reife beim früheren Stand"),
        Column("after", "Heute", Kind.PERCENT, "Reife beim späteren Stand"),
        Column("whole", "Veränderung", Kind.POINTS, "Heute weniger Früher"),
        _REAL,
        _COMMON,
        Column("common_before", "Gemeinsame früher", Kind.PERCENT, "Reife nur der gemeinsamen, früher"),
        Column("common_after", "Gemeinsame heute", Kind.PERCENT, "Reife nur der gemeinsamen, heute"),
        Column("target", "Ziel", Kind.PERCENT, "beim späteren Stand"),
        *(
            Column(cause.value, CAUSES[cause], Kind.POINTS, "Teil der Veränderung; leer, wo es ihn nicht gibt")
            for cause in Cause
        ),
    ),
)

_ASSESSMENT = Column("assessment", "Kennung der Selbsteinschätzung", Kind.ID, "32 Zeichen 0–9 und a–f")
_DAY = Column("day", "Stand", Kind.DAY, "der Stichtag")
_PHASES = Column("phases", "Steht in", Kind.TEXT, "eine Phase, oder P4+P5")

COURSE = Table(
    "course",
    "Verlauf",
    "verlauf",
    "ein Treiber an einem Stand der Lösung, der älteste zuerst; je Stand erst alle Treiber zusammen",
    (
        _ASSESSMENT,
        Column("assessment_title", "Selbsteinschätzung", Kind.TEXT, "ihr Titel"),
        _DAY,
        _PHASES,
        Column("driver", "Kennung des Treibers", Kind.CHOICE, "leer: alle zusammen"),
        Column("driver_name", "Treiber", Kind.TEXT, "wie der Treiber kurz heißt"),
        *_FIGURES,
        Column("real", "Veränderung an denselben Kriterien", Kind.POINTS, "seit dem Stand davor"),
        _COMMON,
    ),
)

CRITERIA = Table(
    "criteria",
    "Kriterien im Verlauf",
    "kriterien",
    "ein Kriterium an einem Stand der Lösung, der älteste Stand zuerst",
    (
        _ASSESSMENT,
        Column("assessment_title", "Selbsteinschätzung", Kind.TEXT, "ihr Titel"),
        _DAY,
        _PHASES,
        _CRITERION,
        _TITLE,
        _PHASE,
        _PHASE_NAME,
        _DRIVER,
        _DRIVER_NAME,
        _MILESTONE,
        Column("due", "Fällig", Kind.YES_NO, "ob es an diesem Stand fällig war"),
        _RATING,
        _ANSWER,
        _POINTS,
        Column(
            "suggested", "Kürzel der übernommenen Antwort", Kind.CHOICE, "aus einer früheren, noch nicht bestätigt"
        ),
    ),
)

PORTFOLIO = Table(
    "portfolio",
    "Portfolio",
    "portfolio",
    "eine Lösung der Kommune mit ihrer neuesten Selbsteinschätzung, nach Namen",
    (
        Column("solution", "Lösung", Kind.TEXT, "ihr Name"),
        _ASSESSMENT,
        Column("assessment_title", "Selbsteinschätzung", Kind.TEXT, "ihr Titel"),
        _DAY,
        _PHASES,
        *_FIGURES,
        Column("provisional", "Vorläufig", Kind.YES_NO, "ob zu wenig bewertet ist, als dass die Reife so bliebe"),
        Column("weakest", "Kennung des schwächsten Treibers", Kind.ID, "leer, wo nichts bewertet ist"),
        Column("weakest_name", "Schwächster Treiber", Kind.TEXT, "wie er kurz heißt"),
        Column("weakest_value", "Reife des schwächsten", Kind.PERCENT, "seine Reife"),
        Column("gaps", "Lücken", Kind.COUNT, "nur die in eigener Hand"),
        Column("compared_on", "Ausgangspunkt", Kind.DAY, "mit welchem Stand verglichen wird; leer: mit keinem"),
        Column("real", "Veränderung an denselben Kriterien", Kind.POINTS, "seit dem Ausgangspunkt"),
        _COMMON,
        Column("overdue", "Maßnahmen überfällig", Kind.COUNT, "am Tag der Abfrage"),
    ),
)

# Those of one assessment; the others are about a solution, and the last about a municipality.
OF_AN_ASSESSMENT = (ANSWERS, EVIDENCE, SCORES, GAPS, MEASURES, CHANGES)
ALL = (*OF_AN_ASSESSMENT, COURSE, CRITERIA, PORTFOLIO)
