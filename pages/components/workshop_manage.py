"""Pause, a second facilitator, the end."""

import streamlit as st
from markupsafe import Markup

from assessment.workshops import SMALLEST_MINIMUM_GROUP, Workshop
from pages.components import workshop_join
from pages.components.context import repository
from pages.components.markup import show
from pages.components.workshop_setup import ended
from pages.components.workshop_steps import button, take

_LINK = "workshop-link"


def draw(workshop: Workshop) -> None:
    """Draw what is seldom needed."""
    with st.expander("Beitreten zeigen"):
        address = workshop_join.ballot_address(workshop)
        show(workshop_join.qr_code(address, f"QR-Code, führt zu {address}"))
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
    smaller = SMALLEST_MINIMUM_GROUP
    if workshop.settings.minimum_group > smaller:
        button(
            f"Gruppen ab {smaller} Stimmen zeigen",
            "workshop-smaller",
            lambda: repository().workshops.set_minimum_group(workshop.id, smaller),
        )
        show(Markup('<p class="kompass-small">Das geht nur vor der ersten Stimme.</p>'))


def _second(workshop: Workshop) -> None:
    st.button(
        "Zweite Moderation einladen",
        key="workshop-second",
        on_click=take,
        args=(lambda: _invite(workshop),),
    )
    link: tuple[str, str] | None = st.session_state.get(_LINK)
    if link is not None and link[0] == workshop.id:
        show(
            Markup('<p class="kompass-small">{}</p><p class="kompass-link">{}</p>').format(
                "Dieser Link gilt einmal. Wer ihn öffnet, sieht und bedient alles, bis der Workshop endet.", link[1]
            )
        )
        show(workshop_join.qr_code(link[1], "QR-Code mit dem Link für die zweite Moderation"))


def _invite(workshop: Workshop) -> None:
    token = repository().workshops.facilitator_link(workshop.id)
    st.session_state[_LINK] = (workshop.id, f"{workshop_join.base()}/leitung/{token}")


@st.dialog("Workshop beenden?")
def _end_dialog(workshop: Workshop) -> None:
    open_count = len(workshop.open_items)
    show(
        Markup("<p>{}</p>").format(
            "Gelöscht werden Namen, Gerätekennungen, einzelne Stimmen und der Code. Es bleiben die Verteilungen, die "
            "Kommentare ohne Namen und die gespeicherten Antworten. Wieder öffnen lässt sich dieser Workshop nicht."
        )
    )
    if open_count:
        st.info(
            f"Auf der Agenda {'ist noch 1 Kriterium' if open_count == 1 else f'sind noch {open_count} Kriterien'} "
            "offen. Wollen Sie an einem anderen Tag weitermachen, wählen Sie stattdessen „Pause“."
        )
    if st.button(
        "Workshop beenden", key="workshop-end-now", type="primary", on_click=take, args=(lambda: _end(workshop),)
    ):
        st.rerun()


def _end(workshop: Workshop) -> None:
    repository().workshops.close(workshop.id)
    st.session_state.pop(_LINK, None)
    ended()
