"""Reading in changes nothing that exists, unless somebody agreed; what looks the same is the same name."""

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from assessment.assessment import Assessment, Closing, NewAssessment, Place, chosen_baseline
from assessment.deleting import Deletion
from assessment.exchange.files import read_file
from assessment.exchange.seal import canonical, checksum
from assessment.measures import Measure
from assessment.rating import Answer, Rating
from assessment.reading_in import DifferenceKind
from assessment.store.repository import Repository
from tests.places import CASES
from tests.strategies import CATALOG, a_judgement, a_logo, a_measure, an_assessment

LOOKING_THE_SAME = ("name-nfc", "name-nfd", "name-nbsp", "name-two-blanks", "name-soft-hyphen")
MEASURE = a_measure("Betriebskosten ermitteln", "p1-01", due=date(2026, 9, 1))
THEIRS = a_measure("Daten freigeben", "p1-02", id="a" * 32)


def from_file(name: str) -> NewAssessment:
    (imported,) = read_file((CASES / f"{name}.json").read_bytes(), CATALOG)
    return imported.as_new()


def brought(*measures: Measure, **values: object) -> NewAssessment:
    return NewAssessment(an_assessment(title="Aus der Datei", **values), {}, measures=measures)


def closed(**values: object) -> NewAssessment:
    """Return an assessment that somebody closed elsewhere."""
    about = an_assessment(status="closed", **values)
    closing = Closing(1, datetime(2026, 11, 25, 10), checksum(about, {}))
    return NewAssessment(replace(about, closing=closing), {}, canonical(about, {}))


def kinds(repository: Repository, *new: NewAssessment) -> list[DifferenceKind]:
    return [difference.kind for difference in repository.differences(new)]


def seen(repository: Repository, assessment_id: str) -> tuple[object, ...]:
    """Return what is not to change when others are read in."""
    series = repository.series(assessment_id)
    about = repository.assessment(assessment_id)
    return about, chosen_baseline(series).id, repository.measures.for_assessment(assessment_id)


