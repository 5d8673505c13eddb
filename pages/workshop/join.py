"""The way into a workshop: address, code and QR code; who is there."""

from collections import Counter
from functools import lru_cache
from urllib.parse import urlsplit

import segno
import streamlit as st
from markupsafe import Markup

from assessment.ballots import presence
from assessment.ballots.access import network
from assessment.voting.workshop import Participant, Workshop, spoken
from pages.shared.context import repository
from pages.shared.markup import draw_html

_NO_GROUP = "ohne Angabe"


def base() -> str:
    """Return the address under which other devices reach this server, such as "http://192.168.1.20:8501"."""
    here = urlsplit(str(st.context.url))
    return network.join_base(str(st.get_option("server.address") or ""), here.port or 80)


def is_shut() -> bool:
    """Whether no other device can reach this server."""
    return network.is_loopback(urlsplit(base()).hostname or "")


def ballot_address(workshop: Workshop) -> str:
    return f"{base()}/w/{workshop.code}"


def draw_line(workshop: Workshop) -> None:
    """Draw the way in as one line, for whoever comes late."""
    draw_html(
        Markup('<p class="kompass-join">Mitmachen: <b>{}</b> · Code <b class="kompass-code">{}</b></p>').format(
            f"{base().removeprefix('http://')}/w", spoken(workshop.code)
        )
    )


def draw_large(workshop: Workshop) -> None:
    """Draw the way in for the projector."""
    address = ballot_address(workshop)
    draw_html(
        Markup(
            '<div class="kompass-lobby">{}<div><p>Mit dem Telefon den Code einlesen. Oder im Browser öffnen:</p>'
            '<p class="kompass-lobby-address">{}</p><p>und diesen Code eingeben:</p>'
            '<p class="kompass-lobby-code">{}</p></div></div>'
        ).format(
            qr_code(address, f"QR-Code, führt zu {address}"),
            f"{base().removeprefix('http://')}/w",
            spoken(workshop.code),
        )
    )
    draw_shut()


def draw_shut() -> None:
    """Say what to do while no other device can reach this server."""
    if is_shut():
        st.info(
            "Telefone können noch nicht mitmachen: Das Programm ist so gestartet, dass nur dieser Laptop es "
            "erreicht. Vor dem Workshop bitte beenden und mit „make workshop“ starten (unter Windows: „python -m "
            "assessment serve“); alles Eingegebene bleibt. Ausprobieren können Sie alles auch so, mit einem zweiten "
            "Browserfenster als Telefon."
        )


def draw_present(workshop: Workshop, here: list[Participant]) -> None:
    """Say who is there, by role group; nicknames as far as somebody gave one."""
    votes = [participant for participant in here if not participant.is_spectator]
    only_look = len(here) - len(votes)
    if not here:
        draw_html(Markup('<p class="kompass-present">Noch ist niemand da.</p>'))
        return
    counts = Counter(participant.role_group or _NO_GROUP for participant in votes)
    order = [*workshop.settings.role_groups, _NO_GROUP]
    groups = [f"{counts[name]} {name}" for name in order if counts[name]]
    if only_look:
        groups.append(f"{only_look} nur zum Zusehen")
    names = sorted(participant.nickname for participant in here if participant.nickname)
    draw_html(
        Markup('<p class="kompass-present"><b>{}</b> {}</p>{}').format(
            f"{len(here)} da:" if len(here) > 1 else "1 Gerät da:",
            ", ".join(groups),
            Markup('<p class="kompass-small">{}</p>').format(", ".join(names)) if names else "",
        )
    )


def present(workshop: Workshop) -> list[Participant]:
    """Return whose device was heard of just now."""
    ids = presence.present(workshop.id)
    return [participant for participant in repository().workshops.participants(workshop.id) if participant.id in ids]


@lru_cache(maxsize=32)
def qr_code(address: str, alternative: str) -> Markup:
    """Return a QR code as a picture; black on white in the dark too, or cameras would not read it."""
    picture = segno.make(address, error="m", micro=False).svg_data_uri(scale=8, border=3, dark="#000", light="#fff")
    return Markup('<img class="kompass-qr" alt="{}" src="{}">').format(alternative, picture)
