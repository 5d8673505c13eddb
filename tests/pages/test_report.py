"""The screen Bericht, without a browser."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, update
from streamlit.testing.v1 import AppTest

from assessment.assessment import NewAssessment
from assessment.catalog.model import Catalog
from assessment.exchange.example import ensure_example
from assessment.exchange.seal import canonical, checksum
from assessment.measures import Measure
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from assessment.store.tables import answers
from pages.shared.report_files import OFFERS
from tests.pages.conftest import Create, Open, confirm, texts
from tests.strategies import a_judgement, an_assessment

SINGLE = {"Word herunterladen", "Excel herunterladen", "Arbeitsheft herunterladen", "JSON herunterladen"}
EVERYTHING = "Alle auf diesem Rechner"


@pytest.fixture
def closed(create: Create, repository: Repository) -> str:
    """An assessment that is closed."""
    assessment = create({"p1-01": Answer("p1-01", Rating.L, note="so war es")})
    repository.close(assessment, canonical)
    return assessment


@pytest.fixture
def nothing_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that makes a file or a picture fail."""

    def refuse(*_args: object, **_options: object) -> bytes:
        raise AssertionError("Nobody has asked for this yet.")

    for maker in (
        "report.pdf.report_pdf",
        "report.pdf.report_pictures",
        "report.paper.paper_pdf",
        "report.word.council.write_word",
        "exchange.workbook.write.write_workbook",
        "exchange.document.export_json",
    ):
        monkeypatch.setattr(f"assessment.{maker}", refuse)
    monkeypatch.setattr("pages.report.screen.export_archive", refuse)


def downloads(app: AppTest) -> set[str]:
    return {button.proto.label for button in app.get("download_button")}


def test_without_an_assessment_files_can_be_read_in(open_screen: Open) -> None:
    app = open_screen("report")
    assert "Einlesen und sichern" in texts(app)
    assert "sobald eine Selbsteinschätzung geöffnet ist" in texts(app)
    assert [field.proto.label for field in app.get("file_uploader")] == [
        "Datei einlesen (PDF, JSON oder Excel, höchstens 64 MB)"
    ]
    assert downloads(app) == set(), "an empty database has nothing to take along"


def test_without_an_assessment_all_of_them_can_be_taken_along(open_screen: Open, create: Create) -> None:
    create()
    assert downloads(open_screen("report")) == {EVERYTHING}


def test_an_unknown_assessment_is_said_to_be_unknown(open_screen: Open) -> None:
    app = open_screen("report", a="nix")
    assert "Diese Selbsteinschätzung gibt es nicht." in texts(app)
    assert downloads(app) == set()


@pytest.mark.usefixtures("nothing_is_made")
def test_an_empty_assessment_offers_every_file_and_makes_none(open_screen: Open, create: Create) -> None:
    app = open_screen("report", a=create())
    assert downloads(app) == {"PDF herunterladen", *SINGLE, "Alle dieser Kommune", EVERYTHING}
    assert "Bericht: Parkleitsystem" in texts(app)
    assert not app.toggle(key="report-preview").value
    assert not app.exception
    assert not app.error


@pytest.mark.usefixtures("nothing_is_made")
def test_the_example_offers_every_file_and_makes_none(
    open_screen: Open, repository: Repository, catalog: Catalog
) -> None:
    app = open_screen("report", a=ensure_example(repository, catalog)[-1])
    assert downloads(app) > SINGLE
    assert not app.error
    app.radio(key="report-audience").set_value("anonymous").run()
    assert downloads(app) > SINGLE
    assert not app.error


def test_the_pages_are_made_once_they_are_asked_for(open_screen: Open, create: Create) -> None:
    app = open_screen("report", a=create({"p1-01": Answer("p1-01", Rating.L)}))
    app.radio(key="report-audience").set_value("summary").run()
    app.toggle(key="report-preview").set_value(True).run()
    assert "Seite 1 von 2" in texts(app)
    app.button(key="report-on").click().run()
    assert "Seite 2 von 2" in texts(app)
    assert app.button(key="report-on").disabled
    app.button(key="report-back").click().run()
    assert "Seite 1 von 2" in texts(app)
    assert app.button(key="report-back").disabled


