"""The criterion in view, for the projector: vote, reveal, talk, vote again, decide."""

import streamlit as st
from markupsafe import Markup

from assessment.catalog.model import Criterion
from assessment.rating import LEVELS
from assessment.store.transactions import utc_now
from assessment.texts import workshop as workshop_texts
from assessment.voting.judgement import Judgement
from assessment.voting.workshop import AgendaItem, BallotRound, ItemStatus, Workshop, discussion_end
from pages.shared.context import newest_catalog, repository, the_catalog
from pages.shared.markup import bullets, draw_html, join
from pages.workshop import decision as workshop_decision
from pages.workshop import join as workshop_join
from pages.workshop import pulse as workshop_pulse
from pages.workshop import result as workshop_result
from pages.workshop.steps import button, run_step


def draw(workshop: Workshop) -> None:
    """Draw the criterion in view; before the first one, the way in."""
    item = workshop.item(workshop.criterion) if workshop.criterion else None
    draw_html(Markup('<span class="kompass-stage" data-stage="{}"></span>').format(_stage(workshop)))
    if workshop.is_paused:
        _paused(workshop)
    elif item is None:
        _lobby(workshop)
    else:
        _criterion(workshop, item)


def _stage(workshop: Workshop) -> str:
    """Return a name for what is in view: when it changes, the page is shown from its top (places.js)."""
    if workshop.is_paused or workshop.criterion is None:
        return "pause" if workshop.is_paused else "lobby"
    rounds = repository().workshops.rounds(workshop.id, workshop.criterion)
    return f"{workshop.criterion} {rounds[-1].number} {rounds[-1].is_revealed}" if rounds else workshop.criterion


def _paused(workshop: Workshop) -> None:
    draw_html(Markup("<h2>Pause</h2>"))
    draw_html(
        Markup("<p>{}</p>").format(
            "Alle Stimmen und Urteile sind gespeichert. Sie können das Programm beenden und an einem anderen Tag "
            "weitermachen; der Code bleibt derselbe."
        )
    )
    button("Weitermachen", "workshop-resume", lambda: repository().workshops.pause(workshop.id, False), primary=True)
    workshop_pulse.watch(workshop)


def _lobby(workshop: Workshop) -> None:
    workshop_join.draw_large(workshop)
    workshop_pulse.present(workshop)
    _begin(workshop)
    draw_html(Markup("<h3>Vor dem Beginn: was mit den Stimmen geschieht</h3>"))
    draw_html(bullets(workshop_texts.privacy(workshop.settings, newest_catalog().method.workshop)))


def _begin(workshop: Workshop) -> None:
    first = next(iter(workshop.open_items), None)
    if first is not None:
        word = "Mit dem ersten Kriterium beginnen" if len(workshop.open_items) == len(workshop.items) else "Weiter"
        button(
            word, "workshop-begin", lambda: repository().workshops.go_to(workshop.id, first.criterion), primary=True
        )


def _criterion(workshop: Workshop, item: AgendaItem) -> None:
    criterion = the_catalog().criterion(item.criterion)
    rounds = repository().workshops.rounds(workshop.id, criterion.id)
    current = rounds[-1] if rounds else None
    judgement = repository().workshops.judgement(workshop.id, criterion.id)
    _head(workshop, criterion, item)
    # What the facilitator needs stands above the levels: a projector shows few lines, and phones show the levels.
    if current is not None and not current.is_revealed:
        _voting(workshop, current)
    elif judgement is None:
        _before(workshop, criterion)
    else:
        _after(workshop, item, judgement)
    _ways_on(workshop, item)
    _anchors(criterion)


def _head(workshop: Workshop, criterion: Criterion, item: AgendaItem) -> None:
    position = next(number for number, other in enumerate(workshop.items, 1) if other.criterion == criterion.id)
    facts = [criterion.id.upper(), f"{position} von {len(workshop.items)}"]
    facts += ["Meilenstein"] if criterion.milestone else []
    facts += [workshop_texts.STATUS[item.status]] if item.status is not ItemStatus.WAITING else []
    draw_html(
        Markup('<p class="kompass-place">{}</p><h2>{}</h2><p class="kompass-question">{}</p>').format(
            join(Markup("<span>{}</span>").format(fact) for fact in facts), criterion.short_title, criterion.question
        )
    )


def _anchors(criterion: Criterion) -> None:
    method = the_catalog().method
    rows = join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(method.label(level), criterion.anchor(level)) for level in LEVELS
    )
    draw_html(Markup('<dl class="kompass-anchors">{}</dl>').format(rows))


def _before(workshop: Workshop, criterion: Criterion) -> None:
    draw_html(
        Markup('<p class="kompass-small">{}</p>').format(
            "Erst lesen alle Frage und Stufen für sich, hier oder auf dem Telefon."
        )
    )
    button(
        "Abstimmung eröffnen",
        "vote-open",
        lambda: repository().workshops.open_vote(workshop.id, criterion.id),
        primary=True,
    )
    workshop_pulse.present(workshop)


