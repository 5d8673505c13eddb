"""In the questionnaire: what became of the measures that were decided for a criterion."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment, previous
from assessment.catalog.model import Criterion
from assessment.measures import Measure, asked_about, concerning, in_order
from pages.shared import context, redraw
from pages.shared.markup import bullets, draw_html
from pages.shared.measures import saving as measure_saving
from pages.shared.measures.card import progress
from pages.shared.measures.status import status_field


@st.fragment
def followup(assessment: Assessment, criterion: Criterion) -> None:
    """Draw the measures of a criterion, and ask about those that an earlier assessment left; nothing without any.

    A fragment of its own: a click on a level does not draw it again.
    """
    with redraw.part("followup"):
        _draw(assessment, criterion)


def _draw(assessment: Assessment, criterion: Criterion) -> None:
    measures = context.repository().measures.for_assessment(assessment.id)
    own = in_order(concerning(measures, criterion.id), clock.today())
    if not own:
        return
    before = previous(context.repository().series(assessment.id), assessment.id)
    to_ask = asked_about(own, criterion.id, assessment.date, before.date if before else None)
    with st.container(key="followup"):
        _ask(to_ask, assessment.date)
        _others([measure for measure in own if measure not in to_ask], "Weitere Maßnahmen" if to_ask else "Maßnahmen")


def _ask(measures: Sequence[Measure], day: date) -> None:
    """Ask what had become of measures by the day that the assessment speaks of."""
    if not measures:
        return
    draw_html(
        Markup(
            '<h3>Was ist aus Ihren Maßnahmen geworden?</h3><p class="kompass-small">Gefragt ist der Stand vom {}.</p>'
        ).format(f"{day:%d.%m.%Y}")
    )
    for measure in measures:
        with st.container(border=True, key=f"followup-{measure.id}"):
            text, status = st.columns([6, 4], gap="small")
            with text:
                draw_html(_text(measure))
            with status:
                status_field(measure, "followup", latest=day)
            measure_saving.draw_refused(measure, "followup")


def _text(measure: Measure, with_status: bool = False) -> Markup:
    return Markup('<div class="kompass-measure"><p class="kompass-measure-what">{}</p>{}</div>').format(
        measure.what, progress(measure, with_status)
    )


def _others(measures: Sequence[Measure], heading: str) -> None:
    if measures:
        draw_html(
            Markup('<p class="kompass-small"><strong>{}</strong></p>{}').format(
                heading, bullets(_text(measure, with_status=True) for measure in measures)
            )
        )
