"""The form for what an assessment is about."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assessment import clock
from assessment.assessment import Assessment
from assessment.likeness import as_seen
from assessment.phases import POSITIONS, Phase
from assessment.validation import MAX_NAME, MAX_ROLE_GROUPS, assessed_problem, groups_problem, name_problem
from pages.shared import context, drafts, fields
from pages.shared.markup import escape_markdown
from pages.shared.questions import forget_questions

# Drafts that are no fields: whether the form was sent, and what its user had in view when it was begun.
_TRIED = "tried"
_SEEN = "seen"

_NO_MODEL = ""
_TYPED = ("municipality", "solution", "day", "title")


def place_of(given: Assessment | None, action: str) -> str:
    """Return what the form's drafts are of: what was entered for one assessment is not to turn up at another."""
    return f"about-{action}-{given.id if given else ''}"


def seen_at_first(place: str, stored: Assessment) -> Assessment:
    """Return what the user had in view when the first draft was entered; `stored` where nothing is entered yet."""
    seen: Assessment = drafts.value(_SEEN, place, stored)
    return seen


def look_anew(place: str) -> None:
    """Take what the dialog shows when it is opened the next time for what its user has in view."""
    drafts.forget(_SEEN, place)


def assessment_form(
    given: Assessment | None,
    action: str,
    title: str,
    day: date,
    *,
    participants: Sequence[str] = (),
    continues: bool = False,
) -> Assessment | None:
    """Draw the form; return the assessment when it is complete and sent. `given` fills in names, phase and model.

    `continues`: the new assessment is one of the same solution as `given`, and not older. What is entered is a draft
    of `place_of`, until whoever stores it forgets it (`drafts.forget_all`).
    """
    place = place_of(given, action)
    names, slots = _names_fields(given, place, is_fixed=continues)
    phases = _phases_field(given, place)
    slots.append(st.empty())
    model = _model_field(given, place)
    groups = _participants_field(participants, given, place)
    slots.append(st.empty())
    left, right = st.columns(2)
    with left:
        chosen_day = _day_field(day, given, place)
        slots.append(st.empty())
    with right:
        chosen_title = _line("Titel", "title", title, given, place)
        slots.append(st.empty())
    is_sent = _buttons(action, place)
    # Once it was sent, it says what is missing until nothing is.
    if not drafts.value(_TRIED, place, empty=False):
        return None
    refused = {name for name in _TYPED if fields.wrong_with(_key(name, place), place)}
    problems = {
        "municipality": name_problem(names[0], "den Namen der Kommune"),
        "solution": name_problem(names[1], "den Namen der Lösung"),
        "phases": None if phases else "Bitte wählen, in welcher Phase die Lösung steht.",
        "participants": groups_problem(groups),
        "day": assessed_problem(chosen_day, given.date if given and continues else None, clock.today()),
        "title": name_problem(chosen_title, "einen Titel"),
    }
    for slot, (name, problem) in zip(slots, problems.items(), strict=True):
        # What is refused as it is entered stands at its field already.
        if problem and name not in refused:
            slot.error(escape_markdown(problem))
    if not is_sent or refused or any(problems.values()) or chosen_day is None:
        return None
    return Assessment(
        # Databases of earlier versions may hold other names that look the same.
        municipality=given.municipality if given and continues else as_seen(names[0]),
        solution=given.solution if given and continues else as_seen(names[1]),
        phases=phases,
        title=as_seen(chosen_title),
        date=chosen_day,
        catalog_version=context.newest_catalog().version,
        operator_model=model,
        participants=tuple(dict.fromkeys(map(as_seen, groups))),
    )


def _buttons(action: str, place: str) -> bool:
    """Draw the form's buttons; return whether it was sent in this run."""
    with st.container(horizontal=True):
        # By its key fields.js knows what Enter in a line presses.
        is_sent = st.button(action, type="primary", key="submit")
        if is_sent:
            drafts.target(_TRIED, place).save(True, False)
        if drafts.are_there(place):
            st.button(
                "Eingaben verwerfen", key="discard-form", type="tertiary", on_click=_begin_afresh, args=(place,)
            )
    return is_sent


def _begin_afresh(place: str) -> None:
    drafts.forget_all(place)
    forget_questions()


def _key(name: str, place: str) -> str:
    """Return the key of a field, which begins as fields.js knows those that it sends."""
    beginnings = {"day": "due", "phases": "choice", "model": "choice", "participants": "choice"}
    return f"{beginnings.get(name, 'text')}-{name}-{place}"


