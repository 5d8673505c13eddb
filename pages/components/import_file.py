"""Reading a file in: what it holds, what it would change, and only then doing it."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from assessment.answer_texts import FIELD_NAMES, value_in_words
from assessment.catalog_versions import version_of
from assessment.exchange.changes import ProposedChange, as_changes, proposed_changes
from assessment.exchange.document import MAX_BYTES, Imported, ImportRefusedError
from assessment.exchange.files import is_workbook, read_file
from assessment.rating import Answer
from assessment.store.measure_repository import TooManyMeasuresError
from assessment.store.repository import Assessment, ClosedError, ConflictError, UnknownAssessmentError
from pages.components import clock, context
from pages.components.markup import plain, show

_MEGABYTES = MAX_BYTES // 1024 // 1024
_MOST_SHOWN = 20

_IS_HERE = "Gibt es hier schon: Sie kommt als weitere dazu, die vorhandene bleibt, wie sie ist."


def import_section() -> None:
    """Draw the field for a file and, once there is one, what it holds."""
    show(
        Markup(
            "<h2>Einlesen</h2><p>Ein Bericht (PDF), eine Sicherung (JSON) oder ein ausgefülltes Excel. Zuerst sehen "
            "Sie, was die Datei enthält; gespeichert wird erst auf Ihr Wort.</p>"
        )
    )
    file = st.file_uploader(
        f"Datei einlesen (PDF, JSON oder Excel, höchstens {_MEGABYTES} MB)",
        type=["pdf", "json", "xlsx"],
        key="import-file",
    )
    if file is None:
        return
    content = file.getvalue()
    try:
        with st.spinner("Die Datei wird gelesen …"):
            if is_workbook(content):
                _workbook(content, file.file_id)
            else:
                _documents(content, file.file_id)
    except ImportRefusedError as error:
        st.error(f"{error} Es wurde nichts geändert.")


def _documents(content: bytes, file_id: str) -> None:
    found = read_file(content, context.newest_catalog())
    _offer_new(found, file_id)


def _offer_new(found: Sequence[Imported], file_id: str) -> None:
    """Draw what would be added, and the button that adds it; then the way there."""
    created: dict[str, list[str]] = st.session_state.setdefault("imported", {})
    if file_id in created:
        st.success(
            "Eingelesen und gespeichert." if len(found) == 1 else f"{len(found)} Selbsteinschätzungen gespeichert."
        )
        for assessment_id, entry in zip(created[file_id], found, strict=True):
            context.link("results", f"{plain(entry.assessment.solution)} öffnen", a=assessment_id)
        return
    stored = {assessment.id for assessment in context.repository().assessments()}
    for entry in found[:_MOST_SHOWN]:
        _described(entry, entry.assessment.id in stored)
    if len(found) > _MOST_SHOWN:
        st.caption(f"und {len(found) - _MOST_SHOWN} weitere")
    if refused := st.session_state.pop("import-refused", None):
        st.error(refused)
    st.button(
        "Als neue Selbsteinschätzung speichern" if len(found) == 1 else f"Alle {len(found)} als neue speichern",
        key="import-now",
        type="primary",
        on_click=_add,
        args=(found, file_id),
    )


def _add(found: Sequence[Imported], file_id: str) -> None:
    try:
        ids = context.repository().add_all([entry.as_new() for entry in found])
    except TooManyMeasuresError as error:
        st.session_state["import-refused"] = str(error)
        return
    st.session_state["imported"][file_id] = ids


def _described(entry: Imported, is_here: bool) -> None:
    about = entry.assessment
    answered = sum(answer.rating is not None for answer in entry.answers.values())
    closing = about.closing
    show(
        Markup("<p><strong>{}</strong>, {}<br>{}, Stand {}, {}{}{}{}{}</p>").format(
            about.solution,
            about.municipality,
            about.title,
            f"{about.date:%d.%m.%Y}",
            "eine Antwort" if answered == 1 else f"{answered} Antworten",
            f"; abgeschlossen am {clock.local(closing.closed_at):%d.%m.%Y} (Version {closing.version}), "
            "die Prüfsumme stimmt"
            if closing
            else "",
            Markup("<br>{}").format(_measures(len(entry.measures))) if entry.measures else "",
            Markup("<br>{}").format(_judgements(len(entry.judgements))) if entry.judgements else "",
            Markup("<br>{}").format(_IS_HERE) if is_here else "",
        )
    )


def _measures(count: int) -> str:
    """Say what becomes of the measures in a file."""
    brought = "Eine Maßnahme kommt" if count == 1 else f"{count} Maßnahmen kommen"
    return f"{brought} mit; welche es hier schon gibt, bleiben, wie sie sind."


def _judgements(count: int) -> str:
    """Say how many judgements a file brings."""
    return "Eine Abstimmung kommt mit." if count == 1 else f"{count} Abstimmungen kommen mit."


def _workbook(content: bytes, file_id: str) -> None:
    """Draw what a filled-in workbook would change in the assessment that it came from."""
    from assessment.exchange.workbook_reading import read_workbook

    catalog = context.newest_catalog()
    filled = read_workbook(content, catalog)
    try:
        assessment = context.repository().assessment(filled.source_id)
    except UnknownAssessmentError:
        st.info("Die Selbsteinschätzung, aus der diese Datei stammt, gibt es hier nicht. Sie lässt sich neu anlegen.")
        _offer_new([filled.now], file_id)
        return
    stored = context.repository().answers(assessment.id)
    changes = proposed_changes(filled.exported.answers, filled.now.answers, stored, catalog)
    show(Markup("<p>Gehört zu <strong>{}</strong>, {}.</p>").format(assessment.solution, assessment.title))
    if st.session_state.pop("changed-meanwhile", False):
        st.warning("Inzwischen hat sich hier etwas geändert. Es wurde nichts übernommen; bitte noch einmal ansehen.")
    if not changes:
        st.success("In der Datei steht nichts, was hier nicht auch steht.")
        return
    if assessment.is_closed:
        st.warning(
            "Die Selbsteinschätzung ist abgeschlossen. Öffnen Sie sie unter „Abschließen“ wieder; dann lassen sich "
            "die Änderungen übernehmen."
        )
    _choose(assessment, changes, stored)


def _choose(assessment: Assessment, changes: Sequence[ProposedChange], stored: dict[str, Answer]) -> None:
    """Draw every change with a tick, and the button that takes over what is ticked."""
    catalog = version_of(context.newest_catalog(), assessment.catalog_version)
    chosen = []
    count = "Eine Änderung" if len(changes) == 1 else f"{len(changes)} Änderungen"
    show(Markup("<h3>{} in der Datei</h3>").format(count))
    for change in changes:
        criterion = catalog.criterion(change.criterion)
        label = f"{plain(criterion.id.upper())} {plain(criterion.short_title)}: {FIELD_NAMES[change.field]}"
        if st.checkbox(label, value=not change.clashes, key=_key(change)):
            chosen.append(change)
        hint = Markup("<strong>Wurde seit dem Ausgeben auch hier geändert.</strong>") if change.clashes else ""
        show(
            Markup('<p class="kompass-change">{}<span>Jetzt:</span> {}<br><span>In der Datei:</span> {}</p>').format(
                hint, value_in_words(change.stored, catalog.method), value_in_words(change.wanted, catalog.method)
            )
        )
    st.button(
        "Eine Änderung übernehmen" if len(chosen) == 1 else f"{len(chosen)} Änderungen übernehmen",
        key="apply-changes",
        type="primary",
        disabled=not chosen or assessment.is_closed,
        on_click=_apply,
        args=(assessment.id, changes, stored),
    )


def _key(change: ProposedChange) -> str:
    return f"take-{change.criterion}-{change.field}"


def _apply(assessment_id: str, changes: Sequence[ProposedChange], stored: dict[str, Answer]) -> None:
    """Take over what is ticked at the click: a tick may be newer than the button that was drawn with it.

    `stored`: the answers that the user had in view.
    """
    chosen = [change for change in changes if st.session_state[_key(change)]]
    if not chosen:
        return
    try:
        context.repository().apply(assessment_id, as_changes(chosen), stored)
    except (ConflictError, ClosedError):
        st.session_state["changed-meanwhile"] = True
    else:
        st.toast("Eine Änderung übernommen" if len(chosen) == 1 else f"{len(chosen)} Änderungen übernommen")