class TestWhatExistsStays:
    @pytest.fixture
    def mine(self, repository: Repository) -> str:
        assessment_id = repository.add(an_assessment(operator_model="build-own-operate"), {})
        repository.measures.add(assessment_id, MEASURE)
        return assessment_id

    def test_a_file_of_the_same_names_changes_nothing(self, repository: Repository, mine: str) -> None:
        before = seen(repository, mine)
        new = brought(THEIRS, operator_model="gesellschaft", is_baseline=True, logo=a_logo())
        (added,) = repository.add_all([new])
        assert seen(repository, mine) == before
        assert repository.assessment(added).operator_model == "build-own-operate"
        repository.delete(added)
        assert seen(repository, mine) == before

    def test_what_would_change_is_told_and_done_when_agreed(self, repository: Repository, mine: str) -> None:
        new = [brought(THEIRS, operator_model="gesellschaft", is_baseline=True, logo=a_logo())]
        differences = repository.differences(new)
        assert {difference.kind for difference in differences} == set(DifferenceKind)
        (model,) = (difference for difference in differences if difference.kind is DifferenceKind.OPERATOR_MODEL)
        assert (model.before, model.after, model.solution) == ("build-own-operate", "gesellschaft", "Parkleitsystem")
        (added,) = repository.add_all(new, differences)
        about = repository.assessment(mine)
        assert (about.operator_model, about.logo) == ("gesellschaft", a_logo())
        assert chosen_baseline(repository.series(mine)).id == added
        assert {measure.what for measure in repository.measures.for_assessment(mine)} == {MEASURE.what, THEIRS.what}
        assert set(kinds(repository, *new)) == {DifferenceKind.BASELINE}, (
            "a copy would be another one to compare with"
        )

    def test_each_is_agreed_to_by_itself(self, repository: Repository, mine: str) -> None:
        new = [brought(THEIRS, operator_model="gesellschaft", logo=a_logo())]
        for difference in repository.differences(new):
            if difference.kind is DifferenceKind.LOGO:
                repository.add_all(new, [difference])
        about = repository.assessment(mine)
        assert (about.operator_model, about.logo) == ("build-own-operate", a_logo())
        assert len(repository.measures.for_assessment(mine)) == 1

    def test_what_changed_after_it_was_shown_stays(self, repository: Repository, mine: str) -> None:
        new = [brought(operator_model="gesellschaft")]
        agreed = repository.differences(new)
        repository.describe(mine, replace(repository.assessment(mine), operator_model="zweckverband"))
        repository.add_all(new, agreed)
        assert repository.assessment(mine).operator_model == "zweckverband"

    def test_an_older_one_does_not_become_what_the_others_are_compared_with(
        self, repository: Repository, mine: str
    ) -> None:
        repository.add(an_assessment(date=date(2026, 11, 1)), {})
        new = [brought(date=date(2025, 1, 1))]
        assert kinds(repository, *new) == [DifferenceKind.BASELINE]
        repository.add_all(new)
        assert chosen_baseline(repository.series(mine)).id == mine
        repository.add_all([brought(date=date(2024, 1, 1))])
        assert chosen_baseline(repository.series(mine)).id == mine

    def test_a_single_one_is_compared_with_what_is_read_in(self, repository: Repository, mine: str) -> None:
        (added,) = repository.add_all([brought(date=date(2025, 1, 1))])
        assert chosen_baseline(repository.series(mine)).id == added

    def test_an_assessment_that_is_typed_in_changes_no_other_either(self, repository: Repository, mine: str) -> None:
        second = repository.add(an_assessment(operator_model="gesellschaft"), {})
        assert repository.assessment(second).operator_model == "build-own-operate"
        third = NewAssessment(an_assessment(operator_model="gesellschaft"), {})
        repository.add(third.assessment, {}, agreed=repository.differences([third]))
        assert repository.assessment(mine).operator_model == "gesellschaft"

    def test_who_joins_a_solution_leaves_its_model_and_the_logo(self, repository: Repository, mine: str) -> None:
        elsewhere = an_assessment(municipality="Nachbarstadt", operator_model="gesellschaft", logo=a_logo())
        joining = repository.add(elsewhere, {})
        repository.describe(joining, replace(elsewhere, municipality="Musterstadt"))
        assert repository.assessment(mine).operator_model == "build-own-operate"
        assert repository.assessment(mine).logo is None

    def test_a_closed_file_asks_for_no_other_model_and_keeps_its_own(self, repository: Repository, mine: str) -> None:
        new = closed(operator_model="gesellschaft")
        assert kinds(repository, new) == []
        (added,) = repository.add_all([new])
        assert repository.assessment(added).operator_model == "gesellschaft"
        assert repository.assessment(mine).operator_model == "build-own-operate"


class TestWhatIsNew:
    def test_a_new_solution_takes_all_from_the_file(self, repository: Repository) -> None:
        entries = [
            brought(MEASURE, operator_model="gesellschaft", logo=a_logo()),
            brought(MEASURE, THEIRS, date=date(2026, 9, 1), is_baseline=True),
        ]
        assert kinds(repository, *entries) == []
        first, second = repository.add_all(entries)
        about = repository.assessment(first)
        assert (about.operator_model, about.logo) == ("gesellschaft", a_logo())
        assert chosen_baseline(repository.series(first)).id == second
        assert sorted(measure.what for measure in repository.measures.for_assessment(first)) == [
            MEASURE.what,
            THEIRS.what,
        ]

    def test_the_model_of_open_ones_counts_before_that_of_closed_ones(self, repository: Repository) -> None:
        entries = [closed(operator_model="gesellschaft"), brought(operator_model="zweckverband")]
        _, open_one = repository.add_all(entries)
        assert repository.assessment(open_one).operator_model == "zweckverband"
        (alone,) = repository.add_all([closed(solution="Radwege", operator_model="gesellschaft")])
        assert repository.reopen(alone).operator_model == "gesellschaft"

    def test_a_new_solution_of_a_known_municipality_asks_for_the_logo_alone(self, repository: Repository) -> None:
        mine = repository.add(an_assessment(), {})
        new = brought(THEIRS, solution="Radwege", operator_model="gesellschaft", is_baseline=True, logo=a_logo())
        assert kinds(repository, new) == [DifferenceKind.LOGO]
        (added,) = repository.add_all([new])
        assert repository.assessment(mine).logo is None
        assert repository.assessment(added).operator_model == "gesellschaft"


