"""Workshop: judge alone, show all at once, talk, judge again, decide together."""

import streamlit as st
from markupsafe import Markup

from assessment.assessment import Assessment
from assessment.voting.judgement import most_disputed_first
from pages.shared import context
from pages.shared.markup import draw_html
from pages.workshop import agenda as workshop_agenda
from pages.workshop import join as workshop_join
from pages.workshop import manage as workshop_manage
from pages.workshop import setup as workshop_setup
from pages.workshop import stage as workshop_stage
from pages.workshop.agenda import judgements_table
from pages.workshop.steps import draw_said


def draw() -> None:
    """Draw the screen."""
    assessment = context.current_assessment()
    if assessment is None:
        return
    draw_html(Markup('<h1 class="kompass-title">Workshop: {}</h1>').format(assessment.solution))
    with st.container():
        draw_said()
    workshop = context.repository().workshops.for_assessment(assessment.id)
    if workshop is None:
        _between(assessment)
        return
    workshop_setup.forget(assessment.id)
    workshop_join.draw_line(workshop)
    with st.container():
        if assessment.is_closed:
            st.warning(
                "Diese Selbsteinschätzung ist abgeschlossen. Abstimmen geht, aber Urteile lassen sich nicht "
                "speichern. Unter „Bericht“ können Sie sie wieder öffnen."
            )
    with st.container(key="workshop"):
        stage, side = st.columns([3, 1.2], gap="large")
        with stage:
            workshop_stage.draw(workshop)
        with side:
            workshop_agenda.draw(workshop)
            workshop_manage.draw(workshop)


def _between(assessment: Assessment) -> None:
    """Draw what there is while no workshop goes on: what the last one brought, and the way to the next."""
    draw_html(Markup('<span class="kompass-stage" data-stage="between"></span>'))
    judgements = context.repository().workshops.judgements(assessment.id)
    if judgements:
        with st.container(horizontal=True):
            context.link("results", "Zum Ergebnis")
            context.link("report", "Zum Bericht")
    if assessment.is_closed:
        st.info(
            "Diese Selbsteinschätzung ist abgeschlossen. Für einen Workshop bitte unter „Bericht“ wieder öffnen oder "
            "auf der Startseite die nächste beginnen."
        )
    else:
        workshop_setup.draw(assessment, judgements)
    if judgements:
        draw_html(Markup("<h2>Bisherige Urteile, am strittigsten zuerst</h2>"))
        draw_html(judgements_table(most_disputed_first(judgements.values(), context.the_catalog().method.agreement)))
