"""Before a workshop: how much time there is, which criteria it is enough for, and the rules."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from assessment.assessment import Assessment
from assessment.texts import workshop as workshop_texts
from assessment.texts.results import count_of_criteria
from assessment.voting.agenda import Proposal, capacity, proposals
from assessment.voting.judgement import Judgements
from assessment.voting.workshop import MAX_GROUPS_IN_ROOM, WorkshopSettings, tidy_groups
from pages.shared import context
from pages.shared.markup import bullets, draw_html, escape_markdown
from pages.workshop import join as workshop_join
from pages.workshop.steps import draw_said, run_step, say

_OPEN = "workshop-open"
_PROPOSAL = "workshop-proposal"


def draw(assessment: Assessment, judgements: Judgements) -> None:
    """Draw the screen; nothing is stored before the workshop is opened."""
    answers = context.repository().answers(assessment.id)
    offered = proposals(context.the_catalog(), answers, assessment.phases, judgements)
    draw_html(
        Markup('<p class="kompass-lead">{}</p>').format(
            "Alle urteilen erst für sich, am eigenen Telefon. Dann decken Sie auf, sprechen über die Unterschiede "
            "und entscheiden gemeinsam."
        )
    )
    workshop_join.draw_shut()
    minutes, each, fits = _time(len(offered))
    chosen = _criteria(offered, fits)
    around = context.the_catalog().method.workshop.minutes_around
    _chosen_in_words(len(chosen), len(chosen) * each + around, minutes)
    settings = _rules(minutes, each)
    # Not by a callback: it would take what stood here when the button was drawn, and miss a box ticked just before.
    if st.button("Workshop eröffnen", key=_OPEN, type="primary", disabled=not chosen) and chosen:
        run_step(lambda: context.repository().workshops.open(assessment.id, chosen, settings), _OPEN)
        st.rerun()
    draw_said(_OPEN)
    if not chosen:
        draw_html(Markup('<p class="kompass-small">Bitte mindestens ein Kriterium wählen.</p>'))


def _time(due: int) -> tuple[int, int, int]:
    """Ask for the time; return it, the minutes for each criterion, and how many criteria fit."""
    given = context.the_catalog().method.workshop
    draw_html(Markup("<h2>Wie viel Zeit haben Sie?</h2>"))
    with st.container(horizontal=True, key="workshop-time"):
        minutes = st.number_input(
            "Minuten insgesamt", 20, 600, given.minutes, 10, key="workshop-minutes", on_change=_propose_anew
        )
        each = st.number_input(
            "Minuten je Kriterium", 1, 60, given.minutes_each, 1, key="workshop-each", on_change=_propose_anew
        )
    fits = capacity(int(minutes), given.minutes_around, int(each), due)
    draw_html(
        Markup(
            '<p class="kompass-fits">In {} Minuten schaffen Sie <b>{}</b> von {} fälligen, je {} Minuten. {}</p>'
        ).format(
            int(minutes),
            count_of_criteria(fits),
            due,
            int(each),
            f"Für Begrüßung und Abschluss sind {given.minutes_around} Minuten eingeplant.",
        )
    )
    return int(minutes), int(each), fits


def _propose_anew() -> None:
    """Let the proposal follow the time: what was ticked for another time no longer fits."""
    st.session_state[_PROPOSAL] = st.session_state.get(_PROPOSAL, 0) + 1


def _criteria(offered: Sequence[Proposal], fits: int) -> list[str]:
    draw_html(Markup("<h2>Welche Kriterien nehmen Sie sich vor?</h2>"))
    draw_html(
        Markup('<p class="kompass-small">{}</p>').format(
            "Vorgeschlagen ist zuerst, was umstritten war, dann offene Meilensteine, anderes Offenes, Meilensteine "
            "und was zu Ihrer Phase gehört. Sie können an- und abwählen."
        )
    )
    with st.container(key="workshop-proposed"):
        proposed = [proposal.criterion.id for proposal in offered[:fits] if _checkbox(proposal, ticked=True)]
    rest = offered[fits:]
    if not rest:
        return proposed
    with st.expander(f"Weitere fällige Kriterien ({len(rest)})"):
        return proposed + [proposal.criterion.id for proposal in rest if _checkbox(proposal, ticked=False)]


def _checkbox(proposal: Proposal, *, ticked: bool) -> bool:
    criterion = proposal.criterion
    reasons = f" ({', '.join(workshop_texts.reasons(proposal))})" if proposal.reasons else ""
    return st.checkbox(
        escape_markdown(f"{criterion.id.upper()} {criterion.short_title}{reasons}"),
        ticked,
        # A box of an earlier proposal would keep its tick in the browser, in a closed fold even unseen.
        key=f"agenda-{st.session_state.get(_PROPOSAL, 0)}-{criterion.id}",
    )


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


def _rules(minutes: int, each: int) -> WorkshopSettings:
    method = context.the_catalog().method
    sizes = method.workshop.group_sizes
    draw_html(Markup("<h2>Regeln</h2>"))
    comments = st.checkbox(
        "Kommentare erlauben: Wer abstimmt, darf etwas dazu schreiben. Nach dem Aufdecken sehen es alle, ohne Namen.",
        key="workshop-comments",
    )
    minimum = st.radio(
        "Ab wie vielen Stimmen wird eine Gruppe einzeln gezeigt?",
        sizes,
        format_func=lambda size: f"ab {size}" + (" (empfohlen)" if size == sizes[0] else ""),
        horizontal=True,
        key="workshop-minimum",
    )
    groups = st.multiselect(
        "Gruppen im Raum",
        method.role_groups,
        default=method.role_groups,
        accept_new_options=True,
        max_selections=MAX_GROUPS_IN_ROOM,
        key="workshop-groups",
        placeholder="Gruppen wählen oder eintippen",
    )
    draw_html(
        Markup('<p class="kompass-small">{}</p>').format(
            "Fehlt eine Gruppe? Namen eintippen und mit der Eingabetaste bestätigen."
        )
    )
    settings = WorkshopSettings(minutes, each, tidy_groups(groups), minimum or sizes[0], comments_allowed=comments)
    with st.expander("Was mit den Stimmen geschieht"):
        draw_html(bullets(workshop_texts.privacy(settings, context.newest_catalog().method.workshop)))
    return settings


def ended() -> None:
    """Say that a workshop has just ended."""
    say(
        "Der Workshop ist beendet. Namen, Gerätekennungen und einzelne Stimmen sind gelöscht; Verteilungen, "
        "Kommentare ohne Namen und die Urteile der Gruppe sind gespeichert."
    )
