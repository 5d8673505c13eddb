"""The fields of an answer. Every change is saved in its callback, before the screen is drawn again.

The fields of a closed assessment show what was answered and can't be changed.
"""

from datetime import date
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from assessment.answer_texts import FIELD_NAMES, value_in_words
from assessment.catalog import Criterion
from assessment.quick_entry import sign, understood
from assessment.rating import LEVELS, Answer, Evidence, Rating
from assessment.scoring import target_of
from assessment.store.repository import Assessment
from assessment.validation import MAX_LINE, MAX_TEXT, due_problem
from pages.components import clock, saving
from pages.components.closed import is_read_only
from pages.components.context import the_catalog
from pages.components.evidence_fields import evidence_fields, field_problem
from pages.components.markup import plain, show

_OPTIONS = [rating.value for rating in Rating]
_DEFAULT_TARGET = "default"
_TARGETS = [_DEFAULT_TARGET, *(level.value for level in LEVELS[1:])]


def synchronise(assessment_id: str, stored: Answer) -> Answer:
    """Bring the widgets in line with what is stored; return the answer as they will show it.

    Only fields that changed elsewhere are set, so that nobody's typing is disturbed.
    """
    criterion = stored.criterion
    before = _widget_values(saving.with_pending(assessment_id, saving.seen(assessment_id, criterion)))
    shown = saving.with_pending(assessment_id, stored)
    for key, value in _widget_values(shown).items():
        if key not in st.session_state or before.get(key) != value:
            st.session_state[key] = value
    place = (assessment_id, criterion)
    if place not in saving.unsaved() and place not in saving.clashes():
        saving.now_shows(assessment_id, stored)
    return shown


def _widget_values(answer: Answer) -> dict[str, Any]:
    name = answer.criterion
    values: dict[str, Any] = {
        f"rating-{name}": answer.rating.value if answer.rating else None,
        f"text-quick-{name}": sign(answer.rating),
        f"text-reason-{name}": answer.reason,
        f"note-{name}": answer.note,
        f"text-owner-{name}": answer.owner,
        f"due-{name}": answer.due,
        f"target-{name}": answer.target.value if answer.target else _DEFAULT_TARGET,
        f"outside-{name}": answer.outside_control,
        f"text-who-{name}": answer.outside_control_who,
    }
    for place, piece in enumerate((*answer.evidence, Evidence())):
        values[f"text-evidence-{name}-{place}"] = piece.text
        values[f"text-link-{name}-{place}"] = piece.url
    return values


def rating_field(assessment: Assessment, criterion: Criterion, answer: Answer, large: bool) -> None:
    """Draw the six answers, the reason where one is needed, and what an earlier assessment suggests."""
    name = criterion.id
    draw_clash(assessment, criterion)
    _suggestion(assessment, criterion, answer)
    method = the_catalog().method
    if large:
        show(Markup('<p class="kompass-small">Es gilt die höchste Stufe, deren Satz ganz zutrifft.</p>'))
    st.radio(
        plain(criterion.question),
        _OPTIONS,
        index=None,
        key=f"rating-{name}",
        format_func=lambda value: method.label(Rating(value)),
        captions=[_caption(criterion, Rating(value)) for value in _OPTIONS] if large else None,
        horizontal=not large,
        label_visibility="collapsed",
        disabled=is_read_only(assessment),
        on_change=_save_rating,
        args=(assessment.id, name),
    )
    if answer.rating is Rating.NOT_RELEVANT:
        text_field(
            assessment, name, "reason", f"text-reason-{name}", "Warum ist das Kriterium nicht relevant?", height=80
        )
        if not answer.reason.strip() and not is_read_only(assessment):
            st.warning("Bitte begründen, damit andere die Entscheidung nachvollziehen können.")


def _caption(criterion: Criterion, rating: Rating) -> str:
    if rating.is_level:
        return plain(getattr(criterion.anchors, rating.value))
    return the_catalog().method.description(rating)


def saved_place(key: str) -> DeltaGenerator:
    """Return the place of a saved indicator; several fragments may draw into it."""
    with st.container(key=key):
        return st.empty()


def draw_saved(place: DeltaGenerator, assessment_id: str, answer: Answer) -> None:
    """Draw the saved indicator."""
    kind, sentence = saving.status(assessment_id, answer, the_catalog().method.label(answer.rating))
    indicator = '<p class="kompass-saved kompass-saved-{}" data-criterion="{}" role="status">{}</p>'
    place.html(str(Markup(indicator).format(kind, answer.criterion, sentence)))


def draw_clash(assessment: Assessment, criterion: Criterion) -> None:
    """Show both values, and ask which one is to hold, where somebody else changed the same field meanwhile."""
    clash = saving.clashes().get((assessment.id, criterion.id))
    if clash is None:
        return
    method = the_catalog().method
    st.warning("Diese Antwort wurde inzwischen in einem anderen Fenster geändert. Was soll gelten?")
    for field, mine in clash.changes.items():
        show(
            Markup("<p><strong>{}</strong><br>Hier: {}<br>Dort: {}</p>").format(
                FIELD_NAMES[field], value_in_words(mine, method), value_in_words(getattr(clash.theirs, field), method)
            )
        )
    with st.container(horizontal=True):
        place = (assessment.id, criterion.id)
        st.button(
            "Meine Angabe speichern",
            key=f"mine-{criterion.id}",
            disabled=is_read_only(assessment),
            on_click=saving.keep_mine,
            args=place,
        )
        st.button("Die andere behalten", key=f"theirs-{criterion.id}", on_click=saving.keep_theirs, args=place)


