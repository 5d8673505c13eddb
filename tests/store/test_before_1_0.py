"""A database of the program from before it had a version is opened with all that is in it.

`before-1.0/` has the file, made with the command line and the repository of that time, and what `scores` said of
each of its assessments.
"""

import gzip
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assessment.catalog.model import Catalog
from assessment.exchange.archive import export_archive
from assessment.exchange.document import export_json
from assessment.exchange.seal import canonical
from assessment.measures import Status
from assessment.rating import Answer, Rating
from assessment.results import result_of, scores_document
from assessment.store.database import open_database
from assessment.store.repository import Repository
from assessment.voting.judgement import OTHERS, Comment, Tally
from assessment.voting.workshop import ItemStatus, Workshop, WorkshopSettings
from tests.exchange.before_1_0 import ARCHIVE, ASSESSMENT, CLOSED, LOOKS_THE_SAME, PLAIN, RUNNING, as_then

BEFORE = Path(__file__).parent / "before-1.0"
CODE = "HTAMMHE4"
# Of the device that used a link to facilitate.
PASS = "zhYNHBuK685HUPSr8QzGsrAWOSOio1En0LZ1jhceDC0"
GROUPS = ("Verwaltung", "Politik & Rat")


def laid_down(folder: Path) -> Path:
    file = folder / "answers.sqlite"
    file.write_bytes(gzip.decompress((BEFORE / "answers.sqlite.gz").read_bytes()))
    return file


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Engine]]:
    """The file as today's program opens it, for tests that only read."""
    file = laid_down(tmp_path_factory.mktemp("before"))
    engine = open_database(f"sqlite:///{file}")
    yield file, engine
    engine.dispose()


@pytest.fixture(scope="module")
def repository(opened: tuple[Path, Engine]) -> Repository:
    return Repository(opened[1])


@pytest.fixture
def going_on(tmp_path: Path) -> Iterator[Repository]:
    """A copy of one's own, to go on with."""
    engine = open_database(f"sqlite:///{laid_down(tmp_path)}")
    yield Repository(engine)
    engine.dispose()


def device(number: int) -> str:
    return f"geraet-{number:02d}-" + "0" * 24


def rows(file: Path) -> dict[str, tuple[list[str], list[tuple[object, ...]]]]:
    """Return the columns and rows of every table."""
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: _content(connection, name) for name in names if name != "alembic_version"}


def _content(connection: sqlite3.Connection, table: str) -> tuple[list[str], list[tuple[object, ...]]]:
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid')
    return [column[0] for column in cursor.description], cursor.fetchall()


def test_no_row_and_no_value_is_lost(opened: tuple[Path, Engine], tmp_path: Path) -> None:
    file, _ = opened
    before, now = rows(laid_down(tmp_path)), rows(file)
    assert before["answer_change"][1]
    assert before["vote"][1]
    for table, (columns, values) in before.items():
        still = [now[table][0].index(column) for column in columns]
        assert [tuple(row[place] for place in still) for row in now[table][1]] == values, table


def test_the_file_as_it_was_lies_beside_it(opened: tuple[Path, Engine], tmp_path: Path) -> None:
    (copy,) = opened[0].parent.glob("*.vor-*.sqlite")
    assert rows(copy) == rows(laid_down(tmp_path))


def test_what_is_exported_is_what_was_exported(repository: Repository, catalog: Catalog) -> None:
    names = [about.id for about in repository.assessments()]
    everything = as_then(export_archive(repository.dossiers(names, catalog)))
    assert everything == json.loads(ARCHIVE.read_text(encoding="utf-8"))
    assert len(everything["exported"]) == len(names) == 7
    # With its comparison, which says what has changed, and why.
    one = as_then(export_json(repository.dossier(RUNNING, catalog)))
    assert one == json.loads(ASSESSMENT.read_text(encoding="utf-8"))
    assert one["comparison"]["criteria"]["rose"] == ["p1-02"]


def test_the_results_are_what_they_were(repository: Repository, catalog: Catalog) -> None:
    before = json.loads((BEFORE / "scores.json").read_text(encoding="utf-8"))
    assert before == {
        about.id: json.loads(json.dumps(scores_document(_result(repository, about.id, catalog))))
        for about in repository.assessments()
    }


def _result(repository: Repository, assessment_id: str, catalog: Catalog) -> object:
    dossier = repository.dossier(assessment_id, catalog)
    return result_of(dossier.catalog, dossier.answers, dossier.assessment.phases)


def test_the_history_of_an_answer(repository: Repository) -> None:
    history = repository.history(CLOSED, "p1-01")
    assert [(state.answer.rating, state.answer.note) for state in history] == [
        (Rating.P, "Notiz „ä“ in\nzwei Zeilen"),
        (Rating.L, "Notiz „ä“ in\nzwei Zeilen"),
        (Rating.L, "=1+1 <b>&amp;"),
    ]
    assert history[-1].answer == repository.answers(CLOSED)["p1-01"]


def test_the_history_of_measures(repository: Repository) -> None:
    measures = {measure.what: measure for measure in repository.measures.for_assessment(RUNNING)}
    assert {
        what: [state.measure.status for state in repository.measures.history(measures[what].id)] for what in measures
    } == {
        "Wartung ausschreiben": [Status.OPEN, Status.OPEN],
        "Pegel eichen": [Status.OPEN, Status.DONE],
        "Funkmast": [Status.OPEN, Status.DROPPED],
    }
    owners = [state.measure.owner for state in repository.measures.history(measures["Wartung ausschreiben"].id)]
    assert owners == ["Amt 7", "Amt 8"]
    assert (measures["Funkmast"].reason, measures["Funkmast"].ended_on) == ("Kein Standort.", date(2025, 9, 2))


