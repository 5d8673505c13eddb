"""Results in German words: what screens, report, Word and Excel say alike."""

from collections.abc import Sequence
from typing import Protocol

from assessment.catalog.model import Catalog, Criterion
from assessment.method import Method
from assessment.phases import Phase
from assessment.practices import Kinship, Match
from assessment.results import Result
from assessment.scoring import Gate
from assessment.texts.numbers import counted, number, percent


class Figures(Protocol):
    """A score's figures, as `scoring.Score` and a row of a table of scores have them."""

    @property
    def value(self) -> float | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def target(self) -> float | None: ...
    @property
    def coverage(self) -> float | None: ...
    @property
    def rated(self) -> int: ...
    @property
    def relevant(self) -> int: ...


class Factors(Protocol):
    """The factors of a gap's priority, as `gaps.Gap` and a row of the table of gaps have them."""

    @property
    def size(self) -> int: ...
    @property
    def milestone_factor(self) -> float: ...
    @property
    def overdue(self) -> int: ...
    @property
    def overdue_factor(self) -> float: ...
    @property
    def dependents_factor(self) -> float: ...
    @property
    def priority(self) -> float: ...


def phases_in_words(phases: Sequence[Phase], catalog: Catalog) -> str:
    """Say where a solution stands, such as "P3 Pilot"."""
    if len(phases) > 1:
        return "P4 und P5 zugleich (Verstetigung und Transfer)"
    entry = catalog.phase(phases[0])
    return entry.label if entry.short_label in entry.label else f"{entry.label} ({entry.short_label})"


def level(value: float | None, method: Method) -> str:
    """Say which level a score amounts to."""
    return "noch nichts bewertet" if value is None else method.level_of_score(value).label.lower()


def span(score: Figures) -> str:
    """Say what the score could still become."""
    if score.low is None or score.high is None:
        return "–"
    if score.low == score.high:
        return "steht fest"
    low, high = percent(score.low), percent(score.high)
    return f"etwa {low}" if low == high else f"{low} bis {high}"


def coverage(score: Figures) -> str:
    """Say what share of the relevant criteria is rated; "–" where none is relevant."""
    return percent(None if score.coverage is None else score.coverage * 100)


def rated(score: Figures) -> str:
    """Say how many criteria the score rests on."""
    return f"{score.rated} von {score.relevant}"


SCORE_COLUMNS = ("Heute", "Stufe", "Ziel", "Spanne", "Bewertet")


def score_row(name: str, score: Figures, method: Method) -> list[str]:
    """Return a row of a table of scores: what it is of, then SCORE_COLUMNS."""
    return [
        name,
        percent(score.value),
        level(score.value, method) if score.relevant else "entfällt",
        percent(score.target),
        span(score),
        rated(score),
    ]


def count_of_criteria(count: int) -> str:
    """Say a number of criteria."""
    return counted(count, "ein Kriterium", "Kriterien")


def ordinal(rank: int) -> str:
    """Say which one of a feminine series something is, such as "Dritte"."""
    words = ("Erste", "Zweite", "Dritte", "Vierte", "Fünfte", "Sechste", "Siebte", "Achte", "Neunte", "Zehnte")
    return words[rank - 1] if rank <= len(words) else f"{rank}."


def factors(gap: Factors, dependents: int) -> str:
    """Say every factor of a gap's priority. `dependents`: how many criteria hang on it."""
    steps = counted(gap.size, "eine Stufe", "Stufen")
    parts = [f"Abstand {steps}"]
    if gap.milestone_factor != 1:
        parts.append(f"Meilenstein × {number(gap.milestone_factor)}")
    if gap.overdue:
        phases = counted(gap.overdue, "eine Phase", "Phasen")
        parts.append(f"{phases} überfällig × {number(gap.overdue_factor)}")
    if dependents:
        others = (
            "ein weiteres Kriterium unter dem Ziel hängt"
            if dependents == 1
            else f"{dependents} weitere Kriterien unter dem Ziel hängen"
        )
        parts.append(f"{others} daran × {number(gap.dependents_factor)}")
    return f"{', '.join(parts)}: Priorität {number(gap.priority)}."


