"""Judgements of groups in files: out, in again, and what is refused."""

import json
from datetime import date

import pytest
from hypothesis import given

from assessment.assessment import NewAssessment
from assessment.dossier import Dossier
from assessment.exchange.archive import export_archive
from assessment.exchange.document import export_document, export_json, read_document
from assessment.exchange.files import read_file
from assessment.exchange.refusal import ImportRefusedError
from assessment.exchange.seal import canonical
from assessment.exchange.workbook.write import write_workbook
from assessment.rating import Answer, Rating
from assessment.report.options import Audience, ReportOptions
from assessment.report.pdf import report_pdf
from assessment.store.database import open_database
from assessment.store.repository import Repository
from assessment.store.tables import judgements
from assessment.voting.judgement import OTHERS, Comment, Judgement, Round, Vote, held_round
from assessment.voting.workshop import WorkshopSettings
from tests.exchange.documents import a_document, read_one
from tests.places import CASES
from tests.strategies import CATALOG, a_judgement, a_tally, an_assessment, judgement_lists

ROUND = Round(
    1,
    a_tally(N=2, P=4, unknown=1),
    {"IT": a_tally(P=3), OTHERS: a_tally(N=2, P=1, unknown=1)},
    (Comment(Rating.N, "Es fehlt alles."),),
)
JUDGED = Judgement("p1-01", date(2026, 5, 3), (ROUND, Round(2, a_tally(P=7))), Rating.P)
EARLIER = a_judgement(held_on=date(2025, 1, 2))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(open_database(f"sqlite:///{tmp_path_factory.mktemp('store') / 'answers.sqlite'}"))


def exported(*judgements: Judgement) -> str:
    return export_json(Dossier.of(an_assessment(id="0f" * 16), {}, CATALOG, judgements=judgements))


def test_the_form_of_a_judgement() -> None:
    assert json.loads(exported(JUDGED))["judgements"] == [
        {
            "criterion": "p1-01",
            "held_on": "2026-05-03",
            "decided": "P",
            "rounds": [
                {
                    "number": 1,
                    "votes": {"N": 2, "P": 4, "unknown": 1},
                    "groups": {"IT": {"P": 3}},
                    "others": {"N": 2, "P": 1, "unknown": 1},
                    "comments": [{"rating": "N", "text": "Es fehlt alles."}],
                },
                {"number": 2, "votes": {"P": 7}, "groups": {}, "others": {}, "comments": []},
            ],
        }
    ]
    assert "judgements" not in json.loads(exported())


@pytest.mark.dear
@given(judgement_lists)
def test_a_file_brings_back_every_judgement(store: Repository, judgements: tuple[Judgement, ...]) -> None:
    text = exported(*judgements)
    imported = read_one(text.encode(), CATALOG)
    assert imported.judgements == judgements
    again = store.add_all([imported.as_new()])[0]
    assert tuple(store.workshops.all_judgements(again)) == judgements
    assert exported(*store.dossier(again, CATALOG).judgements) == text


def test_older_judgements_come_first_and_those_of_one_day_stay_in_order() -> None:
    imported = read_one(exported(JUDGED, EARLIER, a_judgement("p1-02", held_on=JUDGED.held_on)).encode(), CATALOG)
    assert [(entry.criterion, entry.held_on.year) for entry in imported.judgements] == [
        ("p1-01", 2025),
        ("p1-01", 2026),
        ("p1-02", 2026),
    ]


def test_answers_without_votes_may_be_zero() -> None:
    document = a_document()
    document["judgements"] = [
        {
            "criterion": "p1-01",
            "held_on": "2026-05-04",
            "rounds": [{"number": 1, "votes": {"N": 0, "P": 1}, "groups": {"IT": {"P": 1, "L": 0}}}],
        }
    ]
    (judgement,) = read_document(document, CATALOG).judgements
    assert judgement == Judgement("p1-01", date(2026, 5, 4), (Round(1, a_tally(P=1), {"IT": a_tally(P=1)}),))


