"""The tables of an assessment, and a list of all. For readers the same stands in docs/tables.md."""

from enum import Enum

from assessment.frames import over_time
from assessment.frames.columns import (
    ANSWER,
    CRITERION,
    DRIVER,
    DRIVER_NAME,
    DUE_ON,
    FIGURES,
    MILESTONE,
    OUTSIDE,
    OWNER,
    PHASE,
    PHASE_NAME,
    PLACE,
    POINTS,
    RATING,
    TITLE,
    WHO,
    Column,
    Kind,
    Table,
)
from assessment.measures import Status
from assessment.rating import Rating
from assessment.texts.measures import SIZE, STATUS

ANSWERS = Table(
    "answers",
    "Antworten",
    "antworten",
    "ein Kriterium des Katalogs, in dessen Reihenfolge",
    (
        CRITERION,
        PHASE,
        PHASE_NAME,
        DRIVER,
        DRIVER_NAME,
        MILESTONE,
        Column("due", "Fällig", Kind.YES_NO, "ob es in der Phase der Lösung fällig ist"),
        TITLE,
        Column("question", "Frage", Kind.TEXT, "wonach gefragt ist"),
        RATING,
        ANSWER,
        POINTS,
        Column("reason", "Begründung", Kind.TEXT, "warum es nicht relevant ist"),
        Column("own_target", "Ziel", Kind.TEXT, "das eigene Ziel in Worten; leer: Es gilt die Vorgabe"),
        Column("default_target", "Vorgabe des Ziels", Kind.TEXT, "welches Ziel sonst gilt"),
        Column("target", "Kürzel des Ziels", Kind.CHOICE, "welches Ziel gilt: N, P, L oder F"),
        OUTSIDE,
        WHO,
        Column("note", "Notiz", Kind.TEXT, "was dazu notiert ist"),
        Column("evidence", "Nachweise", Kind.COUNT, "wie viele es gibt; sie stehen in einer Tabelle für sich"),
        OWNER,
        DUE_ON,
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
        CRITERION,
        TITLE,
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
        DRIVER,
        PHASE,
        *FIGURES[:1],
        Column("level", "Stufe", Kind.TEXT, "welcher Stufe die Reife entspricht"),
        *FIGURES[1:],
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
        *PLACE,
        RATING,
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
        OWNER,
        DUE_ON,
        OUTSIDE,
        WHO,
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
        DUE_ON,
        Column("status", "Status", Kind.CHOICE, "wie weit sie ist", _STATUS),
        Column("overdue", "Überfällig", Kind.YES_NO, "ob sie heute überfällig ist"),
        Column("reason", "Grund", Kind.TEXT, "warum sie verworfen wurde"),
        Column("effort", "Aufwand", Kind.COUNT, "gering, mittel oder hoch; leer: nicht eingeschätzt", SIZE),
        Column("effect", "Wirkung", Kind.COUNT, "gering, mittel oder hoch; leer: nicht eingeschätzt", SIZE),
        Column("created_on", "Angelegt am", Kind.DAY, "wann sie beschlossen wurde"),
        Column("ended_on", "Beendet am", Kind.DAY, "wann sie erledigt oder verworfen wurde"),
    ),
)

HISTORY = Table(
    "history",
    "Änderungen",
    "aenderungen",
    "eine Änderung einer Antwort: wie sie danach war, die älteste zuerst",
    (
        Column("changed_at", "Wann", Kind.MOMENT, "wann die Änderung gespeichert wurde"),
        CRITERION,
        Column("title", "Kriterium", Kind.TEXT, "sein Kurztitel; leer, wo der Katalog es nicht hat"),
        Column("version", "Fassung", Kind.COUNT, "die wievielte Fassung der Antwort es ist, ab 1"),
        RATING,
        ANSWER,
        Column("reason", "Begründung", Kind.TEXT, "warum es nicht relevant ist"),
        Column("note", "Notiz", Kind.TEXT, "was dazu notiert ist"),
        Column("own_target", "Ziel", Kind.TEXT, "das eigene Ziel in Worten; leer: Es gilt die Vorgabe"),
        OWNER,
        DUE_ON,
    ),
)


def votes_column(which: str, what: str) -> str:
    """Return the name of a column of `VOTES`: `which` round, "first" or "last", and `what` of ROUND."""
    return f"{which}_{what}"


_VOTES_FOR = {
    Rating.N: "N",
    Rating.P: "P",
    Rating.L: "L",
    Rating.F: "F",
    Rating.UNKNOWN: "Weiß nicht",
    Rating.NOT_RELEVANT: "Betrifft uns nicht",
}
# What is told of a round, in this order.
ROUND = ("votes", *(rating.lower() for rating in Rating), "agreement")


def _round(which: str, heading: str) -> tuple[Column, ...]:
    return (
        Column(votes_column(which, "votes"), f"Stimmen, {heading}", Kind.COUNT, "alle Stimmen dieser Runde"),
        *(
            Column(votes_column(which, rating.lower()), f"{name}, {heading}", Kind.COUNT, "Stimmen dafür")
            for rating, name in _VOTES_FOR.items()
        ),
        Column(
            votes_column(which, "agreement"),
            f"Einigkeit (0 bis 1), {heading}",
            Kind.AGREEMENT,
            "1: alle auf einer Stufe; leer, wo zu wenige eine Stufe wählten",
        ),
    )


VOTES = Table(
    "votes",
    "Abstimmungen",
    "abstimmungen",
    "ein Kriterium, über das im Workshop abgestimmt wurde, das strittigste zuerst",
    (
        *PLACE,
        Column("held_on", "Abgestimmt am", Kind.DAY, "der Tag des Workshops"),
        Column("rounds", "Runden", Kind.COUNT, "wie oft abgestimmt wurde; bei 1 sind erste und letzte dieselbe"),
        *_round("first", "erste Runde"),
        *_round("last", "letzte Runde"),
        Column("decided", "Entschieden", Kind.TEXT, "was die Gruppe entschied, in Worten; leer: noch nichts"),
        Column("answer", "Antwort heute", Kind.TEXT, "die Antwort, die jetzt gilt; leer: offen"),
        Column("comments", "Kommentare der Minderheit", Kind.TEXT, "ein Kommentar je Zeile; leer: keine"),
    ),
)

# Those of one assessment; the others are about a solution, and the last about a municipality.
OF_AN_ASSESSMENT = (ANSWERS, EVIDENCE, HISTORY, SCORES, GAPS, MEASURES, VOTES, over_time.CHANGES, over_time.MOVEMENTS)
ALL = (*OF_AN_ASSESSMENT, *over_time.OF_A_SOLUTION, over_time.PORTFOLIO)
