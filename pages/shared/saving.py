"""Saves what is entered, at once, and keeps what can't be saved until it can.

Only what was refused, by the database or because the assessment is closed, and what the widgets show, is held in the
session.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from threading import RLock
from typing import Any, cast

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import ClosedError, UnknownAssessmentError
from assessment.merging import ConflictError
from assessment.rating import Answer, AnswerChanges
from assessment.store.failures import StoreUnavailableError
from assessment.texts.answers import FIELD_NAMES, value_in_words
from pages.shared.context import link, page, repository, the_catalog
from pages.shared.markup import plain, show

Place = tuple[str, str]

# For what was entered while somebody else closed the assessment.
CLOSED_MEANWHILE = (
    "Die Selbsteinschätzung ist inzwischen abgeschlossen. Unter „Bericht“ lässt sie sich wieder öffnen."
)
DELETED_MEANWHILE = "Die Selbsteinschätzung ist inzwischen gelöscht, vielleicht in einem anderen Fenster."

_RETRY_SECONDS = 1.5


@dataclass(frozen=True)
class Unsaved:
    """Changes that were refused, why and when, and the answer that was in view."""

    changes: dict[str, Any]
    seen: Answer
    reason: str
    tried_at: float


@dataclass(frozen=True)
class Clash:
    """Changes to fields that somebody else changed meanwhile, and what is stored."""

    changes: dict[str, Any]
    theirs: Answer


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let nothing else of this session be entered or drawn meanwhile.

    A click that asks for the whole screen starts a run of its own, beside the one that is still saving what was
    entered a moment before; it would be drawn with what was stored until then.
    """
    lock: RLock = st.session_state.setdefault("being-saved", RLock())
    with lock:
        yield


def wait_until_saved() -> None:
    """Before anything is drawn: return when what was entered so far is saved, or refused."""
    with one_at_a_time():
        pass


def unsaved() -> dict[Place, Unsaved]:
    """Return what waits to be saved, by assessment and criterion."""
    waiting: dict[Place, Unsaved] = st.session_state.setdefault("unsaved", {})
    return waiting


def clashes() -> dict[Place, Clash]:
    """Return the changes that somebody has to decide about."""
    undecided: dict[Place, Clash] = st.session_state.setdefault("clashes", {})
    return undecided


def seen(assessment_id: str, criterion: str) -> Answer:
    """Return the answer that this session's widgets show."""
    shown: Answer = st.session_state.get(_seen_key(assessment_id, criterion)) or Answer(criterion)
    return shown


def now_shows(assessment_id: str, answer: Answer) -> None:
    """Remember which answer the widgets show from now on."""
    st.session_state[_seen_key(assessment_id, answer.criterion)] = answer


def save(
    assessment_id: str, criterion: str, changes: Mapping[str, Any], shown: Mapping[str, Any] | None = None
) -> None:
    """Save changed fields of an answer before the screen is drawn again; what is refused is kept.

    `shown`: what fields showed, where other parts of the screen may have been drawn with a newer answer since.
    """
    with one_at_a_time():
        _save(assessment_id, criterion, changes, shown or {})


