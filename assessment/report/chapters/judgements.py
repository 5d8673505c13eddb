"""The chapter on how the judgement came about: votes, where the group was divided, what minorities said."""

from collections.abc import Sequence
from typing import Any

from assessment.catalog.model import Catalog
from assessment.method import AgreementRule
from assessment.rating import Answers, Rating, answer_to
from assessment.report.characters import printable
from assessment.texts.judgements import (
    consensus_number,
    distribution,
    group_name,
    number,
    round_agreement,
    side_by_side,
)
from assessment.texts.method import agreement_read
from assessment.texts.numbers import counted
from assessment.texts.results import count_of_criteria
from assessment.voting.judgement import (
    OTHERS,
    Comment,
    Judgement,
    Judgements,
    disputed,
    minorities,
    most_disputed_first,
)

HEAD = ["Kriterium", "Stimmen", "N", "P", "L", "F", "Wissen wir nicht", "Nicht relevant", "Einigkeit", "Urteil"]
TABLE_TITLE = "Stimmen je Kriterium, das strittigste zuerst"
LETTERS = "N, P, L, F: nicht, teilweise, überwiegend, vollständig erfüllt. Urteil: was die Gruppe entschied."
LEGEND = f"{LETTERS} Stehen zwei Zahlen da, gab es mehrere Runden: links die erste, rechts die letzte."
MINORITIES = (
    "Diese Kommentare schrieben jene, die in einer der Runden eine andere Antwort wählten als die gemeinsame."
)


def judgements_data(judgements: Judgements, answers: Answers, catalog: Catalog) -> dict[str, Any]:
    """Return the chapter: sentences, all votes, the divided ones, comments of minorities, how to read it."""
    return {
        "sentences": [printable(text) for text in sentences(judgements, answers, catalog)],
        "head": HEAD,
        "rows": rows(judgements, catalog),
        "legend": LEGEND,
        "divided_text": divided_text(judgements, catalog.method.agreement),
        "divided": [
            {
                "title": catalog.criterion(judgement.criterion).short_title,
                "lines": [(printable(name), text) for name, text in in_words(judgement, catalog)],
            }
            for judgement in disputed(judgements.values(), catalog.method.agreement)
        ],
        "minorities_text": MINORITIES,
        "minorities": [
            {
                "title": catalog.criterion(judgement.criterion).short_title,
                "comments": [(_chose(comment, catalog), printable(comment.text)) for comment in comments],
            }
            for judgement, comments in said_by_minorities(judgements, catalog.method.agreement)
        ],
        "reading": agreement_read(catalog.method),
    }


def sentences(judgements: Judgements, answers: Answers, catalog: Catalog) -> list[str]:
    """Say how much was voted on, when, by how many, in how many rounds, and what was changed afterwards."""
    return [
        text
        for text in (
            f"{_subject(judgements)} {_when(judgements)} {_votes(judgements)}",
            _second_rounds(judgements, catalog.method.agreement),
            _groups(judgements),
            _changed_since(judgements, answers, catalog),
        )
        if text
    ]


def rows(judgements: Judgements, catalog: Catalog) -> list[list[str]]:
    """Return a row for each criterion, the most disputed first: what was voted, and what was decided."""
    rule = catalog.method.agreement
    return [
        [
            catalog.criterion(judgement.criterion).short_title,
            side_by_side(judgement, lambda round_: str(round_.tally.votes)),
            *(_votes_for(judgement, rating) for rating in Rating),
            side_by_side(judgement, lambda round_: consensus_number(round_, rule)),
            verdict(judgement, catalog),
        ]
        for judgement in most_disputed_first(judgements.values(), rule)
    ]


def _votes_for(judgement: Judgement, rating: Rating) -> str:
    if not any(round_.tally.counts.get(rating) for round_ in (judgement.first, judgement.last)):
        return "–"
    return side_by_side(judgement, lambda round_: str(round_.tally.counts.get(rating, 0)))


def verdict(judgement: Judgement, catalog: Catalog) -> str:
    """Return what was decided, for a narrow column: a level by its letter."""
    is_level = judgement.decided is not None and judgement.decided.is_level
    return str(judgement.decided) if is_level else decided(judgement, catalog)


def decided(judgement: Judgement, catalog: Catalog) -> str:
    """Say what the group decided."""
    return catalog.method.label(judgement.decided).lower() if judgement.decided else "noch nichts"


