"""The ASGI app: Streamlit's screens, plus what surrounds them. Start with `streamlit run app.py`."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

from assessment.catalog_files import CatalogError, catalog
from assessment.web.document import GermanDocument
from assessment.web.files import routes
from pages.components.failures import explain


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Load what the first page needs, then take it out of the garbage collector's sight."""
    import pages.start  # noqa: F401

    try:
        catalog()
    except CatalogError as error:
        print(*error.problems, sep="\n")
    gc.freeze()
    yield


app = st.App(
    "pages/frame.py",
    routes=routes,
    middleware=[Middleware(GermanDocument)],
    lifespan=lifespan,
    on_script_error=explain,
)
