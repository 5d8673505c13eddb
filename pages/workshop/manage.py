"""Pause, a second facilitator, the end."""

import streamlit as st
from markupsafe import Markup

from assessment.texts.results import count_of_criteria
from assessment.voting.workshop import Workshop
from pages.shared import drafts
from pages.shared.context import repository, the_catalog
from pages.shared.markup import draw_html, escape_markdown
from pages.workshop import join as workshop_join
from pages.workshop.setup import ended
from pages.workshop.steps import button, run_step

_LINK = "facilitator-link"


def draw(workshop: Workshop) -> None:
    """Draw what is seldom needed."""
    with st.expander("Beitreten zeigen"):
        address = workshop_join.ballot_address(workshop)
        draw_html(workshop_join.qr_code(address, f"QR-Code, führt zu {address}"))
    with st.expander("Workshop verwalten"):
        if not workshop.is_paused:
            button("Pause", "workshop-pause", lambda: repository().workshops.pause(workshop.id, True))
        if workshop.criterion is not None:
            button("Zurück zum Beitritt", "workshop-lobby", lambda: repository().workshops.go_to(workshop.id, None))
        _minimum(workshop)
        _second(workshop)
        if st.button("Workshop beenden", key="workshop-end"):
            _end_dialog(workshop)


def _minimum(workshop: Workshop) -> None:
    smaller = the_catalog().method.workshop.smallest_minimum_group
    if workshop.settings.minimum_group > smaller:
        button(
            f"Gruppen ab {smaller} Stimmen zeigen",
            "workshop-smaller",
            lambda: repository().workshops.set_minimum_group(workshop.id, smaller),
        )
        draw_html(Markup('<p class="kompass-small">Das geht nur vor der ersten Stimme.</p>'))


def _second(workshop: Workshop) -> None:
    if st.button("Zweite Moderation einladen", key="workshop-second"):
        _second_dialog(workshop)


@st.dialog("Zweite Moderation einladen")
def _second_dialog(workshop: Workshop) -> None:
    draw_html(
        Markup("<p>{}</p>").format(
            "Der Link gilt einmal, für ein Gerät. Es sieht und bedient dann alles, bis der Workshop endet. Zeigen "
            "Sie den Link deshalb nicht auf dem großen Bildschirm: erst das Bild ausschalten, dann erzeugen."
        )
    )
    st.button(
        "Link erzeugen", key="workshop-link", type="primary", on_click=run_step, args=(lambda: _invite(workshop),)
    )
    link: str | None = st.session_state.pop(_LINK, None)
    if link is not None:
        draw_html(Markup('<p class="kompass-link">{}</p>').format(link))
        draw_html(workshop_join.qr_code(link, "QR-Code mit dem Link für die zweite Moderation"))


def _invite(workshop: Workshop) -> None:
    token = repository().workshops.facilitator_link(workshop.id)
    st.session_state[_LINK] = f"{workshop_join.base()}/leitung/{token}"


@st.dialog("Workshop beenden?")
def _end_dialog(workshop: Workshop) -> None:
    open_count = len(workshop.open_items)
    draw_html(
        Markup("<p>{}</p>").format(
            "Gelöscht werden Namen, Gerätekennungen, einzelne Stimmen und der Code. Es bleiben die Verteilungen, die "
            "Kommentare ohne Namen und die gespeicherten Antworten. Wieder öffnen lässt sich dieser Workshop nicht."
        )
    )
    running = repository().workshops.open_votes(workshop.id)
    if running:
        st.warning(
            "Eine Abstimmung läuft noch und ist nicht aufgedeckt; ihre Stimmen werden gelöscht. Sollen sie zählen, "
            "decken Sie bitte erst auf."
        )
    if open_count:
        count = escape_markdown(count_of_criteria(open_count))
        st.info(
            f"Auf der Agenda {'ist' if open_count == 1 else 'sind'} noch {count} offen. Wollen "
            "Sie an einem anderen Tag weitermachen, wählen Sie stattdessen „Pause“."
        )
    with st.container(horizontal=True):
        if st.button(
            "Workshop beenden",
            key="workshop-end-now",
            type="primary",
            on_click=run_step,
            args=(lambda: _end(workshop),),
        ):
            st.rerun()
        if st.button("Abbrechen", key="workshop-end-not"):
            st.rerun()


def _end(workshop: Workshop) -> None:
    repository().workshops.close(workshop.id)
    drafts.forget_all(workshop.id)
    ended()