def divided_text(judgements: Judgements, rule: AgreementRule) -> str:
    """Say how many criteria the group was divided on in the end."""
    limit, count = number(rule.disputed_below), len(disputed(judgements.values(), rule))
    if count == 0:
        return f"Bei keinem Kriterium lag die Einigkeit zuletzt unter {limit}."
    return f"Bei {counted(count, 'einem Kriterium', 'Kriterien')} lag die Einigkeit zuletzt unter {limit}."


def in_words(judgement: Judgement, catalog: Catalog) -> list[tuple[str, str]]:
    """Say how a group was divided in the last round: all votes, those of role groups where they are shown."""
    last = judgement.last
    return [
        ("Alle", f"{distribution(last.tally, catalog.method)}. {round_agreement(last, catalog.method.agreement)}."),
        *((group_name(name), f"{distribution(tally, catalog.method)}.") for name, tally in last.groups.items()),
        ("Entschieden", f"{decided(judgement, catalog)}."),
    ]


def said_by_minorities(judgements: Judgements, rule: AgreementRule) -> list[tuple[Judgement, Sequence[Comment]]]:
    """Return the judgements with what minorities said, the most disputed first; none where nobody wrote anything."""
    commented = [(judgement, minorities(judgement)) for judgement in most_disputed_first(judgements.values(), rule)]
    return [(judgement, comments) for judgement, comments in commented if comments]


def _chose(comment: Comment, catalog: Catalog) -> str:
    return catalog.method.label(comment.rating)


def _subject(judgements: Judgements) -> str:
    subject = count_of_criteria(len(judgements))
    return f"Über {subject} hat die Gruppe im Workshop abgestimmt: erst jede und jeder für sich, dann aufgedeckt."


def _when(judgements: Judgements) -> str:
    days = sorted({judgement.held_on for judgement in judgements.values()})
    if len(days) == 1:
        return f"Das war am {days[0]:%d.%m.%Y}."
    return f"Das war zwischen dem {days[0]:%d.%m.%Y} und dem {days[-1]:%d.%m.%Y}."


def _votes(judgements: Judgements) -> str:
    counts = [round_.tally.votes for judgement in judgements.values() for round_ in judgement.rounds]
    return f"Stimmen je Runde: {_range(counts)}."


def _range(counts: Sequence[int]) -> str:
    least, most = min(counts), max(counts)
    return str(least) if least == most else f"{least} bis {most}"


def _second_rounds(judgements: Judgements, rule: AgreementRule) -> str:
    again = [judgement for judgement in judgements.values() if len(judgement.rounds) > 1]
    if not again:
        return "Es gab je Kriterium eine Runde."
    changes = [
        last - first
        for first, last in ((judgement.first.tally.consensus(rule), judgement.consensus(rule)) for judgement in again)
        if first is not None and last is not None
    ]
    grew, fell = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    text = f"Über {count_of_criteria(len(again))} wurde nach einer Aussprache noch einmal abgestimmt."
    if not changes:
        return text
    return f"{text} Die Einigkeit stieg dabei bei {_none_one_many(grew)} und sank bei {_none_one_many(fell)}."


def _none_one_many(count: int) -> str:
    return {0: "keinem", 1: "einem"}.get(count, str(count))


def _groups(judgements: Judgements) -> str:
    counts: dict[str, list[int]] = {}
    for judgement in judgements.values():
        for name, tally in judgement.last.groups.items():
            counts.setdefault(name, []).append(tally.votes)
    if not counts:
        return ""
    shown = sorted(counts, key=lambda name: (name == OTHERS, -max(counts[name]), name))
    listed = ", ".join(f"{group_name(name)} {_range(counts[name])}" for name in shown)
    return f"Stimmen nach Gruppen, wo sie groß genug sind, um gezeigt zu werden: {listed}."


def _changed_since(judgements: Judgements, answers: Answers, catalog: Catalog) -> str:
    changed = [
        f"„{catalog.criterion(criterion).short_title}“"
        for criterion, judgement in judgements.items()
        if judgement.decided and answer_to(criterion, answers).rating is not judgement.decided
    ]
    if not changed:
        return ""
    return f"Nach dem Workshop wurde die Antwort geändert: {'; '.join(changed)}."
