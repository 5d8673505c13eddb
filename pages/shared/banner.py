"""What stands above every screen while something is not saved; it goes on trying by itself."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from markupsafe import Markup

from assessment.measures import Measure, MeasureChanges
from assessment.pending import Unsaved, Why
from assessment.rating import Answer, AnswerChanges
from assessment.texts.answers import FIELD_NAMES, value_in_words
from pages.shared import pending
from pages.shared.context import link, page, the_catalog
from pages.shared.markup import draw_html, escape_markdown
from pages.shared.pending import DELETED_MEANWHILE, MEASURE_DELETED_MEANWHILE, AnswerKey

_DRAWN = "banner"


def draw() -> None:
    """Say above a screen that something is not saved, and go on trying by itself."""
    st.session_state[_DRAWN] = _to_say()
    # There also without anything to say: what comes and goes would take the focus from the field that is typed in.
    with st.container(key="unsaved"):
        if _waits():
            _waiting()


def redraw_if_changed() -> None:
    """Within a fragment: draw the whole screen when the banner, or the question about a clash, has to come or go.

    The question may stand in another fragment than the field that was entered into, or that it is about.
    """
    if _to_say() != st.session_state.get(_DRAWN):
        st.rerun(scope="app")


def _to_say() -> tuple[bool, frozenset[AnswerKey]]:
    return _waits(), frozenset(pending.answers().clashes)


def _waits() -> bool:
    return bool(pending.answers().unsaved or pending.measures().unsaved)


@st.fragment(run_every=2.0)
def _waiting() -> None:
    pending.retry()
    if not _waits():
        st.rerun(scope="app")
    answers, measures = pending.answers().unsaved, pending.measures().unsaved
    _say_what_waits(answers, measures)
    _say_what_is_gone({key: waiting for key, waiting in answers.items() if waiting.why is Why.DELETED})
    _say_which_measures_are_gone(measures)


def _say_what_waits(
    answers: Mapping[AnswerKey, Unsaved[Answer, AnswerChanges]],
    measures: Mapping[str, Unsaved[Measure, MeasureChanges]],
) -> None:
    entered: list[Unsaved[Any, Any]] = [*answers.values(), *measures.values()]
    waiting = [each for each in entered if each.why is not Why.DELETED]
    if not waiting:
        return
    reasons = " ".join(dict.fromkeys(each.reason for each in waiting))
    is_answer = any(each.why is not Why.DELETED for each in answers.values())
    st.error(
        f"Die letzte {'Antwort' if is_answer else 'Änderung an einer Maßnahme'} ist nicht gespeichert. "
        f"{escape_markdown(reasons)} Ihre Eingabe steht noch im Feld und wird gespeichert, sobald es wieder geht. "
        "Bitte dieses Fenster so lange offen lassen.",
        icon=":material/warning:",
    )
    closed = [assessment_id for (assessment_id, _), each in answers.items() if each.why is Why.CLOSED]
    if closed:
        with st.container(horizontal=True, vertical_alignment="center"):
            link("report", "Zum Bericht", a=closed[0])
            st.button("Eingabe verwerfen", key="discard", on_click=_discard, args=(Why.CLOSED,))


def _say_what_is_gone(gone: Mapping[AnswerKey, Unsaved[Answer, AnswerChanges]]) -> None:
    """Show what was entered into an assessment that is deleted: nothing else has it any more."""
    if not gone:
        return
    st.error(
        f"Die letzte Eingabe ist nicht gespeichert. {DELETED_MEANWHILE} Hier steht die Eingabe noch, zum Kopieren:",
        icon=":material/warning:",
    )
    for (_, criterion), waiting in gone.items():
        for field, value in waiting.changes.items():
            if field != "suggestion":
                draw_html(
                    Markup('<p class="kompass-kept"><strong>{} {}:</strong> {}</p>').format(
                        criterion.upper(), FIELD_NAMES[field], value_in_words(value, the_catalog().method)
                    )
                )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(page("start"), label="Zur Liste der Selbsteinschätzungen")
        st.button("Eingabe verwerfen", key="discard-gone", on_click=_discard, args=(Why.DELETED,))


def _say_which_measures_are_gone(measures: Mapping[str, Unsaved[Measure, MeasureChanges]]) -> None:
    """Say that what was entered into a deleted measure still stands where the measures do."""
    gone = [measure_id for measure_id, waiting in measures.items() if waiting.why is Why.DELETED]
    if gone:
        st.error(
            f"Die letzte Änderung an einer Maßnahme ist nicht gespeichert. {MEASURE_DELETED_MEANWHILE} Ihre Eingabe "
            "steht noch unter „Maßnahmen“.",
            icon=":material/warning:",
        )
        link("measures", "Zu den Maßnahmen", a=pending.opened_in(gone[0]))


def _discard(why: Why) -> None:
    """Give up what was entered into answers and is refused for good; the fields will show what is stored."""
    pending.answers().give_up_all(why)