def _voting(workshop: Workshop, current: BallotRound) -> None:
    workshop_pulse.votes(workshop, current)
    with st.container(horizontal=True):
        button(
            "Aufdecken",
            "vote-reveal",
            lambda: repository().workshops.reveal(workshop.id, current.criterion),
            primary=True,
        )
        if st.button("Abstimmung zurücknehmen", key="vote-withdraw"):
            _withdraw_dialog(workshop, current)


@st.dialog("Abstimmung zurücknehmen?")
def _withdraw_dialog(workshop: Workshop, current: BallotRound) -> None:
    count = len(repository().workshops.voters(current.id))
    gone = {0: "Noch hat niemand abgestimmt.", 1: "Eine Stimme wird gelöscht."}
    draw_html(Markup("<p>{}</p>").format(gone.get(count, f"{count} Stimmen werden gelöscht.")))
    with st.container(horizontal=True):
        if st.button(
            "Zurücknehmen",
            key="vote-withdraw-now",
            type="primary",
            on_click=run_step,
            args=(lambda: repository().workshops.withdraw(workshop.id, current.criterion),),
        ):
            st.rerun()
        if st.button("Abbrechen", key="vote-withdraw-not"):
            st.rerun()


def _after(workshop: Workshop, item: AgendaItem, judgement: Judgement) -> None:
    draw_html(workshop_result.agreements(judgement))
    draw_html(workshop_result.distribution(judgement))
    with st.container():
        if workshop.discussion_ends_at is None:
            workshop_pulse.watch(workshop)
    _discussion(workshop)
    workshop_decision.draw(workshop, item)
    _comments_and_groups(judgement)


def _comments_and_groups(judgement: Judgement) -> None:
    """Show comments of all rounds, the last one first, and the votes by group."""
    for round_ in reversed(judgement.rounds):
        if round_.comments:
            of_which = f" (Runde {round_.number})" if len(judgement.rounds) > 1 else ""
            draw_html(Markup("<h3>Was dazu geschrieben wurde{}</h3>").format(of_which))
            draw_html(workshop_result.comments(round_.comments))
    if judgement.last.groups:
        with st.expander("Nach Gruppen"):
            draw_html(workshop_result.groups(judgement.last))


def _discussion(workshop: Workshop) -> None:
    minutes = the_catalog().method.workshop.discussion_minutes
    draw_html(Markup("<h3>Sprechen</h3>"))
    draw_html(
        Markup('<p class="kompass-small">{}</p>').format(
            "Zuerst begründet, wer am niedrigsten, dann, wer am höchsten geurteilt hat, wenn er oder sie mag. Danach "
            "alle."
        )
    )
    with st.container(horizontal=True, vertical_alignment="center", key="workshop-discussion"):
        if workshop.discussion_ends_at is None:
            button(f"{minutes} Minuten sprechen", "discuss", lambda: _discuss(workshop, minutes))
        else:
            workshop_pulse.timer(workshop)
            button("Eine Minute mehr", "discuss-more", lambda: _discuss(workshop, 1))
            button("Gespräch beenden", "discuss-end", lambda: repository().workshops.discuss(workshop.id, None))
        button(
            "Noch einmal abstimmen",
            "vote-again",
            lambda: repository().workshops.open_vote(workshop.id, workshop.criterion or ""),
        )


def _discuss(workshop: Workshop, minutes: int) -> None:
    ends_at = discussion_end(utc_now(), workshop.discussion_ends_at, minutes)
    repository().workshops.discuss(workshop.id, ends_at)


def _ways_on(workshop: Workshop, item: AgendaItem) -> None:
    """Draw what leads to another criterion."""
    names = [other.criterion for other in workshop.items]
    index = names.index(item.criterion)
    following = workshop.following(item.criterion)
    with st.container(horizontal=True, key="workshop-ways"):
        if index > 0:
            button("Zurück", "workshop-previous", lambda: repository().workshops.go_to(workshop.id, names[index - 1]))
        if item.status is ItemStatus.WAITING:
            button("Parken (später besprechen)", "workshop-park", lambda: _leave(workshop, item, ItemStatus.PARKED))
            button("Auslassen", "workshop-skip", lambda: _leave(workshop, item, ItemStatus.SKIPPED))
        elif item.status is not ItemStatus.DECIDED:
            button(
                "Wieder aufnehmen",
                "workshop-resume-item",
                lambda: repository().workshops.set_status(workshop.id, item.criterion, ItemStatus.WAITING),
            )
        if following is not None:
            button(
                "Zum nächsten",
                "workshop-next",
                lambda: repository().workshops.go_to(workshop.id, following),
                primary=item.decided is not None,
            )
    if following is None and item.status is ItemStatus.DECIDED:
        st.success(
            "Alle Kriterien auf der Agenda sind besprochen. Geparkte können Sie wieder aufnehmen oder den Workshop "
            "beenden."
        )


def _leave(workshop: Workshop, item: AgendaItem, status: ItemStatus) -> None:
    repository().workshops.set_status(workshop.id, item.criterion, status)
    repository().workshops.go_to(workshop.id, workshop.following(item.criterion))
