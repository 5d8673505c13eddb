"""What moves on the facilitator's screen without a click: who is there, how many have voted, the clock.

Each part is a fragment that draws itself once a second. When another facilitator has taken a step, the whole screen
is drawn anew.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

import streamlit as st
from markupsafe import Markup

from assessment.store.failures import StoreUnavailableError
from assessment.store.transactions import utc_now
from assessment.voting.workshop import BallotRound, Workshop, WorkshopEndedError
from pages.shared import drafts, redraw
from pages.shared.context import repository
from pages.shared.markup import draw_html
from pages.workshop import join as workshop_join
from pages.workshop.steps import ENDED, say

_EVERY = timedelta(seconds=1)


@st.fragment(run_every=_EVERY)
def watch(workshop: Workshop) -> None:
    """Draw nothing; only notice the steps of others."""
    with _part(workshop):
        pass


@st.fragment(run_every=_EVERY)
def present(workshop: Workshop) -> None:
    """Say who is there."""
    with _part(workshop), suppress(StoreUnavailableError):
        workshop_join.draw_present(workshop, workshop_join.present(workshop))


@st.fragment(run_every=_EVERY)
def votes(workshop: Workshop, current: BallotRound) -> None:
    """Say how many have voted; what they voted is not even read."""
    with _part(workshop), suppress(StoreUnavailableError):
        voted = repository().workshops.voters(current.id)
        here = {
            participant.id for participant in workshop_join.present(workshop) if not participant.is_spectator
        } | voted
        share = len(voted) / len(here) * 100 if here else 0
        draw_html(
            Markup(
                '<p class="kompass-counted" role="status">Runde {}: <b>{} von {}</b> haben abgestimmt</p>'
                '<span class="kompass-bar"><span style="width: {:.0f}%"></span></span>'
            ).format(current.number, len(voted), len(here), share)
        )


@st.fragment(run_every=_EVERY)
def timer(workshop: Workshop) -> None:
    """Say how long the discussion may go on."""
    with _part(workshop):
        if workshop.discussion_ends_at is None:
            return
        left = max(0, round((workshop.discussion_ends_at - utc_now()).total_seconds()))
        sentence = f"Noch {left // 60}:{left % 60:02d}" if left else "Die Zeit ist um."
        draw_html(Markup('<p class="kompass-timer" role="timer">{}</p>').format(sentence))


@contextmanager
def _part(workshop: Workshop) -> Iterator[None]:
    """Around what a fragment draws, unless the whole screen has to be drawn."""
    with redraw.part("pulse"):
        _follow(workshop)
        yield


def _follow(workshop: Workshop) -> None:
    """Draw the screen anew when the workshop has moved on since it was drawn."""
    try:
        now = repository().workshops.workshop(workshop.id)
    except WorkshopEndedError:
        drafts.forget_all(workshop.id)
        say(ENDED)
        st.rerun()
    except StoreUnavailableError:
        return
    if now.revision != workshop.revision:
        st.rerun()
