"""The ASGI app: Streamlit's screens, plus what surrounds them. Start with `streamlit run app.py`."""

import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from assessment.background import beside
from assessment.ballots import routes as ballot_routes
from assessment.ballots.access.connections import PatientServer
from assessment.ballots.access.gatekeeper import Gatekeeper
from assessment.ballots.expiry import expiring
from assessment.ballots.facilitator import routes as facilitator_routes
from assessment.catalog.files import CatalogError, catalog
from assessment.store.settling import settling
from assessment.store.shared import end_shared, shared_repository, shared_workshops
from assessment.web import files
from assessment.web.document import GermanDocument
from assessment.web.ending import end_with_the_terminal
from pages.shared.failures import explain
from pages.shared.inputs import take_every_input


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Load what the first page needs while the browser loads Streamlit; end with a whole file."""
    end_with_the_terminal(end_shared)
    async with AsyncExitStack() as running:
        # Entered first, it ends last.
        await running.enter_async_context(settling(shared_repository, end_shared))
        await running.enter_async_context(beside(run_in_threadpool(_load_first_page)))
        await running.enter_async_context(expiring(shared_workshops, lambda: catalog().method.workshop))
        yield


def _load_first_page() -> None:
    """Load what the first page needs, then take it out of the garbage collector's sight."""
    try:
        import pages.start.screen  # noqa: F401

        catalog()
    except CatalogError as error:
        print(*error.problems, sep="\n")
    except Exception:
        # The page itself will meet it again, and explain it.
        logging.getLogger(__name__).exception("Was die erste Seite braucht, ließ sich nicht laden.")
    gc.freeze()


take_every_input()

app = st.App(
    "pages/frame.py",
    routes=[*files.routes, *facilitator_routes.routes, *ballot_routes.routes],
    middleware=[
        Middleware(PatientServer),
        Middleware(
            Gatekeeper,
            workshops=shared_workshops,
            trusts_proxy=os.environ.get("BEHIND_PROXY") == "1",
            own_names=lambda: st.get_option("server.allowedHosts"),
        ),
        Middleware(GermanDocument),
    ],
    lifespan=lifespan,
    on_script_error=explain,
)
