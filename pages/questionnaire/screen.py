"""Fragebogen: one criterion at a time for the projector, a phase as a list, or as a table to type results into."""

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from assessment.assessment import Assessment
from assessment.catalog.model import Criterion
from assessment.phases import Phase, due_phases
from assessment.questionnaire import Filter, first_open, neighbours, ordered_criteria
from assessment.rating import Answer, Answers, answer_to
from pages.questionnaire import answer_fields, closed
from pages.questionnaire import facts as criterion_facts
from pages.questionnaire.filter import filter_fields
from pages.questionnaire.followup import followup
from pages.questionnaire.list import draw_list
from pages.questionnaire.steps import confirm_phase, draw_progress, preview_notice, steps
from pages.questionnaire.table import draw_table
from pages.shared import context, redraw
from pages.shared.markup import draw_html, escape_markdown

_FOCUS, _LIST, _TABLE = "Fokus", "Liste", "Tabelle"


def draw() -> None:
    """Draw the screen."""
    assessment = context.current_assessment()
    if assessment is None:
        return
    catalog = context.the_catalog()
    answers = context.repository().answers(assessment.id)
    everything = ordered_criteria(catalog, assessment.phases)
    criterion = _chosen_criterion(everything, answers, assessment)
    if criterion is None:
        return
    view, chosen = _controls(assessment)
    redraw.remember()
    closed.banner(assessment)
    strip = steps(assessment, criterion)
    if view == _LIST:
        draw_list(assessment, criterion.phase, chosen, answers, strip)
    elif view == _TABLE:
        draw_table(assessment, criterion.phase, chosen, answers, strip)
    else:
        _focus(assessment, criterion, chosen, answers, strip)


def _chosen_criterion(
    everything: tuple[Criterion, ...], answers: Answers, assessment: Assessment
) -> Criterion | None:
    """Return the criterion in the address, or the first open one; None, and a sentence, if it is unknown."""
    catalog = context.the_catalog()
    criterion_id = st.query_params.get("k")
    if criterion_id is None:
        criterion = first_open(_due_in_order(everything, assessment), answers)
        st.query_params["k"] = criterion.id
        return criterion
    if criterion_id in catalog:
        return catalog.criterion(criterion_id)
    st.warning("Dieses Kriterium gibt es nicht. Vielleicht hat die Adresse einen Tippfehler.")
    context.link("questionnaire", "Zum ersten offenen Kriterium", k=None)
    return None


def _due_in_order(everything: tuple[Criterion, ...], assessment: Assessment) -> list[Criterion]:
    """Return the due criteria in the order in which they are walked through."""
    due = due_phases(assessment.phases)
    return [criterion for criterion in everything if criterion.phase in due]


def _controls(assessment: Assessment) -> tuple[str, Filter]:
    """Draw the choice of view and the filters; return both."""
    with st.container(horizontal=True, vertical_alignment="center", key="controls"):
        draw_html(Markup('<h1 class="kompass-title">Fragebogen: {}</h1>').format(assessment.solution))
        view = st.segmented_control(
            "Ansicht",
            [_FOCUS, _LIST, _TABLE],
            default=_FOCUS,
            required=True,
            key="view",
            label_visibility="collapsed",
            persist_state="session",
        )
        chosen = filter_fields()
    return view or _FOCUS, chosen


def _focus(
    assessment: Assessment,
    criterion: Criterion,
    chosen: Filter,
    answers: Answers,
    strip: DeltaGenerator,
) -> None:
    """Draw one criterion, large."""
    catalog = context.the_catalog()
    everything = ordered_criteria(catalog, assessment.phases)
    own = catalog.of_phase(criterion.phase)
    answer = answer_to(criterion.id, answers)
    with st.container(key="focus"):
        with st.container():
            if chosen.is_active:
                _matches(everything, chosen, answers, criterion)
            draw_html(criterion_facts.place_line(criterion, f"Kriterium {own.index(criterion) + 1} von {len(own)}"))
            # By this mark keys.js knows which criterion is in view, and a key for: nothing of it is drawn earlier.
            draw_html(Markup('<h2 data-criterion="{}">{}</h2>').format(criterion.id, criterion.title))
            preview_notice(assessment, criterion.phase)
            if not answers and criterion.phase is Phase.P1 and Phase.P1 not in assessment.phases:
                st.info("Wir beginnen vorn: Auch die früheren Phasen zählen, denn die späteren bauen auf ihnen auf.")
        left, right = st.columns([4, 6], gap="medium")
        with left:
            criterion_facts.requirements(criterion, assessment.operator_model)
        with right:
            saved = answer_fields.saved_place("saved")
            draw_html(Markup('<p class="kompass-small">Es gilt die höchste Stufe, deren Satz ganz zutrifft.</p>'))
            _rating(assessment, criterion, strip, saved)
            followup(assessment, criterion)
        before, after = neighbours(everything, criterion, chosen, answers)
        _turn_pages(criterion, before, after, closed.is_read_only(assessment))
        _note(assessment, criterion, saved)
        _further(assessment, criterion, saved)
        background = redraw.fold("Mehr zum Kriterium", f"background-{criterion.id}")
        if background:
            with background:
                criterion_facts.background(criterion, assessment.operator_model)
    if answer.is_unconfirmed:
        confirm_phase(assessment, criterion.phase)


