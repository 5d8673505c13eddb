"""Praxis: all good practices, to browse and search."""

import streamlit as st
from markupsafe import Markup

from assessment.catalog.model import Practice
from assessment.phases import Phase
from assessment.practices import PracticeFilter
from assessment.texts.numbers import counted
from pages.shared import context
from pages.shared.markup import draw_html, escape_markdown
from pages.shared.practice_card import practice_details


def draw() -> None:
    """Draw the screen."""
    catalog = context.the_catalog()
    draw_html(
        Markup(
            '<h1 class="kompass-title">Praxis</h1><p class="kompass-small">{} Beispiele, die die Roadmap nennt, und '
            "{} weitere, die wir zugeordnet haben. Wo nichts bekannt ist, steht das da.</p>"
        ).format(
            sum(not practice.fits for practice in catalog.practices),
            sum(bool(practice.fits) for practice in catalog.practices),
        )
    )
    practices = _filtered()
    draw_html(Markup('<p class="kompass-small" role="status">{}</p>').format(_count(len(practices))))
    for practice in practices:
        _entry(practice)


def _count(number: int) -> str:
    if number == 0:
        return "Kein Beispiel passt. Nehmen Sie einen Filter zurück."
    return counted(number, "1 Beispiel", "Beispiele")


def _filtered() -> list[Practice]:
    """Draw the filters; return the practices they leave, by name."""
    catalog = context.the_catalog()
    drivers = {driver.id: driver.short_label for driver in catalog.drivers}
    driver_id = st.query_params.get("driver")
    if driver_id in drivers and "practice-driver" not in st.session_state:
        st.session_state["practice-driver"] = driver_id
    columns = st.columns([3, 3, 3, 4])
    driver = columns[0].selectbox(
        "Treiber",
        [None, *drivers],
        format_func=lambda value: drivers[value] if value else "Alle",
        placeholder="Alle",
        key="practice-driver",
    )
    phase = columns[1].selectbox(
        "Phase",
        [None, *Phase],
        format_func=lambda value: catalog.label(value) if value else "Alle",
        placeholder="Alle",
    )
    workstream = columns[2].selectbox(
        "Workstream",
        [None, *(stream.id for stream in catalog.workstreams)],
        format_func=lambda value: value or "Alle",
        placeholder="Alle",
    )
    text = columns[3].text_input("Suchwort", key="search", live=True) or ""
    chosen = PracticeFilter(driver, phase, workstream, text)
    return sorted(
        (practice for practice in catalog.practices if chosen.admits(practice, catalog)),
        key=lambda practice: practice.name.casefold(),
    )


def _entry(practice: Practice) -> None:
    with st.container(border=True):
        draw_html(Markup("<h2>{}</h2>{}").format(practice.name, practice_details(practice)))
        criteria = context.the_catalog().criteria_of_practice[practice.id]
        heading = "Passt nach unserer Zuordnung zu" if practice.fits else "Genannt bei"
        draw_html(Markup('<p class="kompass-small"><strong>{}</strong></p>').format(heading))
        for criterion in criteria:
            title = f"{criterion.phase.value}: {escape_markdown(criterion.short_title)}"
            if context.assessment_id():
                context.link("questionnaire", title, k=criterion.id)
            else:
                draw_html(Markup("<p>{}: {}</p>").format(criterion.phase.value, criterion.short_title))
