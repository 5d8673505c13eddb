"""The measures of a gap, and the button that makes one of it."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.gaps import Gap
from assessment.measures import Measure, TooManyMeasuresError, concerning, in_order, proposed, untouched
from assessment.store.failures import StoreUnavailableError
from assessment.texts.measures import TOO_MANY
from assessment.texts.numbers import counted
from pages.shared.context import repository
from pages.shared.fields import field_problem
from pages.shared.markup import draw_html, escape_markdown
from pages.shared.measures import dialog as measure_dialog
from pages.shared.measures.card import line


def count_in_words(count: int) -> str:
    """Say how many measures a gap has, for its line; nothing where it has none."""
    return f" · {counted(count, '1 Maßnahme', 'Maßnahmen')}" if count else ""


def measure_button(assessment_id: str, gap: Gap) -> None:
    """Draw the button that stores the measure which a gap suggests, and opens it to be changed."""
    key = f"measure-{gap.criterion.id}"
    st.button(
        "Maßnahme anlegen",
        key=key,
        icon=":material/add_task:",
        help=f"Maßnahme zu „{escape_markdown(gap.criterion.short_title)}“ anlegen",
        on_click=_create,
        args=(assessment_id, gap),
    )
    field_problem(f"problem-{key}")


def _create(assessment_id: str, gap: Gap) -> None:
    key = f"problem-measure-{gap.criterion.id}"
    proposal = proposed(gap, clock.today())
    try:
        existing = untouched(proposal, repository().measures.for_assessment(assessment_id))
        measure = existing or repository().measures.add(assessment_id, proposal)
    except StoreUnavailableError as error:
        st.session_state[key] = f"Nicht angelegt. {error} Es wurde nichts gespeichert; bitte noch einmal versuchen."
        return
    except TooManyMeasuresError:
        st.session_state[key] = f"Nicht angelegt. {TOO_MANY}"
        return
    st.session_state[key] = None
    greeting = "Diese Maßnahme gibt es schon." if existing else "Angelegt."
    measure_dialog.ask_for(measure.id, f"{greeting} Hier passen Sie sie an.")


def gap_measures(measures: Sequence[Measure], gap: Gap) -> None:
    """Draw the measures of a gap: what, who, when, how far."""
    own = in_order(concerning(measures, gap.criterion.id), clock.today())
    if not own:
        return
    draw_html(Markup('<p class="kompass-small"><strong>Maßnahmen</strong></p>'))
    for measure in own:
        line(measure, gap.criterion.id)
