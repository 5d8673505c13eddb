"""The method in German words, with its numbers: what the screen "Methodik", report and Excel say alike.

docs/method.md says the same with formulas; tests/test_method_doc.py holds its numbers to these.
"""

from assessment.method import CommonGapRule, Level, Method
from assessment.rating import MAX_POINTS, Rating
from assessment.texts.judgements import number as agreement_number
from assessment.texts.numbers import number, percent

ANSWERS = (
    "Zu jeder Stufe gehört bei jedem Kriterium ein prüfbarer Satz; es gilt die höchste Stufe, deren Satz ganz "
    "zutrifft. „Wissen wir nicht“ und „nicht relevant“ sind keine Stufen, und was offen ist, zählt nie als nicht "
    "erfüllt."
)
DUE = (
    "Bis P3 sind alle Phasen bis zu der fällig, in der die Lösung steht. P4 und P5 setzen P1 bis P3 voraus, einander "
    "aber nicht. Durchgehende Kriterien sind immer fällig. Ergebnis, Lücken und Radar gelten für die fälligen "
    "Kriterien, wenn Sie nicht alle einbeziehen."
)
MATURITY = (
    f"Mittlere Punkte der bewerteten Kriterien, geteilt durch {MAX_POINTS}, mal 100. Ist nichts bewertet, gibt es "
    "keine Zahl, auch keine Null."
)
COVERAGE = "Bewertete Kriterien geteilt durch alle ohne die nicht relevanten."
SPAN = (
    "Wie weit die Reife noch wandern kann, solange Antworten fehlen: unten die Zahl, wenn alles Offene und "
    "Unbekannte nicht erfüllt wäre, oben die, wenn alles vollständig erfüllt wäre."
)
GAP = (
    "Eine Lücke ist ein fälliges, bewertetes Kriterium unter seinem Ziel. Unbekanntes und Unbeantwortetes ist keine "
    "Lücke, sondern steht unter „zu klären“."
)
COMMON_CRITERIA = (
    "Was sich verändert hat, rechnen wir nur über Kriterien, die in beiden Selbsteinschätzungen bewertet sind und "
    "dasselbe bedeuten. Der Vergleich sagt, wie viele das sind. Übernommene Bewertungen, die niemand bestätigt hat, "
    "zählen nicht."
)
BACKED = (
    "Zum Kriterium ist eine Notiz oder ein Nachweis neu, oder eine seiner Maßnahmen wurde dazwischen erledigt. Haben "
    "andere mitgemacht, kann der Rest daran liegen, dass andere geurteilt haben."
)
PRACTICES = (
    "In dieser Reihenfolge: Das Beispiel ist beim Kriterium genannt; gleicher Teil-Treiber und gleiche Phase; "
    "gleicher Teil-Treiber; gleicher Treiber und gleiche Phase; gleicher Treiber; gleicher Workstream. Bei "
    "Gleichstand nach dem Namen. Der Grund steht immer dabei."
)
_HALF = 0.5
_FEW = {2: "zweien", 3: "dreien", 4: "vieren"}


def band(method: Method, level: Level) -> str:
    """Say up to which percentage of fulfilment a level holds: „über 15 bis 50 %“."""
    lower = max((other.up_to_percent for other in method.levels if other.points < level.points), default=0.0)
    return f"{'über ' if lower else ''}{lower:g} bis {level.up_to_percent:g} %"


def target(method: Method) -> str:
    """Say which level is aimed at."""
    default, milestone = (method.label(Rating(level)) for level in (method.targets.default, method.targets.milestone))
    return f"„{default}“, bei Meilensteinen „{milestone}“, wenn die Antwort kein eigenes nennt."


def phase_done(method: Method) -> str:
    """Say when a phase is done."""
    return (
        f"Mindestens {percent(method.gate.coverage * 100)} ihrer Kriterien sind bewertet, kein Meilenstein liegt "
        f"unter dem Ziel, und mindestens {percent(method.gate.share_at_target * 100)} der bewerteten erreichen es. "
        "Gezählt werden alle Kriterien der Phase."
    )


