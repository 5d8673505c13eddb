"""What a council member needs to know, in sentences that hold whatever the answers are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment import result_texts
from assessment.catalog import Catalog, Criterion
from assessment.gaps import Gap
from assessment.phases import Phase
from assessment.rating import Answer, Answers, answer_to
from assessment.results import Result, percent
from assessment.scoring import Gate
from assessment.store.repository import Assessment

URGENT_GAPS = 5
AGREED_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something that is decided: who does what for a criterion, by when."""

    criterion: Criterion
    answer: Answer


@dataclass(frozen=True, slots=True)
class Summary:
    """One page: each text is one or several whole sentences.

    `strongest`, `weakest`: ids of drivers, None while nothing is rated, or where all rated ones are equal.
    """

    standing: str
    maturity: str
    drivers: str
    gates: tuple[tuple[Phase, str], ...]
    strongest: str | None
    weakest: str | None
    gaps: tuple[Gap, ...]
    gaps_text: str
    unclear: str
    agreed: tuple[Agreed, ...]
    agreed_text: str


def summary(assessment: Assessment, answers: Answers, found: Result, catalog: Catalog) -> Summary:
    """Compose the summary of a result."""
    strongest, weakest = _extremes(found, catalog)
    agreed = _agreed(found, answers)
    return Summary(
        standing=_standing(assessment, catalog),
        maturity=_maturity(found, catalog),
        drivers=_drivers(found, catalog, strongest, weakest),
        gates=tuple((phase, _gate(found.gates[phase], catalog)) for phase in assessment.phases),
        strongest=strongest,
        weakest=weakest,
        gaps=tuple(found.own_gaps[:URGENT_GAPS]),
        gaps_text=_gaps(found),
        unclear=_unclear(found, answers),
        agreed=agreed,
        agreed_text=_agreed_text(agreed),
    )


def _standing(assessment: Assessment, catalog: Catalog) -> str:
    return (
        f"Die Lösung „{assessment.solution}“ ({assessment.municipality}) steht in "
        f"{result_texts.standing(assessment.phases, catalog)}. Grundlage ist die Selbsteinschätzung "
        f"„{assessment.title}“, Stand {assessment.date:%d.%m.%Y}."
    )


def _maturity(found: Result, catalog: Catalog) -> str:
    overall = found.overall
    if overall.relevant == 0:
        return "Alle fälligen Kriterien gelten als nicht relevant. Über die Reife lässt sich nichts sagen."
    if overall.value is None or overall.coverage is None:
        return (
            f"Noch ist kein fälliges Kriterium bewertet. Über die Reife lässt sich nichts sagen; {overall.relevant} "
            f"{'Kriterium ist' if overall.relevant == 1 else 'Kriterien sind'} offen."
        )
    level = result_texts.level(overall.value, catalog.method)
    basis = f"Bewertet sind {result_texts.rated(overall)} fälligen Kriterien ({percent(overall.coverage * 100)})."
    if overall.rated == overall.relevant:
        return f"Die Gesamtreife beträgt {percent(overall.value)} ({level}). {basis} Die Zahl steht damit fest."
    early = "vorläufig " if overall.coverage < catalog.method.gate.coverage else ""
    return (
        f"Die Gesamtreife beträgt {early}{percent(overall.value)} ({level}). {basis} Solange Antworten fehlen, liegt "
        f"sie zwischen {percent(overall.low)} und {percent(overall.high)}."
    )


def _extremes(found: Result, catalog: Catalog) -> tuple[str | None, str | None]:
    """Return the strongest and the weakest driver; by the order of the axes where several share a score."""
    values = {driver.id: found.drivers[driver.id].value for driver in catalog.drivers}
    rated = {driver: value for driver, value in values.items() if value is not None}
    if not rated or len(set(rated.values())) == 1:
        return None, None
    return max(rated, key=lambda driver: rated[driver]), min(rated, key=lambda driver: rated[driver])