def _suggestion(assessment: Assessment, criterion: Criterion, answer: Answer) -> None:
    suggestion = answer.suggestion
    if suggestion is None:
        return
    label = the_catalog().method.label(suggestion.rating)
    with st.container(horizontal=True, vertical_alignment="center"):
        show(
            Markup(
                '<p class="kompass-suggestion"><strong>{}</strong>, aus {} übernommen, noch nicht bestätigt</p>'
            ).format(label, f"{suggestion.made_on:%d.%m.%Y}")
        )
        st.button(
            "Bestätigen",
            key=f"confirm-{criterion.id}",
            disabled=is_read_only(assessment),
            on_click=_save,
            args=(assessment.id, criterion.id, {**_accepted(suggestion.rating, suggestion.reason)}),
        )


def _accepted(rating: Rating, reason: str) -> dict[str, Any]:
    return {"rating": rating, "reason": reason, "suggestion": None}


def _save(assessment_id: str, name: str, changes: dict[str, Any]) -> None:
    saving.save(assessment_id, name, changes)
    shown = saving.with_pending(assessment_id, saving.seen(assessment_id, name))
    st.session_state[f"rating-{name}"] = shown.rating.value if shown.rating else None
    st.session_state[f"text-quick-{name}"] = sign(shown.rating)


def _save_rating(assessment_id: str, name: str) -> None:
    chosen = st.session_state[f"rating-{name}"]
    saving.save(assessment_id, name, {"rating": Rating(chosen) if chosen else None, "suggestion": None})


def save_typed(assessment_id: str, name: str) -> None:
    """Save what the short field of the table says; what can't be understood stays there and changes nothing."""
    try:
        rating = understood(st.session_state[f"text-quick-{name}"])
    except ValueError:
        return
    _save(assessment_id, name, {"rating": rating, "suggestion": None} if rating else {"rating": None})


def _save_text(assessment_id: str, name: str, field: str, key: str) -> None:
    saving.save(assessment_id, name, {field: st.session_state[key].strip()})


def withdraw(assessment_id: str, name: str) -> None:
    """Take a rating back; the criterion is open again, notes stay."""
    _save(assessment_id, name, {"rating": None})


def text_field(assessment: Assessment, name: str, field: str, key: str, label: str, **options: Any) -> None:
    """Draw a field of an answer that takes a longer text; `options` are Streamlit's."""
    st.text_area(
        label,
        key=key,
        max_chars=MAX_TEXT,
        disabled=is_read_only(assessment),
        on_change=_save_text,
        args=(assessment.id, name, field, key),
        **options,
    )


def note_field(assessment: Assessment, criterion: Criterion) -> None:
    """Draw the note."""
    hint = "Was ist da, was fehlt? Warum diese Antwort?"
    text_field(assessment, criterion.id, "note", f"note-{criterion.id}", "Notiz", height=100, placeholder=hint)


def further_fields(assessment: Assessment, criterion: Criterion, answer: Answer) -> None:
    """Draw evidence, responsibility, due date, target, and whether it lies in our hands."""
    name = criterion.id
    evidence_fields(assessment, name, answer)
    left, middle, right = st.columns(3)
    with left:
        _line(assessment, name, "Verantwortlich (Stelle oder Funktion)", "owner", f"text-owner-{name}")
    with middle:
        st.date_input(
            "Bis wann",
            key=f"due-{name}",
            format="DD.MM.YYYY",
            # Any date: outside a range Streamlit speaks English. Our own sentence names ours.
            min_value=date.min,
            max_value=date.max,
            disabled=is_read_only(assessment),
            on_change=_save_due,
            args=(assessment.id, name),
        )
        field_problem(f"problem-due-{name}")
    with right:
        _target_field(assessment, criterion)
    st.checkbox(
        "Liegt nicht in unserer Hand",
        key=f"outside-{name}",
        disabled=is_read_only(assessment),
        on_change=_save_outside,
        args=(assessment.id, name),
    )
    if answer.outside_control:
        _line(assessment, name, "Bei wem liegt es?", "outside_control_who", f"text-who-{name}")


def _line(assessment: Assessment, name: str, label: str, field: str, key: str) -> None:
    st.text_input(
        label,
        key=key,
        max_chars=MAX_LINE,
        disabled=is_read_only(assessment),
        on_change=_save_text,
        args=(assessment.id, name, field, key),
    )


def _save_due(assessment_id: str, name: str) -> None:
    due = st.session_state[f"due-{name}"]
    fault = due_problem(due, clock.today())
    st.session_state[f"problem-due-{name}"] = f"{fault} Das Datum ist nicht gespeichert." if fault else None
    if fault is None:
        saving.save(assessment_id, name, {"due": due})


def _save_outside(assessment_id: str, name: str) -> None:
    saving.save(assessment_id, name, {"outside_control": st.session_state[f"outside-{name}"]})


def _target_field(assessment: Assessment, criterion: Criterion) -> None:
    method = the_catalog().method
    default = target_of(criterion, {}, method)

    def label(value: str) -> str:
        return f"Vorgabe: {method.label(default)}" if value == _DEFAULT_TARGET else method.label(Rating(value))

    st.selectbox(
        "Ziel",
        _TARGETS,
        key=f"target-{criterion.id}",
        format_func=label,
        disabled=is_read_only(assessment),
        on_change=_save_target,
        args=(assessment.id, criterion.id),
    )


def _save_target(assessment_id: str, name: str) -> None:
    chosen = st.session_state[f"target-{name}"]
    saving.save(assessment_id, name, {"target": None if chosen == _DEFAULT_TARGET else Rating(chosen)})