@pytest.mark.parametrize(
    ("voted", "part"),
    [
        ({"votes": {"P": 0}}, "eine Runde hat 1 bis 2000 Stimmen"),
        ({"votes": {"P": 2_000, "L": 1}}, "eine Runde hat 1 bis 2000 Stimmen"),
        ({"groups": {"IT": {"P": 2}}}, "die Stimmen der Gruppen ergeben zusammen nicht die der Runde"),
        ({"groups": {"IT": {"P": 3}, "Politik": {"L": 1}}}, "ergeben zusammen nicht die der Runde"),
        ({"comments": [{"rating": "L", "text": "x"}]}, "mehr Kommentare als Stimmen"),
        ({"comments": [{"rating": "P", "text": "x"}] * 4}, "mehr Kommentare als Stimmen"),
    ],
)
def test_votes_that_do_not_add_up_are_refused(voted: dict[str, object], part: str) -> None:
    held = {"number": 1, "votes": {"P": 3}, **voted}
    document = {
        **a_document(),
        "judgements": [{"criterion": "p1-01", "held_on": "2026-05-04", "rounds": [held]}],
    }
    with pytest.raises(ImportRefusedError, match=part):
        read_document(document, CATALOG)


@pytest.mark.parametrize("numbers", [(1, 1), (2, 1)])
def test_rounds_have_rising_numbers(numbers: tuple[int, ...]) -> None:
    rounds = tuple(Round(number, a_tally(P=3)) for number in numbers)
    with pytest.raises(ImportRefusedError, match="steigenden Nummern"):
        read_one(exported(a_judgement(rounds=rounds)).encode(), CATALOG)


def test_a_role_group_of_the_file_is_named_short_and_printable() -> None:
    held = {"number": 1, "votes": {"P": 3}, "groups": {"\x1b[31m" + "x" * 9_000: {"P": -1}}}
    document = a_document() | {
        "judgements": [{"criterion": "p1-01", "held_on": "2026-05-04", "rounds": [held]}],
    }
    with pytest.raises(ImportRefusedError) as caught:
        read_document(document, CATALOG)
    assert len(str(caught.value)) < 200
    assert str(caught.value).isprintable()


def test_many_faults_in_one_file_cost_no_memory() -> None:
    unfit = {"number": 1, "votes": {"P": 3}, "comments": [{"rating": "P", "text": 5}] * 2_000}
    document = a_document() | {
        "judgements": [{"criterion": "p1-01", "held_on": "x", "rounds": [unfit] * 100}] * 20,
    }
    with pytest.raises(ImportRefusedError, match="judgements"):
        read_document(document, CATALOG)


def test_an_archive_holds_each_assessments_own(repository: Repository) -> None:
    repository.add_all(
        [
            NewAssessment(an_assessment(title=title), {}, judgements=[replaced])
            for title, replaced in (("Erste Runde", EARLIER), ("Zweite Runde", JUDGED))
        ]
    )
    text = export_archive(repository.dossiers([stored.id for stored in repository.assessments()], CATALOG))
    assert [entry.judgements for entry in read_file(text.encode(), CATALOG)] == [(EARLIER,), (JUDGED,)]


def test_the_checksum_does_not_cover_them() -> None:
    imported = read_one(exported(JUDGED).encode(), CATALOG)
    assert canonical(imported.assessment, imported.answers) == canonical(an_assessment(), {})


@pytest.mark.dear
def test_a_workbook_brings_them_back() -> None:
    file = write_workbook(Dossier.of(an_assessment(), {}, CATALOG, judgements=(EARLIER, JUDGED)))
    (imported,) = read_file(file, CATALOG)
    assert imported.judgements == (EARLIER, JUDGED)


@pytest.mark.parametrize(("audience", "expected"), [(Audience.FULL, (JUDGED,)), (Audience.ANONYMOUS, ())])
def test_a_report_brings_them_back_unless_it_is_anonymous(
    audience: Audience, expected: tuple[Judgement, ...]
) -> None:
    options = ReportOptions.for_audience(audience)
    answers = {"p1-01": Answer("p1-01", Rating.P)}
    pdf = report_pdf(Dossier.of(an_assessment(), answers, CATALOG, judgements=(JUDGED,)), options)
    (imported,) = read_file(pdf, CATALOG)
    assert imported.judgements == expected


