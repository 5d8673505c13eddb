"""What every screen needs first: the catalogue, the database, and the assessment in the address."""

from collections.abc import Mapping
from contextlib import suppress

import streamlit as st

from assessment.assessment import Assessment, UnknownAssessmentError
from assessment.catalog.files import catalog
from assessment.catalog.model import Catalog
from assessment.catalog.versions import version_of
from assessment.phases import Phase
from assessment.store.failures import StoreError
from assessment.store.repository import Repository
from assessment.store.shared import shared_repository
from assessment.texts import results as result_texts

_VERSION = "catalog-version"


def repository() -> Repository:
    """Return the one repository of this server; raises StoreError when there is no database."""
    return shared_repository()


def newest_catalog() -> Catalog:
    """Return the catalogue as it is today, read once."""
    return catalog()


def the_catalog() -> Catalog:
    """Return the catalogue in the version that the assessment in view was begun with; without one, the newest."""
    return version_of(newest_catalog(), st.session_state.get(_VERSION) or newest_catalog().version)


def begin_screen() -> None:
    """Find out which version of the catalogue belongs to the assessment in the address.

    Where the database can't be read, the version stays as it was: the screen will say what is wrong.
    """
    in_view = assessment_id()
    with suppress(StoreError):
        st.session_state[_VERSION] = _version_of(in_view) if in_view is not None else None


def _version_of(stored_id: str) -> str | None:
    try:
        return repository().assessment(stored_id).catalog_version
    except UnknownAssessmentError:
        return None


def assessment_id() -> str | None:
    """Return the assessment id in the address, if there is one."""
    return st.query_params.get("a") or None


def link(screen: str, label: str, **parameters: str | None) -> None:
    """Draw a link to a screen that keeps the assessment in its address."""
    st.page_link(page(screen), label=label, query_params=address(**parameters))


def go(screen: str, **parameters: str | None) -> None:
    """Leave for another screen."""
    st.switch_page(page(screen), query_params=address(**parameters))


def page(screen: str) -> st.Page:
    """Return Streamlit's page of a screen; `frame` has put it there."""
    pages: Mapping[str, st.Page] = st.session_state["pages"]
    return pages[screen]


def address(**parameters: str | None) -> dict[str, str]:
    """Return query parameters: the assessment in view, and what is given and not None."""
    given = {"a": assessment_id(), **parameters}
    return {name: value for name, value in given.items() if value}


def current_assessment() -> Assessment | None:
    """Return the assessment in the address; say so and offer the way back where there is none.

    Screens stop drawing when it is None.
    """
    in_view = assessment_id()
    if in_view is None:
        st.info("Noch keine Selbsteinschätzung gewählt. Bitte eine öffnen oder neu beginnen.")
    else:
        try:
            return repository().assessment(in_view)
        except UnknownAssessmentError:
            st.warning(
                "Diese Selbsteinschätzung gibt es nicht. Vielleicht hat die Adresse einen Tippfehler, "
                "oder sie wurde gelöscht."
            )
    st.page_link(page("start"), label="Zur Liste der Selbsteinschätzungen")
    return None


def phases_in_words(phases: tuple[Phase, ...]) -> str:
    """Say where a solution stands."""
    return result_texts.phases_in_words(phases, the_catalog())
