"""Closing an assessment and opening it again."""

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment
from assessment.exchange.seal import canonical, checksum
from assessment.questionnaire import answered_in, progress
from assessment.scoring import due_criteria
from pages.shared import context
from pages.shared.markup import definitions, draw_html


def closing_section(assessment: Assessment) -> None:
    """Draw whether the assessment is closed, its checksum, and the way to change that."""
    draw_html(Markup("<h2>Abschließen</h2>"))
    if assessment.is_closed:
        _closed(assessment)
    else:
        draw_html(
            Markup(
                "<p>Abgeschlossen lässt sich die Selbsteinschätzung nur noch lesen. Sie bekommt eine Prüfsumme, die "
                "im Bericht steht: Damit lässt sich später nachweisen, dass niemand Antworten oder Angaben geändert "
                "hat. Geprüft werden dabei die Daten, die im PDF stecken, nicht seine Seiten.</p>"
            )
        )
        if st.button("Selbsteinschätzung abschließen", key="close", icon=":material/lock:"):
            _close_dialog(assessment)
    _earlier(assessment)


def _closed(assessment: Assessment) -> None:
    closing = assessment.closing
    if closing is None:
        st.info("Diese Selbsteinschätzung ist abgeschlossen, aber ohne Prüfsumme eingelesen worden.")
    else:
        holds = checksum(assessment, context.repository().answers(assessment.id)) == closing.sha256
        moment = clock.local(closing.closed_at)
        draw_html(
            definitions(
                [
                    ("Abgeschlossen", f"Version {closing.version}, {moment:%d.%m.%Y, %H:%M} Uhr"),
                    (
                        "Prüfsumme (SHA-256)",
                        Markup('<code class="kompass-checksum">{}</code>').format(closing.sha256),
                    ),
                ]
            )
        )
        if holds:
            st.success("Die Prüfsumme stimmt: Seit dem Abschließen hat sich nichts geändert.")
        else:
            st.error(
                "Die Prüfsumme stimmt nicht: Was gespeichert ist, ist nicht mehr das, was abgeschlossen wurde. "
                "Ein Bericht oder eine Sicherung von damals lässt sich unten einlesen."
            )
    if st.button("Wieder öffnen", key="reopen", icon=":material/lock_open:"):
        _reopen_dialog(assessment)


def _earlier(assessment: Assessment) -> None:
    """List the closed versions that were opened again."""
    current = assessment.closing.version if assessment.closing else None
    earlier = [
        kept.closing for kept in context.repository().closings(assessment.id) if kept.closing.version != current
    ]
    if not earlier:
        return
    with st.expander(f"Frühere abgeschlossene Versionen ({len(earlier)})"):
        draw_html(
            definitions(
                (
                    f"Version {closing.version}, {clock.local(closing.closed_at):%d.%m.%Y}",
                    Markup('<code class="kompass-checksum">{}</code>').format(closing.sha256),
                )
                for closing in earlier
            )
        )


@st.dialog("Selbsteinschätzung abschließen?")
def _close_dialog(assessment: Assessment) -> None:
    catalog = context.the_catalog()
    done = progress(
        due_criteria(catalog, assessment.phases), answered_in(context.repository().answers(assessment.id))
    )
    st.write("Danach kann niemand mehr antworten oder etwas ändern. Wieder öffnen geht jederzeit, als neue Version.")
    if not done.is_complete:
        verb = "ist" if done.left == 1 else "sind"
        st.warning(f"{done.left:d} von {done.total:d} fälligen Kriterien {verb} noch nicht beantwortet.")
    if context.repository().workshops.for_assessment(assessment.id) is not None:
        st.warning(
            "Zu dieser Selbsteinschätzung läuft ein Workshop. Nach dem Abschließen lassen sich dort keine Urteile "
            "mehr speichern. Beenden Sie ihn besser zuerst."
        )
    with st.container(horizontal=True):
        if st.button("Abschließen", key="close-now", type="primary"):
            context.repository().close(assessment.id, canonical)
            st.rerun()
        if st.button("Abbrechen", key="close-not"):
            st.rerun()


@st.dialog("Wieder öffnen?")
def _reopen_dialog(assessment: Assessment) -> None:
    st.write(
        f"Die Antworten lassen sich dann wieder ändern, als Version {assessment.version + 1:d}. Version "
        f"{assessment.version:d} bleibt mit ihrer Prüfsumme erhalten; ein Bericht, der sie nennt, bleibt gültig."
    )
    with st.container(horizontal=True):
        if st.button("Wieder öffnen", key="reopen-now", type="primary"):
            opened = context.repository().reopen(assessment.id)
            st.toast(f"Wieder geöffnet, jetzt Version {opened.version:d}")
            st.rerun()
        if st.button("Abbrechen", key="reopen-not"):
            st.rerun()
