"""What an assessment is about, the solution that it belongs to, and what can be wrong with one.

Its answers are in `rating.py`; all that is known of it together is a `dossier`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypedDict

from assessment.likeness import tidy
from assessment.measures import Measure
from assessment.phases import Phase
from assessment.rating import Answers
from assessment.voting.judgement import Judgement

OPEN = "open"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Closing:
    """That a version of an assessment was closed: when (UTC), and the SHA-256 of its canonical JSON."""

    version: int
    closed_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class ClosedVersion:
    """A version that was closed, with its content as canonical JSON."""

    closing: Closing
    document: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What an assessment is about; its answers are read apart.

    `operator_model` belongs to the solution: all its open assessments share it. `logo` (a PNG) belongs to the
    municipality. `version` rises when a closed assessment is opened again. `participants`: the role groups that took
    part; empty where nobody wrote it down. `is_baseline`: the solution's other assessments are compared with this
    one. A closed assessment keeps the names as they were spelt when it was closed: which belong together is told by
    `municipality_id` and `solution_id`, never by names.
    """

    municipality: str
    solution: str
    phases: tuple[Phase, ...]
    title: str
    date: date
    catalog_version: str
    operator_model: str | None = None
    status: str = OPEN
    version: int = 1
    closing: Closing | None = None
    logo: bytes | None = None
    is_example: bool = False
    participants: tuple[str, ...] = ()
    is_baseline: bool = False
    id: str = ""
    changed_at: datetime | None = None
    created_at: datetime | None = field(default=None, compare=False)
    municipality_id: int = field(default=0, compare=False)
    solution_id: int = field(default=0, compare=False)

    @property
    def is_closed(self) -> bool:
        return self.status == CLOSED


class Description(TypedDict, total=False):
    """What a form says of an assessment, field by field."""

    municipality: str
    solution: str
    operator_model: str | None
    phases: tuple[Phase, ...]
    participants: tuple[str, ...]
    title: str
    date: date


DESCRIBED = tuple(Description.__annotations__)


class UnknownAssessmentError(Exception):
    """There is no assessment with this id (any more)."""


class ClosedError(Exception):
    """The assessment is closed: it can be read, and opened again, but not changed."""


@dataclass(frozen=True, slots=True)
class NewAssessment:
    """An assessment to be stored, with measures of its solution and the judgements of groups, the oldest first.

    `document` is its canonical JSON, needed where it is closed. `kept_under`: the names of municipality and solution
    under which it is kept, where they are others than its own.
    """

    assessment: Assessment
    answers: Answers
    document: str = ""
    measures: Sequence[Measure] = ()
    judgements: Sequence[Judgement] = ()
    kept_under: tuple[str, str] | None = None

    @property
    def names(self) -> tuple[str, str]:
        return self.kept_under or (self.assessment.municipality, self.assessment.solution)


@dataclass(frozen=True, slots=True)
class Place:
    """The names under which an assessment is kept. `is_known`: there is such a solution already."""

    municipality: str
    solution: str
    is_known: bool = False


@dataclass(frozen=True)
class Solution:
    """A solution of a municipality with its assessments, the oldest first; there is one at least."""

    municipality: str
    name: str
    series: tuple[Assessment, ...]

    @property
    def newest(self) -> Assessment:
        return self.series[-1]

    @property
    def earlier(self) -> tuple[Assessment, ...]:
        """All but the newest, the last one first."""
        return self.series[-2::-1]

    @property
    def baseline(self) -> Assessment:
        """The assessment that later ones are compared with: the chosen one, else the oldest."""
        return chosen_baseline(self.series)

    def compared_with(self, assessment: Assessment) -> Assessment | None:
        """Return what one of its assessments is compared with, if there is something."""
        return baseline(self.series, assessment)


def solutions(stored: Iterable[Assessment]) -> list[Solution]:
    """Group assessments by solution; the solutions come in the order in which their first assessment does."""
    groups: dict[int, list[Assessment]] = {}
    for assessment in stored:
        groups.setdefault(assessment.solution_id, []).append(assessment)
    return [_solution(tuple(sorted(members, key=_age))) for members in groups.values()]


def _solution(series: tuple[Assessment, ...]) -> Solution:
    """Return a solution; a closed assessment may spell the names in another way than the others."""
    named = next((assessment for assessment in reversed(series) if not assessment.is_closed), series[-1])
    return Solution(named.municipality, named.solution, series)


def _age(assessment: Assessment) -> tuple[date, datetime, str]:
    return assessment.date, assessment.created_at or datetime.min, assessment.id


def baseline(series: Sequence[Assessment], assessment: Assessment) -> Assessment | None:
    """Return what an assessment is compared with: the chosen one of its series, else the oldest.

    `series`: all assessments of the solution, the oldest first. None for the baseline itself, and for what is older.
    """
    if not series:
        return None
    chosen = chosen_baseline(series)
    places = {member.id: number for number, member in enumerate(series)}
    return chosen if places[chosen.id] < places.get(assessment.id, -1) else None


def chosen_baseline(series: Sequence[Assessment]) -> Assessment:
    """Return the assessment of a series that was chosen as the baseline, else the oldest; one there must be."""
    return next((assessment for assessment in series if assessment.is_baseline), series[0])


def brought_logo(brought: Iterable[Assessment], *, is_new: bool) -> bytes | None:
    """Return the logo that assessments bring to a municipality: the first of theirs, if it `is_new`; else none."""
    return next((about.logo for about in brought if about.logo is not None), None) if is_new else None


def previous(series: Sequence[Assessment], assessment_id: str) -> Assessment | None:
    """Return the assessment before one in its series, the oldest of which comes first; None for the first.

    Raises ValueError where it is not in the series.
    """
    ids = [assessment.id for assessment in series]
    index = ids.index(assessment_id)
    return series[index - 1] if index else None


def as_readers_see(assessment: Assessment) -> Assessment:
    """Return an assessment with its texts of one line as a reader sees them, and no participant twice."""
    return replace(
        assessment,
        municipality=tidy(assessment.municipality),
        solution=tidy(assessment.solution),
        title=tidy(assessment.title),
        participants=tuple(dict.fromkeys(map(tidy, assessment.participants))),
    )
