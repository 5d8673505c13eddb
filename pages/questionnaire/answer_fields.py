"""The fields of an answer. Every change is saved in its callback, before the screen is drawn again.

The fields of a closed assessment show what was answered and can't be changed.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from assessment import clock
from assessment.assessment import Assessment
from assessment.catalog.identity import Identity
from assessment.catalog.model import Criterion
from assessment.method import Method
from assessment.quick_entry import NoAnswerError, sign, understood
from assessment.rating import (
    LEVELS,
    Answer,
    AnswerChanges,
    AnswerField,
    Rating,
    Suggestion,
    answer_change,
    confirmation,
)
from assessment.scoring import target_of
from assessment.texts.answers import FIELD_NAMES, no_answer, value_in_words
from assessment.validation import due_problem
from pages.questionnaire.closed import is_read_only
from pages.questionnaire.evidence_fields import evidence_fields
from pages.shared import fields, pending, saving
from pages.shared.context import the_catalog
from pages.shared.markup import draw_html, escape_markdown

_OPTIONS = [rating.value for rating in Rating]
_DEFAULT_TARGET = "default"
_TARGETS = [_DEFAULT_TARGET, *(level.value for level in LEVELS[1:])]


def _typed_answer(raw: str) -> Rating | None:
    try:
        return understood(raw)
    except NoAnswerError as error:
        raise ValueError(no_answer(str(error))) from error


_SIGNS: fields.FieldKind[Rating | None] = fields.FieldKind(
    shown=sign, read=_typed_answer, same=lambda raw, rating: raw == sign(rating)
)


def in_view(assessment_id: str, stored: Answer) -> Answer:
    """Return the answer as the fields of its criterion are to show it, and remember that they do."""
    return pending.answers().in_view((assessment_id, stored.criterion), stored)


def _target(assessment: Assessment, name: str, field: AnswerField, **checks: Any) -> fields.Target[Any]:
    """Return where an input goes: into this field of the answer to this criterion."""

    def save(value: Any, shown: Any) -> None:
        saving.save(assessment.id, name, answer_change(field, value), answer_change(field, shown))

    return fields.Target(assessment.id, save, about=name, **checks)


def rating_field(assessment: Assessment, criterion: Criterion, answer: Answer, large: bool) -> None:
    """Draw the six answers, the reason where one is needed, and what an earlier assessment suggests."""
    name = criterion.id
    # In Fokus nothing that is typed in stands below: a click is to redraw as little as can be.
    apart = nullcontext if large else st.container
    with apart():
        draw_clash(assessment, criterion)
        _suggestion(assessment, criterion, answer)
    method = the_catalog().method
    fields.one_of(
        escape_markdown(criterion.question),
        _OPTIONS,
        _rating_key(name),
        answer.rating.value if answer.rating else None,
        _rating_target(assessment, name),
        format_func=lambda value: method.label(Rating(value)),
        captions=_captions(Identity(criterion), Identity(method)) if large else None,
        horizontal=not large,
        label_visibility="collapsed",
        disabled=is_read_only(assessment),
    )
    with apart():
        if answer.rating is Rating.NOT_RELEVANT:
            text_field(assessment, answer, "reason", "Warum ist das Kriterium nicht relevant?", height=80)
            if not answer.reason.strip() and not is_read_only(assessment):
                st.warning("Bitte begründen, damit andere die Entscheidung nachvollziehen können.")
            else:
                st.empty()
        elif not large:
            st.empty()


@lru_cache(maxsize=256)
def _captions(criterion: Identity[Criterion], method: Identity[Method]) -> tuple[str, ...]:
    return tuple(
        escape_markdown(criterion.of.anchor(rating)) if rating.is_level else method.of.description(rating)
        for rating in Rating
    )


def saved_place(key: str) -> DeltaGenerator:
    """Return the place of a saved indicator; several fragments may draw into it."""
    with st.container(key=key):
        return st.empty()


def draw_saved(place: DeltaGenerator, assessment_id: str, answer: Answer) -> None:
    """Draw the saved indicator, after the fields: it says which of their texts have arrived."""
    place.html(str(indicator(assessment_id, answer)))


def indicator(assessment_id: str, answer: Answer, typed: str | None = None) -> Markup:
    """Return the saved indicator of an answer; `typed`: what stands in its short field of the table."""
    name = answer.criterion
    label = the_catalog().method.label(answer.rating)
    wrong = fields.wrong_with(quick_key(name), assessment_id) if typed is not None else None
    if wrong:
        kind, sentence = "failed", wrong
    elif fields.has_refused(assessment_id, name):
        kind, sentence = "failed", "Nicht alles gespeichert: Bitte die Felder ansehen."
    else:
        kind, sentence = saving.status(assessment_id, answer, label)
    marks = {"criterion": name, "label": label, "received": fields.received(assessment_id, name)}
    return saving.indicator(kind, sentence, **marks, **({} if typed is None else {"typed": typed}))


def draw_clash(assessment: Assessment, criterion: Criterion) -> None:
    """Show both values, and ask which one is to hold, where somebody else changed the same field meanwhile."""
    clash = pending.answers().clashes.get((assessment.id, criterion.id))
    if clash is None:
        return
    method = the_catalog().method
    st.warning("Diese Antwort wurde inzwischen in einem anderen Fenster geändert. Was soll gelten?")
    for field, mine in clash.changes.items():
        draw_html(
            Markup("<p><strong>{}</strong><br>Hier: {}<br>Dort: {}</p>").format(
                FIELD_NAMES[field], value_in_words(mine, method), value_in_words(getattr(clash.theirs, field), method)
            )
        )
    with st.container(horizontal=True):
        key = (assessment.id, criterion.id)
        st.button(
            "Meine Angabe speichern",
            key=f"mine-{criterion.id}",
            disabled=is_read_only(assessment),
            on_click=_decide,
            args=(saving.keep_mine, *key),
        )
        st.button(
            "Die andere behalten", key=f"theirs-{criterion.id}", on_click=_decide, args=(saving.keep_theirs, *key)
        )


def _decide(keep: Callable[[str, str], None], assessment_id: str, name: str) -> None:
    keep(assessment_id, name)
    fields.decided(assessment_id, name)


def _suggestion(assessment: Assessment, criterion: Criterion, answer: Answer) -> None:
    suggestion = answer.suggestion
    if suggestion is None:
        return
    label = the_catalog().method.label(suggestion.rating)
    with st.container(horizontal=True, vertical_alignment="center"):
        draw_html(
            Markup(
                '<p class="kompass-suggestion"><strong>{}</strong>, aus {} übernommen, noch nicht bestätigt</p>'
            ).format(label, f"{suggestion.made_on:%d.%m.%Y}")
        )
        st.button(
            "Bestätigen",
            key=f"confirm-{criterion.id}",
            disabled=is_read_only(assessment),
            on_click=_confirm,
            args=(assessment.id, criterion.id, suggestion),
        )


def _confirm(assessment_id: str, name: str, suggestion: Suggestion) -> None:
    saving.save(assessment_id, name, confirmation(suggestion))
    _forget_letter(assessment_id, name)
    fields.changed_beside(_rating_key(name), assessment_id, suggestion.rating.value)


def _rating_target(assessment: Assessment, name: str) -> fields.Target[Any]:
    def save(chosen: str | None, shown: str | None) -> None:
        after, before = (Rating(value) if value else None for value in (chosen, shown))
        # Who takes an answer back does not mean the one that was carried over.
        confirms: AnswerChanges = {"suggestion": None} if after else {}
        saving.save(assessment.id, name, {"rating": after, **confirms}, {"rating": before})
        _forget_letter(assessment.id, name)

    return fields.Target(assessment.id, save, about=name)


def quick_field(assessment: Assessment, answer: Answer, label: str) -> None:
    """Draw the short field of the table, into which an answer is typed as one character."""
    target = _rating_target(assessment, answer.criterion)
    quick = replace(target, kept=f"Es bleibt bei: {the_catalog().method.label(answer.rating)}.")
    st.text_input(
        label,
        sign(answer.rating),
        **fields.begin(quick_key(answer.criterion), answer.rating, quick, _SIGNS),
        autocomplete="off",
        label_visibility="collapsed",
        disabled=is_read_only(assessment),
    )


def quick_key(name: str) -> str:
    return f"text-quick-{name}"


def withdraw(assessment_id: str, name: str) -> None:
    """Take a rating back; the criterion is open again, notes stay."""
    saving.save(assessment_id, name, {"rating": None})
    _forget_letter(assessment_id, name)
    fields.changed_beside(_rating_key(name), assessment_id, None)


def _forget_letter(assessment_id: str, name: str) -> None:
    """Give up a letter of the table that is no answer: there is another answer now."""
    fields.forget_refused(assessment_id, quick_key(name))


def _rating_key(name: str) -> str:
    return f"rating-{name}"


def text_field(assessment: Assessment, answer: Answer, field: AnswerField, label: str, **options: Any) -> None:
    """Draw a field of an answer that takes a longer text; `options` are Streamlit's."""
    fields.text_area(
        label,
        _key(field, answer.criterion),
        getattr(answer, field),
        _target(assessment, answer.criterion, field),
        disabled=is_read_only(assessment),
        **options,
    )


