"""What screens say of an assessment that is closed, and whether its answers are only read."""

import streamlit as st

from assessment import clock
from assessment.assessment import Assessment
from pages.shared import context, pending


def is_read_only(assessment: Assessment) -> bool:
    """Whether answers can't be changed here.

    They still can while something waits that was entered before the assessment was closed elsewhere: Streamlit drops
    what is on its way from a field that was disabled meanwhile.
    """
    return assessment.is_closed and all(key[0] != assessment.id for key in pending.answers().unsaved)


def banner(assessment: Assessment) -> None:
    """Say that a closed assessment is only read, and where to open it again; draw nothing for any other."""
    closing = assessment.closing
    with st.container(key="closed", horizontal=True, vertical_alignment="center"):
        if closing is None or not is_read_only(assessment):
            return
        st.info(
            f"Abgeschlossen am {clock.local(closing.closed_at):%d.%m.%Y} (Version {closing.version:d}). "
            "Antworten lassen sich nur lesen. Zum Ändern unter „Bericht“ wieder öffnen.",
            icon=":material/lock:",
        )
        with st.container(width="content"):
            context.link("report", "Zum Bericht")