class TestMeasuresThatCame:
    def bring(self, repository: Repository, *measures: Measure) -> str:
        new = [brought(*measures)]
        return repository.add_all(new, repository.differences(new))[0]

    def test_they_go_with_what_they_came_with(self, repository: Repository) -> None:
        mine = repository.add(an_assessment(), {})
        own = repository.measures.add(mine, MEASURE)
        added = self.bring(repository, THEIRS)
        assert repository.deletion(added) == Deletion(is_last=False, measures_lost=1, other_measures=1)
        repository.delete(added)
        assert repository.measures.for_assessment(mine) == [own]

    def test_what_somebody_changed_since_stays(self, repository: Repository) -> None:
        mine = repository.add(an_assessment(), {})
        added = self.bring(repository, THEIRS, replace(MEASURE, id="b" * 32))
        repository.measures.change(THEIRS.id, {"owner": "Amt 7"}, THEIRS)
        assert repository.deletion(added) == Deletion(is_last=False, measures_lost=1, measures_kept=1)
        repository.delete(added)
        assert repository.measures.for_assessment(mine) == [replace(THEIRS, owner="Amt 7")]

    def test_those_of_a_new_solution_go_with_its_last_assessment(self, repository: Repository) -> None:
        added = self.bring(repository, THEIRS)
        following = repository.add(an_assessment(title="Fortschreibung"), {})
        repository.delete(added)
        assert repository.measures.for_assessment(following) == [THEIRS]

    def test_without_an_id_nothing_doubles(self, repository: Repository) -> None:
        added = self.bring(repository, MEASURE, replace(MEASURE, what="Betriebskosten  ermitteln"))
        assert len(repository.measures.for_assessment(added)) == 1
        assert kinds(repository, brought(MEASURE)) == []
        (stored,) = repository.measures.for_assessment(added)
        repository.measures.change(stored.id, {"what": "Betriebskosten senken", "due": None}, stored)
        assert kinds(repository, brought(MEASURE)) == [], "it is the same measure, further on"
        assert kinds(repository, brought(replace(MEASURE, due=date(2027, 1, 1)))) == [DifferenceKind.MEASURES]

    def test_votes_go_with_their_assessment(self, repository: Repository) -> None:
        mine = repository.add(an_assessment(), {})
        (added,) = repository.add_all([replace(brought(), judgements=[a_judgement("p1-01")])])
        repository.delete(added)
        assert repository.workshops.all_judgements(added) == []
        assert [about.id for about in repository.assessments()] == [mine]


