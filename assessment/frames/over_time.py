"""The tables of what changed: between two assessments, over those of a solution, and in a municipality."""

from assessment.comparison import Cause, Movement
from assessment.frames.columns import ANSWER, FIGURES, PLACE, POINTS, RATING, Column, Kind, Table
from assessment.texts import comparison as comparison_texts

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
            Column(
                cause.value,
                comparison_texts.CAUSES[cause],
                Kind.POINTS,
                "Teil der Veränderung; leer, wo es ihn nicht gibt",
            )
            for cause in Cause
        ),
    ),
)

MOVEMENTS = Table(
    "movements",
    "Veränderung je Kriterium",
    "veraenderung-je-kriterium",
    "ein Kriterium, das an einem der beiden Stände fällig ist, nach dem, was geschah, und dem Abstand; ohne früheren "
    "Stand keine Zeile",
    (
        *PLACE,
        Column(
            "movement",
            "Was geschah",
            Kind.CHOICE,
            "ob es stieg, fiel oder gleich blieb, nur einmal oder beide Male nicht bewertet, noch zu bestätigen oder "
            "nicht vergleichbar ist",
            {movement.value: comparison_texts.MOVEMENTS[movement] for movement in Movement},
        ),
        Column("before", "Früher", Kind.TEXT, "die frühere Antwort in Worten; leer: Das Kriterium gab es nicht"),
        Column("after", "Heute", Kind.TEXT, "die spätere Antwort in Worten; leer: Das Kriterium gibt es nicht mehr"),
        Column("difference", "Stufen", Kind.COUNT, "Heute weniger Früher, −3 bis 3; leer, wo es keinen Abstand gibt"),
        Column(
            "backed", "Neuer Beleg", Kind.YES_NO, "ob Notiz oder Nachweis neu sind oder eine Maßnahme erledigt ist"
        ),
        Column("due_before", "Früher fällig", Kind.YES_NO, "ob es am früheren Stand fällig war"),
        Column("due_after", "Heute fällig", Kind.YES_NO, "ob es am späteren Stand fällig ist"),
        Column("note_before", "Notiz früher", Kind.TEXT, "was am früheren Stand dazu notiert war"),
        Column("note_after", "Notiz heute", Kind.TEXT, "was am späteren Stand dazu notiert ist"),
        Column(
            "why",
            "Warum",
            Kind.TEXT,
            "warum es nur einmal bewertet ist, und was der Katalog änderte",
        ),
        Column("measures", "Dazwischen erledigte Maßnahmen", Kind.TEXT, "jede mit einem Punkt davor"),
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
        *FIGURES,
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
        *PLACE,
        Column("due", "Fällig", Kind.YES_NO, "ob es an diesem Stand fällig war"),
        RATING,
        ANSWER,
        POINTS,
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
        *FIGURES,
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

OF_A_SOLUTION = (COURSE, CRITERIA)
