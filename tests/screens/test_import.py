"""Reading files in on the screen Bericht, without a browser."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from assessment.catalog import Catalog
from assessment.comparison import ALONE, Background
from assessment.exchange.archive import export_archive
from assessment.exchange.document import export_json
from assessment.exchange.seal import canonical
from assessment.exchange.workbook import write_workbook
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from tests.screens.conftest import Create, Open, texts
from tests.strategies import a_judgement, an_assessment
from tests.workbooks import column_of, edited, row_of

GIVEN = {"p1-01": Answer("p1-01", Rating.N, note="alt")}
Export = Callable[..., bytes]


@pytest.fixture
def filled_in(repository: Repository, catalog: Catalog) -> Export:
    """Return a function that exports a workbook in which somebody gave p1-01 a level and a note."""

    def export(assessment: str) -> bytes:
        content = write_workbook(repository.assessment(assessment), repository.answers(assessment), catalog, {})

        def fill(book: Workbook) -> None:
            sheet = book["Antworten"]
            row = row_of(sheet, "p1-01")
            sheet.cell(row, column_of(sheet, "Antwort"), "F")
            sheet.cell(row, column_of(sheet, "Notiz"), "neu")

        return edited(content, fill)

    return export


def read_in(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader(key="import-file").set_value((name, content, "application/octet-stream"))
    return app.run()


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leer.json", b""),
        ("leer.pdf", b""),
        ("fremd.json", b'{"format": "etwas/1"}'),
        ("fremd.pdf", b"%PDF-1.7 nichts"),
        ("fremd.xlsx", b"PK\x03\x04 nichts"),
        ("bild.json", b"\x89PNG\r\n"),
    ],
)
def test_what_cannot_be_read_is_refused(open_screen: Open, repository: Repository, name: str, content: bytes) -> None:
    app = read_in(open_screen("report"), name, content)
    assert len(app.error) == 1
    assert app.error[0].value.endswith(". Es wurde nichts geändert.")
    assert "import-now" not in keys(app)
    assert repository.assessments() == []


def test_one_answer_is_called_one(open_screen: Open, catalog: Catalog) -> None:
    app = read_in(open_screen("report"), "a.json", export_json(an_assessment(), GIVEN, catalog).encode())
    assert "Stand 04.05.2026, eine Antwort" in texts(app)
    assert "Gibt es hier schon" not in texts(app)


def test_votes_come_along(open_screen: Open, repository: Repository, catalog: Catalog) -> None:
    background = Background(judgements=(a_judgement("p1-01"), a_judgement("p1-02")))
    content = export_json(an_assessment(), GIVEN, catalog, background).encode()
    app = read_in(open_screen("report"), "a.json", content)
    assert "2 Abstimmungen kommen mit." in texts(app)
    app.button(key="import-now").click().run()
    (stored,) = repository.assessments()
    assert tuple(repository.workshops.all_judgements(stored.id)) == background.judgements


def test_a_closed_assessment_comes_back_closed(
    open_screen: Open, create: Create, repository: Repository, catalog: Catalog
) -> None:
    assessment = create(GIVEN)
    repository.close(assessment, canonical)
    stored = repository.assessment(assessment)
    content = export_json(stored, GIVEN, catalog).encode()
    repository.delete(assessment)
    app = read_in(open_screen("report"), "a.json", content)
    assert "(Version 1), die Prüfsumme stimmt" in texts(app)
    app.button(key="import-now").click().run()
    assert repository.assessment(assessment).closing == stored.closing
    assert "Die Prüfsumme stimmt:" in texts(open_screen("report", a=assessment))


def test_an_archive_is_stored_as_a_whole(open_screen: Open, repository: Repository, catalog: Catalog) -> None:
    entries = [(replace(an_assessment(), title=f"Runde {number}"), GIVEN, ALONE) for number in range(25)]
    app = read_in(open_screen("report"), "alle.json", export_archive(entries, catalog).encode())
    assert [caption.value for caption in app.caption] == ["und 5 weitere"]
    assert app.button(key="import-now").label == "Alle 25 als neue speichern"
    app.button(key="import-now").click().run()
    assert len(repository.assessments()) == 25
    assert "25 Selbsteinschätzungen gespeichert." in texts(app)
    assert "import-now" not in keys(app), "what is stored is not offered once more"


def test_a_workbook_in_which_nothing_was_changed_says_so(
    open_screen: Open, create: Create, repository: Repository, catalog: Catalog
) -> None:
    assessment = create(GIVEN)
    content = write_workbook(repository.assessment(assessment), GIVEN, catalog, {})
    app = read_in(open_screen("report", a=assessment), "a.xlsx", content)
    assert "In der Datei steht nichts, was hier nicht auch steht." in texts(app)
    assert "apply-changes" not in keys(app)


def test_a_workbook_of_a_deleted_assessment_can_become_a_new_one(
    open_screen: Open, create: Create, repository: Repository, filled_in: Export
) -> None:
    assessment = create(GIVEN)
    content = filled_in(assessment)
    repository.delete(assessment)
    app = read_in(open_screen("report"), "a.xlsx", content)
    assert "gibt es hier nicht. Sie lässt sich neu anlegen." in texts(app)
    app.button(key="import-now").click().run()
    assert repository.answers(assessment) == {"p1-01": Answer("p1-01", Rating.F, note="neu")}


def test_a_closed_assessment_takes_nothing_over(
    open_screen: Open, create: Create, repository: Repository, filled_in: Export
) -> None:
    assessment = create(GIVEN)
    content = filled_in(assessment)
    repository.close(assessment, canonical)
    app = read_in(open_screen("report", a=assessment), "a.xlsx", content)
    assert "Öffnen Sie sie unter „Abschließen“ wieder" in texts(app)
    assert app.button(key="apply-changes").disabled


@pytest.mark.parametrize("closes", [False, True])
def test_what_happens_while_somebody_looks_is_said_and_nothing_is_taken_over(
    open_screen: Open, create: Create, repository: Repository, filled_in: Export, closes: bool
) -> None:
    assessment = create(GIVEN)
    app = read_in(open_screen("report", a=assessment), "a.xlsx", filled_in(assessment))
    assert app.button(key="apply-changes").label == "2 Änderungen übernehmen"
    if closes:
        repository.close(assessment, canonical)
    else:
        repository.change(assessment, "p1-01", {"rating": Rating.P}, GIVEN["p1-01"])
    before = repository.answers(assessment)
    app.button(key="apply-changes").click().run()
    assert repository.answers(assessment) == before
    assert "Inzwischen hat sich hier etwas geändert. Es wurde nichts übernommen" in texts(app)


def test_a_clash_is_not_ticked_and_what_is_ticked_is_stored(
    open_screen: Open, create: Create, repository: Repository, filled_in: Export
) -> None:
    assessment = create(GIVEN)
    content = filled_in(assessment)
    repository.change(assessment, "p1-01", {"note": "hier geändert"}, GIVEN["p1-01"])
    app = read_in(open_screen("report", a=assessment), "a.xlsx", content)
    assert not app.checkbox(key="take-p1-01-note").value
    assert "Wurde seit dem Ausgeben auch hier geändert." in texts(app)
    app.button(key="apply-changes").click().run()
    assert repository.answers(assessment)["p1-01"] == Answer("p1-01", Rating.F, note="hier geändert")
    app.checkbox(key="take-p1-01-note").check().run()
    app.button(key="apply-changes").click().run()
    assert repository.answers(assessment)["p1-01"] == Answer("p1-01", Rating.F, note="neu")
    assert "In der Datei steht nichts, was hier nicht auch steht." in texts(app)


def test_a_tick_set_just_before_the_click_counts(
    open_screen: Open, create: Create, repository: Repository, filled_in: Export
) -> None:
    assessment = create(GIVEN)
    app = read_in(open_screen("report", a=assessment), "a.xlsx", filled_in(assessment))
    app.checkbox(key="take-p1-01-note").uncheck()
    app.button(key="apply-changes").click().run()
    assert repository.answers(assessment)["p1-01"] == Answer("p1-01", Rating.F, note=GIVEN["p1-01"].note)
    app.checkbox(key="take-p1-01-note").check().run()
    app.checkbox(key="take-p1-01-note").uncheck()
    app.button(key="apply-changes").click().run()
    assert repository.answers(assessment)["p1-01"] == Answer("p1-01", Rating.F, note=GIVEN["p1-01"].note)
    assert [toast.value for toast in app.toast] == []
