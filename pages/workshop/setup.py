"""Before a workshop: how much time there is, which criteria it is enough for, and the rules."""

from collections.abc import Mapping, Sequence

import streamlit as st
from markupsafe import Markup

from assessment.assessment import Assessment
from assessment.texts import workshop as workshop_texts
from assessment.texts.results import count_of_criteria
from assessment.voting.agenda import Proposal, capacity, proposals
from assessment.voting.judgement import Judgements
from assessment.voting.workshop import MAX_GROUPS_IN_ROOM, WorkshopSettings, tidy_groups
from pages.shared import context, drafts, fields, redraw
from pages.shared.markup import bullets, draw_html, escape_markdown
from pages.workshop import join as workshop_join
from pages.workshop.steps import draw_said, run_step, say

_OPEN = "workshop-open"


def draw(assessment: Assessment, judgements: Judgements) -> None:
    """Draw the screen; nothing is stored before the workshop is opened."""
    of = _draft_of(assessment.id)
    # What was chosen before others held a workshop is not meant for the next one.
    drafts.keep(of, len(context.repository().workshops.all_judgements(assessment.id)))
    answers = context.repository().answers(assessment.id)
    offered = proposals(context.the_catalog(), answers, assessment.phases, judgements)
    draw_html(
        Markup('<p class="kompass-lead">{}</p>').format(
            "Alle urteilen erst für sich, am eigenen Telefon. Dann decken Sie auf, sprechen über die Unterschiede "
            "und entscheiden gemeinsam."
        )
    )
    workshop_join.draw_shut()
    minutes, each, fits = _time(len(offered), of)
    chosen = _criteria(offered, fits, (minutes, each), of)
    around = context.the_catalog().method.workshop.minutes_around
    with st.container():
        _chosen_in_words(len(chosen), len(chosen) * each + around, minutes)
    settings = _rules(minutes, each, of)
    # Not by a callback: it would take what stood here when the button was drawn, and miss a box ticked just before.
    if st.button("Workshop eröffnen", key=_OPEN, type="primary", disabled=not chosen) and chosen:
        run_step(lambda: context.repository().workshops.open(assessment.id, chosen, settings), _OPEN)
        st.rerun()
    if drafts.are_there(of) or drafts.are_there(_ticks_of(of)):
        st.button(
            "Auswahl zurücksetzen", key="discard-setup", type="tertiary", on_click=forget, args=(assessment.id,)
        )
    draw_said(_OPEN)
    if not chosen:
        draw_html(Markup('<p class="kompass-small">Bitte mindestens ein Kriterium wählen.</p>'))


def forget(assessment_id: str) -> None:
    """Forget what was chosen for a workshop: it is open, or not wanted any more."""
    drafts.forget_all(_draft_of(assessment_id))


def _draft_of(assessment_id: str) -> str:
    return f"{assessment_id}-setup"


def _ticks_of(draft: str) -> str:
    return f"{draft}-ticks"


def _time(due: int, of: str) -> tuple[int, int, int]:
    """Ask for the time; return it, the minutes for each criterion, and how many criteria fit."""
    given = context.the_catalog().method.workshop
    draw_html(Markup("<h2>Wie viel Zeit haben Sie?</h2>"))
    with st.container(horizontal=True, key="workshop-time"):
        minutes = _number("Minuten insgesamt", "workshop-minutes", given.minutes, of, (20, 600, 10))
        each = _number("Minuten je Kriterium", "workshop-each", given.minutes_each, of, (1, 60, 1))
    fits = capacity(minutes, given.minutes_around, each, due)
    draw_html(
        Markup(
            '<p class="kompass-fits">In {} Minuten schaffen Sie <b>{}</b> von {} fälligen, je {} Minuten. {}</p>'
        ).format(
            minutes,
            count_of_criteria(fits),
            due,
            each,
            f"Für Begrüßung und Abschluss sind {given.minutes_around} Minuten eingeplant.",
        )
    )
    return minutes, each, fits


def _number(label: str, key: str, given: int, of: str, limits: tuple[int, int, int]) -> int:
    """Ask for a number of minutes; `limits`: the smallest, the largest, the step between them."""
    minutes: int = drafts.value(key, of, given)
    smallest, largest, step = limits
    target = drafts.target(key, of)
    fields.number(label, key, minutes, target, smallest=smallest, largest=largest, step=step)
    return minutes


