"""What a council member needs to know, in sentences that hold whatever the answers are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog, Criterion
from assessment.gaps import Gap
from assessment.measures import Measure, in_order
from assessment.phases import Phase, due_phases
from assessment.rating import Answer, Answers, answer_to
from assessment.report.chapters.measures import counts, next_date
from assessment.report.subject import Subject
from assessment.results import Result
from assessment.scoring import Gate
from assessment.texts import comparison as comparison_texts
from assessment.texts import results as result_texts
from assessment.texts.numbers import percent

URGENT_GAPS = 5


@dataclass(frozen=True, slots=True)
class Agreed:
    """Something that is decided: who does what for a criterion, by when."""

    criterion: Criterion
    answer: Answer


@dataclass(frozen=True, slots=True)
class Summary:
    """One page: each text is one or several whole sentences.

    `strongest`, `weakest`: ids of drivers, None while nothing is rated, or where all rated ones are equal.
    `change` is empty where there is nothing to compare with, `measures_text` where there are none. `measures` are
    those that are to be done, overdue first.
    """

    standing: str
    maturity: str
    drivers: str
    change: str
    gates: tuple[tuple[Phase, str], ...]
    earlier: str
    strongest: str | None
    weakest: str | None
    gaps: tuple[Gap, ...]
    gaps_text: str
    unclear: str
    measures: tuple[Measure, ...]
    measures_text: str
    agreed: tuple[Agreed, ...]
    agreed_text: str


def summary_of(subject: Subject) -> Summary:
    """Compose the summary of what a report is about; without names where that is to go to others."""
    assessment, answers, catalog = subject.dossier.assessment, subject.dossier.answers, subject.dossier.catalog
    result, nameless = subject.result, subject.nameless
    strongest, weakest = _extremes(result, catalog)
    agreed = _agreed(result, answers)
    if nameless:
        # Without a name and a date there is nothing to say.
        agreed = tuple(decision for decision in agreed if decision.answer.due)
    earlier = _earlier(assessment, result)
    return Summary(
        standing=_standing(assessment, catalog, nameless),
        maturity=_maturity(result, catalog),
        drivers=_drivers(result, catalog),
        change=_change(subject),
        gates=tuple((phase, _gate(result.gates[phase], catalog, bool(earlier))) for phase in assessment.phases),
        earlier=_earlier_text(earlier, catalog),
        strongest=strongest,
        weakest=weakest,
        gaps=tuple(result.own_gaps[:URGENT_GAPS]),
        gaps_text=_gaps(result),
        unclear=_unclear(result, answers),
        measures=_to_do(subject),
        measures_text=" ".join(text for text in (counts(subject), next_date(subject)) if text),
        agreed=agreed,
        agreed_text=_agreed_text(agreed, subject),
    )


def _to_do(subject: Subject) -> tuple[Measure, ...]:
    open_ones = (measure for measure in subject.dossier.measures if not measure.status.is_ended)
    return tuple(in_order(open_ones, subject.today))


def _standing(assessment: Assessment, catalog: Catalog, nameless: bool) -> str:
    phase = result_texts.phases_in_words(assessment.phases, catalog)
    if nameless:
        return (
            f"Eine Smart-City-Lösung einer Kommune steht in {phase}. Grundlage ist ihre Selbsteinschätzung, Stand "
            f"{assessment.date:%d.%m.%Y}."
        )
    return (
        f"Die Lösung „{assessment.solution}“ ({assessment.municipality}) steht in {phase}. Grundlage ist die "
        f"Selbsteinschätzung „{assessment.title}“, Stand {assessment.date:%d.%m.%Y}."
    )


def _maturity(result: Result, catalog: Catalog) -> str:
    overall = result.overall
    if overall.relevant == 0:
        return "Alle fälligen Kriterien gelten als nicht relevant. Über die Reife lässt sich nichts sagen."
    if overall.value is None or overall.coverage is None:
        unclear = "Kriterium ist" if overall.relevant == 1 else "Kriterien sind"
        return (
            "Noch ist kein fälliges Kriterium bewertet. Über die Reife lässt sich nichts sagen; "
            f"{overall.relevant} {unclear} zu klären."
        )
    level = result_texts.level(overall.value, catalog.method)
    rated = "ist" if overall.rated == 1 else "sind"
    basis = (
        f"Bewertet {rated} {result_texts.rated(overall)} fälligen Kriterien ({percent(overall.coverage * 100)})"
        f"{_left_out(overall.not_relevant)}."
    )
    if overall.rated == overall.relevant:
        return f"Die Gesamtreife beträgt {percent(overall.value)} ({level}). {basis} Die Zahl steht damit fest."
    provisional = "vorläufig " if overall.is_provisional(catalog.method) else ""
    return (
        f"Die Gesamtreife beträgt {provisional}{percent(overall.value)} ({level}). {basis} "
        f"Solange Antworten fehlen, liegt sie zwischen {percent(overall.low)} und {percent(overall.high)}."
    )


def _left_out(not_relevant: int) -> str:
    if not_relevant == 0:
        return ""
    return (
        "; ein weiteres gilt als nicht relevant"
        if not_relevant == 1
        else f"; {not_relevant} weitere gelten als nicht relevant"
    )


def _extremes(result: Result, catalog: Catalog) -> tuple[str | None, str | None]:
    """Return the strongest and the weakest driver; by the order of the axes where several share a score."""
    rated = _rated_drivers(result, catalog)
    if not rated or len(set(rated.values())) == 1:
        return None, None
    return max(rated, key=lambda driver: rated[driver]), min(rated, key=lambda driver: rated[driver])


def _rated_drivers(result: Result, catalog: Catalog) -> dict[str, float]:
    values = {driver.id: result.drivers[driver.id].value for driver in catalog.drivers}
    return {driver: value for driver, value in values.items() if value is not None}


def _drivers(result: Result, catalog: Catalog) -> str:
    rated = _rated_drivers(result, catalog)
    if not rated:
        return ""
    best, worst = max(rated.values()), min(rated.values())
    if len(rated) == 1:
        only = catalog.driver(next(iter(rated))).short_label
        return f"Bewertet ist bisher nur der Treiber „{only}“ mit {percent(best)}."
    if best == worst:
        return f"Alle bewerteten Treiber liegen gleichauf bei {percent(best)}."

    def named(value: float) -> tuple[str, str]:
        names = [f"„{catalog.driver(driver).short_label}“" for driver in rated if rated[driver] == value]
        if len(names) == 1:
            return "ist der Treiber", f"{names[0]} mit {percent(value)}"
        return "sind die Treiber", f"{', '.join(names[:-1])} und {names[-1]} mit je {percent(value)}"

    (verb, strongest), (other_verb, weakest) = named(best), named(worst)
    return f"Am weitesten {verb} {strongest}, am schwächsten {other_verb} {weakest}."


def _change(subject: Subject) -> str:
    if subject.comparison is None:
        return ""
    change = comparison_texts.real_change(subject.comparison.overall)
    return f"Verglichen mit dem Stand vom {subject.comparison.before.day:%d.%m.%Y}: {change}"


def _earlier(assessment: Assessment, result: Result) -> list[Phase]:
    """Return the due phases before the ones that the solution stands in that are not done."""
    due = due_phases(assessment.phases) - {Phase.DG, *assessment.phases}
    return [phase for phase in Phase if phase in due and not result.gates[phase].passed]


def _earlier_text(earlier: Sequence[Phase], catalog: Catalog) -> str:
    if not earlier:
        return ""
    names = [catalog.label(phase) for phase in earlier]
    if len(names) == 1:
        return f"Noch nicht abgeschlossen ist auch eine frühere Phase: {names[0]}."
    return f"Noch nicht abgeschlossen sind auch frühere Phasen: {', '.join(names[:-1])} und {names[-1]}."


def _gate(gate: Gate, catalog: Catalog, earlier_missing: bool) -> str:
    phase = catalog.label(gate.phase)
    if not gate.passed:
        return f"Nein: {phase} ist noch nicht abgeschlossen. Der Stand der Bedingungen:"
    start = f"{phase} selbst ist abgeschlossen" if earlier_missing else f"Ja: {phase} ist abgeschlossen"
    if gate.score.relevant == 0:
        return f"{start}: Alle Kriterien der Phase gelten als nicht relevant."
    if gate.milestones_unclear:
        return f"{start}, doch mindestens ein Meilenstein ist noch nicht bewertet."
    return f"{start}: Alle Bedingungen sind erfüllt."


def _gaps(result: Result) -> str:
    if result.overall.relevant == 0:
        return "Ohne relevante Kriterien gibt es keine Lücken."
    if result.overall.rated == 0:
        return "Lücken lassen sich erst nennen, wenn Kriterien bewertet sind."
    own, outside = len(result.own_gaps), len(result.outside_gaps)
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


def _unclear(result: Result, answers: Answers) -> str:
    unknown = sum(answer_to(criterion.id, answers).rating is not None for criterion in result.unclear)
    unanswered = len(result.unclear) - unknown
    if not result.unclear:
        return "Alle fälligen Kriterien sind geklärt."
    parts = []
    if unanswered:
        parts.append(f"{result_texts.count_of_criteria(unanswered)} noch nicht beantwortet")
    if unknown:
        parts.append(f"{result_texts.count_of_criteria(unknown)} mit „wissen wir nicht“ beantwortet")
    return f"Zu klären: {' und '.join(parts)}.{_suggested(result, answers)}"


def _suggested(result: Result, answers: Answers) -> str:
    count = sum(answer_to(criterion.id, answers).is_unconfirmed for criterion in result.unclear)
    if count == 0:
        return ""
    return (
        f" Für {result_texts.count_of_criteria(count)} davon liegt eine Bewertung aus der früheren "
        "Selbsteinschätzung vor, die noch zu bestätigen ist."
    )


def _agreed(result: Result, answers: Answers) -> tuple[Agreed, ...]:
    """Return what is still to be done and has somebody responsible or a date: by date, then by urgency."""
    to_do = [*(gap.criterion for gap in result.gaps), *result.unclear]
    agreed = [Agreed(criterion, answer_to(criterion.id, answers)) for criterion in to_do]
    decided = [decision for decision in agreed if decision.answer.owner.strip() or decision.answer.due]
    return tuple(sorted(decided, key=_by_date))


def _by_date(decision: Agreed) -> tuple[bool, date]:
    return decision.answer.due is None, decision.answer.due or date.max


def _agreed_text(agreed: Sequence[Agreed], subject: Subject) -> str:
    """Speak of dates alone where who is responsible was taken out; say nothing of nothing beside measures."""
    nameless = subject.nameless
    if not agreed:
        return "" if subject.dossier.measures else _nothing_agreed(nameless)
    count = result_texts.count_of_criteria(len(agreed))
    verb, what = ("ist", "ein Termin") if nameless else ("sind", "Zuständige oder ein Termin")
    left_out = "; wer zuständig ist, nennt dieser Bericht nicht" if nameless else ""
    start = f"Außerdem {verb} für {count}" if subject.dossier.measures else f"Für {count} {verb}"
    return f"{start} {what} festgehalten{left_out}."


def _nothing_agreed(nameless: bool) -> str:
    if nameless:
        return "Termine sind nicht festgehalten; wer zuständig ist, nennt dieser Bericht nicht."
    return "Zuständigkeiten und Termine sind noch nicht festgehalten."
