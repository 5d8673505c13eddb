"""What can be done with an assessment in the list: begin, describe, continue and delete one."""

from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment, ClosedError, Place, Solution, UnknownAssessmentError
from assessment.carry_over import begins_on, successor
from assessment.catalog.versions import version_of
from assessment.deleting import Deletion
from assessment.merging import ConflictError
from assessment.renaming import Named, keeps_names, renaming, whose
from assessment.texts.measures import count_of_measures
from assessment.texts.numbers import counted
from assessment.texts.results import ordinal
from pages.shared import context, drafts, redraw
from pages.shared.markup import draw_html, escape_markdown
from pages.shared.pending import CLOSED_MEANWHILE, DELETED_MEANWHILE
from pages.shared.questions import settled
from pages.start.form import assessment_form, look_anew, place_of, seen_at_first

_PART = "assessment-form"

_DESCRIBED = {
    "municipality": "Kommune",
    "solution": "Smart-City-Lösung",
    "operator_model": "Betreibermodell",
    "phases": "Phase",
    "participants": "Wer hat mitgemacht",
    "title": "Titel",
    "date": "Stand",
}


@st.dialog("Neue Selbsteinschätzung")
def new_dialog() -> None:
    action = "Beginnen"
    place = place_of(None, action)
    with redraw.part(_PART):
        sent = assessment_form(None, action, "Erste Selbsteinschätzung", clock.today())
        described = settled(sent, "So beginnen", of=place)
    if described:
        added = context.repository().add(described.assessment, {}, agreed=described.agreed)
        drafts.forget_all(place)
        context.go("questionnaire", a=added)


@st.dialog("Angaben ändern")
def change_dialog(assessment: Assessment, solution: Solution) -> None:
    action = "Speichern"
    place = place_of(assessment, action)
    with redraw.part(_PART):
        _say_what_names_hold_for(solution)
        sent = assessment_form(
            assessment, action, assessment.title, assessment.date, participants=assessment.participants
        )
        try:
            described = settled(
                sent,
                "So speichern",
                of=place,
                own=assessment,
                joining=lambda typed: _what_joining_means(assessment, solution, typed),
            )
        except UnknownAssessmentError:
            _say_it_is_gone("Die Angaben sind nicht geändert")
            return
    if described:
        _describe(assessment, described.assessment, place)


def _what_joining_means(assessment: Assessment, solution: Solution, described: Assessment) -> str:
    """Say what follows where the new names are those of another solution; nothing where they are not."""
    named = whose(assessment.solution_id, context.repository().known(described.municipality, described.solution))
    if named is not Named.OTHER or keeps_names(assessment, described):
        return ""
    follows = renaming(solution.series, named)
    measures = len(context.repository().measures.for_assessment(assessment.id)) if follows.measures_move else 0
    along = f" mit {counted(measures, 'einer Maßnahme', 'Maßnahmen')}" if measures else ""
    return (
        f"„{described.solution}“ gibt es schon. Diese Selbsteinschätzung kommt{along} zu den dortigen, bekommt deren "
        "Betreibermodell und wird mit ihnen verglichen. Noch ist nichts geändert."
    )


def _say_it_is_gone(what_follows: str) -> None:
    st.error(
        f"{escape_markdown(what_follows)}, und sonst ist nichts verändert. {DELETED_MEANWHILE} Was Sie eingetragen "
        "haben, steht noch hier. Soll es nicht verloren sein, bitte kopieren und auf der Startseite unter „Neue "
        "Selbsteinschätzung“ eintragen."
    )


def _describe(assessment: Assessment, described: Assessment, place: str) -> None:
    try:
        context.repository().describe(assessment.id, described, seen_at_first(place, assessment))
    except ClosedError:
        st.error(f"Die Angaben sind nicht geändert. {CLOSED_MEANWHILE}")
    except UnknownAssessmentError:
        _say_it_is_gone("Die Angaben sind nicht geändert")
    except ConflictError as error:
        look_anew(place)
        names = ", ".join(_DESCRIBED[name] for name in error.fields)
        st.error(
            f"Die Angaben sind nicht geändert: {escape_markdown(names)} wurde inzwischen in einem anderen Fenster "
            "geändert. Was Sie eingetragen haben, steht noch hier. Bitte diesen Dialog schließen und ansehen, was "
            "jetzt in der Liste steht. Soll Ihre Angabe gelten, öffnen Sie ihn wieder und speichern noch einmal."
        )
    else:
        drafts.forget_all(place)
        st.rerun()


def _say_what_names_hold_for(solution: Solution) -> None:
    count = len(solution.series)
    if count == 1:
        return
    if not renaming(solution.series, Named.NEW).all_move:
        st.caption(
            "Mindestens eine Selbsteinschätzung dieser Lösung ist abgeschlossen und behält ihre Namen. Neue Namen "
            "gelten deshalb nur für diese hier; sie gehört dann zu einer anderen Lösung und wird mit den übrigen "
            "nicht mehr verglichen. Die Maßnahmen bleiben bei der bisherigen Lösung."
        )
        return
    which = "beide" if count == 2 else f"alle {count:d}"
    st.caption(
        f"Neue Namen gelten für {which} Selbsteinschätzungen dieser Lösung. Gibt es unter den neuen Namen "
        "schon eine Lösung, wechselt nur diese Selbsteinschätzung dorthin; die Maßnahmen bleiben hier."
    )


