"""The phases as steps: which one is in view, and how far each is answered."""

from collections.abc import Collection
from functools import lru_cache

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from assessment.assessment import Assessment, ClosedError
from assessment.catalog.identity import Identity
from assessment.catalog.model import Catalog, Criterion
from assessment.method import Method
from assessment.phases import Phase, due_phases
from assessment.questionnaire import Progress, first_open, ordered_phases, progress
from assessment.scoring import due_criteria
from pages.questionnaire.closed import is_read_only
from pages.shared import context
from pages.shared.markup import escape_markdown, join
from pages.shared.pending import CLOSED_MEANWHILE


def steps(assessment: Assessment, criterion: Criterion) -> DeltaGenerator:
    """Draw the phases as steps; return the place for their progress, which a rating redraws."""
    st.session_state["phase"] = criterion.phase
    st.segmented_control(
        "Phase",
        ordered_phases(assessment.phases),
        format_func=_step_label,
        required=True,
        key="phase",
        width="stretch",
        label_visibility="collapsed",
        on_change=_go_to_phase,
        args=(assessment.id,),
    )
    return st.empty()


def _step_label(phase: Phase) -> str:
    name = context.the_catalog().phase(phase).short_label
    return f"∞ {name}" if phase is Phase.DG else f"{phase.value} {name}"


def _go_to_phase(assessment_id: str) -> None:
    turn_to_phase(assessment_id, Phase(st.session_state["phase"]))


def turn_to_phase(assessment_id: str, phase: Phase) -> None:
    """Let the first open criterion of a phase be the one in view."""
    answers = context.repository().answers(assessment_id)
    st.query_params["k"] = first_open(context.the_catalog().of_phase(phase), answers).id


def draw_progress(strip: DeltaGenerator, assessment: Assessment, answered: Collection[str]) -> None:
    """Draw how far each phase is answered, and how long the rest may take; `answered` names the criteria that are."""
    strip.html(_progress(Identity(context.the_catalog()), assessment.phases, frozenset(answered)))


# Who changes an answer, or writes a note, leaves the progress as it was.
@lru_cache(maxsize=256)
def _progress(catalog: Identity[Catalog], phases: tuple[Phase, ...], answered: frozenset[str]) -> str:
    due = due_phases(phases)
    cells = [
        _cell(phase, progress(catalog.of.of_phase(phase), answered), phase in due) for phase in ordered_phases(phases)
    ]
    overall = progress(due_criteria(catalog.of, phases), answered)
    return str(
        Markup(
            '<ol class="kompass-steps" aria-label="Fortschritt je Phase">{}</ol><p class="kompass-left">{}</p>'
        ).format(join(cells), _time_left(overall, catalog.of.method))
    )


# An answer changes one phase at most.
@lru_cache(maxsize=512)
def _cell(phase: Phase, done: Progress, is_due: bool) -> Markup:
    state = "fertig" if done.is_complete else f"{done.answered} von {done.total}"
    return Markup(
        '<li><span class="kompass-bar" aria-hidden="true"><span style="width:{}%"></span></span>'
        '<span class="kompass-step">{} {}</span></li>'
    ).format(
        round(100 * done.answered / done.total),
        "∞" if phase is Phase.DG else phase.value,
        state if is_due else f"Vorschau, {state}",
    )


def _time_left(overall: Progress, method: Method) -> str:
    if overall.is_complete:
        return f"Alle {overall.total} fälligen Kriterien sind beantwortet."
    minutes = overall.minutes_left(method)
    duration = f"{minutes} Minuten" if minutes < 60 else f"{minutes // 60} Std. {minutes % 60} Min."
    return f"{overall.answered} von {overall.total} fälligen Kriterien beantwortet, noch etwa {duration}"


def preview_notice(assessment: Assessment, phase: Phase) -> None:
    """Say that a phase is not due yet."""
    if phase not in due_phases(assessment.phases):
        st.info("Vorschau: Diese Phase ist noch nicht fällig. Antworten zählen erst, wenn sie es ist.")


def confirm_phase(assessment: Assessment, phase: Phase) -> None:
    """Offer to confirm all carried-over ratings of a phase at once."""
    catalog = context.the_catalog()
    st.button(
        f"Alle übernommenen Antworten in {escape_markdown(catalog.label(phase))} bestätigen",
        key="confirm-phase",
        disabled=is_read_only(assessment),
        on_click=_confirm_all,
        args=(assessment.id, phase),
    )


def _confirm_all(assessment_id: str, phase: Phase) -> None:
    ids = [criterion.id for criterion in context.the_catalog().of_phase(phase)]
    try:
        count = context.repository().confirm(assessment_id, ids)
    except ClosedError:
        st.toast(f"Nicht bestätigt. {CLOSED_MEANWHILE}")
    else:
        st.toast(f"{count:d} Antworten bestätigt")
