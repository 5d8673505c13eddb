"""How a group came to the rating of a criterion: rounds of votes, what was said, what was decided."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from assessment.method import AgreementRule
from assessment.rating import LEVELS, Rating
from assessment.voting.consensus import consensus, middle_half

# The key of those who belong to no group that is shown by itself. No name that is typed is empty.
OTHERS = ""
# What is kept from before had this word for a key, under which users' groups of that name were counted, too.
_OTHERS_BEFORE = "übrige"


@dataclass(frozen=True, slots=True)
class Vote:
    """One vote of a round. Whose it is, nobody needs to know here."""

    rating: Rating
    role_group: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Tally:
    """How many votes each answer has; answers without votes may be missing."""

    counts: Mapping[Rating, int] = field(default_factory=dict)

    @property
    def votes(self) -> int:
        return sum(self.counts.values())

    @property
    def levels(self) -> tuple[int, ...]:
        """The votes for each of the four levels, the lowest first."""
        return tuple(self.counts.get(level, 0) for level in LEVELS)

    @property
    def rated(self) -> int:
        """How many chose a level: only they say anything about agreement."""
        return sum(self.levels)

    def consensus(self, rule: AgreementRule) -> float | None:
        """Return the agreement, 0 to 1 (see `consensus`); None where too few chose a level."""
        return consensus(self.levels, rule.minimum_votes)

    @property
    def middle_half(self) -> tuple[int, int] | None:
        """Lowest and highest points of the middle half of the votes for a level; None without such votes."""
        return middle_half(self.levels)


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote with a vote, without a name."""

    rating: Rating
    text: str


@dataclass(frozen=True)
class Round:
    """A round that was revealed.

    `groups`: tallies by role group, those of small ones under OTHERS; none where too few are large enough to show.
    """

    number: int
    tally: Tally
    groups: Mapping[str, Tally] = field(default_factory=dict)
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """All revealed rounds on a criterion, and what the group decided. `decided` None: nothing yet."""

    criterion: str
    held_on: date
    rounds: tuple[Round, ...]
    decided: Rating | None = None

    @property
    def first(self) -> Round:
        return self.rounds[0]

    @property
    def last(self) -> Round:
        return self.rounds[-1]

    def consensus(self, rule: AgreementRule) -> float | None:
        """Return the agreement in the last round where enough chose a level to say anything."""
        agreed = [round_.tally.consensus(rule) for round_ in self.rounds]
        return next((value for value in reversed(agreed) if value is not None), None)

    def is_disputed(self, rule: AgreementRule) -> bool:
        """Whether the group was divided in the end; not where nothing can be said."""
        agreed = self.consensus(rule)
        return agreed is not None and agreed < rule.disputed_below


Judgements = Mapping[str, Judgement]


def tally(votes: Iterable[Vote]) -> Tally:
    """Count votes."""
    return Tally(Counter(vote.rating for vote in votes))


def grouped(votes: Sequence[Vote], minimum: int) -> dict[str, Tally]:
    """Count votes by role group, the larger groups first; groups below `minimum` go together into OTHERS.

    Where those others are still fewer than `minimum`, they take the next smallest group along, so that nobody's vote
    can be told by subtraction. Empty where fewer than two groups would be left: the whole says as much.
    """
    by_group: dict[str, list[Vote]] = {}
    for vote in votes:
        by_group.setdefault(vote.role_group, []).append(vote)
    others = by_group.pop(OTHERS, [])
    groups = sorted(by_group.items(), key=lambda pair: (len(pair[1]), pair[0]))
    while groups and (len(groups[0][1]) < minimum or 0 < len(others) < minimum):
        others += groups.pop(0)[1]
    if len(groups) + bool(others) < 2:
        return {}
    return with_others({name: tally(members) for name, members in reversed(groups)}, tally(others))


def with_others(groups: Mapping[str, Tally], others: Tally | None) -> dict[str, Tally]:
    """Return the groups of a round from groups with a name and the others, who are left out where there are none.

    `others` None: the groups are kept from a time when the others stood among them under a word.
    """
    if others is None:
        return {OTHERS if name == _OTHERS_BEFORE else name: counts for name, counts in groups.items()}
    return {**groups, OTHERS: others} if others.votes else dict(groups)


def held_round(number: int, votes: Sequence[Vote], minimum: int) -> Round:
    """Return what may be shown of a round, in an order that does not tell who voted when."""
    order = list(Rating)
    comments = [Comment(vote.rating, vote.comment.strip()) for vote in votes if vote.comment.strip()]
    comments.sort(key=lambda comment: (order.index(comment.rating), comment.text))
    return Round(number, tally(votes), grouped(votes, minimum), tuple(comments))


def most_disputed_first(judgements: Iterable[Judgement], rule: AgreementRule) -> list[Judgement]:
    """Order by agreement in the last round, the lowest first; what can't be said comes last."""

    def place(judgement: Judgement) -> tuple[bool, float, str]:
        agreed = judgement.consensus(rule)
        return agreed is None, agreed or 0.0, judgement.criterion

    return sorted(judgements, key=place)


def newest(judgements: Iterable[Judgement], criteria: Container[str]) -> dict[str, Judgement]:
    """Return the last judgement of each of these criteria, from judgements of which the oldest come first."""
    return {judgement.criterion: judgement for judgement in judgements if judgement.criterion in criteria}


def spread(judgements: Judgements) -> dict[str, tuple[int, int]]:
    """Return, by criterion, the points that the middle half of the votes of its last round lie between."""
    ends = {criterion: judgement.last.tally.middle_half for criterion, judgement in judgements.items()}
    return {criterion: between for criterion, between in ends.items() if between is not None}


def disputed(judgements: Iterable[Judgement], rule: AgreementRule) -> list[Judgement]:
    """Return those that the group was divided on in the end, the most disputed first."""
    return [judgement for judgement in most_disputed_first(judgements, rule) if judgement.is_disputed(rule)]


def minorities(judgement: Judgement) -> tuple[Comment, ...]:
    """Return what those said, in any round, who chose another answer than was decided."""
    if judgement.decided is None:
        return ()
    comments = [comment for round_ in judgement.rounds for comment in round_.comments]
    return tuple(comment for comment in comments if comment.rating is not judgement.decided)
