"""Start: what this is, the ways in, and later the list of assessments."""

import streamlit as st
from markupsafe import Markup

from assessment.assessment import Assessment
from assessment.exchange.example import ensure_example
from pages.shared import context
from pages.shared.markup import draw_html, join
from pages.shared.questions import forget_questions
from pages.start.dialogs import new_dialog
from pages.start.list import draw_list

_WHAT_THIS_IS = (
    "Finden Sie im Team heraus, ob Ihre Smart-City-Lösung reif ist, dauerhaft betrieben (Verstetigung) "
    "und an andere weitergegeben zu werden (Transfer)."
)
_HOW_IT_WORKS = (
    ("Antworten", "Sie gehen die Kriterien Phase für Phase durch und sagen, wie weit jedes erfüllt ist."),
    ("Sehen", "Ein Radar zeigt, wo Ihre Lösung steht und was für die nächste Phase fehlt."),
    ("Handeln", "Die Lücken stehen nach Dringlichkeit geordnet da, mit Beispielen anderer."),
)
_WHERE_DATA_STAY = "Alles bleibt auf diesem Rechner. Jeder Klick ist sofort gespeichert."


def draw() -> None:
    """Draw the screen."""
    stored = context.repository().assessments()
    draw_html(
        Markup('<h1 class="kompass-title">Skalierungskompass</h1><p class="kompass-lead">{}</p>').format(
            _WHAT_THIS_IS
        )
    )
    _ways_in(stored)
    if stored:
        draw_list(stored)


def _ways_in(stored: list[Assessment]) -> None:
    with st.container(horizontal=True, key="ways-in"):
        if st.button("Neue Selbsteinschätzung", key="new", type="primary", icon=":material/add:"):
            forget_questions()
            new_dialog()
        if not any(assessment.is_example for assessment in stored) and st.button(
            "Beispiel ansehen", key="example", icon=":material/visibility:"
        ):
            context.go("results", a=ensure_example(context.repository(), context.newest_catalog())[-1])
        if st.button("Datei einlesen", key="import", icon=":material/upload_file:"):
            context.go("report", a=None)
    if not stored:
        steps = join(Markup("<li><strong>{}:</strong> {}</li>").format(*step) for step in _HOW_IT_WORKS)
        draw_html(Markup('<ol class="kompass-how">{}</ol>').format(steps))
    draw_html(Markup('<p class="kompass-small">{}</p>').format(_WHERE_DATA_STAY))