def _drivers(found: Result, catalog: Catalog, strongest: str | None, weakest: str | None) -> str:
    if strongest is None or weakest is None:
        values = {score.value for score in found.drivers.values() if score.value is not None}
        if not values:
            return ""
        return f"Alle bewerteten Treiber liegen gleichauf bei {percent(values.pop())}."

    def named(driver: str) -> str:
        score = found.drivers[driver]
        of = f"{score.rated} von {score.relevant} bewertet"
        return f"„{catalog.driver(driver).short_label}“ mit {percent(score.value)} ({of})"

    return f"Am weitesten ist der Treiber {named(strongest)}, am schwächsten {named(weakest)}."


def _gate(gate: Gate, catalog: Catalog) -> str:
    phase = catalog.label(gate.phase)
    if gate.passed:
        if gate.score.relevant == 0:
            return f"{phase} ist abgeschlossen: Alle Kriterien der Phase gelten als nicht relevant."
        if gate.milestones_unclear:
            return f"{phase} ist abgeschlossen, doch mindestens ein Meilenstein ist noch nicht bewertet."
        return f"{phase} ist abgeschlossen: Alle Bedingungen sind erfüllt."
    return f"{phase} ist noch nicht abgeschlossen. Was dafür fehlt, steht hier:"


def _gaps(found: Result) -> str:
    if found.overall.rated == 0:
        return "Lücken lassen sich erst nennen, wenn Kriterien bewertet sind."
    own, outside = len(found.own_gaps), len(found.outside_gaps)
    if own == 0:
        first = "Unter dem Ziel liegt kein Kriterium, das in der eigenen Hand liegt."
    elif own == 1:
        first = "Ein Kriterium liegt unter seinem Ziel."
    elif own <= URGENT_GAPS:
        first = f"{own} Kriterien liegen unter ihrem Ziel."
    else:
        first = f"{own} Kriterien liegen unter ihrem Ziel; diese {URGENT_GAPS} sind am dringendsten."
    if outside == 0:
        return first
    others = "Ein weiteres liegt" if outside == 1 else f"{outside} weitere liegen"
    if own == 0:
        others = "Eines liegt" if outside == 1 else f"{outside} liegen"
    return f"{first} {others} unter dem Ziel, aber nicht in der eigenen Hand."


def _unclear(found: Result, answers: Answers) -> str:
    unknown = sum(answer_to(criterion.id, answers).rating is not None for criterion in found.unclear)
    unanswered = len(found.unclear) - unknown
    if not found.unclear:
        return "Alle fälligen Kriterien sind geklärt."
    parts = []
    if unanswered:
        parts.append(f"{result_texts.count_of_criteria(unanswered)} noch nicht beantwortet")
    if unknown:
        parts.append(f"{result_texts.count_of_criteria(unknown)} mit „wissen wir nicht“ beantwortet")
    return f"Zu klären: {' und '.join(parts)}."


def _agreed(found: Result, answers: Answers) -> tuple[Agreed, ...]:
    """Return what has somebody responsible or a date, the earliest date first, then by order of urgency."""
    order = [*(gap.criterion for gap in found.gaps), *found.criteria]
    unique = list({criterion.id: criterion for criterion in order}.values())
    agreed = [Agreed(criterion, answer_to(criterion.id, answers)) for criterion in unique]
    decided = [entry for entry in agreed if entry.answer.owner.strip() or entry.answer.due]
    return tuple(sorted(decided, key=_by_date))


def _agreed_text(agreed: Sequence[Agreed]) -> str:
    if not agreed:
        return "Zuständigkeiten und Termine sind noch nicht festgehalten."
    count = result_texts.count_of_criteria(len(agreed))
    text = f"Für {count} ist festgehalten, wer sich kümmert oder bis wann."
    return f"{text} Die ersten {AGREED_SHOWN} stehen hier." if len(agreed) > AGREED_SHOWN else text


def _by_date(entry: Agreed) -> tuple[bool, date]:
    return entry.answer.due is None, entry.answer.due or date.max