def _criteria(offered: Sequence[Proposal], fits: int, time: tuple[int, int], of: str) -> list[str]:
    draw_html(Markup("<h2>Welche Kriterien nehmen Sie sich vor?</h2>"))
    draw_html(
        Markup('<p class="kompass-small">{}</p>').format(
            "Vorgeschlagen ist zuerst, was umstritten war, dann offene Meilensteine, anderes Offenes, Meilensteine "
            "und was zu Ihrer Phase gehört. Sie können an- und abwählen."
        )
    )
    ticks = _ticks_of(of)
    # The proposal follows the time: what was ticked for another time no longer fits.
    drafts.keep(ticks, time)
    proposed = {proposal.criterion.id for proposal in offered[:fits]}
    keys = {proposal.criterion.id: f"agenda-{time[0]}x{time[1]}-{proposal.criterion.id}" for proposal in offered}
    ticked = {name: bool(drafts.value(key, ticks, name in proposed)) for name, key in keys.items()}
    with st.container(key="workshop-proposed"):
        for proposal in offered[:fits]:
            _checkbox(proposal, keys[proposal.criterion.id], ticked[proposal.criterion.id], ticks)
    with st.container():
        _further(offered[fits:], keys, ticked, ticks)
    return [name for name, is_ticked in ticked.items() if is_ticked]


def _further(rest: Sequence[Proposal], keys: Mapping[str, str], ticked: Mapping[str, bool], of: str) -> None:
    fold = redraw.fold(f"Weitere fällige Kriterien ({len(rest)})", "workshop-further") if rest else None
    if fold:
        with fold:
            for proposal in rest:
                _checkbox(proposal, keys[proposal.criterion.id], ticked[proposal.criterion.id], of)


def _checkbox(proposal: Proposal, key: str, is_ticked: bool, of: str) -> None:
    criterion = proposal.criterion
    reasons = f" ({', '.join(workshop_texts.reasons(proposal))})" if proposal.reasons else ""
    label = escape_markdown(f"{criterion.id.upper()} {criterion.short_title}{reasons}")
    fields.tick(label, key, is_ticked, drafts.target(key, of))


def _chosen_in_words(count: int, needed: int, minutes: int) -> None:
    sentence = (
        f"Gewählt: {escape_markdown(count_of_criteria(count))}, mit Begrüßung und Abschluss etwa {needed:d} Minuten."
    )
    if needed > minutes:
        st.warning(
            f"{sentence} Das sind {needed - minutes:d} mehr, als Sie haben. "
            "Sie können an einem anderen Tag weitermachen."
        )
    elif count:
        draw_html(Markup('<p class="kompass-fits">{}</p>').format(sentence))


def _rules(minutes: int, each: int, of: str) -> WorkshopSettings:
    method = context.the_catalog().method
    sizes = method.workshop.group_sizes
    draw_html(Markup("<h2>Regeln</h2>"))
    comments: bool = drafts.value("workshop-comments", of, False)
    fields.tick(
        "Kommentare erlauben: Wer abstimmt, darf etwas dazu schreiben. Nach dem Aufdecken sehen es alle, ohne Namen.",
        "workshop-comments",
        comments,
        drafts.target("workshop-comments", of),
    )
    minimum: int = drafts.value("workshop-minimum", of, sizes[0])
    fields.one_of(
        "Ab wie vielen Stimmen wird eine Gruppe einzeln gezeigt?",
        sizes,
        "workshop-minimum",
        minimum,
        drafts.target("workshop-minimum", of),
        format_func=lambda size: f"ab {size}" + (" (empfohlen)" if size == sizes[0] else ""),
        horizontal=True,
    )
    groups: list[str] = drafts.value("workshop-groups", of, list(method.role_groups))
    fields.several(
        "Gruppen im Raum",
        list(dict.fromkeys([*method.role_groups, *groups])),
        "workshop-groups",
        groups,
        drafts.target("workshop-groups", of),
        accept_new_options=True,
        max_selections=MAX_GROUPS_IN_ROOM,
        placeholder="Gruppen wählen oder eintippen",
    )
    draw_html(
        Markup('<p class="kompass-small">{}</p>').format(
            "Fehlt eine Gruppe? Namen eintippen und mit der Eingabetaste bestätigen."
        )
    )
    settings = WorkshopSettings(minutes, each, tidy_groups(groups), minimum, comments_allowed=comments)
    with st.expander("Was mit den Stimmen geschieht"):
        draw_html(bullets(workshop_texts.privacy(settings, context.newest_catalog().method.workshop)))
    return settings


def ended() -> None:
    """Say that a workshop has just ended."""
    say(
        "Der Workshop ist beendet. Namen, Gerätekennungen und einzelne Stimmen sind gelöscht; Verteilungen, "
        "Kommentare ohne Namen und die Urteile der Gruppe sind gespeichert."
    )