_KINSHIPS = {
    Kinship.SUB_DRIVER_AND_PHASE: "gleicher Teil-Treiber, gleiche Phase",
    Kinship.SUB_DRIVER: "gleicher Teil-Treiber",
    Kinship.DRIVER_AND_PHASE: "gleicher Treiber, gleiche Phase",
    Kinship.DRIVER: "gleicher Treiber",
    Kinship.WORKSTREAM: "gleicher Workstream",
}


def match_reason(match: Match) -> str:
    """Say why a practice matches."""
    if match.kinship is Kinship.NAMED:
        return kinship(match)
    return f"{kinship(match)}: {', '.join(f'„{name}“' for name in match.through)}"


def kinship(match: Match) -> str:
    """Say how a practice is related, without naming what both share."""
    if match.kinship is Kinship.NAMED:
        own, named = "vom Skalierungskompass zugeordnet", "in der Roadmap bei diesem Kriterium genannt"
        return own if match.is_own_finding else named
    return _KINSHIPS[match.kinship]


# What gate_conditions say of a condition, in words.
CONDITION_STATES = {"met": "erfüllt", "unmet": "fehlt", "open": "noch offen"}


def gate_conditions(gate: Gate, method: Method) -> list[tuple[str, str]]:
    """Say each condition of a gate: "met", "unmet" or, where nothing can be said yet, "open"; and why."""
    needed = percent(method.gate.coverage * 100)
    share = percent(method.gate.share_at_target * 100)
    ratings = (
        ("met", f"Mindestens {needed} der Kriterien sind bewertet")
        if gate.missing_ratings == 0
        else ("unmet", f"Noch mindestens {count_of_criteria(gate.missing_ratings)} bewerten ({needed} nötig)")
    )
    if gate.share_at_target is None:
        at_target = ("open", f"Mindestens {share} der bewerteten am Ziel: noch ist nichts bewertet")
    elif gate.missing_at_target == 0:
        at_target = ("met", f"Mindestens {share} der bewerteten Kriterien erreichen ihr Ziel")
    else:
        missing = count_of_criteria(gate.missing_at_target)
        at_target = ("unmet", f"Noch mindestens {missing} ans Ziel bringen ({share} der bewerteten nötig)")
    return [ratings, at_target, _milestones(gate)]


def _milestones(gate: Gate) -> tuple[str, str]:
    if gate.milestones_below:
        return "unmet", f"Meilenstein unter dem Ziel: {_titles(gate.milestones_below)}"
    if gate.milestones_unclear:
        return "open", f"Meilenstein noch nicht bewertet: {_titles(gate.milestones_unclear)}"
    return "met", "Kein Meilenstein liegt unter seinem Ziel"


def _titles(criteria: Sequence[Criterion]) -> str:
    return "; ".join(f"„{criterion.short_title}“" for criterion in criteria)


def radar_in_words(result: Result, catalog: Catalog) -> str:
    """Return the text alternative of the radar and the bars: every axis with its values."""
    axes = "; ".join(
        f"{driver.short_label} {percent(score.value)}, Ziel {percent(score.target)}, "
        f"Spanne {percent(score.low)} bis {percent(score.high)}"
        for driver in catalog.drivers
        for score in [result.drivers[driver.id]]
    )
    return f"Reife je Treiber: {axes}."


def heatmap_in_words(result: Result, catalog: Catalog) -> str:
    """Return the text alternative of the heatmap."""
    cells = "; ".join(
        f"{catalog.driver(driver).short_label} in {catalog.phase(phase).short_label} {percent(score.value)}"
        for (driver, phase), score in result.cells.items()
    )
    return f"Reife je Treiber und Phase: {cells}."
