"""Steps of a workshop, taken by a click; what stands in their way is said where the click was."""

from collections.abc import Callable

import streamlit as st

from assessment.assessment import ClosedError
from assessment.store.failures import StoreUnavailableError
from assessment.voting.workshop import NoVotesError, VotesCastError, WorkshopEndedError
from pages.shared.markup import escape_markdown
from pages.shared.pending import CLOSED_MEANWHILE

_SAID = "workshop-said"
ENDED = "Der Workshop ist inzwischen beendet. Was entschieden wurde, steht in den Antworten."


class RefusedStepError(Exception):
    """What was entered for a step can't be stored; the text is a sentence that says why."""


def run_step(step: Callable[[], object], key: str = "") -> None:
    """Take a step; to be called from the button of this key, before the screen is drawn again."""
    try:
        step()
    except WorkshopEndedError:
        say(ENDED)
    except ClosedError:
        say(f"Nicht gespeichert. {CLOSED_MEANWHILE}", key)
    except NoVotesError:
        say("Noch hat niemand abgestimmt. Die Abstimmung läuft weiter.", key)
    except VotesCastError:
        say("Nicht geändert. Die Mindestgröße lässt sich nach der ersten Stimme nicht mehr ändern.", key)
    except RefusedStepError as error:
        say(f"Nicht geändert. {error}", key)
    except StoreUnavailableError as error:
        say(f"Nicht gespeichert. {error} Alle Stimmen sind noch da; bitte noch einmal versuchen.", key)


def say(sentence: str, key: str = "") -> None:
    """Keep a sentence for the next time that the screen is drawn: for below a button, or for the top."""
    st.session_state[_SAID] = (key, sentence)


def draw_said(key: str = "") -> None:
    """Say once what was kept for this place."""
    kept: tuple[str, str] | None = st.session_state.get(_SAID)
    if kept is not None and kept[0] == key:
        del st.session_state[_SAID]
        st.warning(escape_markdown(kept[1]))


def button(
    label: str, key: str, step: Callable[[], object], *, primary: bool = False, disabled: bool = False
) -> None:
    """Draw a button that takes a step."""
    st.button(
        label,
        key=key,
        type="primary" if primary else "secondary",
        on_click=run_step,
        args=(step, key),
        disabled=disabled,
    )
    draw_said(key)
