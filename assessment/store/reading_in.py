"""Reads assessments into the database: finds what they would change of it, and writes what was agreed to."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select

from assessment.assessment import NewAssessment, brought_logo, chosen_baseline
from assessment.measures import Measure
from assessment.reading_in import Difference, DifferenceKind, model_of, wanted_baseline
from assessment.store.answer_rows import insert_answers
from assessment.store.assessment_rows import (
    insert_assessment,
    insert_closing,
    series_of,
    series_of_solution,
    set_baseline,
    set_logo,
    set_operator_model,
    solution_of,
)
from assessment.store.measure_repository import insert_measures, measures_to_add
from assessment.store.names import Names
from assessment.store.tables import assessments, municipalities, solutions
from assessment.store.transactions import utc_now
from assessment.store.workshop_repository import insert_judgements


def differences(connection: Connection, names: Names, new: Sequence[NewAssessment]) -> list[Difference]:
    """Return what assessments that are to be read in would change, in the order of the file."""
    result: list[Difference] = []
    known: dict[int, list[int]] = {}
    owners: dict[int, list[int]] = {}
    for number, brought in enumerate(new):
        solution_id = names.solution(*brought.names)
        if solution_id is not None:
            known.setdefault(solution_id, []).append(number)
        owner = names.municipality(brought.names[0]) if solution_id is None else names.municipality_of(solution_id)
        if owner is not None:
            owners.setdefault(owner, []).append(number)
    for solution_id, entries in known.items():
        result += _of_solution(connection, names, solution_id, {number: new[number] for number in entries})
    for owner, entries in owners.items():
        result += _of_municipality(connection, owner, {number: new[number] for number in entries})
    return sorted(result, key=lambda difference: difference.entry)


def _of_solution(
    connection: Connection, names: Names, solution_id: int, brought: dict[int, NewAssessment]
) -> list[Difference]:
    place = names.place(solution_id)
    stored = series_of_solution(connection, solution_id)
    about = (place.municipality, place.solution)
    result = []
    present = connection.execute(select(solutions.c.operator_model).where(solutions.c.id == solution_id)).scalar()
    model = model_of(new.assessment for new in brought.values() if new.assessment.closing is None)
    if model not in (None, present):
        number = next(number for number, new in brought.items() if new.assessment.operator_model == model)
        result.append(
            Difference(DifferenceKind.OPERATOR_MODEL, *about, number, before=present, after=model, count=len(stored))
        )
    compared = chosen_baseline(stored).id if stored else None
    is_open = len(stored) > 1 and not any(assessment.is_baseline for assessment in stored)
    baseline = wanted_baseline(brought, stored[0].date if is_open else None)
    if baseline is not None and brought[baseline].assessment.id != compared:
        own = brought[baseline].assessment
        result.append(Difference(DifferenceKind.BASELINE, *about, baseline, compared, own.id, count=len(stored)))
    for number, new in brought.items():
        before = [measure for other in result for measure in other.measures]
        missing = measures_to_add(connection, solution_id, new.measures, before)
        if missing:
            result.append(
                Difference(DifferenceKind.MEASURES, *about, number, measures=tuple(missing), count=len(stored))
            )
    return result


def _of_municipality(connection: Connection, owner: int, brought: dict[int, NewAssessment]) -> list[Difference]:
    row = connection.execute(select(municipalities).where(municipalities.c.id == owner)).one()
    for number, new in brought.items():
        logo = new.assessment.logo
        if logo is not None and logo != row.logo:
            count = (
                select(func.count())
                .select_from(assessments.join(solutions))
                .where(solutions.c.municipality_id == owner)
            )
            stored = connection.execute(count).scalar_one()
            return [
                Difference(
                    DifferenceKind.LOGO, row.name, "", number, logo=logo, had_logo=row.logo is not None, count=stored
                )
            ]
    return []


def write_new(
    connection: Connection,
    new: Sequence[NewAssessment],
    agreed: Collection[Difference],
    *,
    keeps_baselines: bool = False,
) -> list[str]:
    """Write assessments with all that belongs to them, and the differences that were agreed to; return their ids.

    `keeps_baselines`: a known solution goes on being compared with the same one, though an older one joins it.
    """
    now = utc_now()
    names = Names(connection)
    possible = differences(connection, names, new)
    accepted = [difference for difference in possible if difference in agreed]
    ids = [_write(connection, names, entry, now) for entry in new]
    first: dict[int, list[tuple[str, NewAssessment]]] = {}
    for written in zip(ids, new, strict=True):
        solution_id = names.ensure(*written[1].names)
        if solution_id in names.new_solutions:
            first.setdefault(solution_id, []).append(written)
    for solution_id, brought in first.items():
        _equip(connection, names, solution_id, brought, now)
    for difference in possible:
        if difference in accepted:
            _take_over(connection, names, difference, (ids[difference.entry], new[difference.entry]), now)
        elif difference.kind is DifferenceKind.BASELINE and difference.before is not None and keeps_baselines:
            _keep_baseline(connection, difference.before)
    return ids


def _write(connection: Connection, names: Names, new: NewAssessment, now: datetime) -> str:
    about = new.assessment
    taken = connection.execute(select(assessments.c.id).where(assessments.c.id == about.id)).first()
    assessment_id = about.id if about.id and not taken else secrets.token_hex(16)
    solution_id = names.ensure(*new.names)
    insert_assessment(connection, assessment_id, solution_id, about, now)
    insert_answers(connection, assessment_id, new.answers.values(), now)
    insert_judgements(connection, assessment_id, new.judgements)
    if about.closing is not None:
        own = about.municipality, about.solution
        place = names.place(solution_id)
        spelt = None if own == (place.municipality, place.solution) else own
        insert_closing(connection, assessment_id, about.closing, about.operator_model, new.document, names=spelt)
    return assessment_id


def _equip(
    connection: Connection,
    names: Names,
    solution_id: int,
    brought: Sequence[tuple[str, NewAssessment]],
    now: datetime,
) -> None:
    """Give a new solution, and a new municipality, what their first assessments bring."""
    set_operator_model(connection, solution_id, model_of(new.assessment for _, new in brought))
    baseline = next((key for key, new in brought if new.assessment.is_baseline), None)
    if baseline is not None:
        set_baseline(connection, solution_id, baseline)
    measures: list[Measure] = []
    for _, new in brought:
        measures += measures_to_add(connection, solution_id, new.measures, measures)
    insert_measures(connection, solution_id, measures, now)
    owner = names.municipality_of(solution_id)
    abouts = (new.assessment for _, new in brought)
    if logo := brought_logo(abouts, is_new=owner in names.new_municipalities):
        set_logo(connection, owner, logo)


def _take_over(
    connection: Connection, names: Names, difference: Difference, written: tuple[str, NewAssessment], now: datetime
) -> None:
    assessment_id, new = written
    solution_id = names.ensure(*new.names)
    match difference.kind:
        case DifferenceKind.OPERATOR_MODEL:
            set_operator_model(connection, solution_id, difference.after)
        case DifferenceKind.BASELINE:
            set_baseline(connection, solution_id, assessment_id)
        case DifferenceKind.LOGO:
            set_logo(connection, names.municipality_of(solution_id), difference.logo)
        case DifferenceKind.MEASURES:
            insert_measures(connection, solution_id, difference.measures, now, brought_by=assessment_id)


def _keep_baseline(connection: Connection, assessment_id: str) -> None:
    """Choose the baseline that a solution had, where an older assessment would take its place."""
    if chosen_baseline(series_of(connection, assessment_id)).id != assessment_id:
        set_baseline(connection, solution_of(connection, assessment_id), assessment_id)