@pytest.mark.dear
def test_the_pages_turned_to_are_still_there_when_the_report_becomes_shorter(
    open_screen: Open, create: Create
) -> None:
    app = open_screen("report", a=create())
    app.toggle(key="report-preview").set_value(True).run()
    for _ in range(3):
        app.button(key="report-on").click().run()
    assert "Seite 4 von " in texts(app)
    app.radio(key="report-audience").set_value("summary").run()
    assert "Seite 2 von 2" in texts(app)


@pytest.mark.parametrize(
    ("audience", "offers_parts", "says_backup"), [("full", 1, 1), ("summary", 0, 0), ("anonymous", 1, 0)]
)
def test_the_audience_changes_what_is_offered(
    open_screen: Open, create: Create, audience: str, offers_parts: bool, says_backup: bool
) -> None:
    app = open_screen("report", a=create())
    app.radio(key="report-audience").set_value(audience).run()
    assert any(fold.label == "Was in den Bericht kommt" for fold in app.expander) is bool(offers_parts)
    assert any((box.key or "").startswith("report-part-") for box in app.checkbox) is bool(offers_parts)
    assert ("bringt sie die Selbsteinschätzung zurück" in texts(app)) is bool(says_backup)


def test_what_is_left_out_stays_out_for_another_audience(open_screen: Open, create: Create) -> None:
    app = open_screen("report", a=create())
    app.checkbox(key="report-attached").uncheck().run()
    assert "zugleich die Sicherung" in app.checkbox(key="report-attached").label
    app.radio(key="report-audience").set_value("anonymous").run()
    assert "ohne Namen und Texte" in app.checkbox(key="report-attached").label
    assert not app.checkbox(key="report-attached").value


def offered(app: AppTest) -> set[str]:
    return {str(box.key).removeprefix("report-part-") for box in app.checkbox if "report-part-" in str(box.key)}