def _target(name: str, given: Assessment | None, place: str) -> fields.Target[Any]:
    draft = drafts.target(_key(name, place), place)

    def save(value: Any, shown: Any) -> None:
        draft.save(value, shown)
        if given is not None and drafts.value(_SEEN, place, None) is None:
            drafts.target(_SEEN, place).save(given, None)
        # They are about what was sent.
        forget_questions()

    return replace(draft, save=save, kept="")


def _line(label: str, name: str, stored: str, given: Assessment | None, place: str, **options: Any) -> str:
    key = _key(name, place)
    fields.line(
        label,
        key,
        drafts.value(key, place, stored),
        _target(name, given, place),
        limit=MAX_NAME,
        **options,
    )
    return str(drafts.value(key, place, stored))


def _names_fields(
    given: Assessment | None, place: str, *, is_fixed: bool
) -> tuple[tuple[str, str], list[DeltaGenerator]]:
    """Ask for municipality and solution; return both, and the places for what is wrong with them."""
    slots = []
    stored = given.municipality if given else ""
    hint = "z. B. Musterstadt"
    municipality = _line("Kommune", "municipality", stored, given, place, placeholder=hint, disabled=is_fixed)
    slots.append(st.empty())
    stored = given.solution if given else ""
    hint = "z. B. Hochwasser-Frühwarnung"
    solution = _line("Smart-City-Lösung", "solution", stored, given, place, placeholder=hint, disabled=is_fixed)
    slots.append(st.empty())
    return (municipality, solution), slots


def _phases_field(given: Assessment | None, place: str) -> tuple[Phase, ...]:
    """Ask where the solution stands; return nothing before that is said."""
    key = _key("phases", place)
    stored = drafts.value(key, place, given.phases if given else ())
    fields.one_of(
        "In welcher Phase steht die Lösung?",
        POSITIONS,
        key,
        stored or None,
        _target("phases", given, place),
        format_func=context.phases_in_words,
        captions=[_position_caption(phases) for phases in POSITIONS],
    )
    return tuple(stored)


def _model_field(given: Assessment | None, place: str) -> str | None:
    key = _key("model", place)
    offered = [_NO_MODEL, *_models()]
    stored: str = drafts.value(key, place, given.operator_model if given else _NO_MODEL)
    stored = stored if stored in offered else _NO_MODEL
    fields.choice(
        "Betreibermodell, falls schon entschieden",
        offered,
        key,
        stored,
        _target("model", given, place),
        format_func=_model_label,
    )
    return stored or None


def _day_field(day: date, given: Assessment | None, place: str) -> date | None:
    key = _key("day", place)
    stored: date | None = drafts.value(key, place, day)
    fields.day("Stand", key, stored, _target("day", given, place))
    return stored


def _participants_field(took_part: Sequence[str], given: Assessment | None, place: str) -> tuple[str, ...]:
    """Ask which groups take part; others than the method's can be typed in."""
    offered = context.newest_catalog().method.role_groups
    key = _key("participants", place)
    stored: list[str] = drafts.value(key, place, list(took_part))
    fields.several(
        "Wer hat mitgemacht?",
        list(dict.fromkeys([*offered, *took_part, *stored])),
        key,
        stored,
        _target("participants", given, place),
        max_selections=MAX_ROLE_GROUPS,
        accept_new_options=True,
        # Enter would otherwise take all that match.
        select_all=False,
        placeholder="Wählen oder eintippen",
    )
    st.caption("Gruppen oder Ämter, keine Namen von Personen.")
    return tuple(dict.fromkeys(group.strip() for group in stored))


def _position_caption(phases: tuple[Phase, ...]) -> str:
    if len(phases) > 1:
        return "Beides läuft nebeneinander."
    return context.newest_catalog().phase(phases[0]).in_short


def _model_label(model_id: str) -> str:
    if model_id == _NO_MODEL:
        return "Noch offen"
    model = context.newest_catalog().operator_model(model_id)
    return f"{model.kind}: {model.label}"


def _models() -> list[str]:
    """Return the ids of the operating models, kind by kind."""
    models = context.newest_catalog().operator_models
    kinds = list(dict.fromkeys(model.kind for model in models))
    return [model.id for model in sorted(models, key=lambda model: kinds.index(model.kind))]