def _key(field: str, name: str) -> str:
    """Return the key of a text: the note's is a contract, all others begin as fields.js knows them."""
    beginnings = {"note": "note", "outside_control_who": "text-who"}
    return f"{beginnings.get(field, f'text-{field}')}-{name}"


def note_field(assessment: Assessment, answer: Answer) -> None:
    """Draw the note."""
    hint = "Was ist da, was fehlt? Warum diese Antwort?"
    text_field(assessment, answer, "note", "Notiz", height=100, placeholder=hint)


def further_fields(assessment: Assessment, criterion: Criterion, answer: Answer) -> None:
    """Draw evidence, responsibility, due date, target, and whether it lies in our hands."""
    name = criterion.id
    with st.container():
        evidence_fields(assessment, answer)
    left, middle, right = st.columns(3)
    with left:
        _line(assessment, answer, "owner", "Verantwortlich (Stelle oder Funktion)")
    with middle:
        fields.day(
            "Bis wann",
            f"due-{name}",
            answer.due,
            _target(
                assessment,
                name,
                "due",
                check=lambda due: due_problem(due, clock.today()),
                kept="Das Datum ist nicht gespeichert.",
            ),
            disabled=is_read_only(assessment),
        )
    with right:
        _target_field(assessment, criterion, answer)
    fields.tick(
        "Liegt nicht in unserer Hand",
        f"outside-{name}",
        answer.outside_control,
        _target(assessment, name, "outside_control"),
        disabled=is_read_only(assessment),
    )
    with st.container():
        if answer.outside_control:
            _line(assessment, answer, "outside_control_who", "Bei wem liegt es?")
        else:
            st.empty()


def _line(assessment: Assessment, answer: Answer, field: AnswerField, label: str) -> None:
    fields.line(
        label,
        _key(field, answer.criterion),
        getattr(answer, field),
        _target(assessment, answer.criterion, field),
        disabled=is_read_only(assessment),
    )


def _target_field(assessment: Assessment, criterion: Criterion, answer: Answer) -> None:
    method = the_catalog().method
    default = target_of(criterion, {}, method)

    def label(value: str) -> str:
        return f"Vorgabe: {method.label(default)}" if value == _DEFAULT_TARGET else method.label(Rating(value))

    def save(chosen: str, shown: str) -> None:
        after, before = (None if value == _DEFAULT_TARGET else Rating(value) for value in (chosen, shown))
        saving.save(assessment.id, criterion.id, {"target": after}, {"target": before})

    fields.choice(
        "Ziel",
        _TARGETS,
        f"target-{criterion.id}",
        answer.target.value if answer.target else _DEFAULT_TARGET,
        fields.Target(assessment.id, save, about=criterion.id),
        format_func=label,
        disabled=is_read_only(assessment),
    )