class TestNames:
    def test_what_looks_the_same_is_one_series(self, repository: Repository) -> None:
        ids = [repository.add_all([from_file(name)])[0] for name in LOOKING_THE_SAME]
        assert {about.id for about in repository.series(ids[0])} == set(ids)
        assert {repository.assessment(assessment_id).municipality for assessment_id in ids} == {"Bad Müllheim"}

    @pytest.mark.parametrize("name", LOOKING_THE_SAME)
    def test_the_first_one_is_spelt_as_all_are(self, repository: Repository, name: str) -> None:
        added = repository.add(from_file(name).assessment, {})
        assert repository.assessment(added).municipality == "Bad Müllheim"

    def test_titles_and_groups_are_spelt_as_they_are_seen(self, repository: Repository) -> None:
        wanted = an_assessment(title="Erste\u00a0 Runde\u200b", participants=("IT", "I\u00adT", "Bu\u0308rger"))
        added = repository.add(wanted, {})
        stored = repository.assessment(added)
        assert (stored.title, stored.participants) == ("Erste Runde", ("IT", "Bürger"))
        repository.describe(added, replace(wanted, title=" Zweite \u2060Runde"))
        assert repository.assessment(added).title == "Zweite Runde"

    def test_another_case_is_another_name_until_somebody_says_what_is_meant(self, repository: Repository) -> None:
        repository.add(an_assessment(municipality="Alpha", solution="Park-Leitsystem"), {})
        place = Place("Alpha", "Park-Leitsystem", is_known=True)
        assert repository.similar("Alpha", "Park-Leitsystem") == []
        assert repository.similar("Alpha", "parkleitsystem") == [place]
        assert repository.similar("alpha", "Radwege") == [Place("Alpha", "Radwege")]
        assert repository.similar("ALPHA", "Parkleitsystem") == [place, Place("Alpha", "Parkleitsystem")]
        assert repository.similar("Beta", "Park-Leitsystem") == []
        assert repository.known("alpha", "Park-Leitsystem") is None
        repository.add(an_assessment(municipality="alpha", solution="Park-Leitsystem"), {})
        assert len(repository.assessments()) == 2
        assert repository.similar("alpha", "Park-Leitsystem") == []

    def test_who_renames_is_not_asked_about_the_own_names(self, repository: Repository) -> None:
        mine = repository.add(an_assessment(municipality="alpha"), {})
        assert repository.similar("Alpha", "parkleitsystem", besides=mine) == []
        repository.add(an_assessment(municipality="alpha", solution="Radwege"), {})
        assert repository.similar("Alpha", "parkleitsystem", besides=mine) == [Place("alpha", "parkleitsystem")]
        assert repository.similar("alpha", "radwege", besides=mine) == [Place("alpha", "Radwege", is_known=True)]

    def test_a_closed_one_keeps_the_spelling_that_its_checksum_holds_for(self, repository: Repository) -> None:
        mine = repository.add(an_assessment(municipality="Bad Müllheim"), {})
        new = closed(municipality="Bad Mu\u0308llheim", title="Erste  Runde")
        (added,) = repository.add_all([new])
        stored = repository.assessment(added)
        assert (stored.municipality, stored.title) == ("Bad Mu\u0308llheim", "Erste  Runde")
        assert stored.closing is not None
        assert checksum(stored, {}) == stored.closing.sha256
        assert len(repository.series(mine)) == 2
        assert repository.reopen(added).municipality == "Bad Müllheim"

    def test_names_to_keep_it_under(self, repository: Repository) -> None:
        mine = repository.add(an_assessment(), {})
        new = replace(closed(municipality="MUSTERSTADT"), kept_under=("Musterstadt", "Parkleitsystem"))
        (added,) = repository.add_all([new])
        assert {about.id for about in repository.series(mine)} == {mine, added}
        assert repository.assessment(added).municipality == "MUSTERSTADT"

    def test_twins_of_earlier_versions_stay_apart(self, repository: Repository) -> None:
        """A database may hold names that look the same: the exact one comes first, then the oldest."""
        mine = repository.add(an_assessment(municipality="Bad Müllheim"), {})
        other = repository.add(an_assessment(municipality="Neustadt"), {})
        spell(repository, "Neustadt", "Bad Mu\u0308llheim")
        assert repository.known("Bad Mu\u0308llheim", "Parkleitsystem") == repository.assessment(other).solution_id
        assert repository.known("Bad\u00a0Müllheim", "Parkleitsystem") == repository.assessment(mine).solution_id
        repository.describe(other, replace(repository.assessment(other), title="Neu", municipality="Bad Müllheim"))
        assert len(repository.series(mine)) == 1, "a new title moves nothing"


def spell(repository: Repository, name: str, other: str) -> None:
    """Give a municipality a name as earlier versions of the program kept it."""
    with repository._transactions.writing() as connection:
        connection.exec_driver_sql("UPDATE municipality SET name = ? WHERE name = ?", (other, name))


def test_a_file_with_a_measure_without_an_id_read_in_twice(repository: Repository) -> None:
    document = json.loads((CASES / "base.json").read_text(encoding="utf-8"))
    document["measures"] = [{"what": "Kosten ermitteln", "created_on": "2026-05-04"}]
    (imported,) = read_file(json.dumps(document).encode(), CATALOG)
    for _ in range(2):
        new = [imported.as_new()]
        (added,) = repository.add_all(new, repository.differences(new))
    assert len(repository.measures.for_assessment(added)) == 1
    assert repository.answers(added)["p1-01"] == Answer("p1-01", Rating.P)


def test_what_lists_tell_apart(repository: Repository) -> None:
    """Solutions are told apart by their ids: names of a closed one may be spelt in another way."""
    mine: Assessment = repository.assessment(repository.add(an_assessment(), {}))
    other = repository.assessment(repository.add(an_assessment(solution="Radwege"), {}))
    assert mine.municipality_id == other.municipality_id
    assert mine.solution_id != other.solution_id
