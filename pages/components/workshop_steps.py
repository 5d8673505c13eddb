"""Steps of a workshop, taken by a click; what stands in their way is said on top of the screen."""

from collections.abc import Callable

import streamlit as st

from assessment.store.database import StoreUnavailableError
from assessment.store.repository import ClosedError
from assessment.store.workshop_repository import NotNowError, WorkshopEndedError
from pages.components import saving

_SAID = "workshop-said"
ENDED = "Der Workshop ist inzwischen beendet. Was entschieden wurde, steht in den Antworten."


def take(step: Callable[[], object]) -> None:
    """Take a step; to be called from a button, before the screen is drawn again."""
    try:
        step()
    except WorkshopEndedError:
        say(ENDED)
    except ClosedError:
        say(f"Nicht gespeichert. {saving.CLOSED_MEANWHILE}")
    except NotNowError as error:
        say(f"Nicht geändert. {error}")
    except StoreUnavailableError as error:
        say(f"Nicht gespeichert. {error} Alle Stimmen sind noch da; bitte noch einmal versuchen.")


def say(sentence: str) -> None:
    """Keep a sentence for the next time that the screen is drawn."""
    st.session_state[_SAID] = sentence


def draw_said() -> None:
    """Say once what stood in the way of the last step."""
    sentence: str | None = st.session_state.pop(_SAID, None)
    if sentence:
        st.warning(sentence)


def button(
    label: str, key: str, step: Callable[[], object], *, primary: bool = False, disabled: bool = False
) -> None:
    """Draw a button that takes a step."""
    st.button(
        label,
        key=key,
        type="primary" if primary else "secondary",
        on_click=take,
        args=(step,),
        disabled=disabled,
    )
