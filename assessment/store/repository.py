"""Reads and writes assessments. Every method is one transaction, but for `dossiers`, which is one for each."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine, Select, delete, select, update

from assessment.assessment import (
    CLOSED,
    DESCRIBED,
    OPEN,
    Assessment,
    ClosedVersion,
    Closing,
    NewAssessment,
    Place,
    as_readers_see,
)
from assessment.catalog.model import Catalog
from assessment.deleting import Deletion, deletion
from assessment.dossier import Dossier
from assessment.merging import changes_between, merged
from assessment.rating import Answer, AnswerChanges, Answers, AnswerVersion, answer_to, confirmation
from assessment.reading_in import Difference
from assessment.store.answer_rows import (
    answer_and_answered,
    change_answer,
    past_answers,
    rating_from_row,
    stored_answer,
    stored_answers,
)
from assessment.store.assessment_rows import (
    assessment_from_row,
    forget_unused,
    headers,
    insert_closing,
    move_to_solution,
    read_assessment,
    read_open_assessment,
    series_of,
    set_baseline,
    set_logo,
    solution_of,
)
from assessment.store.ballot_repository import BallotRepository
from assessment.store.dossiers import read_dossier
from assessment.store.measure_repository import MeasureRepository, brought_versions, delete_brought
from assessment.store.measure_rows import measures_of_solution
from assessment.store.names import Names
from assessment.store.reading_in import differences, write_new
from assessment.store.tables import answers, assessments, closings
from assessment.store.transactions import Transactions, utc_now
from assessment.store.workshop_repository import WorkshopRepository


class Repository:
    """All access to the database. Methods raise StoreUnavailableError when it can't be reached."""

    def __init__(self, engine: Engine) -> None:
        self._transactions = Transactions(engine)
        self.measures = MeasureRepository(self._transactions)
        self.workshops = WorkshopRepository(self._transactions)
        self.ballots = BallotRepository(self._transactions)

    def settle(self) -> None:
        """Bring everything that was written into the one file, as far as nobody reads just then."""
        self._transactions.settle()

    def unsettled(self) -> tuple[int, int] | None:
        """Return something that changes with every write, or None when everything is in the one file.

        Raises StoreUnavailableError also when the file is gone, replaced or damaged.
        """
        return self._transactions.unsettled()

    def end(self) -> None:
        """Bring everything into the one file for good; nothing can be written any more."""
        self._transactions.end()

    def assessments(self) -> list[Assessment]:
        """Return all assessments without their logos, the last changed first."""
        with self._transactions.reading() as connection:
            rows = connection.execute(headers().order_by(assessments.c.changed_at.desc(), assessments.c.id))
            return [assessment_from_row(row) for row in rows.mappings()]

    def assessment(self, assessment_id: str) -> Assessment:
        """Return one assessment; raises UnknownAssessmentError."""
        with self._transactions.reading() as connection:
            return read_assessment(connection, assessment_id)

    def dossier(self, assessment_id: str, newest: Catalog, *, with_past: bool = True) -> Dossier:
        """Return all that is known of an assessment; raises UnknownAssessmentError.

        `newest`: the newest version of the catalogue. `with_past`: also what its answers were before.
        """
        with self._transactions.reading() as connection:
            return read_dossier(connection, assessment_id, newest, with_past=with_past)

    def dossiers(self, assessment_ids: Iterable[str], newest: Catalog) -> Iterator[Dossier]:
        """Return what a file of several assessments holds of each, one after the other: all but what was before."""
        for assessment_id in assessment_ids:
            with self._transactions.reading() as connection:
                dossier = read_dossier(connection, assessment_id, newest, with_earlier=False, with_past=False)
            yield dossier

    def answers(self, assessment_id: str) -> dict[str, Answer]:
        """Return the answers of an assessment by criterion; criteria never touched are missing."""
        with self._transactions.reading() as connection:
            return stored_answers(connection, assessment_id)

    def answer(self, assessment_id: str, criterion: str) -> Answer:
        """Return one answer of an assessment; an empty one where the criterion was never touched."""
        with self._transactions.reading() as connection:
            return stored_answer(connection, assessment_id, criterion)

    def answer_and_answered(self, assessment_id: str, criterion: str) -> tuple[Answer, frozenset[str]]:
        """Return one answer, and which criteria have a rating: what every click draws anew, read as one state."""
        with self._transactions.reading() as connection:
            return answer_and_answered(connection, assessment_id, criterion)

    def series(self, assessment_id: str) -> list[Assessment]:
        """Return all assessments of the solution that this one is about, without their logos, the oldest first."""
        with self._transactions.reading() as connection:
            return series_of(connection, assessment_id)

    def ratings(self, assessment_ids: Collection[str]) -> dict[str, dict[str, Answer]]:
        """Return the answers of several assessments with what results and histories need, in one query.

        That is ratings, reasons, targets, in whose hand it lies, and what was carried over; notes, evidence and
        responsibilities are left out.
        """
        by_assessment: dict[str, dict[str, Answer]] = {assessment_id: {} for assessment_id in assessment_ids}
        with self._transactions.reading() as connection:
            for row in connection.execute(ratings_query(assessment_ids)).mappings():
                by_assessment[row["assessment_id"]][row["criterion"]] = rating_from_row(dict(row))
        return by_assessment

    def set_baseline(self, assessment_id: str) -> None:
        """Make an assessment the one that the others of its solution are compared with."""
        with self._transactions.writing() as connection:
            set_baseline(connection, solution_of(connection, assessment_id), assessment_id)

    def history(self, assessment_id: str, criterion: str) -> list[AnswerVersion]:
        """Return every state that an answer has had, oldest first."""
        with self._transactions.reading() as connection:
            return past_answers(connection, assessment_id, criterion).get(criterion, [])

    def add(
        self, assessment: Assessment, given: Answers, document: str = "", agreed: Collection[Difference] = ()
    ) -> str:
        """Store a new assessment with its answers; return its id (see `add_all`).

        Of a solution without a chosen baseline, an older one becomes the one to compare with.
        """
        with self._transactions.writing() as connection:
            return write_new(connection, [NewAssessment(assessment, given, document)], agreed)[0]

    def add_all(self, new: Sequence[NewAssessment], agreed: Collection[Difference] = ()) -> list[str]:
        """Store assessments that come from elsewhere with their answers, all or none; return their ids.

        An assessment keeps its id where that is free; any other gets a new, unguessable one. Nothing that exists
        changes but for the `differences` that were shown and agreed to. Raises TooManyMeasuresError.
        """
        with self._transactions.writing() as connection:
            return write_new(connection, new, agreed, keeps_baselines=True)

    def differences(self, new: Sequence[NewAssessment]) -> list[Difference]:
        """Return what these assessments would change of what exists."""
        with self._transactions.reading() as connection:
            return differences(connection, Names(connection), new)

    def similar(self, municipality: str, solution: str, besides: str | None = None) -> list[Place]:
        """Return the places that people may mean by new names, none for names that are known.

        `besides`: an assessment that is about to be renamed; its own names are not meant.
        """
        with self._transactions.reading() as connection:
            own = solution_of(connection, besides) if besides is not None else None
            names = Names(connection)
            if own is not None and names.is_of(own, municipality, solution):
                return []
            return names.similar(municipality, solution, own)

    def all_similar(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[Place]]:
        """Return the same for several pairs of names; those of which nothing similar is stored are left out."""
        with self._transactions.reading() as connection:
            names = Names(connection)
            similar = {pair: names.similar(*pair) for pair in pairs}
            return {pair: places for pair, places in similar.items() if places}

    def place(self, assessment_id: str) -> Place:
        """Return the names of the solution that an assessment is about; raises UnknownAssessmentError.

        A closed assessment may spell them in another way.
        """
        with self._transactions.reading() as connection:
            return Names(connection).place(solution_of(connection, assessment_id))

    def known(self, municipality: str, solution: str) -> int | None:
        """Return the id of the solution that has these names, as a reader sees them."""
        with self._transactions.reading() as connection:
            return Names(connection).solution(municipality, solution)

    def change(self, assessment_id: str, criterion: str, changes: AnswerChanges, seen: Answer) -> Answer:
        """Change fields of an answer; return the answer as stored.

        `seen` is the answer that the user had in view; what somebody else changed meanwhile is merged (`merging.py`).

        Raises ConflictError when a touched field was changed to another value meanwhile,
        ClosedError or UnknownAssessmentError when the assessment is closed or gone. Nothing is written then.
        """
        return self.apply(assessment_id, {criterion: changes}, {criterion: seen})[criterion]

    def apply(self, assessment_id: str, changes: Mapping[str, AnswerChanges], seen: Answers) -> dict[str, Answer]:
        """Change fields of several answers, all or none, by the rules of `change`; return them as stored."""
        with self._transactions.writing() as connection:
            return {
                criterion: change_answer(connection, assessment_id, criterion, fields, answer_to(criterion, seen))
                for criterion, fields in changes.items()
            }

    def confirm(self, assessment_id: str, criteria: Iterable[str]) -> int:
        """Turn the carried-over ratings of these criteria into ratings; return how many there were."""
        chosen = set(criteria)
        with self._transactions.writing() as connection:
            stored = stored_answers(connection, assessment_id)
            suggested = {
                criterion: answer.suggestion
                for criterion, answer in stored.items()
                if criterion in chosen and answer.suggestion is not None
            }
            for criterion, suggestion in suggested.items():
                change_answer(connection, assessment_id, criterion, confirmation(suggestion), stored[criterion])
            return len(suggested)

    def describe(self, assessment_id: str, assessment: Assessment, seen: Assessment | None = None) -> None:
        """Change what an assessment is about: names, operating model, phases, who took part, title, date.

        New names are those of all assessments of the solution, unless one of them is closed (see `renaming`).
        `seen`: what the user had in view. What is the same there and in `assessment` stays as it is stored by now.

        Raises ConflictError when what the user changed was changed by somebody else as well.
        """
        with self._transactions.forgetting() as connection:
            now = utc_now()
            stored = read_open_assessment(connection, assessment_id)
            described = merged(stored, seen, changes_between(seen, assessment, DESCRIBED)) if seen else assessment
            move_to_solution(connection, assessment_id, described)
            spelt = as_readers_see(described)
            connection.execute(
                update(assessments)
                .where(assessments.c.id == assessment_id)
                .values(
                    title=spelt.title,
                    date=spelt.date,
                    phases=[phase.value for phase in spelt.phases],
                    participants=list(spelt.participants),
                    changed_at=now,
                )
            )
            forget_unused(connection)

    def close(self, assessment_id: str, canonical: Callable[[Assessment, Answers], str]) -> Closing:
        """Close an assessment: from now on it is only read. Closing a closed one changes nothing.

        `canonical` says its content as canonical JSON; that text and its SHA-256 are kept for good.
        """
        with self._transactions.writing() as connection:
            assessment = read_assessment(connection, assessment_id)
            if assessment.closing is not None:
                return assessment.closing
            now = utc_now().replace(microsecond=0)
            document = canonical(assessment, stored_answers(connection, assessment_id))
            closing = Closing(assessment.version, now, sha256(document.encode()).hexdigest())
            connection.execute(
                update(assessments).where(assessments.c.id == assessment_id).values(status=CLOSED, changed_at=now)
            )
            insert_closing(connection, assessment_id, closing, assessment.operator_model, document)
            return closing

    def reopen(self, assessment_id: str) -> Assessment:
        """Open a closed assessment again, as a new version; what was closed is kept beside it."""
        with self._transactions.writing() as connection:
            assessment = read_assessment(connection, assessment_id)
            if assessment.is_closed:
                connection.execute(
                    update(assessments)
                    .where(assessments.c.id == assessment_id)
                    .values(status=OPEN, version=assessment.version + 1, changed_at=utc_now())
                )
            return read_assessment(connection, assessment_id)

    def closings(self, assessment_id: str) -> list[ClosedVersion]:
        """Return every version of an assessment that was closed, oldest first."""
        with self._transactions.reading() as connection:
            rows = connection.execute(
                select(closings).where(closings.c.assessment_id == assessment_id).order_by(closings.c.version)
            ).mappings()
            return [
                ClosedVersion(Closing(row["version"], row["closed_at"], row["sha256"]), row["document"])
                for row in rows
            ]

    def set_logo(self, assessment_id: str, logo: bytes | None) -> None:
        """Keep the logo (a PNG) of the assessment's municipality; None takes it away."""
        with self._transactions.forgetting() as connection:
            set_logo(connection, read_assessment(connection, assessment_id).municipality_id, logo)

    def deletion(self, assessment_id: str) -> Deletion:
        """Return what `delete` would do beyond the assessment itself; raises UnknownAssessmentError."""
        with self._transactions.reading() as connection:
            measures = measures_of_solution(connection, solution_of(connection, assessment_id))
            series = series_of(connection, assessment_id)
            return deletion(series, assessment_id, len(measures), brought_versions(connection, assessment_id))

    def delete(self, assessment_id: str) -> None:
        """Delete an assessment with its answers and their history, and what goes with it (`deleting.py`)."""
        with self._transactions.forgetting() as connection:
            delete_brought(connection, assessment_id)
            connection.execute(delete(assessments).where(assessments.c.id == assessment_id))
            forget_unused(connection)


def ratings_query(assessment_ids: Collection[str]) -> Select[Any]:
    """Return the query for the ratings of several assessments."""
    columns = ("assessment_id", "criterion", "rating", "reason", "target", "outside_control")
    suggested = ("suggested_rating", "suggested_reason", "suggested_on")
    return select(*(answers.c[name] for name in (*columns, *suggested))).where(
        answers.c.assessment_id.in_(list(assessment_ids))
    )
