"""Start: what this is, the two ways in, and later the list of assessments."""

from dataclasses import replace
from datetime import date

import streamlit as st
from markupsafe import Markup

from assessment.catalog_versions import version_of
from assessment.example import ensure_example
from assessment.phases import POSITIONS, Phase
from assessment.scoring import due_criteria
from assessment.store.repository import Assessment, ClosedError
from assessment.succession import successor
from assessment.validation import day_problem, name_problem
from assessment.walk import progress
from pages.components import clock, context
from pages.components.markup import join, plain, show
from pages.components.saving import CLOSED_MEANWHILE

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
    show(
        Markup('<h1 class="kompass-title">Skalierungskompass</h1><p class="kompass-lead">{}</p>').format(
            _WHAT_THIS_IS
        )
    )
    _ways_in(stored)
    if stored:
        _list(stored)


def _ways_in(stored: list[Assessment]) -> None:
    with st.container(horizontal=True, key="ways-in"):
        if st.button("Neue Selbsteinschätzung", key="new", type="primary", icon=":material/add:"):
            _new_dialog()
        if not any(assessment.is_example for assessment in stored) and st.button(
            "Beispiel ansehen", key="example", icon=":material/visibility:"
        ):
            context.go("results", a=ensure_example(context.repository(), context.newest_catalog())[-1])
        if st.button("Datei einlesen", key="import", icon=":material/upload_file:"):
            context.go("report", a=None)
    if not stored:
        steps = join(Markup("<li><strong>{}:</strong> {}</li>").format(*step) for step in _HOW_IT_WORKS)
        show(Markup('<ol class="kompass-how">{}</ol>').format(steps))
    show(Markup('<p class="kompass-small">{}</p>').format(_WHERE_DATA_STAY))


def _list(stored: list[Assessment]) -> None:
    show(Markup("<h2>Ihre Selbsteinschätzungen</h2>"))
    for assessment in stored:
        _entry(assessment)


def _entry(assessment: Assessment) -> None:
    catalog = version_of(context.newest_catalog(), assessment.catalog_version)
    done = progress(due_criteria(catalog, assessment.phases), context.repository().answers(assessment.id))
    changed = clock.local(assessment.changed_at) if assessment.changed_at else None
    with st.container(border=True, key=f"entry-{assessment.id}"):
        show(
            Markup(
                "<h3>{}</h3><p>{} {}</p>"
                '<p class="kompass-small">{}, Stand {} · steht in {} · {} von {} fälligen Kriterien beantwortet · '
                "zuletzt geändert {}</p>"
                '<span class="kompass-bar" aria-hidden="true"><span style="width:{}%"></span></span>'
            ).format(
                assessment.solution,
                assessment.municipality,
                _badges(assessment),
                assessment.title,
                f"{assessment.date:%d.%m.%Y}",
                context.standing(assessment.phases),
                done.answered,
                done.total,
                f"{changed:%d.%m.%Y, %H:%M} Uhr" if changed else "nie",
                round(100 * done.answered / done.total),
            )
        )
        if assessment.catalog_version != context.newest_catalog().version:
            st.caption(f"Begonnen mit der Katalogfassung {plain(assessment.catalog_version)}.")
        with st.container(horizontal=True):
            if st.button(
                "Öffnen", key=f"open-{assessment.id}", type="primary", help=f"{plain(assessment.solution)} öffnen"
            ):
                context.go("questionnaire", a=assessment.id)
            if st.button("Ergebnis", key=f"result-{assessment.id}"):
                context.go("results", a=assessment.id)
            if st.button("Bericht", key=f"report-{assessment.id}"):
                context.go("report", a=assessment.id)
            if not assessment.is_closed and st.button(
                "Angaben ändern", key=f"rename-{assessment.id}", help="Namen, Phase, Titel und Stand ändern"
            ):
                _change_dialog(assessment)
            if st.button(
                "Fortschreiben",
                key=f"next-{assessment.id}",
                help="Neue Selbsteinschätzung mit den Antworten dieser als Vorschlag",
            ):
                _successor_dialog(assessment)
            if st.button("Löschen", key=f"delete-{assessment.id}"):
                _delete_dialog(assessment)


def _badges(assessment: Assessment) -> Markup:
    badge = Markup('<span class="kompass-badge">{}</span>')
    named = [badge.format("Beispiel")] if assessment.is_example else []
    if assessment.is_closed:
        version = f", Version {assessment.version}" if assessment.version > 1 else ""
        named.append(badge.format(f"Abgeschlossen{version}"))
    return Markup(" ").join(named)


def _position_caption(phases: tuple[Phase, ...]) -> str:
    if len(phases) > 1:
        return "Beides läuft nebeneinander."
    return context.newest_catalog().phase(phases[0]).in_short


