"""The form for what an assessment is about."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from assessment import clock
from assessment.assessment import Assessment
from assessment.days import understood_day, written
from assessment.likeness import as_seen, nearly
from assessment.phases import POSITIONS, Phase
from assessment.validation import MAX_ROLE_GROUPS, day_problem, name_problem
from pages.shared import context
from pages.shared.markup import escape_markdown


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

    `continues`: the new assessment is one of the same solution as `given`, and not older.
    """
    # What was entered for one assessment is not to turn up at another.
    with st.form(f"about-{action}-{given.id if given else ''}", border=False):
        municipality = st.text_input(
            "Kommune",
            value=given.municipality if given else "",
            placeholder="z. B. Musterstadt",
            disabled=continues,
        )
        slots = [st.empty()]
        solution = st.text_input(
            "Smart-City-Lösung",
            value=given.solution if given else "",
            placeholder="z. B. Hochwasser-Frühwarnung",
            disabled=continues,
        )
        slots.append(st.empty())
        phases = st.radio(
            "In welcher Phase steht die Lösung?",
            POSITIONS,
            index=POSITIONS.index(given.phases) if given else None,
            format_func=context.phases_in_words,
            captions=[_position_caption(phases) for phases in POSITIONS],
        )
        slots.append(st.empty())
        model = st.selectbox(
            "Betreibermodell, falls schon entschieden",
            _models(),
            index=_models().index(given.operator_model) if given and given.operator_model in _models() else None,
            format_func=_model_label,
            placeholder="Noch offen",
        )
        groups = _participants_field(participants)
        slots.append(st.empty())
        left, right = st.columns(2)
        typed_day = left.text_input("Stand", value=written(day), placeholder="TT.MM.JJJJ", autocomplete="off")
        day_place = left.empty()
        chosen_title = right.text_input("Titel", value=title)
        slots.extend([day_place, st.empty()])
        if not st.form_submit_button(action, type="primary", key="submit"):
            return None
    chosen_day, no_day = _understood(typed_day or "")
    problems = [
        name_problem(municipality or "", "den Namen der Kommune"),
        name_problem(solution or "", "den Namen der Lösung"),
        None if phases else "Bitte wählen, in welcher Phase die Lösung steht.",
        _groups_problem(groups),
        no_day or _day_problem(chosen_day, given.date if given and continues else date.min),
        name_problem(chosen_title or "", "einen Titel"),
    ]
    for slot, problem in zip(slots, problems, strict=True):
        if problem:
            slot.error(escape_markdown(problem))
    if any(problems) or phases is None or chosen_day is None:
        return None
    return Assessment(
        # Databases of earlier versions may hold other names that look the same.
        municipality=given.municipality if given and continues else as_seen(municipality),
        solution=given.solution if given and continues else as_seen(solution),
        phases=phases,
        title=as_seen(chosen_title),
        date=chosen_day,
        catalog_version=context.newest_catalog().version,
        operator_model=model,
        participants=tuple(dict.fromkeys(map(as_seen, groups))),
    )


def _participants_field(given: Sequence[str]) -> tuple[str, ...]:
    """Ask which groups take part; others than the method's can be typed in."""
    offered = context.newest_catalog().method.role_groups
    chosen: list[str] = st.multiselect(
        "Wer hat mitgemacht?",
        [*offered, *(group for group in given if group not in offered)],
        default=given,
        max_selections=MAX_ROLE_GROUPS,
        accept_new_options=True,
        # Enter would otherwise take all that match.
        select_all=False,
        placeholder="Wählen oder eintippen",
    )
    st.caption("Gruppen oder Ämter, keine Namen von Personen.")
    return tuple(dict.fromkeys(group.strip() for group in chosen))


def _understood(typed: str) -> tuple[date | None, str | None]:
    """Return the day that was typed, or why it is none."""
    try:
        return understood_day(typed), None
    except ValueError as error:
        return None, str(error)


def _day_problem(day: date | None, earliest: date) -> str | None:
    if day is None:
        return "Bitte ein Datum eintragen."
    if day < earliest:
        sentence = f"Bitte ein Datum ab dem {earliest:%d.%m.%Y} wählen, dem Stand der Selbsteinschätzung davor."
        if earliest > clock.today():
            return f"{sentence} Er liegt in der Zukunft. Ist das falsch, ändern Sie ihn dort unter „Angaben ändern“."
        return sentence
    return day_problem(day)


def _groups_problem(groups: Sequence[str]) -> str | None:
    problem = next((problem for group in groups if (problem := name_problem(group, "eine Gruppe"))), None)
    if problem is not None:
        return problem
    alike: dict[str, str] = {}
    for group in groups:
        other = alike.setdefault(nearly(group), group)
        if as_seen(other) != as_seen(group):
            return f"„{other}“ und „{group}“ sind fast gleich geschrieben. Bitte nur eine davon wählen."
    return None


def _position_caption(phases: tuple[Phase, ...]) -> str:
    if len(phases) > 1:
        return "Beides läuft nebeneinander."
    return context.newest_catalog().phase(phases[0]).in_short


def _model_label(model_id: str) -> str:
    model = context.newest_catalog().operator_model(model_id)
    return f"{model.kind}: {model.label}"


def _models() -> list[str]:
    """Return the ids of the operating models, kind by kind."""
    models = context.newest_catalog().operator_models
    kinds = list(dict.fromkeys(model.kind for model in models))
    return [model.id for model in sorted(models, key=lambda model: kinds.index(model.kind))]
