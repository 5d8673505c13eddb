"""The agenda beside the criterion: what is done, what waits, what was parked."""

from collections import Counter
from collections.abc import Iterable, Sequence

import streamlit as st
from markupsafe import Markup

from assessment.rating import Rating
from assessment.texts.judgements import agreement, agreement_word, round_agreement
from assessment.texts.workshop import STATUS
from assessment.voting.agenda import proposals
from assessment.voting.judgement import Judgement, most_disputed_first
from assessment.voting.workshop import AgendaItem, ItemStatus, Workshop
from pages.shared import drafts, fields, redraw
from pages.shared.context import repository, the_catalog
from pages.shared.markup import draw_html, escape_markdown, table
from pages.workshop.steps import run_step

_CHANGE = "agenda-change"


def draw(workshop: Workshop) -> None:
    """Draw the agenda; each line leads to its criterion."""
    draw_html(Markup("<h2>Agenda</h2>"))
    draw_html(Markup('<p class="kompass-small">{}</p>').format(_counts(workshop)))
    voted = repository().workshops.voted_on(workshop.id)
    judgements = repository().workshops.judgements(workshop.assessment_id)
    with st.container():
        by_dispute = any(item.criterion in judgements for item in workshop.items) and _by_dispute(workshop.id)
    with st.container(key="workshop-agenda", height=420):
        for item in _ordered(workshop, judgements) if by_dispute else workshop.items:
            _line(workshop, item, judgements.get(item.criterion), item.criterion in voted)
    fold = redraw.fold("Agenda ändern", "workshop-agenda-change")
    if fold:
        with fold:
            _change(workshop)


def _by_dispute(workshop_id: str) -> bool:
    key = "workshop-by-dispute"
    is_on: bool = drafts.value(key, workshop_id, False)
    fields.switch("Am strittigsten zuerst", key, is_on, drafts.target(key, workshop_id))
    return is_on


def _counts(workshop: Workshop) -> str:
    counts = Counter(item.status for item in workshop.items)
    parts = [f"{counts[ItemStatus.DECIDED]} von {len(workshop.items)} entschieden"]
    parts += [
        f"{counts[status]} {STATUS[status]}" for status in (ItemStatus.PARKED, ItemStatus.SKIPPED) if counts[status]
    ]
    return ", ".join(parts)


def _ordered(workshop: Workshop, judgements: dict[str, Judgement]) -> list[AgendaItem]:
    in_order = most_disputed_first(judgements.values(), the_catalog().method.agreement)
    rank = {judgement.criterion: number for number, judgement in enumerate(in_order)}
    return sorted(workshop.items, key=lambda item: rank.get(item.criterion, len(rank)))


def _line(workshop: Workshop, item: AgendaItem, judgement: Judgement | None, is_of_today: bool) -> None:
    criterion = the_catalog().criterion(item.criterion)
    is_shown = item.criterion == workshop.criterion
    st.button(
        escape_markdown(f"{item.criterion.upper()} {criterion.short_title}"),
        key=f"go-{item.criterion}",
        type="primary" if is_shown else "tertiary",
        on_click=run_step,
        args=(lambda: repository().workshops.go_to(workshop.id, item.criterion),),
        help=None,
    )
    if item.status is not ItemStatus.WAITING or judgement is not None:
        draw_html(
            Markup('<p class="kompass-small kompass-agenda-state">{}</p>').format(
                _state(item, judgement, is_of_today)
            )
        )


def _state(item: AgendaItem, judgement: Judgement | None, is_of_today: bool) -> str:
    decision = the_catalog().method.label(Rating(item.decided)) if item.decided else STATUS[item.status]
    rule = the_catalog().method.agreement
    agreed = judgement.consensus(rule) if judgement else None
    if agreed is None:
        return decision
    return f"{decision}, {'' if is_of_today else 'früher '}Einigkeit {agreement_word(agreed, rule)}"


def _change(workshop: Workshop) -> None:
    """Let criteria be added and taken off; what was voted on stays."""
    answers = repository().answers(workshop.assessment_id)
    assessment = repository().assessment(workshop.assessment_id)
    due = [proposal.criterion.id for proposal in proposals(the_catalog(), answers, assessment.phases, {})]
    current = [item.criterion for item in workshop.items]
    offered = [*current, *(name for name in due if name not in current)]
    of = _draft_of(workshop.id)
    drafts.keep(of, current)
    chosen: list[str] = [name for name in drafts.value(_CHANGE, of, current) if name in offered]
    fields.several(
        "Kriterien auf der Agenda",
        offered,
        _CHANGE,
        chosen,
        drafts.target(_CHANGE, of),
        format_func=lambda name: f"{name.upper()} {the_catalog().criterion(name).short_title}",
        placeholder="Kriterium wählen",
    )
    st.button(
        "Agenda übernehmen",
        key="agenda-save",
        on_click=run_step,
        args=(lambda: _set_agenda(workshop.id, st.session_state[_CHANGE]),),
        disabled=chosen == current or not chosen,
    )


def _set_agenda(workshop_id: str, chosen: Sequence[str]) -> None:
    """Set what is chosen at the click: a choice may be newer than the button, and may have left nothing."""
    if chosen:
        repository().workshops.set_agenda(workshop_id, chosen)
        drafts.forget_all(_draft_of(workshop_id))


def _draft_of(workshop_id: str) -> str:
    return f"{workshop_id}-agenda"


def judgements_table(judgements: Iterable[Judgement]) -> Markup:
    """Return a table of judgements with their agreement and what was decided."""
    method = the_catalog().method
    rows = [
        [
            f"{judgement.criterion.upper()} {the_catalog().criterion(judgement.criterion).short_title}",
            round_agreement(judgement.first, method.agreement) if len(judgement.rounds) > 1 else "–",
            agreement(judgement.consensus(method.agreement), judgement.last.tally.rated, method.agreement),
            method.label(judgement.decided) if judgement.decided else "nicht entschieden",
            f"{judgement.held_on:%d.%m.%Y}",
        ]
        for judgement in judgements
    ]
    return table("Urteile der Gruppe", ["Kriterium", "Erste Runde", "Letzte Runde", "Entschieden", "Am"], rows)
