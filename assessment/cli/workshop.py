"""The commands of the command line for workshops. Errors are exceptions whose text is a sentence."""

import os
from argparse import Namespace
from collections.abc import Iterable
from urllib.parse import urlsplit

from assessment.assessment import Assessment, ClosedError
from assessment.catalog.files import catalog
from assessment.catalog.model import Catalog
from assessment.catalog.versions import version_of
from assessment.cli.commands import CommandError
from assessment.cli.terminal import say
from assessment.store.database import database_url, open_database
from assessment.store.repository import Repository
from assessment.voting.agenda import capacity, proposals
from assessment.voting.workshop import Workshop, WorkshopSettings


def serve(_chosen: Namespace) -> None:
    """Start the app so that the devices in the room reach their ballots; returns when the app ends."""
    from assessment.ballots.access.network import local_addresses
    from assessment.cli import serving

    try:
        port = serving.free_port(os.environ.get("STREAMLIT_SERVER_PORT", ""))
    except serving.NoPortError as error:
        raise CommandError(str(error)) from error
    addresses = local_addresses()
    if not addresses:
        raise CommandError(
            "Dieser Rechner ist mit keinem Netz verbunden. Schalten Sie WLAN oder einen Hotspot ein und starten Sie "
            "noch einmal; ins Internet muss er nicht kommen. Nur für diesen Rechner: make run"
        )
    print(serving.announcement(addresses, port))
    also_allowed = os.environ.get("STREAMLIT_SERVER_ALLOWED_HOSTS", "").split()
    if serving.run(serving.command(addresses, port, also_allowed)) != 0:
        raise CommandError("Die Anwendung ließ sich nicht starten oder ist mit einem Fehler zu Ende gegangen.")


def workshop(chosen: Namespace) -> None:
    """Open a workshop, or go on with the open one; print its code, the ballots' address and a link to lead."""
    from assessment.ballots.facilitator.routes import link_path

    address = _base(chosen.address)
    repository = Repository(open_database(database_url()))
    opened = repository.workshops.for_assessment(chosen.id) or _opened(repository, chosen)
    token = repository.workshops.facilitator_link(opened.id)
    for line in (opened.code, f"{address}/w/{opened.code}", f"{address}{link_path(token)}"):
        say(line)


def _opened(repository: Repository, chosen: Namespace) -> Workshop:
    about = repository.assessment(chosen.id)
    own = version_of(catalog(), about.catalog_version)
    rule = own.method.workshop
    settings = WorkshopSettings(
        minutes=rule.minutes if chosen.minutes is None else chosen.minutes,
        minutes_each=rule.minutes_each if chosen.each is None else chosen.each,
        role_groups=own.method.role_groups,
        minimum_group=rule.minimum_group,
    )
    agenda = list(_agenda(repository, about, own, settings, everything=chosen.all))
    if not agenda:
        raise CommandError(
            f"In {settings.minutes} Minuten ist für kein Kriterium Zeit: Begrüßung und Abschluss brauchen "
            f"{rule.minutes_around}, jedes Kriterium {settings.minutes_each}."
        )
    try:
        return repository.workshops.open(chosen.id, agenda, settings)
    except ClosedError as error:
        raise CommandError(f"Die Selbsteinschätzung „{chosen.id}“ ist abgeschlossen.") from error


def _agenda(
    repository: Repository, about: Assessment, own: Catalog, settings: WorkshopSettings, *, everything: bool
) -> Iterable[str]:
    if everything:
        return (criterion.id for criterion in own.criteria)
    judged = repository.workshops.judgements(about.id)
    agenda = proposals(own, repository.answers(about.id), about.phases, judged)
    fitting = capacity(settings.minutes, own.method.workshop.minutes_around, settings.minutes_each, len(agenda))
    return (proposal.criterion.id for proposal in agenda[:fitting])


def _base(given: str | None) -> str:
    if given is None:
        return f"http://127.0.0.1:{os.environ.get('STREAMLIT_SERVER_PORT', '').strip() or 8501}"
    try:
        parts = urlsplit(given)
        is_base = (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.fragment
        )
        is_base = is_base and parts.port != 0
    except ValueError:
        is_base = False
    if not is_base or any(letter.isspace() for letter in given):
        raise CommandError(f"Das ist keine Adresse wie http://192.168.1.20:8501: {given}")
    return given.rstrip("/")