def _form(given: Assessment | None, action: str, title: str, day: date) -> Assessment | None:
    """Draw the form for what an assessment is about; return it when it is complete and sent."""
    with st.form("about", border=False):
        municipality = st.text_input(
            "Kommune", value=given.municipality if given else "", placeholder="z. B. Musterstadt"
        )
        problems = [st.empty()]
        solution = st.text_input(
            "Smart-City-Lösung", value=given.solution if given else "", placeholder="z. B. Hochwasser-Frühwarnung"
        )
        problems.append(st.empty())
        phases = st.radio(
            "In welcher Phase steht die Lösung?",
            POSITIONS,
            index=POSITIONS.index(given.phases) if given else None,
            format_func=context.standing,
            captions=[_position_caption(phases) for phases in POSITIONS],
        )
        problems.append(st.empty())
        model = st.selectbox(
            "Betreibermodell, falls schon entschieden",
            _models(),
            index=_models().index(given.operator_model) if given and given.operator_model in _models() else None,
            format_func=_model_label,
            placeholder="Noch offen",
        )
        left, right = st.columns(2)
        chosen_day = left.date_input("Stand", value=day, min_value=date.min, max_value=date.max, format="DD.MM.YYYY")
        day_place = left.empty()
        chosen_title = right.text_input("Titel", value=title)
        problems.extend([day_place, st.empty()])
        if not st.form_submit_button(action, type="primary", key="submit"):
            return None
    found = [
        name_problem(municipality or "", "den Namen der Kommune"),
        name_problem(solution or "", "den Namen der Lösung"),
        None if phases else "Bitte wählen, in welcher Phase die Lösung steht.",
        day_problem(chosen_day) if chosen_day else "Bitte ein Datum wählen.",
        name_problem(chosen_title or "", "einen Titel"),
    ]
    for place, problem in zip(problems, found, strict=True):
        if problem:
            place.error(problem)
    if any(found) or phases is None:
        return None
    return Assessment(
        municipality=municipality.strip(),
        solution=solution.strip(),
        phases=phases,
        title=chosen_title.strip(),
        date=chosen_day,
        catalog_version=context.newest_catalog().version,
        operator_model=model,
    )


def _model_label(model_id: str) -> str:
    model = context.newest_catalog().operator_model(model_id)
    return f"{model.kind}: {model.label}"


def _models() -> list[str]:
    """Return the ids of the operating models, kind by kind."""
    models = context.newest_catalog().operator_models
    kinds = list(dict.fromkeys(model.kind for model in models))
    return [model.id for model in sorted(models, key=lambda model: kinds.index(model.kind))]


@st.dialog("Neue Selbsteinschätzung")
def _new_dialog() -> None:
    wanted = _form(None, "Beginnen", "Erste Selbsteinschätzung", clock.today())
    if wanted:
        context.go("questionnaire", a=context.repository().add(wanted, {}))


@st.dialog("Angaben ändern")
def _change_dialog(assessment: Assessment) -> None:
    wanted = _form(assessment, "Speichern", assessment.title, assessment.date)
    if wanted:
        try:
            context.repository().describe(assessment.id, wanted)
        except ClosedError:
            st.error(f"Die Angaben sind nicht geändert. {CLOSED_MEANWHILE}")
        else:
            st.rerun()


@st.dialog("Selbsteinschätzung fortschreiben")
def _successor_dialog(assessment: Assessment) -> None:
    st.write(
        "Die Antworten werden als Vorschläge übernommen. Sie zählen als offen, bis Sie sie bestätigen; "
        "Notizen und Nachweise kommen mit."
    )
    wanted = _form(assessment, "Anlegen", "Nächste Selbsteinschätzung", clock.today())
    if wanted:
        newest = context.newest_catalog()
        old = version_of(newest, assessment.catalog_version)
        carried = successor(context.repository().answers(assessment.id), assessment.date, old, newest)
        context.go("questionnaire", a=context.repository().add(replace(wanted, is_example=False), carried))


@st.dialog("Selbsteinschätzung löschen?")
def _delete_dialog(assessment: Assessment) -> None:
    answered = sum(answer.rating is not None for answer in context.repository().answers(assessment.id).values())
    show(
        Markup(
            "<p>„{}“ vom {} ({}, {}) wird gelöscht, mit {}, allen Notizen, Nachweisen und dem Verlauf. {} "
            "Das lässt sich nicht rückgängig machen.</p>"
        ).format(
            assessment.title,
            f"{assessment.date:%d.%m.%Y}",
            assessment.municipality,
            assessment.solution,
            "einer Antwort" if answered == 1 else f"{answered} Antworten",
            _closed_versions(len(context.repository().closings(assessment.id))),
        )
    )
    with st.container(horizontal=True):
        if st.button("Endgültig löschen", key="delete-now", type="primary"):
            context.repository().delete(assessment.id)
            st.toast(f"Gelöscht: {plain(assessment.title)}, {plain(assessment.solution)}")
            st.rerun()
        if st.button("Behalten", key="keep"):
            st.rerun()


def _closed_versions(count: int) -> str:
    if count == 0:
        return ""
    if count == 1:
        return "Auch die abgeschlossene Version geht verloren."
    return f"Auch die {count} abgeschlossenen Versionen gehen verloren."