@st.dialog("Selbsteinschätzung fortschreiben")
def successor_dialog(assessment: Assessment, solution: Solution) -> None:
    st.write(
        "Die Antworten werden als Vorschläge übernommen. Sie zählen als offen, bis Sie sie bestätigen; "
        "Notizen, Nachweise und Maßnahmen kommen mit."
    )
    title = f"{ordinal(len(solution.series) + 1)} Selbsteinschätzung"
    day = begins_on(assessment, clock.today())
    action = "Anlegen"
    place = place_of(assessment, action)
    names = _names_of(assessment)
    # What is in view stays so when the assessment is deleted meanwhile.
    given = replace(assessment, municipality=names.municipality, solution=names.solution) if names else assessment
    with redraw.part(_PART):
        described = settled(assessment_form(given, action, title, day, continues=True), "So anlegen", of=place)
    if described and names is None:
        _say_it_is_gone("Es ist nichts angelegt")
    elif described:
        newest = context.newest_catalog()
        old = version_of(newest, assessment.catalog_version)
        carried = successor(context.repository().answers(assessment.id), assessment.date, old, newest)
        added = context.repository().add(described.assessment, carried, agreed=described.agreed)
        drafts.forget_all(place)
        context.go("questionnaire", a=added)


def _names_of(assessment: Assessment) -> Place | None:
    try:
        return context.repository().place(assessment.id)
    except UnknownAssessmentError:
        return None


@st.dialog("Selbsteinschätzung löschen?")
def delete_dialog(assessment: Assessment) -> None:
    answered = sum(answer.rating is not None for answer in context.repository().answers(assessment.id).values())
    draw_html(
        Markup(
            "<p>„{}“ vom {} ({}, {}) wird gelöscht, mit {}, allen Notizen, Nachweisen und dem Verlauf. {} {} {} "
            "Löschen lässt sich nicht rückgängig machen.</p>"
        ).format(
            assessment.title,
            f"{assessment.date:%d.%m.%Y}",
            assessment.municipality,
            assessment.solution,
            counted(answered, "einer Antwort", "Antworten"),
            _closed_versions(len(context.repository().closings(assessment.id))),
            _workshops(assessment.id),
            _what_goes_with_the_solution(context.repository().deletion(assessment.id)),
        )
    )
    with st.container(horizontal=True):
        if st.button("Endgültig löschen", key="delete-now", type="primary"):
            context.repository().delete(assessment.id)
            if context.assessment_id() == assessment.id:
                del st.query_params["a"]
            st.toast(f"Gelöscht: {escape_markdown(assessment.title)}, {escape_markdown(assessment.solution)}")
            st.rerun()
        if st.button("Behalten", key="keep"):
            st.rerun()


def _closed_versions(count: int) -> str:
    if count == 0:
        return ""
    if count == 1:
        return "Auch die abgeschlossene Version geht verloren."
    return f"Auch die {count} abgeschlossenen Versionen gehen verloren."


def _workshops(assessment_id: str) -> str:
    if context.repository().workshops.for_assessment(assessment_id) is not None:
        return "Auch der Workshop, der gerade läuft, endet, und seine Stimmen gehen verloren."
    if context.repository().workshops.judgements(assessment_id):
        return "Auch die Abstimmungen aus Workshops gehen verloren."
    return ""


def _what_goes_with_the_solution(follows: Deletion) -> str:
    """Say how many measures are lost with the last assessment of a solution, or that another becomes the baseline."""
    if follows.is_last:
        last = "Es ist die letzte Selbsteinschätzung dieser Lösung"
        return f"{last}. Mit ihr {_are_lost(follows.measures_lost)}." if follows.measures_lost else f"{last}."
    kept = _which_measures_go(follows)
    return f"{kept} Ausgangspunkt ist danach die älteste der übrigen." if follows.baseline else kept


def _which_measures_go(follows: Deletion) -> str:
    """Say what becomes of the measures of a solution that keeps other assessments."""
    lost, kept = follows.measures_lost, follows.measures_kept
    if lost + kept == 0:
        return "Die Maßnahmen der Lösung bleiben." if follows.other_measures else ""
    sentence = f"Mit ihr {_are_lost(lost)}, mit ihr eingelesen und seither nicht geändert." if lost else ""
    if kept:
        verb = "bleibt" if kept == 1 else "bleiben"
        sentence += f" Es {verb} {count_of_measures(kept)}, mit ihr eingelesen und seither geändert."
    return f"{sentence} Die übrigen Maßnahmen der Lösung bleiben." if follows.other_measures else sentence


def _are_lost(measures: int) -> str:
    amount = count_of_measures(measures)
    return f"{'wird' if measures == 1 else 'werden'} auch {amount} gelöscht"
