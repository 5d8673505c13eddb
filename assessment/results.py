"""The result of an assessment: scores by driver, phase, workstream and sub-driver, gates and gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessment.catalog.model import Catalog, Criterion
from assessment.gaps import Gap, gaps, unclear
from assessment.phases import Phase
from assessment.rating import Answers
from assessment.scoring import Gate, Score, Spread, due_criteria, gate, score


@dataclass(frozen=True)
class Result:
    """Everything that is computed from the answers, over the criteria in view.

    Keys are ids, in the order of the catalogue; `cells` are keyed by driver and phase and hold
    only the combinations that have criteria. `has_spread`: the spans hold the spread of votes too.
    """

    criteria: tuple[Criterion, ...]
    overall: Score
    drivers: dict[str, Score]
    sub_drivers: dict[str, Score]
    phases: dict[Phase, Score]
    workstreams: dict[str, Score]
    cells: dict[tuple[str, Phase], Score]
    gates: dict[Phase, Gate]
    gaps: list[Gap]
    unclear: list[Criterion]
    has_spread: bool = False

    @property
    def own_gaps(self) -> list[Gap]:
        return [gap for gap in self.gaps if not gap.answer.outside_control]

    @property
    def outside_gaps(self) -> list[Gap]:
        return [gap for gap in self.gaps if gap.answer.outside_control]

    @property
    def weakest_driver(self) -> str | None:
        """The id of the driver with the lowest score; the first on the axis where several share it."""
        rated = [(value, driver) for driver in self.drivers if (value := self.drivers[driver].value) is not None]
        return min(rated, key=lambda pair: pair[0])[1] if rated else None


def result_of(
    catalog: Catalog,
    answers: Answers,
    current_phases: Sequence[Phase],
    every_criterion: bool = False,
    *,
    spread: Spread | None = None,
) -> Result:
    """Compute the result over the due criteria, or over all of them; with a `spread`, spans hold the votes' too."""
    criteria = catalog.criteria if every_criterion else due_criteria(catalog, current_phases)

    def scored(chosen: Sequence[Criterion]) -> Score:
        return score(chosen, answers, catalog.method, spread)

    cells = {
        (driver.id, phase): [c for c in criteria if c.driver == driver.id and c.phase is phase]
        for driver in catalog.drivers
        for phase in Phase
    }
    return Result(
        criteria=criteria,
        overall=scored(criteria),
        drivers={d.id: scored([c for c in criteria if c.driver == d.id]) for d in catalog.drivers},
        sub_drivers={s.id: scored([c for c in criteria if s.id in c.sub_drivers]) for s in catalog.sub_drivers},
        phases={phase: scored([c for c in criteria if c.phase is phase]) for phase in Phase},
        workstreams={w.id: scored([c for c in criteria if w.id in c.workstreams]) for w in catalog.workstreams},
        cells={key: scored(chosen) for key, chosen in cells.items() if chosen},
        gates={phase: gate(phase, catalog, answers) for phase in Phase},
        gaps=gaps(criteria, answers, catalog, current_phases),
        unclear=unclear(criteria, answers),
        has_spread=bool(spread),
    )


def scores_document(result: Result) -> dict[str, Any]:
    """Return the result as plain data, as `scores` prints it (docs/exchange.md)."""
    return {
        "overall": _figures(result.overall),
        "drivers": {driver: _figures(value) for driver, value in result.drivers.items()},
        "phases": {
            phase.value: {**_figures(value), "gate": result.gates[phase].passed}
            for phase, value in result.phases.items()
        },
        "workstreams": {workstream: _figures(value) for workstream, value in result.workstreams.items()},
        "gaps": [gap.criterion.id for gap in result.own_gaps],
        "open": [criterion.id for criterion in result.unclear],
    }


def _figures(value: Score) -> dict[str, float | None]:
    return {"score": value.value, "coverage": value.coverage, "low": value.low, "high": value.high}