def test_what_was_closed_can_still_be_proven(repository: Repository) -> None:
    about = repository.assessment(CLOSED)
    first, second = repository.closings(CLOSED)
    assert (about.version, about.is_closed, about.closing) == (2, True, second.closing)
    assert canonical(about, repository.answers(CLOSED)) == second.document
    assert first.closing.sha256 == "f2a7512471a34219f271e69c81498307825c9aee5def8215bb11d75838b5251c"
    assert second.closing.sha256 == "6bf8dd46b0a2d65de7752c1af5311f16ce8b76c9b47cfe632c1d4ef8cec38487"


def test_names_that_look_the_same_stay_apart(repository: Repository) -> None:
    assert [repository.assessment(name).solution for name in (PLAIN, LOOKS_THE_SAME)] == [
        "Parkleitsystem",
        "Park\u00adleitsystem",
    ]
    assert [about.id for about in repository.series(PLAIN)] == [PLAIN]


def test_the_workshop_that_ended(repository: Repository) -> None:
    judgement = repository.workshops.all_judgements(RUNNING)[0]
    assert (judgement.criterion, judgement.decided, len(judgement.rounds)) == ("p1-02", Rating.L, 2)
    assert judgement.first.groups == {
        "Verwaltung": Tally({Rating.P: 1, Rating.L: 2, Rating.F: 1}),
        "Politik & Rat": Tally({Rating.N: 1, Rating.P: 1, Rating.L: 1}),
        OTHERS: Tally({Rating.L: 2, Rating.UNKNOWN: 1}),
    }
    assert judgement.first.comments == (Comment(Rating.F, "Ist fertig."),)


def running(repository: Repository) -> Workshop:
    workshop = repository.workshops.for_assessment(RUNNING)
    assert workshop is not None
    return workshop


def test_the_workshop_that_was_running(repository: Repository) -> None:
    workshop = running(repository)
    assert (workshop.code, workshop.criterion, workshop.is_paused) == (CODE, "p1-07", False)
    assert workshop.settings == WorkshopSettings(90, 6, GROUPS, comments_allowed=True, minimum_group=3)
    assert [(item.criterion, item.status, item.decided) for item in workshop.items] == [
        ("p1-05", ItemStatus.DECIDED, Rating.P),
        ("p1-06", ItemStatus.PARKED, None),
        ("p1-07", ItemStatus.WAITING, None),
        ("p1-08", ItemStatus.WAITING, None),
    ]
    people = repository.workshops.participants(workshop.id)
    assert [(who.nickname, who.role_group, who.is_spectator) for who in people] == [
        *[(f"Gast {number}" if number % 2 else "", GROUPS[number > 3], False) for number in range(7)],
        ("", "", True),
    ]
    assert repository.workshops.admits(PASS)
    # Of the round that goes on, nobody learns more than who has voted, and each their own vote.
    (last,) = repository.workshops.rounds(workshop.id, "p1-07")
    assert (last.is_revealed, len(repository.workshops.voters(last.id))) == (False, 5)
    own = repository.ballots.ballot(CODE, device(4)).own
    assert own is not None
    assert (own.rating, own.comment) == (Rating.P, "Noch verdeckt.")
    assert repository.workshops.judgement(workshop.id, "p1-07") is None


def test_the_workshop_goes_on_to_its_end(going_on: Repository) -> None:
    workshop = running(going_on)
    (last,) = going_on.workshops.rounds(workshop.id, "p1-07")
    going_on.ballots.vote(CODE, device(5), last.id, Rating.F)
    # Another group now: what was revealed before the program was changed stays with the old one.
    going_on.ballots.describe(CODE, device(0), nickname="", role_group=GROUPS[1], is_spectator=False)
    going_on.workshops.reveal(workshop.id, "p1-07")
    going_on.workshops.close(workshop.id)
    assert going_on.workshops.for_assessment(RUNNING) is None
    judgements = going_on.workshops.judgements(RUNNING)
    assert judgements["p1-05"].last.groups == {
        "Verwaltung": Tally({Rating.N: 2, Rating.P: 2}),
        OTHERS: Tally({Rating.P: 2, Rating.L: 1, Rating.NOT_RELEVANT: 1}),
    }
    assert judgements["p1-07"].last.tally == Tally({Rating.P: 5, Rating.F: 1})
    assert judgements["p1-07"].last.groups == {
        "Verwaltung": Tally({Rating.P: 3}),
        "Politik & Rat": Tally({Rating.P: 2, Rating.F: 1}),
    }


def test_one_can_go_on_answering(going_on: Repository) -> None:
    seen = going_on.answers(RUNNING)["p1-01"]
    assert seen.suggestion is not None
    assert going_on.confirm(RUNNING, ["p1-01"]) == 1
    stored = going_on.answers(RUNNING)["p1-01"]
    assert stored == replace(seen, rating=Rating.L, suggestion=None)
    going_on.change(RUNNING, "p1-01", {"rating": Rating.F}, stored)
    assert [state.answer.rating for state in going_on.history(RUNNING, "p1-01")] == [None, Rating.L, Rating.F]
    assert going_on.reopen(CLOSED).version == 3
    going_on.change(CLOSED, "dg-02", {"rating": Rating.N}, Answer("dg-02"))
    assert going_on.close(CLOSED, canonical).version == 3
