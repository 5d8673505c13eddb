"""What an uploaded file holds: read once, beside the server, and kept as long as the file is in view."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from assessment.exchange.document import Imported
from assessment.exchange.refusal import ImportRefusedError
from pages.shared import context

if TYPE_CHECKING:
    from assessment.exchange.workbook.read import FilledWorkbook

_KEY = "uploaded"


def assessments_in(content: bytes, file_id: str) -> Sequence[Imported]:
    """Return the assessments in a file; raises ImportRefusedError."""
    from assessment.exchange.apart import read_file_apart

    imported: Sequence[Imported] = _once(file_id, lambda: read_file_apart(content, context.newest_catalog()))
    return imported


def workbook_in(content: bytes, file_id: str) -> "FilledWorkbook":
    """Return what a filled-in workbook says; raises ImportRefusedError."""
    from assessment.exchange.apart import read_workbook_apart

    filled: FilledWorkbook = _once(file_id, lambda: read_workbook_apart(content, context.newest_catalog()))
    return filled


def forget() -> None:
    """Let go of what was read: there is no file in view any more."""
    st.session_state.pop(_KEY, None)


def _once(file_id: str, read: Callable[[], Any]) -> Any:
    """Return what reading found, also in every later run; a refusal is found again, too."""
    kept = st.session_state.get(_KEY)
    if kept is None or kept[0] != file_id:
        try:
            kept = file_id, read(), None
        except ImportRefusedError as error:
            kept = file_id, None, (error.sentence, error.faults)
        st.session_state[_KEY] = kept
    _, content, refused = kept
    if refused is not None:
        raise ImportRefusedError(*refused)
    return content
