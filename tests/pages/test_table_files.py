"""The tables on the screen Bericht, as CSV files."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest

from assessment.frames import tables
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from tests.pages.conftest import Create, Open
from tests.strategies import CATALOG, an_assessment

ANSWERS = {"p1-01": Answer("p1-01", Rating.N, note="=1+1")}
Files = dict[str, Callable[[], bytes]]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    """What makes the file of each download that is drawn, by the file's name: a press in a browser calls it."""
    made: Files = {}
    add = MediaFileManager.add_deferred

    def remember(
        manager: MediaFileManager,
        make: Callable[[], bytes],
        mime: str | None,
        place: str,
        file_name: str,
        **other: str,
    ) -> str:
        made[file_name] = make
        return add(manager, make, mime, place, file_name, **other)

    monkeypatch.setattr(MediaFileManager, "add_deferred", remember)
    return made


def opened(app: AppTest) -> AppTest:
    """Open the box with the tables."""
    app.session_state["tables"] = True
    return app.run()


def keys(app: AppTest) -> list[str]:
    return [button.key for button in app.download_button if "-table-" in str(button.key)]


def test_the_box_is_closed_at_first_and_has_every_table(open_screen: Open, create: Create) -> None:
    app = open_screen("report", a=create())
    assert keys(app) == []
    assert keys(opened(app)) == [f"download-table-{table.key}" for table in tables.ALL]
    assert not app.exception


@pytest.mark.dear
def test_each_button_gives_its_table(open_screen: Open, create: Create, files: Files) -> None:
    app = opened(open_screen("report", a=create(ANSWERS)))
    for table in tables.ALL:
        files.clear()
        app.download_button(key=f"download-table-{table.key}").click().run()
        assert not app.exception
        (name,) = files.keys() & {
            f"Parkleitsystem-{table.file_name}-2026-05-04.csv",
            f"skalierungskompass-{table.file_name}.csv",
        }
        head = ";".join(column.heading for column in table.columns)
        assert files[name]().decode("utf-8-sig").startswith(f"{head}\r\n"), table.key


def test_a_table_says_what_is_stored_when_it_is_asked_for(
    open_screen: Open, create: Create, repository: Repository, files: Files
) -> None:
    assessment = create()
    opened(open_screen("report", a=assessment))
    repository.change(assessment, "p1-01", {"note": "@neu"}, Answer("p1-01"))
    answers = files["Parkleitsystem-antworten-2026-05-04.csv"]().decode("utf-8-sig")
    assert "'@neu" in answers
    assert ";@neu" not in answers


def test_the_course_is_that_of_the_solution(
    open_screen: Open, create: Create, repository: Repository, files: Files
) -> None:
    first = create(ANSWERS)
    later = repository.add(an_assessment(title="Zweite", date=date(2027, 5, 4)), {"p1-01": Answer("p1-01", Rating.F)})
    app = opened(open_screen("report", a=first))
    app.download_button(key="download-table-course").click().run()
    said = files["Parkleitsystem-verlauf-2026-05-04.csv"]().decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in said[1:]] == [first] * 8 + [later] * 8


def test_the_criteria_are_those_of_the_solution_at_every_date(
    open_screen: Open, create: Create, repository: Repository, files: Files
) -> None:
    first = create(ANSWERS)
    later = repository.add(an_assessment(title="Zweite", date=date(2027, 5, 4)), {"p1-01": Answer("p1-01", Rating.F)})
    app = opened(open_screen("report", a=first))
    app.download_button(key="download-table-criteria").click().run()
    said = files["Parkleitsystem-kriterien-2026-05-04.csv"]().decode("utf-8-sig").splitlines()
    count = len(CATALOG.criteria)
    assert [line.split(";")[0] for line in said[1:]] == [first] * count + [later] * count


def test_the_portfolio_is_that_of_the_municipality(
    open_screen: Open, create: Create, repository: Repository, files: Files
) -> None:
    create()
    other = repository.add(an_assessment(solution="Alarmierung"), ANSWERS)
    repository.add(an_assessment(municipality="Anderswo"), {})
    app = opened(open_screen("report", a=other))
    app.download_button(key="download-table-portfolio").click().run()
    said = files["skalierungskompass-portfolio.csv"]().decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in said[1:]] == ["Alarmierung", "Parkleitsystem"]
