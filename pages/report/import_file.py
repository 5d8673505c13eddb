"""Reading a file in: what it holds, what it would change, and only then doing it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st
from markupsafe import Markup

from assessment import clock
from assessment.assessment import Assessment, ClosedError, NewAssessment, UnknownAssessmentError
from assessment.catalog.versions import version_of
from assessment.exchange.changes import ProposedChange, as_changes, proposed_changes
from assessment.exchange.document import Imported
from assessment.exchange.files import is_workbook
from assessment.exchange.limits import MAX_BYTES
from assessment.exchange.refusal import ImportRefusedError
from assessment.measures import TooManyMeasuresError
from assessment.merging import ConflictError
from assessment.rating import Answer
from assessment.texts.answers import FIELD_NAMES, value_in_words
from assessment.texts.measures import TOO_MANY
from assessment.texts.numbers import counted
from pages.report import uploaded
from pages.shared import context, drafts, fields
from pages.shared.markup import bullets, draw_html, escape_markdown
from pages.shared.pending import DELETED_MEANWHILE
from pages.shared.questions import (
    agreed_to,
    chosen_names,
    days_are_right,
    days_field,
    differences_field,
    names_field,
)

_MEGABYTES = MAX_BYTES // 1024 // 1024
_MOST_SHOWN = 20

# Of an archive, so many questions are asked at once; what is not asked about changes nothing that exists.
_MOST_ASKED = 20
_NOTHING_YET = "Noch ist nichts gespeichert."

_IS_HERE = "Gibt es hier schon: Sie kommt als weitere dazu, die vorhandene bleibt, wie sie ist."


def import_section() -> None:
    """Draw the field for a file and, once there is one, what it holds."""
    draw_html(
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
        uploaded.forget()
        return
    content = file.getvalue()
    try:
        with st.spinner("Die Datei wird gelesen …"):
            if is_workbook(content):
                _workbook(content, file.file_id)
            else:
                _documents(content, file.file_id)
    except ImportRefusedError as error:
        st.error(escape_markdown(f"{error.sentence} Es wurde nichts geändert."))
        if error.faults:
            draw_html(bullets(error.faults))


def _documents(content: bytes, file_id: str) -> None:
    _offer_new(uploaded.assessments_in(content, file_id), file_id)


def _offer_new(imported: Sequence[Imported], file_id: str) -> None:
    """Draw what would be added, and the button that adds it; then the way there."""
    created: dict[str, list[str]] = st.session_state.setdefault("imported", {})
    if file_id in created:
        st.success(
            "Eingelesen und gespeichert."
            if len(imported) == 1
            else f"{len(imported)} Selbsteinschätzungen gespeichert."
        )
        for assessment_id, document in zip(created[file_id], imported, strict=True):
            context.link("results", f"{escape_markdown(document.assessment.solution)} öffnen", a=assessment_id)
        return
    stored = {assessment.id for assessment in context.repository().assessments()}
    for document in imported[:_MOST_SHOWN]:
        _described(document, document.assessment.id in stored)
    if len(imported) > _MOST_SHOWN:
        st.caption(f"und {len(imported) - _MOST_SHOWN:d} weitere")
    similar = _similar_names(imported)
    for names in similar[:_MOST_ASKED]:
        names_field(*names, of=file_id)
    if len(similar) > _MOST_ASKED:
        st.caption(
            f"Noch {len(similar) - _MOST_ASKED:d} Namen sind fast gleich geschrieben wie vorhandene. Sie werden als "
            "eigene angelegt; unter „Angaben ändern“ lässt sich das berichtigen."
        )
    days_field(_days(imported), file_id)
    _differences(imported, similar[:_MOST_ASKED], file_id)
    if refused := st.session_state.pop("import-refused", None):
        st.error(escape_markdown(refused))
    st.button(
        "Als neue Selbsteinschätzung speichern" if len(imported) == 1 else f"Alle {len(imported)} als neue speichern",
        key="import-now",
        type="primary",
        on_click=_add,
        args=(imported, file_id),
    )


def _similar_names(imported: Sequence[Imported]) -> list[tuple[str, str]]:
    """Return the names in a file that are nearly those of something stored, each once."""
    names = dict.fromkeys((document.assessment.municipality, document.assessment.solution) for document in imported)
    return list(context.repository().all_similar(names))


def _days(imported: Sequence[Imported]) -> list[date]:
    return [document.assessment.date for document in imported]


def _as_new(imported: Sequence[Imported], similar: Sequence[tuple[str, str]], file_id: str) -> list[NewAssessment]:
    """Return what is to be stored, under the names that were chosen; as long as that is open, under its own."""
    chosen = {names: chosen_names(*names, of=file_id) for names in similar}
    as_new = [document.as_new() for document in imported]
    return [replace(new, kept_under=chosen.get(new.names)) for new in as_new]


def _differences(imported: Sequence[Imported], similar: Sequence[tuple[str, str]], file_id: str) -> None:
    """Say what the file would change of what exists; without a tick it changes nothing."""
    new = _as_new(imported, similar, file_id)
    differing = context.repository().differences(new)
    if not differing:
        return
    draw_html(
        Markup(
            "<h3>In der Datei steht anderes als hier</h3><p>Ohne Haken bleibt, was es schon gibt, wie es ist; dazu "
            "kommt nur die Selbsteinschätzung aus der Datei.</p>"
        )
    )
    differences_field(differing[:_MOST_ASKED], [document.assessment for document in imported], file_id)
    if len(differing) > _MOST_ASKED:
        st.caption(f"Es gibt {len(differing) - _MOST_ASKED:d} weitere Unterschiede. Dort bleibt alles, wie es ist.")


def _add(imported: Sequence[Imported], file_id: str) -> None:
    """Store what the file holds, with what is chosen at the click."""
    similar = _similar_names(imported)[:_MOST_ASKED]
    if any(chosen_names(*names, of=file_id) is None for names in similar):
        st.session_state["import-refused"] = (
            "Noch ist nichts gespeichert. Bitte erst wählen, welche Namen gemeint sind."
        )
        return
    if not days_are_right(_days(imported), file_id):
        st.session_state["import-refused"] = (
            f"{_NOTHING_YET} Bitte erst bestätigen, dass der Stand in der Zukunft stimmt. Stimmt er nicht, "
            "lässt er sich nach dem Speichern unter „Angaben ändern“ berichtigen."
        )
        return
    new = _as_new(imported, similar, file_id)
    repository = context.repository()
    try:
        ids = repository.add_all(new, agreed_to(repository.differences(new), file_id))
    except TooManyMeasuresError:
        st.session_state["import-refused"] = f"{TOO_MANY} Es wurde nichts gespeichert."
        return
    st.session_state["imported"][file_id] = ids
    drafts.forget_all(file_id)


def _described(document: Imported, is_here: bool) -> None:
    about = document.assessment
    answered = sum(answer.rating is not None for answer in document.answers.values())
    closing = about.closing
    draw_html(
        Markup("<p><strong>{}</strong>, {}<br>{}, Stand {}, {}{}{}{}{}</p>").format(
            about.solution,
            about.municipality,
            about.title,
            f"{about.date:%d.%m.%Y}",
            counted(answered, "eine Antwort", "Antworten"),
            f"; abgeschlossen am {clock.local(closing.closed_at):%d.%m.%Y} (Version {closing.version}), "
            "die Prüfsumme der Daten stimmt"
            if closing
            else "",
            Markup("<br>{}").format(_measures(len(document.measures))) if document.measures else "",
            Markup("<br>{}").format(_judgements(len(document.judgements))) if document.judgements else "",
            Markup("<br>{}").format(_IS_HERE) if is_here else "",
        )
    )


def _measures(count: int) -> str:
    """Say what becomes of the measures in a file."""
    named = counted(count, "Eine Maßnahme ist", "Maßnahmen sind")
    return f"{named} darin; welche es hier schon gibt, bleiben, wie sie sind."


def _judgements(count: int) -> str:
    """Say how many judgements a file brings."""
    return counted(count, "Eine Abstimmung kommt mit.", "Abstimmungen kommen mit.")


def _workbook(content: bytes, file_id: str) -> None:
    """Draw what a filled-in workbook would change in the assessment that it came from."""
    catalog = context.newest_catalog()
    filled = uploaded.workbook_in(content, file_id)
    try:
        assessment = context.repository().assessment(filled.source_id)
    except UnknownAssessmentError:
        st.info("Die Selbsteinschätzung, aus der diese Datei stammt, gibt es hier nicht. Sie lässt sich neu anlegen.")
        _offer_new([filled.now], file_id)
        return
    stored = context.repository().answers(assessment.id)
    changes = proposed_changes(filled.exported.answers, filled.now.answers, stored, catalog)
    draw_html(Markup("<p>Gehört zu <strong>{}</strong>, {}.</p>").format(assessment.solution, assessment.title))
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
    _choose(assessment, changes, stored, file_id)


def _choose(
    assessment: Assessment, changes: Sequence[ProposedChange], stored: dict[str, Answer], file_id: str
) -> None:
    """Draw every change with a tick, and the button that takes over what is ticked."""
    catalog = version_of(context.newest_catalog(), assessment.catalog_version)
    chosen = []
    count = counted(len(changes), "Eine Änderung", "Änderungen")
    draw_html(Markup("<h3>{} in der Datei</h3>").format(count))
    for change in changes:
        criterion = catalog.criterion(change.criterion)
        label = (
            f"{escape_markdown(f'{criterion.id.upper()} {criterion.short_title}')}: "
            f"{escape_markdown(FIELD_NAMES[change.field])}"
        )
        key, is_chosen = _key(change), _is_chosen(change, file_id)
        fields.tick(label, key, is_chosen, drafts.target(key, file_id))
        if is_chosen:
            chosen.append(change)
        hint = Markup("<strong>Wurde seit dem Ausgeben auch hier geändert.</strong>") if change.clashes else ""
        draw_html(
            Markup('<p class="kompass-change">{}<span>Jetzt:</span> {}<br><span>In der Datei:</span> {}</p>').format(
                hint, value_in_words(change.stored, catalog.method), value_in_words(change.proposed, catalog.method)
            )
        )
    st.button(
        escape_markdown(counted(len(chosen), "Eine Änderung übernehmen", "Änderungen übernehmen")),
        key="apply-changes",
        type="primary",
        disabled=not chosen or assessment.is_closed,
        on_click=_apply,
        args=(assessment.id, changes, stored, file_id),
    )


def _is_chosen(change: ProposedChange, file_id: str) -> bool:
    """Whether a change is ticked; what another file said of the same criterion says nothing of this one."""
    return bool(drafts.entered(_key(change), file_id, empty=not change.clashes))


def _key(change: ProposedChange) -> str:
    return f"take-{change.criterion}-{change.field}"


def _apply(assessment_id: str, changes: Sequence[ProposedChange], stored: dict[str, Answer], file_id: str) -> None:
    """Take over what is ticked at the click: a tick may be newer than the button that was drawn with it.

    `stored`: the answers that the user had in view.
    """
    chosen = [change for change in changes if _is_chosen(change, file_id)]
    if not chosen:
        return
    try:
        context.repository().apply(assessment_id, as_changes(chosen), stored)
    except (ConflictError, ClosedError):
        st.session_state["changed-meanwhile"] = True
    except UnknownAssessmentError:
        st.session_state["import-refused"] = (
            f"Es wurde nichts übernommen und nichts anderes verändert. {DELETED_MEANWHILE} Was in der Datei steht, "
            "lässt sich mit diesem Knopf als neue Selbsteinschätzung speichern:"
        )
    else:
        st.toast(escape_markdown(counted(len(chosen), "Eine Änderung übernommen", "Änderungen übernommen")))