def test_chapters_are_offered_where_there_is_something_to_tell(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    first = create({"p1-01": Answer("p1-01", Rating.P)})
    assert offered(open_screen("report", a=first)).isdisjoint({"comparison", "measures"})
    repository.measures.add(first, Measure("Vertrag schließen", date(2026, 1, 2)))
    later = repository.add(replace(repository.assessment(first), id="", date=date(2026, 11, 4)), {})
    assert offered(open_screen("report", a=first)) & {"comparison", "measures"} == {"measures"}
    assert offered(open_screen("report", a=later)) > {"comparison", "measures"}
    assert "judgement" not in offered(open_screen("report", a=later))
    voted = repository.add_all([NewAssessment(an_assessment(), {}, judgements=[a_judgement()])])[0]
    assert "judgement" in offered(open_screen("report", a=voted))


@pytest.mark.dear
def test_the_pages_follow_measures_and_the_earlier_assessment(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    first = create({"p1-01": Answer("p1-01", Rating.P)})
    later = repository.add(
        replace(repository.assessment(first), id="", date=date(2026, 11, 4)), {"p1-01": Answer("p1-01", Rating.L)}
    )
    app = open_screen("report", a=later)
    app.radio(key="report-audience").set_value("summary").run()
    app.toggle(key="report-preview").set_value(True).run()
    app.button(key="report-on").click().run()
    pages = [shown_page(app)]
    measure = repository.measures.add(later, Measure("Vertrag schließen", date(2026, 1, 2)))
    pages.append(shown_page(app.run()))
    repository.measures.change(measure.id, {"what": "Vertrag verlängern"}, measure)
    pages.append(shown_page(app.run()))
    repository.change(first, "p1-01", {"rating": Rating.F}, Answer("p1-01", Rating.P))
    pages.append(shown_page(app.run()))
    assert len(set(pages)) == 4


def shown_page(app: AppTest) -> str:
    match = re.search(r'class="kompass-sheet"[^>]* src="([^"]+)"', texts(app))
    assert match is not None
    return match[1]


@pytest.mark.dear
def test_every_file_can_be_made_with_measures_and_an_earlier_assessment(
    create: Create, repository: Repository, catalog: Catalog
) -> None:
    first = create({"p1-01": Answer("p1-01", Rating.P)})
    later = repository.add(
        replace(repository.assessment(first), id="", date=date(2026, 11, 4)), {"p1-01": Answer("p1-01", Rating.L)}
    )
    repository.measures.add(later, Measure("Vertrag schließen", date(2026, 1, 2)))
    dossier = repository.dossier(later, catalog)
    made = {offer.document.key: offer.document.make(dossier) for offer in OFFERS}
    assert made.keys() == {"word", "excel", "paper", "json"}
    assert "Vertrag schließen" in made["json"].decode()


def test_without_the_data_inside_no_backup_is_promised(open_screen: Open, create: Create) -> None:
    app = open_screen("report", a=create())
    app.checkbox(key="report-attached").uncheck().run()
    assert "bringt sie die Selbsteinschätzung zurück" not in texts(app)


def test_closing_asks_first_and_then_shows_the_checksum(
    open_screen: Open, create: Create, repository: Repository
) -> None:
    assessment = create({"p1-01": Answer("p1-01", Rating.L)})
    app = open_screen("report", a=assessment)
    app.button(key="close").click().run()
    assert not repository.assessment(assessment).is_closed, "asking closes nothing"
    assert "55 von 56 fälligen Kriterien sind noch nicht beantwortet." in texts(app)
    confirm(app, "close", "close-now")
    stored = repository.assessment(assessment)
    assert stored.closing is not None
    said = texts(open_screen("report", a=assessment))
    assert re.search(r"Version 1, \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr", said)
    assert checksum(stored, repository.answers(assessment)) in said
    assert "Die Prüfsumme stimmt:" in said


def test_closing_can_be_called_off(open_screen: Open, create: Create, repository: Repository) -> None:
    assessment = create()
    app = open_screen("report", a=assessment)
    confirm(app, "close", "close-not")
    assert not repository.assessment(assessment).is_closed


@pytest.mark.dear
def test_opening_again_keeps_the_closed_version(open_screen: Open, closed: str, repository: Repository) -> None:
    closing = repository.assessment(closed).closing
    assert closing is not None
    app = open_screen("report", a=closed)
    app.button(key="reopen").click().run()
    assert repository.assessment(closed).is_closed, "asking opens nothing"
    confirm(app, "reopen", "reopen-not")
    assert repository.assessment(closed).is_closed
    confirm(app, "reopen", "reopen-now")
    opened = repository.assessment(closed)
    assert (opened.is_closed, opened.version) == (False, 2)
    app = open_screen("report", a=closed)
    assert "Frühere abgeschlossene Versionen (1)" in [fold.label for fold in app.expander]
    assert closing.sha256 in texts(app)
    assert "Die Prüfsumme stimmt" not in texts(app)
    confirm(app, "close", "close-now")
    app = open_screen("report", a=closed)
    assert "Version 2," in texts(app)
    assert closing.sha256 in texts(app)


@pytest.mark.parametrize("changes", [{"rating": "F"}, {"note": "so war es nicht"}, {"owner": "jemand"}])
def test_an_answer_changed_past_the_program_is_reported(
    open_screen: Open, closed: str, engine: Engine, changes: dict[str, str]
) -> None:
    with engine.begin() as connection:
        touched = connection.execute(update(answers).where(answers.c.assessment_id == closed).values(**changes))
    assert touched.rowcount == 1
    said = texts(open_screen("report", a=closed))
    assert "Die Prüfsumme stimmt nicht" in said
    assert "Die Prüfsumme stimmt:" not in said


def test_more_than_an_archive_holds_is_said_before_it_is_asked_for(
    open_screen: Open, create: Create, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = create()
    create()
    monkeypatch.setattr("pages.report.screen.MOST_DOCUMENTS", 1)
    monkeypatch.setattr("pages.report.screen._MANY", 1)
    app = open_screen("report", a=assessment)
    assert "für mehr bitte jede Kommune einzeln oder die Datenbank selbst sichern" in texts(app)
    disabled = {button.proto.label: button.proto.disabled for button in app.get("download_button")}
    assert disabled["Alle dieser Kommune"]
    assert disabled[EVERYTHING]
    assert not disabled["JSON herunterladen"]
