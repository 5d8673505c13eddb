"""Whether the spans of results also hold how far the votes of a workshop lay apart."""

import streamlit as st

from assessment.scoring import Spread
from assessment.voting.judgement import spread
from pages.shared import context

WITHOUT = "Spanne, solange Antworten fehlen"
WITH = f"{WITHOUT}. Wo abgestimmt wurde, gehört auch dazu, was die mittlere Hälfte der Stimmen gewählt hat"


def chosen_spread(assessment_id: str) -> Spread | None:
    """Draw the switch where a group has voted; return the spread of its votes where it is on."""
    found = spread(context.repository().workshops.judgements(assessment_id))
    if not found:
        return None
    # Off at first, so that the figures are those of the report.
    is_on = st.toggle("Streuung der Stimmen zeigen", key="spread", persist_state="session")
    return found if is_on else None
