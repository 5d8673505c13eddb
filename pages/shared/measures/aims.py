"""The criteria that a measure is meant for, and the level that each is to reach."""

from dataclasses import replace

import streamlit as st

from assessment.measures import Aim, Measure
from assessment.rating import LEVELS, Answers, Rating
from assessment.scoring import target_of
from assessment.store.failures import StoreUnavailableError
from pages.shared import fields
from pages.shared.context import repository, the_catalog
from pages.shared.measures import saving as measure_saving


def aims_field(assessment_id: str, stored: Measure) -> None:
    """Draw the choice of criteria, and a choice of levels for each."""
    aims = measure_saving.in_view(stored).aims
    chosen = [aim.criterion for aim in aims]
    ids = [criterion.id for criterion in the_catalog().criteria]

    def save(criteria: list[str], _shown: list[str]) -> None:
        _save_criteria(assessment_id, stored, criteria)

    fields.several(
        "Kriterien",
        [*ids, *(criterion for criterion in chosen if criterion not in the_catalog())],
        f"aims-{stored.id}",
        chosen,
        fields.Target(stored.id, save),
        format_func=_called,
        placeholder="Kriterium wählen",
        select_all=False,
        filter_mode="contains",
    )
    if aims:
        with st.container(key="measure-levels"):
            for aim in aims:
                _level_field(stored, aim)


def _called(criterion_id: str) -> str:
    is_known = criterion_id in the_catalog()
    return f"{criterion_id.upper()} {the_catalog().criterion(criterion_id).short_title if is_known else ''}".strip()


def _level_field(stored: Measure, aim: Aim) -> None:
    # Nobody aims at the lowest level; a file may still say so.
    levels = [level.value for level in LEVELS if level is not LEVELS[0] or aim.level is level]

    def save(level: str, _shown: str) -> None:
        _save_level(stored, aim.criterion, Rating(level))

    fields.choice(
        f"Zielstufe: {_called(aim.criterion)}",
        levels,
        f"level-{stored.id}-{aim.criterion}",
        aim.level.value,
        fields.Target(stored.id, save),
        format_func=lambda value: the_catalog().method.label(Rating(value)),
        filter_mode=None,
    )


def _save_criteria(assessment_id: str, stored: Measure, chosen: list[str]) -> None:
    """Save which criteria are chosen; a new one is to reach its target."""
    kept = {aim.criterion: aim for aim in measure_saving.newest(stored).aims}
    answers = _answers(assessment_id) if set(chosen) - set(kept) else {}
    aims = tuple(kept.get(criterion) or _aim_at_target(criterion, answers) for criterion in chosen)
    measure_saving.save(stored, {"aims": aims})


def _answers(assessment_id: str) -> Answers:
    """Return the answers, which may name targets of their own; none where they can't be read."""
    try:
        return repository().answers(assessment_id)
    except StoreUnavailableError:
        return {}


def _aim_at_target(criterion_id: str, answers: Answers) -> Aim:
    criterion = the_catalog().criterion(criterion_id)
    return Aim(criterion_id, target_of(criterion, answers, the_catalog().method))


def _save_level(stored: Measure, criterion_id: str, level: Rating) -> None:
    aims = tuple(
        replace(aim, level=level) if aim.criterion == criterion_id else aim
        for aim in measure_saving.newest(stored).aims
    )
    measure_saving.save(stored, {"aims": aims})