def _save(assessment_id: str, criterion: str, changes: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
    place = (assessment_id, criterion)
    # Streamlit breaks a run off where it asks for the session. Once something is taken out, nothing may be asked for
    # until it is stored or back again.
    refused, undecided, in_view = unsaved(), clashes(), seen(*place)
    waiting = refused.pop(place, None)
    before = waiting.changes if waiting else {}
    untouched = {field: value for field, value in shown.items() if field not in before}
    base = replace(waiting.seen if waiting else in_view, **untouched)
    wanted = {**before, **changes}
    try:
        stored = repository().change(assessment_id, criterion, cast("AnswerChanges", wanted), base)
    except StoreUnavailableError as error:
        refused[place] = Unsaved(wanted, base, str(error), time.monotonic())
    except ClosedError:
        refused[place] = Unsaved(wanted, base, CLOSED_MEANWHILE, time.monotonic())
    except UnknownAssessmentError:
        refused[place] = Unsaved(wanted, base, DELETED_MEANWHILE, time.monotonic())
    except ConflictError as error:
        undecided[place] = Clash({field: wanted[field] for field in error.fields}, error.theirs)
        rest = {field: value for field, value in wanted.items() if field not in error.fields}
        if rest:
            save(assessment_id, criterion, rest)
    else:
        now_shows(assessment_id, stored)
        st.session_state[_saved_key(*place)] = clock.now()


def retry() -> None:
    """Try again to save what waits, unless it was tried just now: each try may wait for a lock."""
    for (assessment_id, criterion), waiting in list(unsaved().items()):
        if time.monotonic() - waiting.tried_at >= _RETRY_SECONDS:
            save(assessment_id, criterion, waiting.changes)


def banner() -> None:
    """Say above every screen that something is not saved, and go on trying by itself."""
    st.session_state["banner"] = _to_say()
    # There also without anything to say: what comes and goes would take the focus from the field that is typed in.
    with st.container(key="unsaved"):
        if unsaved():
            _waiting()


@st.fragment(run_every=2.0)
def _waiting() -> None:
    retry()
    if not unsaved():
        st.rerun(scope="app")
    _say_what_waits({place: found for place, found in unsaved().items() if found.reason != DELETED_MEANWHILE})
    _say_what_is_gone({place: found for place, found in unsaved().items() if found.reason == DELETED_MEANWHILE})


def _say_what_waits(waiting: Mapping[Place, Unsaved]) -> None:
    if not waiting:
        return
    reasons = " ".join(dict.fromkeys(found.reason for found in waiting.values()))
    st.error(
        f"Die letzte Antwort ist nicht gespeichert. {plain(reasons)} Ihre Eingabe steht noch im Feld und wird "
        "gespeichert, sobald es wieder geht. Bitte dieses Fenster so lange offen lassen.",
        icon=":material/warning:",
    )
    closed = [assessment_id for (assessment_id, _), found in waiting.items() if found.reason == CLOSED_MEANWHILE]
    if closed:
        with st.container(horizontal=True, vertical_alignment="center"):
            link("report", "Zum Bericht", a=closed[0])
            st.button("Eingabe verwerfen", key="discard", on_click=_discard, args=(CLOSED_MEANWHILE,))


def _say_what_is_gone(gone: Mapping[Place, Unsaved]) -> None:
    """Show what was entered into an assessment that is deleted: nothing else has it any more."""
    if not gone:
        return
    st.error(
        f"Die letzte Eingabe ist nicht gespeichert. {DELETED_MEANWHILE} Hier steht die Eingabe noch, zum Kopieren:",
        icon=":material/warning:",
    )
    for (_, criterion), found in gone.items():
        for field, value in found.changes.items():
            if field != "suggestion":
                show(
                    Markup('<p class="kompass-kept"><strong>{} {}:</strong> {}</p>').format(
                        criterion.upper(), FIELD_NAMES[field], value_in_words(value, the_catalog().method)
                    )
                )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(page("start"), label="Zur Liste der Selbsteinschätzungen")
        st.button("Eingabe verwerfen", key="discard-gone", on_click=_discard, args=(DELETED_MEANWHILE,))


def _discard(reason: str) -> None:
    """Give up what was entered and is refused for good; the fields will show what is stored."""
    for place, waiting in list(unsaved().items()):
        if waiting.reason == reason:
            del unsaved()[place]


def redraw_if_changed() -> None:
    """Within a fragment: draw the whole screen when the banner, or the question about a clash, has to come or go.

    The question may stand in another fragment than the field that was entered into, or that it is about.
    """
    if _to_say() != st.session_state.get("banner"):
        st.rerun(scope="app")


def _to_say() -> tuple[bool, frozenset[Place]]:
    return bool(unsaved()), frozenset(clashes())


def status(assessment_id: str, answer: Answer, label: str) -> tuple[str, str]:
    """Say truly whether an answer is saved: a kind ("saved", "open", "failed") and a sentence."""
    place = (assessment_id, answer.criterion)
    if place in unsaved():
        return "failed", "Nicht gespeichert"
    if place in clashes():
        return "failed", "Nicht gespeichert: Bitte oben entscheiden, was gelten soll."
    saved_at: datetime | None = st.session_state.get(_saved_key(*place))
    if saved_at is not None:
        return "saved", f"Gespeichert um {saved_at:%H:%M:%S} Uhr: {label}"
    return ("open", label) if answer.is_open else ("saved", f"Gespeichert: {label}")


def indicator(kind: str, sentence: str, **marks: str) -> Markup:
    """Return a saved indicator; `marks` are what fields.js compares with what the fields say.

    It also holds what is to be said while something is on its way, or the connection is gone (style.css).
    """
    return Markup(
        '<p class="kompass-saved kompass-saved-{}"{}><span class="kompass-said">{}</span>'
        '<span class="kompass-sending">Wird gespeichert …</span>'
        '<span class="kompass-lost">Keine Verbindung: Neue Eingaben sind nicht gespeichert.</span></p>'
    ).format(kind, Markup("").join(Markup(' data-{}="{}"').format(*mark) for mark in marks.items()), sentence)


def keep_mine(assessment_id: str, criterion: str) -> None:
    """Decide a clash for what was entered here."""
    clash = clashes().pop((assessment_id, criterion))
    now_shows(assessment_id, clash.theirs)
    save(assessment_id, criterion, clash.changes)


def keep_theirs(assessment_id: str, criterion: str) -> None:
    """Decide a clash for what is stored; the fields will show it."""
    del clashes()[assessment_id, criterion]


def with_pending(assessment_id: str, stored: Answer) -> Answer:
    """Return the stored answer with what was entered here and is not saved yet."""
    place = (assessment_id, stored.criterion)
    waiting = unsaved().get(place) or clashes().get(place)
    return replace(stored, **waiting.changes) if waiting else stored


def _seen_key(assessment_id: str, criterion: str) -> str:
    return f"seen-{assessment_id}-{criterion}"


def _saved_key(assessment_id: str, criterion: str) -> str:
    return f"saved-at-{assessment_id}-{criterion}"
