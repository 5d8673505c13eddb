"""The criteria that a measure is meant for, and the level that each is to reach."""

from dataclasses import replace

import streamlit as st

from assessment.measures import Aim, Measure
from assessment.rating import LEVELS, Answers, Rating
from assessment.scoring import target_of
from assessment.store.database import StoreUnavailableError
from pages.components import measure_saving
from pages.components.context import repository, the_catalog


def aims_field(assessment_id: str, stored: Measure) -> None:
    """Draw the choice of criteria, and a choice of levels for each."""
    aims = measure_saving.shown(stored).aims
    chosen = [aim.criterion for aim in aims]
    key = f"aims-{stored.id}"
    measure_saving.synchronise(stored, {key: chosen})
    known = [criterion.id for criterion in the_catalog().criteria]
    st.multiselect(
        "Kriterien",
        [*known, *(criterion for criterion in chosen if criterion not in the_catalog())],
        key=key,
        format_func=_called,
        placeholder="Kriterium wählen",
        select_all=False,
        filter_mode="contains",
        on_change=_save_criteria,
        args=(assessment_id, stored),
    )
    if aims:
        with st.container(key="measure-levels"):
            for aim in aims:
                _level_field(stored, aim)


def _called(criterion_id: str) -> str:
    known = criterion_id in the_catalog()
    return f"{criterion_id.upper()} {the_catalog().criterion(criterion_id).short_title if known else ''}".strip()


def _level_field(stored: Measure, aim: Aim) -> None:
    key = f"level-{stored.id}-{aim.criterion}"
    measure_saving.synchronise(stored, {key: aim.level.value})
    # Nobody aims at the lowest level; a file may still say so.
    levels = [level.value for level in LEVELS if level is not LEVELS[0] or aim.level is level]
    st.selectbox(
        f"Zielstufe: {_called(aim.criterion)}",
        levels,
        key=key,
        format_func=lambda value: the_catalog().method.label(Rating(value)),
        filter_mode=None,
        on_change=_save_level,
        args=(stored, aim.criterion),
    )


def _save_criteria(assessment_id: str, stored: Measure) -> None:
    """Save which criteria are chosen; a new one is to reach its target."""
    key = f"aims-{stored.id}"
    chosen: list[str] = st.session_state[key]
    kept = {aim.criterion: aim for aim in measure_saving.shown(stored).aims}
    answers = _answers(assessment_id) if set(chosen) - set(kept) else {}
    aims = tuple(kept.get(criterion) or _aim_at_target(criterion, answers) for criterion in chosen)
    measure_saving.now_shows(key, chosen)
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


def _save_level(stored: Measure, criterion_id: str) -> None:
    key = f"level-{stored.id}-{criterion_id}"
    level = Rating(st.session_state[key])
    aims = tuple(
        replace(aim, level=level) if aim.criterion == criterion_id else aim
        for aim in measure_saving.shown(stored).aims
    )
    measure_saving.now_shows(key, level.value)
    measure_saving.save(stored, {"aims": aims})