@st.fragment
def _rating(assessment: Assessment, criterion: Criterion, strip: DeltaGenerator, saved: DeltaGenerator) -> None:
    """Draw the levels, the saved indicator and the progress: what a click redraws."""
    with redraw.part("rating"):
        stored, answered = context.repository().answer_and_answered(assessment.id, criterion.id)
        answer = answer_fields.in_view(assessment.id, stored)
        draw_progress(strip, assessment, answered)
        answer_fields.draw_saved(saved, assessment.id, answer)
        answer_fields.rating_field(assessment, criterion, answer, large=True)
        if answer.rating is not None:
            st.button(
                "Antwort zurücknehmen",
                key=f"withdraw-{criterion.id}",
                type="tertiary",
                disabled=closed.is_read_only(assessment),
                on_click=answer_fields.withdraw,
                args=(assessment.id, criterion.id),
            )


@st.fragment
def _note(assessment: Assessment, criterion: Criterion, saved: DeltaGenerator) -> None:
    with redraw.part("note"):
        answer = _fresh(assessment.id, criterion)
        answer_fields.note_field(assessment, answer)
        answer_fields.draw_saved(saved, assessment.id, answer)


@st.fragment
def _further(assessment: Assessment, criterion: Criterion, saved: DeltaGenerator) -> None:
    with redraw.part("further"):
        answer = _fresh(assessment.id, criterion)
        fold = redraw.fold("Nachweise, Zuständigkeit, Ziel", f"further-{criterion.id}")
        if fold:
            with fold:
                answer_fields.further_fields(assessment, criterion, answer)
        answer_fields.draw_saved(saved, assessment.id, answer)


def _fresh(assessment_id: str, criterion: Criterion) -> Answer:
    return answer_fields.in_view(assessment_id, context.repository().answer(assessment_id, criterion.id))


def _turn_pages(criterion: Criterion, before: Criterion | None, after: Criterion | None, read_only: bool) -> None:
    with st.bottom, st.container(horizontal=True, horizontal_alignment="distribute", key="turn"):
        st.button(
            "Zurück",
            key="previous",
            icon=":material/arrow_back:",
            disabled=before is None,
            on_click=_turn_to,
            args=(before.id if before else "",),
        )
        answering = "" if read_only else Markup("<kbd>1</kbd>–<kbd>6</kbd> antworten, ")
        # By these marks keys.js knows that the page is drawn to its end, and where the arrows lead.
        keys = (
            '<p class="kompass-keys" data-criterion="{}" data-previous="{}" data-next="{}">'
            "Tasten: {}<kbd>←</kbd> <kbd>→</kbd> blättern</p>"
        )
        ways = (neighbour.id if neighbour else "" for neighbour in (before, after))
        draw_html(Markup(keys).format(criterion.id, *ways, answering))
        if after is None:
            if st.button("Zum Ergebnis", key="next", type="primary"):
                context.go("results")
        else:
            st.button(
                "Weiter",
                key="next",
                icon=":material/arrow_forward:",
                icon_position="right",
                type="primary",
                on_click=_turn_to,
                args=(after.id,),
            )


def _turn_to(criterion_id: str) -> None:
    st.query_params["k"] = criterion_id


def _matches(everything: tuple[Criterion, ...], chosen: Filter, answers: Answers, criterion: Criterion) -> None:
    matching = [other for other in everything if chosen.admits(other, answers)]
    if not matching:
        st.info("Kein Kriterium passt zum Filter.")
    elif criterion not in matching:
        st.info(f"Filter aktiv: {len(matching)} Kriterien passen, dieses nicht.")
        context.link(
            "questionnaire", f"Zum ersten passenden: {escape_markdown(matching[0].short_title)}", k=matching[0].id
        )
    else:
        draw_html(
            Markup('<p class="kompass-small">Filter aktiv: {} von {} passenden Kriterien</p>').format(
                matching.index(criterion) + 1, len(matching)
            )
        )
