"""Whether the spans of results also hold how far the votes of a workshop lay apart."""

from enum import StrEnum

import streamlit as st

from assessment.scoring import Spread
from assessment.voting.judgement import spread
from pages.shared import context


class SpanMeaning(StrEnum):
    """What the spans of results stand for, as the legend says it."""

    WITHOUT_VOTES = "Spanne, solange Antworten fehlen"
    WITH_VOTES = (
        f"{WITHOUT_VOTES}. Wo abgestimmt wurde, gehört auch dazu, was die mittlere Hälfte der Stimmen gewählt hat"
    )


def chosen_spread(assessment_id: str) -> Spread | None:
    """Draw the switch where a group has voted; return the spread of its votes where it is on."""
    votes = spread(context.repository().workshops.judgements(assessment_id))
    if not votes:
        return None
    # Off at first, so that the figures are those of the report.
    is_on = st.toggle("Streuung der Stimmen zeigen", key="spread", persist_state="session")
    return votes if is_on else None