def test_a_running_workshop_gives_its_revealed_rounds_only(repository: Repository) -> None:
    assessment_id = repository.add(an_assessment(), {})
    workshop = repository.workshops.open(
        assessment_id, ["p1-01", "p1-02"], WorkshopSettings(60, 5, ("IT",), minimum_group=5)
    )
    for criterion, rating in (("p1-01", Rating.L), ("p1-02", Rating.N)):
        held = repository.workshops.open_vote(workshop.id, criterion)
        repository.ballots.vote(workshop.code, "a device", held.id, rating)
        if criterion == "p1-01":
            repository.workshops.reveal(workshop.id, criterion)
    document = export_document(repository.dossier(assessment_id, CATALOG))
    (told,) = document["judgements"]
    assert (told["criterion"], told["rounds"][0]["votes"], told["decided"]) == ("p1-01", {"L": 1}, None)


def test_a_group_that_is_called_like_the_others_is_a_group_of_its_own(repository: Repository) -> None:
    votes = [Vote(Rating.P, "übrige")] * 3 + [Vote(Rating.L, "IT")] * 3 + [Vote(Rating.N, "")] * 3
    held = held_round(1, votes, 3)
    assert held.groups == {"IT": a_tally(L=3), "übrige": a_tally(P=3), OTHERS: a_tally(N=3)}
    judgement = a_judgement(rounds=(held,))
    imported = read_one(exported(judgement).encode(), CATALOG)
    assert imported.judgements == (judgement,)
    stored = repository.add_all([imported.as_new()])[0]
    assert repository.workshops.all_judgements(stored) == [judgement]


def test_a_group_of_that_name_stays_one_where_there_are_no_others() -> None:
    judgement = a_judgement(rounds=(held_round(1, [Vote(Rating.P, "übrige")] * 3 + [Vote(Rating.L, "IT")] * 3, 3),))
    assert read_one(exported(judgement).encode(), CATALOG).judgements == (judgement,)


def test_what_the_version_before_exported_keeps_its_others(repository: Repository) -> None:
    """There, „übrige“ was the key of the others, and a group that was called so was counted among them."""
    (entry,) = read_file((CASES / "others-as-word.json").read_bytes(), CATALOG)
    (judgement,) = entry.judgements
    assert [held.groups for held in judgement.rounds] == [
        {"Verwaltung": a_tally(L=5), "IT": a_tally(P=4), OTHERS: a_tally(N=3, L=1)},
        {"IT": a_tally(P=4), OTHERS: a_tally(L=3)},
    ]
    stored = repository.add_all([entry.as_new()])[0]
    assert repository.workshops.all_judgements(stored) == [judgement]
    assert read_one(exported(judgement).encode(), CATALOG).judgements == (judgement,)


def test_what_the_version_before_stored_keeps_its_others(repository: Repository) -> None:
    stored = repository.add(an_assessment(), {})
    (raw,) = json.loads((CASES / "others-as-word.json").read_bytes())["judgements"]
    with repository._transactions.writing() as connection:
        connection.execute(
            judgements.insert().values(
                assessment_id=stored,
                criterion=raw["criterion"],
                held_on=date(2026, 9, 10),
                decided=raw["decided"],
                rounds=raw["rounds"],
            )
        )
    (entry,) = read_file((CASES / "others-as-word.json").read_bytes(), CATALOG)
    assert tuple(repository.workshops.all_judgements(stored)) == entry.judgements


@pytest.mark.parametrize("others", [{"P": 1}, {"P": 0, "L": 1}])
def test_others_are_part_of_the_round(others: dict[str, int]) -> None:
    held = {"number": 1, "votes": {"P": 3}, "groups": {}, "others": others}
    document = a_document() | {
        "judgements": [{"criterion": "p1-01", "held_on": "2026-05-04", "rounds": [held]}],
    }
    with pytest.raises(ImportRefusedError, match="ergeben zusammen nicht die der Runde"):
        read_document(document, CATALOG)
