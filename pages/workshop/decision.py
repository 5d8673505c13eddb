"""What the group decides about a criterion: it becomes the answer by a click."""

import streamlit as st
from markupsafe import Markup

from assessment.rating import Rating
from assessment.validation import MAX_LINE, text_problem
from assessment.voting.workshop import AgendaItem, Workshop
from pages.shared import drafts, fields
from pages.shared.context import repository, the_catalog
from pages.shared.markup import draw_html
from pages.workshop.steps import RefusedStepError, button


def draw(workshop: Workshop, item: AgendaItem) -> None:
    """Draw what is decided, and the choice of what to decide."""
    method = the_catalog().method
    draw_html(Markup("<h3>Gemeinsam entscheiden</h3>"))
    with st.container():
        if item.decided:
            draw_html(
                Markup('<p class="kompass-decided" role="status">{}</p>').format(
                    f"Als Antwort gespeichert: {method.label(Rating(item.decided))}"
                )
            )
    of = _draft_of(workshop.id, item.criterion)
    # What another facilitator decided is shown here, too.
    drafts.keep(of, item.decided)
    key = f"decision-{item.criterion}-{item.decided}"
    chosen: str | None = drafts.value(key, of, item.decided)
    fields.one_of(
        "Urteil der Gruppe",
        [rating.value for rating in Rating],
        key,
        chosen,
        drafts.target(key, of),
        format_func=lambda value: method.label(Rating(value)),
        horizontal=True,
    )
    with st.container():
        is_explained_anew = chosen == Rating.NOT_RELEVANT and _reason(workshop, item.criterion, of)
    is_new = chosen is not None and (chosen != item.decided or is_explained_anew)
    following = workshop.following(item.criterion)
    with st.container(horizontal=True):
        button(
            "Neues Urteil speichern" if item.decided else "Als Antwort speichern",
            "decide",
            lambda: _decide(workshop, item.criterion, key),
            primary=is_new,
            disabled=not is_new,
        )
        if is_new and following is not None:
            button(
                "Speichern und weiter",
                "decide-next",
                lambda: _decide(workshop, item.criterion, key, following),
            )


def _reason(workshop: Workshop, criterion: str, of: str) -> bool:
    """Ask why a criterion is not relevant; return whether the reason is another than the stored one."""
    stored = repository().answer(workshop.assessment_id, criterion).reason
    key = _reason_key(of)
    reason: str = drafts.value(key, of, stored)
    fields.line("Warum nicht relevant?", key, reason, drafts.target(key, of))
    # Without a reason, the stored one stays.
    return reason not in ("", stored)


def _draft_of(workshop_id: str, criterion: str) -> str:
    return f"{workshop_id}-{criterion}"


def _reason_key(of: str) -> str:
    return f"text-decision-reason-{of}"


def _decide(workshop: Workshop, criterion: str, key: str, following: str | None = None) -> None:
    """Store what is chosen at the click: it may follow a choice or a typed reason before either is drawn."""
    chosen = st.session_state[key]
    of = _draft_of(workshop.id, criterion)
    if chosen is not None:
        reason = _reason_key(of)
        # A field that has not been drawn has a draft all the same.
        text = st.session_state.get(reason, drafts.value(reason, of)) if chosen == Rating.NOT_RELEVANT else ""
        if problem := text_problem(text.strip(), MAX_LINE):
            raise RefusedStepError(problem)
        repository().workshops.decide(workshop.id, criterion, Rating(chosen), text.strip())
        drafts.forget_all(of)
    if following is not None:
        repository().workshops.go_to(workshop.id, following)
