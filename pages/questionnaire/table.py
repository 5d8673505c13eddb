"""A phase of the questionnaire as a table, into which results on paper are typed."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from assessment.assessment import Assessment
from assessment.catalog.model import Criterion
from assessment.phases import Phase
from assessment.questionnaire import Filter, answered_in, ordered_phases
from assessment.quick_entry import sign
from assessment.rating import Answer, Answers, Rating, answer_to
from pages.questionnaire import answer_fields
from pages.questionnaire.closed import is_read_only
from pages.questionnaire.list import shown_of_phase
from pages.questionnaire.steps import draw_progress, turn_to_phase
from pages.shared import context, redraw
from pages.shared.markup import draw_html, escape_markdown, join

_WIDTHS = [5, 1, 7, 4]
# As high as what it says; labels that name the criterion are read out only.
_COMPACT: dict[str, Any] = {"height": "content", "label_visibility": "collapsed"}


def draw_table(
    assessment: Assessment,
    phase: Phase,
    chosen: Filter,
    answers: Answers,
    strip: DeltaGenerator,
) -> None:
    """Draw a phase as a table."""
    criteria = shown_of_phase(assessment, phase, chosen, answers)
    if criteria and not is_read_only(assessment):
        _legend()
    _rows(assessment, criteria, strip)
    _turn(assessment, phase, criteria)


def _legend() -> None:
    label = context.the_catalog().method.label
    signs = join(Markup("<span><kbd>{}</kbd> {}</span> ").format(sign(rating), label(rating)) for rating in Rating)
    with st.container(key="legend"):
        draw_html(
            Markup(
                '<p class="kompass-legend"><span>Eintippen:</span> {}'
                "<span>oder <kbd>1</kbd> bis <kbd>6</kbd></span> <span>leer: noch offen</span></p>"
            ).format(signs)
        )


@st.fragment
def _rows(assessment: Assessment, criteria: Sequence[Criterion], strip: DeltaGenerator) -> None:
    """Draw all rows. They are one fragment: whoever types fast sends several of them at once."""
    with redraw.part("rows"):
        answers = context.repository().answers(assessment.id)
        draw_progress(strip, assessment, answered_in(answers))
        with st.container(key="quick"):
            for criterion in criteria:
                answer = answer_fields.in_view(assessment.id, answer_to(criterion.id, answers))
                with st.container(key=f"quick-{criterion.id}"):
                    _row(assessment, criterion, answer)


def _row(assessment: Assessment, criterion: Criterion, answer: Answer) -> None:
    name = f"{criterion.id.upper()} {criterion.short_title}"
    what, rating, note, state = st.columns(_WIDTHS, gap="small")
    with what:
        draw_html(_heading(criterion, answer))
    with rating:
        answer_fields.quick_field(assessment, answer, f"{name}, Antwort")
    with note:
        answer_fields.text_field(assessment, answer, "note", f"{name}, Notiz", placeholder="Notiz", **_COMPACT)
        if answer.rating is Rating.NOT_RELEVANT:
            question = "Warum nicht relevant?" if answer.reason else "Warum nicht relevant? Bitte begründen."
            draw_html(Markup('<p class="kompass-small">{}</p>').format(question))
            answer_fields.text_field(assessment, answer, "reason", f"{name}: {question}", **_COMPACT)
    with state:
        _state(assessment, answer)
    answer_fields.draw_clash(assessment, criterion)


def _heading(criterion: Criterion, answer: Answer) -> Markup:
    """Return number and title of a row, and the carried-over answer that typing one confirms or replaces."""
    label = context.the_catalog().method.label
    badge = Markup(' <span class="kompass-badge">Meilenstein</span>') if criterion.milestone else ""
    suggestion = answer.suggestion
    carried = (
        Markup('<p class="kompass-small">Übernommen, nicht bestätigt: {} ({})</p>').format(
            label(suggestion.rating), sign(suggestion.rating)
        )
        if suggestion
        else ""
    )
    return Markup("<p><strong>{}</strong> {}{}</p>{}").format(
        criterion.id.upper(), criterion.short_title, badge, carried
    )


def _state(assessment: Assessment, answer: Answer) -> None:
    """Draw the saved indicator, or what is wrong with what was typed."""
    with st.container(key=f"saved-{answer.criterion}"):
        typed = st.session_state[answer_fields.quick_key(answer.criterion)]
        draw_html(answer_fields.indicator(assessment.id, answer, typed))


def _turn(assessment: Assessment, phase: Phase, criteria: Sequence[Criterion]) -> None:
    """Draw the ways to the phases before and after, and say which rows table.js finds when all are drawn."""
    phases = ordered_phases(assessment.phases)
    index = phases.index(phase)
    before = phases[index - 1] if index else None
    after = phases[index + 1] if index + 1 < len(phases) else None
    with st.bottom, st.container(horizontal=True, horizontal_alignment="distribute", key="turn"):
        st.button(
            f"Zurück: {escape_markdown(_short(before))}" if before else "Zurück",
            key="previous",
            icon=":material/arrow_back:",
            disabled=before is None,
            on_click=turn_to_phase,
            args=(assessment.id, before),
        )
        if not is_read_only(assessment):
            draw_html(
                Markup(
                    '<p class="kompass-keys" data-rows="{}"><kbd>Eingabe</kbd> <kbd>↑</kbd> <kbd>↓</kbd> '
                    "Zeile wechseln, <kbd>Tab</kbd> weiter zur Notiz</p>"
                ).format(" ".join(criterion.id for criterion in criteria))
            )
        if after is None:
            if st.button("Zum Ergebnis", key="next", type="primary"):
                context.go("results")
        else:
            st.button(
                f"Weiter: {escape_markdown(_short(after))}",
                key="next",
                icon=":material/arrow_forward:",
                icon_position="right",
                type="primary",
                on_click=turn_to_phase,
                args=(assessment.id, after),
            )


def _short(phase: Phase) -> str:
    return escape_markdown(context.the_catalog().phase(phase).short_label) if phase is Phase.DG else phase.value
