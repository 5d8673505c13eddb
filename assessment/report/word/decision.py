"""The decision that a council paper proposes, composed from the result: true for every set of answers."""

from dataclasses import dataclass

from assessment.assessment import Assessment
from assessment.catalog.model import Catalog
from assessment.gaps import Gap
from assessment.measures import concerning
from assessment.report.summary import Summary
from assessment.results import Result
from assessment.texts import results as result_texts
from assessment.texts.numbers import percent


@dataclass(frozen=True, slots=True)
class DecisionPoint:
    """One point of the decision; `to_fill` is what the writer of the paper adds."""

    text: str
    to_fill: str = ""


def proposed_decision(
    assessment: Assessment, result: Result, summary: Summary, catalog: Catalog
) -> list[DecisionPoint]:
    """Return the points of the decision, in their order."""
    texts = [
        _noted(assessment, result, catalog),
        *_passed(result, assessment, catalog),
        *_gaps(result, summary),
        *_outside(result),
        *_unclear(result),
        *_otherwise(result),
    ]
    return [
        *(DecisionPoint(text) for text in texts),
        DecisionPoint("Die Verwaltung berichtet dem Gremium erneut bis", "Datum eintragen"),
    ]


def _noted(assessment: Assessment, result: Result, catalog: Catalog) -> str:
    overall = result.overall
    if overall.relevant == 0:
        return (
            f"Das Gremium nimmt zur Kenntnis, dass für die Lösung „{assessment.solution}“ alle fälligen Kriterien "
            "als nicht relevant gelten und sich über die Reife deshalb nichts sagen lässt."
        )
    if overall.rated == 0:
        return (
            f"Das Gremium nimmt zur Kenntnis, dass für die Lösung „{assessment.solution}“ noch kein fälliges "
            "Kriterium bewertet ist und sich über die Reife deshalb noch nichts sagen lässt."
        )
    state = "Ergebnis" if assessment.is_closed else "vorläufige Ergebnis"
    return (
        f"Das Gremium nimmt das {state} der Selbsteinschätzung „{assessment.title}“ zur Lösung "
        f"„{assessment.solution}“ zur Kenntnis: Gesamtreife {percent(overall.value)} "
        f"({result_texts.level(overall.value, catalog.method)}), bewertet sind {result_texts.rated(overall)} "
        f"fälligen Kriterien (Stand {assessment.date:%d.%m.%Y})."
    )


def _passed(result: Result, assessment: Assessment, catalog: Catalog) -> list[str]:
    gates = [result.gates[phase] for phase in assessment.phases]
    return [
        "Das Gremium nimmt zur Kenntnis, dass nach der Selbsteinschätzung alle Bedingungen für den Abschluss der "
        f"Phase „{catalog.label(gate.phase)}“ erfüllt sind."
        for gate in gates
        if gate.passed and gate.score.rated and not gate.milestones_unclear
    ]


def _gaps(result: Result, summary: Summary) -> list[str]:
    if not summary.gaps:
        return []
    titles = "; ".join(f"„{gap.criterion.short_title}“" for gap in summary.gaps)
    which = "diese Lücke" if len(summary.gaps) == 1 else "diese Lücken"
    first = "zuerst " if len(result.own_gaps) > len(summary.gaps) else ""
    text = f"Die Verwaltung wird beauftragt, {first}{which} zu schließen: {titles}."
    if not all(_is_settled(gap, summary) for gap in summary.gaps):
        text += " Wo Zuständige oder Termine fehlen, legt sie diese fest."
    return [text]


def _is_settled(gap: Gap, summary: Summary) -> bool:
    """Whether somebody does something about a gap by a date: at the criterion itself or as a measure."""
    planned = [(gap.answer.owner, gap.answer.due)]
    planned += [(measure.owner, measure.due) for measure in concerning(summary.measures, gap.criterion.id)]
    return any(owner.strip() and due is not None for owner, due in planned)


def _outside(result: Result) -> list[str]:
    count = len(result.outside_gaps)
    if count == 0:
        return []
    if count == 1:
        what = "für das Kriterium unter dem Ziel, das nicht in der eigenen Hand liegt,"
    else:
        what = f"für die {count} Kriterien unter dem Ziel, die nicht in der eigenen Hand liegen,"
    return [f"Die Verwaltung wird beauftragt, {what} auf die zuständigen Stellen zuzugehen."]


def _unclear(result: Result) -> list[str]:
    count = len(result.unclear)
    if count == 0:
        return []
    task = "zu bewerten" if result.overall.rated == 0 else "zu klären"
    what = "das noch offene fällige Kriterium" if count == 1 else f"die {count} noch offenen fälligen Kriterien"
    return [f"Die Verwaltung wird beauftragt, {what} {task}."]


def _otherwise(result: Result) -> list[str]:
    """Return a task for the administration where the result itself gives none."""
    if result.overall.relevant == 0:
        return [
            "Die Verwaltung wird beauftragt zu prüfen, ob die fälligen Kriterien wirklich nicht relevant sind, "
            "und die Gründe festzuhalten."
        ]
    if result.gaps or result.unclear:
        return []
    return ["Die Verwaltung wird beauftragt, den erreichten Stand zu halten."]
