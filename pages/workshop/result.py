"""What was voted, for everybody to see: how many chose which answer, what they wrote, how far they agree."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from assessment.rating import Rating
from assessment.texts.judgements import AGREEMENT_EXPLAINED, counted, group_name, round_agreement
from assessment.voting.judgement import Comment, Judgement, Round, Tally
from pages.shared.context import the_catalog
from pages.shared.markup import join, table


def distribution(judgement: Judgement) -> Markup:
    """Return the votes for each answer: the first round, and beside it the last one."""
    rounds = judgement.rounds if len(judgement.rounds) < 3 else (judgement.first, judgement.last)
    head = ["Antwort", *(f"Runde {round_.number}: {counted(round_.tally.votes)}" for round_ in rounds)]
    most = max(max(round_.tally.counts.values(), default=0) for round_ in rounds)
    rows = [
        [_answer(rating), *(_bar(round_.tally.counts.get(rating, 0), most, rating) for round_ in rounds)]
        for rating in Rating
    ]
    return Markup('<div class="kompass-votes">{}</div>').format(table("Stimmen je Antwort", head, rows))


def agreements(judgement: Judgement) -> Markup:
    """Say how far the group agrees, in each round."""
    several = len(judgement.rounds) > 1
    lines = join(
        Markup('<p class="kompass-agreement">{}{}</p>').format(
            f"Runde {round_.number}: " if several else "", round_agreement(round_, the_catalog().method.agreement)
        )
        for round_ in judgement.rounds
    )
    return lines + Markup('<p class="kompass-small">{}</p>').format(AGREEMENT_EXPLAINED)


def groups(round_: Round) -> Markup:
    """Return the votes of each role group that is large enough to be shown."""
    head = ["Gruppe", "Stimmen", *(_short(rating) for rating in Rating)]
    rows = [[group_name(name), *_numbers(tally)] for name, tally in round_.groups.items()]
    return table("Stimmen nach Gruppen", head, rows)


def comments(written: Sequence[Comment]) -> Markup:
    """Return comments by answer, without names."""
    by_rating: Mapping[Rating, list[str]] = {
        rating: [comment.text for comment in written if comment.rating is rating] for rating in Rating
    }
    return join(
        Markup('<div class="kompass-comments"><h4>{}</h4><ul>{}</ul></div>').format(
            _answer(rating), join(Markup("<li>{}</li>").format(text) for text in texts)
        )
        for rating, texts in by_rating.items()
        if texts
    )


def _answer(rating: Rating) -> str:
    return the_catalog().method.label(rating)


def _short(rating: Rating) -> str:
    return rating.value if rating.is_level else _answer(rating)


def _numbers(tally: Tally) -> list[str]:
    return [str(tally.votes), *(str(tally.counts.get(rating, 0)) for rating in Rating)]


def _bar(count: int, most: int, rating: Rating) -> Markup:
    width = count / most * 100 if most else 0
    filled = Markup('<span class="kompass-vote-{}" style="width: {:.1f}%"></span>').format(rating.value, width)
    return Markup('<span class="kompass-vote-count">{}</span><span class="kompass-vote-bar">{}</span>').format(
        count, filled if count else ""
    )