def priority(method: Method) -> str:
    """Say how urgent a gap is."""
    weights = method.priority
    return (
        f"Abstand zum Ziel in Stufen, bei Meilensteinen mal {number(weights.milestone)}, je überfälliger Phase "
        f"{percent(weights.per_overdue_phase * 100)} mehr und je Kriterium unter dem Ziel, das daran hängt, "
        f"{percent(weights.per_dependent * 100)} mehr."
    )


def priority_factors(method: Method) -> list[str]:
    """Say the same factor by factor."""
    weights = method.priority
    return [
        f"Abstand zum Ziel in Stufen: 1 bis {MAX_POINTS}",
        f"Meilenstein: × {number(weights.milestone)}",
        f"je Phase, die überfällig ist: + {number(weights.per_overdue_phase)} auf 1 (P4 und P5 haben denselben "
        "Platz, durchgehende Kriterien sind nie überfällig)",
        "je fälligem Kriterium unter dem Ziel, das dieses als verwandt nennt: "
        f"+ {number(weights.per_dependent)} auf 1",
    ]


def common_gaps(rule: CommonGapRule) -> str:
    """Say what solutions have in common."""
    share = "der Hälfte" if rule.more_than == _HALF else percent(rule.more_than * 100)
    return (
        f"Kriterien unter dem Ziel bei mehr als {share} der Lösungen, in denen sie fällig und bewertet sind, und bei "
        f"mindestens {_FEW.get(rule.at_least, str(rule.at_least))}."
    )


def agreement(method: Method) -> str:
    """Say what the agreement of a group is, and what its words mean."""
    rule = method.agreement
    return (
        "Ein Maß von Tastle und Wierman (2007): 1, wenn alle dieselbe Stufe wählen; 0, wenn die eine Hälfte ganz "
        "unten und die andere ganz oben steht. Je weiter eine Stimme von der Mitte aller Stimmen entfernt ist, "
        f"desto stärker senkt sie den Wert. Ab {number(rule.high_from)} heißt sie hoch, unter "
        f"{number(rule.disputed_below)} gering; dann gilt ein Kriterium als umstritten. „Wissen wir nicht“ und "
        "„Nicht relevant“ zählen nicht mit."
    )


def agreement_needs(method: Method) -> str:
    """Say how many votes it takes."""
    return (
        f"Ab {method.agreement.minimum_votes} Stimmen für eine Stufe. Sie sagt etwas über das Urteil, nie über "
        "Menschen."
    )


def agreement_read(method: Method) -> list[str]:
    """Say to readers of a report how the agreement is to be read."""
    rule = method.agreement
    return [
        "1 heißt: Alle wählten dieselbe Stufe. 0 heißt: Die eine Hälfte wählte die unterste, die andere die oberste. "
        f"Unter {agreement_number(rule.disputed_below)} nennen wir ein Kriterium umstritten.",
        "Gerechnet wird nach W. J. Tastle und M. J. Wierman (International Journal of Approximate Reasoning 45, "
        f"2007), und erst ab {rule.minimum_votes} Stimmen für eine Stufe. „Wissen wir nicht“ und „nicht relevant“ "
        "sind keine Stufen und zählen dabei nicht mit.",
        "Die Zahl sagt, wie nah die Stimmen beieinander lagen. Sie sagt nicht, wer recht hat, und nichts über "
        "einzelne Personen: Einigkeit macht ein Urteil nicht richtig, und Streit macht es nicht falsch.",
    ]


def groups(method: Method) -> str:
    """Say from which size on a role group is shown."""
    given = method.workshop
    return (
        f"Einzeln gezeigt wird eine Gruppe ab {given.minimum_group} Stimmen. Vor der ersten Stimme lässt sich das "
        f"auf {given.smallest_minimum_group} senken. Kleinere zählen zu „übrige“."
    )


def workshop_time(method: Method) -> str:
    """Say how much time a workshop takes."""
    given = method.workshop
    return (
        f"Vorgeschlagen sind {given.minutes_each} Minuten je Kriterium; das lässt sich für jeden Workshop ändern. "
        f"{given.minutes_around} Minuten bleiben für Begrüßung und Abschluss."
    )
