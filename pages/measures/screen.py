"""Maßnahmen: what was decided about the gaps, who does it by when, and what became of it."""

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from assessment import clock
from assessment.assessment import Assessment, UnknownAssessmentError
from assessment.measures import Measure, TooManyMeasuresError
from assessment.report.documents import CALENDAR
from assessment.store.failures import StoreUnavailableError
from assessment.texts import measures as measure_texts
from assessment.texts.measures import TOO_MANY
from assessment.texts.numbers import counted
from assessment.validation import what_problem
from pages.measures.views import draw_board, draw_list, draw_sizes
from pages.shared import context, drafts, fields, redraw
from pages.shared.markup import draw_html, escape_markdown
from pages.shared.measures import dialog as measure_dialog
from pages.shared.measures import saving as measure_saving
from pages.shared.pending import DELETED_MEANWHILE
from pages.shared.report_files import download

_LIST = "Liste"


def _draw_timeline(measures: Sequence[Measure]) -> None:
    """Draw the timeline; figures and tables are loaded when they are looked at."""
    from pages.measures.timeline import draw_timeline

    draw_timeline(measures)


_VIEWS: dict[str, Callable[[Sequence[Measure]], None]] = {
    _LIST: draw_list,
    "Tafel": draw_board,
    "Zeitachse": _draw_timeline,
    "Aufwand und Wirkung": draw_sizes,
}


def draw() -> None:
    """Draw the screen."""
    assessment = context.current_assessment()
    if assessment is None:
        return
    measures = context.repository().measures.for_assessment(assessment.id)
    draw_html(Markup('<h1 class="kompass-title">Maßnahmen: {}</h1>').format(assessment.solution))
    measure_saving.draw_gone()
    if measures:
        _filled(assessment, measures)
    else:
        _empty()
    measure_dialog.open_if_asked_for(assessment.id)


def _empty() -> None:
    st.info(
        "Noch gibt es keine Maßnahmen. Am schnellsten entstehen sie aus den Lücken: Dort steht an jeder der Knopf "
        "„Maßnahme anlegen“. Maßnahmen gehören zur Lösung und kommen in jede weitere Selbsteinschätzung mit."
    )
    context.link("gaps", "Zu den Lücken")
    _new_button()


def _filled(assessment: Assessment, measures: Sequence[Measure]) -> None:
    draw_html(
        Markup('<p class="kompass-measure-counts">{}</p>').format(measure_texts.counts(measures, clock.today()))
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        _new_button()
        _calendar_button(assessment, measures)
    view = st.segmented_control(
        "Ansicht",
        list(_VIEWS),
        default=_LIST,
        required=True,
        key="measures-view",
        label_visibility="collapsed",
        persist_state="session",
    )
    _VIEWS[view or _LIST](measures)


def _new_button() -> None:
    if st.button("Neue Maßnahme", key="measure-new", type="primary", icon=":material/add:"):
        _new_dialog()


@st.dialog("Neue Maßnahme")
def _new_dialog() -> None:
    with redraw.part("measure-new"):
        key = of = _draft_of(context.assessment_id() or "")
        fields.text_area("Was ist zu tun?", key, drafts.value(key, of), drafts.target(key, of), height=120)
        problem = st.empty()
        if st.button("Anlegen", key="measure-create", type="primary"):
            _create(st.session_state[key], problem)


def _draft_of(assessment_id: str) -> str:
    return f"text-new-measure-{assessment_id}"


def _create(what: str, problem: DeltaGenerator) -> None:
    if fault := what_problem(what):
        problem.error(escape_markdown(fault))
        return
    assessment_id = context.assessment_id() or ""
    try:
        new = context.repository().measures.add(assessment_id, Measure(what.strip(), clock.today()))
    except TooManyMeasuresError:
        problem.error(f"Nicht gespeichert. {TOO_MANY} Ihr Text steht noch im Feld.")
        return
    except StoreUnavailableError as error:
        problem.error(f"Nicht gespeichert. {escape_markdown(str(error))} Ihr Text steht noch im Feld.")
        return
    except UnknownAssessmentError:
        problem.error(
            f"Nicht gespeichert, und sonst ist nichts verändert. {DELETED_MEANWHILE} Ihr Text steht noch im Feld: "
            "Bitte kopieren und in einer anderen Selbsteinschätzung der Lösung anlegen."
        )
        return
    drafts.forget_all(_draft_of(assessment_id))
    measure_dialog.ask_for(new.id, "Angelegt. Hier ergänzen Sie, wer sie bis wann umsetzt und wofür.")
    st.rerun()


def _calendar_button(assessment: Assessment, measures: Sequence[Measure]) -> None:
    """Draw the download of the dates; disabled where there are none."""
    count = sum(measure.due is not None and not measure.status.is_ended for measure in measures)
    download(CALENDAR, assessment, "Kalenderdatei (.ics)", is_empty=count == 0, icon=":material/event:")
    dates = counted(count, "einem Termin", "Terminen")
    draw_html(
        Markup('<p class="kompass-small">{}</p>').format(
            f"Mit {dates} für Ihren Kalender. Die Datei ändert sich nicht von selbst: Ändern sich Termine, bitte neu "
            "herunterladen."
            if count
            else "Noch hat keine offene Maßnahme einen Termin."
        )
    )
