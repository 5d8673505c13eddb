"""The lines for evidence: a text, a link, or both; and what is wrong with a field."""

from typing import Any

import streamlit as st

from assessment.rating import Answer, Evidence
from assessment.store.repository import Assessment
from assessment.validation import MAX_LINE, url_problem
from pages.components import saving
from pages.components.closed import is_read_only


def field_problem(key: str) -> None:
    """Draw what is wrong with a field, if anything is."""
    if st.session_state.get(key):
        st.error(st.session_state[key])


def evidence_fields(assessment: Assessment, name: str, answer: Answer) -> None:
    """Draw a line for each piece of evidence, and an empty one for the next."""
    closed = is_read_only(assessment)
    for place in range(len(answer.evidence) + (0 if closed else 1)):
        text, link, remove = st.columns([5, 5, 2], vertical_alignment="bottom")
        number = f"Nachweis {place + 1}"
        arguments: dict[str, Any] = {
            "on_change": _save_evidence,
            "args": (assessment.id, name),
            "disabled": closed,
        }
        text.text_input(number, key=f"text-evidence-{name}-{place}", max_chars=MAX_LINE, **arguments)
        link.text_input(f"Link zu {number}", key=f"text-link-{name}-{place}", placeholder="https://…", **arguments)
        if place < len(answer.evidence):
            remove.button(
                "Entfernen",
                key=f"remove-{name}-{place}",
                help=f"{number} entfernen",
                disabled=closed,
                on_click=_remove_evidence,
                args=(assessment.id, name, place),
            )
        field_problem(f"problem-link-{name}-{place}")


def _save_evidence(assessment_id: str, name: str) -> None:
    pieces = []
    place = 0
    while (key := f"text-evidence-{name}-{place}") in st.session_state:
        url = st.session_state[f"text-link-{name}-{place}"].strip()
        fault = url_problem(url)
        st.session_state[f"problem-link-{name}-{place}"] = (
            f"{fault} Der Link ist nicht gespeichert." if fault else None
        )
        pieces.append(Evidence(st.session_state[key].strip(), "" if fault else url))
        place += 1
    saving.save(assessment_id, name, {"evidence": tuple(piece for piece in pieces if piece != Evidence())})


def _remove_evidence(assessment_id: str, name: str, place: int) -> None:
    shown = saving.with_pending(assessment_id, saving.seen(assessment_id, name))
    left = shown.evidence[:place] + shown.evidence[place + 1 :]
    for row, piece in enumerate((*left, Evidence(), Evidence())):
        st.session_state[f"text-evidence-{name}-{row}"] = piece.text
        st.session_state[f"text-link-{name}-{row}"] = piece.url
        st.session_state[f"problem-link-{name}-{row}"] = None
    saving.save(assessment_id, name, {"evidence": left})
