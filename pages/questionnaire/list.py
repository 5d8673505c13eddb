"""A phase of the questionnaire as a list."""

from collections import Counter

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from assessment.assessment import Assessment
from assessment.catalog.model import Criterion
from assessment.phases import Phase
from assessment.questionnaire import Filter, answered_in, ordered_criteria
from assessment.rating import Answers, answer_to
from pages.questionnaire import answer_fields
from pages.questionnaire import facts as criterion_facts
from pages.questionnaire.steps import confirm_phase, draw_progress, preview_notice
from pages.shared import context, pending, redraw
from pages.shared.markup import draw_html


def draw_list(
    assessment: Assessment,
    phase: Phase,
    chosen: Filter,
    answers: Answers,
    strip: DeltaGenerator,
) -> None:
    """Draw a phase as a list."""
    draw_progress(strip, assessment, answered_in(answers))
    for criterion in shown_of_phase(assessment, phase, chosen, answers):
        with st.container(border=True, key=f"card-{criterion.id}"):
            draw_html(criterion_facts.place_line(criterion))
            draw_html(Markup("<h2>{}</h2><p>{}</p>").format(criterion.short_title, criterion.question))
            _list_entry(assessment, criterion, strip)


def shown_of_phase(assessment: Assessment, phase: Phase, chosen: Filter, answers: Answers) -> list[Criterion]:
    """Draw what holds for a phase as a whole; return its criteria that the filter leaves."""
    criteria = context.the_catalog().of_phase(phase)
    # What somebody has to decide about stays in view, whatever the filter says.
    undecided = {name for assessment_id, name in pending.answers().clashes if assessment_id == assessment.id}
    shown = [criterion for criterion in criteria if chosen.admits(criterion, answers) or criterion.id in undecided]
    with st.container():
        _notices(assessment, phase, chosen, answers, len(shown))
    return shown


def _notices(assessment: Assessment, phase: Phase, chosen: Filter, answers: Answers, shown: int) -> None:
    criteria = context.the_catalog().of_phase(phase)
    preview_notice(assessment, phase)
    if any(answer_to(criterion.id, answers).suggestion for criterion in criteria):
        confirm_phase(assessment, phase)
    if chosen.is_active:
        _matches_in_list(assessment, chosen, answers, shown, len(criteria))


def _matches_in_list(assessment: Assessment, chosen: Filter, answers: Answers, shown: int, total: int) -> None:
    """Say how much of the list the filter leaves, and where else something matches."""
    catalog = context.the_catalog()
    everything = ordered_criteria(catalog, assessment.phases)
    counts = Counter(criterion.phase for criterion in everything if chosen.admits(criterion, answers))
    places = ", ".join(f"{number} in {catalog.label(phase)}" for phase, number in counts.items())
    if not places:
        st.info("Kein Kriterium passt zum Filter.")
        return
    sentence = '<p class="kompass-small">Filter aktiv: {} von {} Kriterien dieser Phase. Insgesamt: {}.</p>'
    draw_html(Markup(sentence).format(shown, total, places))


@st.fragment
def _list_entry(assessment: Assessment, criterion: Criterion, strip: DeltaGenerator) -> None:
    with redraw.part(f"entry-{criterion.id}"):
        answers = context.repository().answers(assessment.id)
        answer = answer_fields.in_view(assessment.id, answer_to(criterion.id, answers))
        draw_progress(strip, assessment, answered_in(answers))
        answer_fields.rating_field(assessment, criterion, answer, large=False)
        saved = answer_fields.saved_place(f"saved-{criterion.id}")
        fold = redraw.fold("Stufen erklärt und alle Angaben", f"details-{criterion.id}")
        if fold:
            with fold:
                criterion_facts.levels(criterion)
                criterion_facts.requirements(criterion, assessment.operator_model)
                answer_fields.note_field(assessment, answer)
                answer_fields.further_fields(assessment, criterion, answer)
                criterion_facts.background(criterion, assessment.operator_model)
        answer_fields.draw_saved(saved, assessment.id, answer)
