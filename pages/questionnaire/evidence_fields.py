"""The lines for evidence: a text, a link, or both."""

from dataclasses import replace

import streamlit as st

from assessment.assessment import Assessment
from assessment.rating import Answer, Evidence
from assessment.validation import MAX_LINK, url_problem
from pages.questionnaire.closed import is_read_only
from pages.shared import fields, saving

_EMPTIED = "Zum Löschen des Nachweises bitte „Entfernen“ wählen."


def evidence_fields(assessment: Assessment, answer: Answer) -> None:
    """Draw a line for each piece of evidence, and an empty one for the next."""
    closed = is_read_only(assessment)
    name = answer.criterion
    st.session_state[_shown_key(assessment.id, name)] = answer.evidence
    for index, piece in enumerate((*answer.evidence, Evidence())):
        if closed and index == len(answer.evidence):
            return
        text, link, remove = st.columns([5, 5, 2], vertical_alignment="bottom")
        number = f"Nachweis {index + 1}"
        with text:
            fields.line(
                number,
                f"text-evidence-{name}-{index}",
                piece.text,
                _target(assessment, name, index, "text"),
                disabled=closed,
            )
        with link:
            fields.line(
                f"Link zu {number}",
                f"text-link-{name}-{index}",
                piece.url,
                _target(assessment, name, index, "url"),
                limit=MAX_LINK,
                placeholder="https://…",
                disabled=closed,
            )
        if index < len(answer.evidence):
            remove.button(
                "Entfernen",
                key=f"remove-{name}-{index}",
                help=f"Nachweis {index + 1:d} entfernen",
                disabled=closed,
                on_click=_remove,
                args=(assessment.id, name, index),
            )


def _target(assessment: Assessment, name: str, index: int, part: str) -> fields.Target[str]:
    """Return where an input goes: into one part of one piece; the others stay as they are by then."""

    def changed(value: str) -> tuple[Evidence, ...]:
        pieces = _shown(assessment.id, name)
        # A line that was empty when it was drawn is a new piece, or one that began in the field beside it.
        pieces = (*pieces, *(Evidence() for _ in range(index + 1 - len(pieces))))
        return (*pieces[:index], replace(pieces[index], **{part: value}), *pieces[index + 1 :])

    def save(value: str, _before: str) -> None:
        _save(assessment.id, name, changed(value))

    def check(value: str) -> str | None:
        if part == "url" and (problem := url_problem(value)):
            return problem
        # Lines below would move up under the hands of whoever is typing the text anew.
        is_emptied = index < len(_shown(assessment.id, name)) and changed(value)[index] == Evidence()
        return _EMPTIED if is_emptied else None

    return fields.Target(assessment.id, save, check, about=name)


def _shown(assessment_id: str, name: str) -> tuple[Evidence, ...]:
    """Return the evidence that the lines show, with what was entered into one of them a moment ago."""
    pieces: tuple[Evidence, ...] = st.session_state[_shown_key(assessment_id, name)]
    return pieces


def _save(assessment_id: str, name: str, pieces: tuple[Evidence, ...]) -> None:
    saving.save(assessment_id, name, {"evidence": pieces}, {"evidence": _shown(assessment_id, name)})
    st.session_state[_shown_key(assessment_id, name)] = pieces


def _remove(assessment_id: str, name: str, index: int) -> None:
    for key in (f"text-evidence-{name}-", f"text-link-{name}-"):
        fields.forget_refused(assessment_id, key)
    pieces = _shown(assessment_id, name)
    _save(assessment_id, name, pieces[:index] + pieces[index + 1 :])


def _shown_key(assessment_id: str, name: str) -> str:
    return f"shows-evidence-{assessment_id}-{name}"
