"""Good practices that match a gap, and why."""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from assessment.catalog.identity import Identity
from assessment.catalog.model import Catalog, Criterion, Practice
from assessment.likeness import mentions
from assessment.phases import Phase


class Kinship(IntEnum):
    """How close a practice is to a criterion; smaller is closer."""

    NAMED = 0
    SUB_DRIVER_AND_PHASE = 1
    SUB_DRIVER = 2
    DRIVER_AND_PHASE = 3
    DRIVER = 4
    WORKSTREAM = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A practice that fits a criterion.

    `through` is what both share, in words; empty when the criterion names it. `is_own_finding`:
    not the roadmap but we say that the practice belongs to the criterion.
    """

    practice: Practice
    kinship: Kinship
    through: tuple[str, ...]
    is_own_finding: bool = False


def matching_practices(criterion: Criterion, catalog: Catalog) -> list[Match]:
    """Return the practices that share something with the criterion, closest first, then by name."""
    return list(_matches(Identity(criterion), Identity(catalog)))


def shown_practices(criterion: Criterion, catalog: Catalog) -> list[Match]:
    """Return the matching practices that are shown with a gap: the closest, as many as the method says."""
    return matching_practices(criterion, catalog)[: catalog.method.practices_per_gap]


@dataclass(frozen=True, slots=True)
class PracticeFilter:
    """Which practices to show; the default shows all."""

    driver: str | None = None
    phase: Phase | None = None
    workstream: str | None = None
    text: str = ""

    def admits(self, practice: Practice, catalog: Catalog) -> bool:
        """Whether a practice is to be shown: one of its criteria meets all that is asked, and all words occur."""
        known = (practice.name, practice.what, practice.lesson, practice.who, practice.where)
        texts = (*known, *(fact.fact for fact in practice.facts))
        return mentions(filter(None, texts), self.text) and any(
            (self.driver is None or criterion.driver == self.driver)
            and (self.phase is None or criterion.phase is self.phase)
            and (self.workstream is None or self.workstream in criterion.workstreams)
            for criterion in catalog.criteria_of_practice[practice.id]
        )


# No answer changes them, and a report asks for those of every gap.
@lru_cache(maxsize=1024)
def _matches(criterion: Identity[Criterion], catalog: Identity[Catalog]) -> tuple[Match, ...]:
    matches = []
    for practice in catalog.of.practices:
        match = _match(criterion.of, practice, catalog.of)
        if match is not None:
            matches.append(match)
    return tuple(sorted(matches, key=lambda match: (match.kinship, match.practice.name.casefold())))


def _match(criterion: Criterion, practice: Practice, catalog: Catalog) -> Match | None:
    """Return the closest way in which a practice is related to a criterion, if any."""
    own = catalog.criteria_of_practice[practice.id]
    # By id: to compare all that two criteria say takes longer than the rest.
    if any(other.id == criterion.id for other in own):
        return Match(practice, Kinship.NAMED, (), is_own_finding=practice.id not in criterion.good_practices)
    for kinship, attributes, same_phase in (
        (Kinship.SUB_DRIVER_AND_PHASE, "sub_drivers", True),
        (Kinship.SUB_DRIVER, "sub_drivers", False),
        (Kinship.DRIVER_AND_PHASE, "driver", True),
        (Kinship.DRIVER, "driver", False),
        (Kinship.WORKSTREAM, "workstreams", False),
    ):
        shared = [
            entry_id
            for other in own
            if not same_phase or other.phase is criterion.phase
            for entry_id in _shared(criterion, other, attributes)
        ]
        if shared:
            return Match(practice, kinship, tuple(catalog.label(entry_id) for entry_id in dict.fromkeys(shared)))
    return None


def _shared(criterion: Criterion, other: Criterion, attributes: str) -> list[str]:
    if attributes == "driver":
        return [criterion.driver] if criterion.driver == other.driver else []
    theirs = getattr(other, attributes)
    return [entry_id for entry_id in getattr(criterion, attributes) if entry_id in theirs]
