"""Reading files in on the screen Bericht, without a browser."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from assessment.catalog.model import Catalog
from assessment.dossier import Dossier
from assessment.exchange import apart
from assessment.exchange.archive import export_archive
from assessment.exchange.document import Imported, export_json
from assessment.exchange.seal import canonical
from assessment.exchange.workbook.write import write_workbook
from assessment.rating import Answer, Rating
from assessment.store.repository import Repository
from tests.exchange.documents import changed, read_one
from tests.exchange.workbook import workbooks
from tests.exchange.workbook.workbooks import column_of, row_of
from tests.pages.conftest import Create, Open, texts, unescaped
from tests.places import CASES
from tests.strategies import a_judgement, a_logo, a_measure, an_assessment

GIVEN = {"p1-01": Answer("p1-01", Rating.N, note="alt")}
Export = Callable[..., bytes]


@pytest.fixture
def filled_in(repository: Repository, catalog: Catalog) -> Export:
    """Return a function that exports a workbook in which somebody gave p1-01 a level and a note."""

    def export(assessment: str) -> bytes:
        content = write_workbook(
            Dossier.of(repository.assessment(assessment), repository.answers(assessment), catalog)
        )

        def fill(book: Workbook) -> None:
            sheet = book["Antworten"]
            row = row_of(sheet, "p1-01")
            sheet.cell(row, column_of(sheet, "Antwort"), "F")
            sheet.cell(row, column_of(sheet, "Notiz"), "neu")

        return workbooks.filled_in(content, fill)

    return export


def read_in(app: AppTest, name: str, content: bytes) -> AppTest:
    app.file_uploader(key="import-file").set_value((name, content, "application/octet-stream"))
    return app.run()


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


@pytest.mark.alike
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
    assert unescaped(app.error[0].value).endswith(". Es wurde nichts geändert.")
    assert "import-now" not in keys(app)
    assert repository.assessments() == []


def test_one_answer_is_called_one(open_screen: Open, catalog: Catalog) -> None:
    app = read_in(open_screen("report"), "a.json", export_json(Dossier.of(an_assessment(), GIVEN, catalog)).encode())
    assert "Stand 04.05.2026, eine Antwort" in texts(app)
    assert "Gibt es hier schon" not in texts(app)


def test_votes_come_along(open_screen: Open, repository: Repository, catalog: Catalog) -> None:
    judgements = (a_judgement("p1-01"), a_judgement("p1-02"))
    content = export_json(Dossier.of(an_assessment(), GIVEN, catalog, judgements=judgements)).encode()
    app = read_in(open_screen("report"), "a.json", content)
    assert "2 Abstimmungen kommen mit." in texts(app)
    app.button(key="import-now").click().run()
    (stored,) = repository.assessments()
    assert tuple(repository.workshops.all_judgements(stored.id)) == judgements


def test_a_closed_assessment_comes_back_closed(
    open_screen: Open, create: Create, repository: Repository, catalog: Catalog
) -> None:
    assessment = create(GIVEN)
    repository.close(assessment, canonical)
    stored = repository.assessment(assessment)
    content = export_json(Dossier.of(stored, GIVEN, catalog)).encode()
    repository.delete(assessment)
    app = read_in(open_screen("report"), "a.json", content)
    assert "(Version 1), die Prüfsumme der Daten stimmt" in texts(app)
    app.button(key="import-now").click().run()
    assert repository.assessment(assessment).closing == stored.closing
    assert "Die Prüfsumme stimmt:" in texts(open_screen("report", a=assessment))


def test_an_archive_is_stored_as_a_whole(open_screen: Open, repository: Repository, catalog: Catalog) -> None:
    entries = [Dossier.of(an_assessment(title=f"Runde {number}"), GIVEN, catalog) for number in range(25)]
    app = read_in(open_screen("report"), "alle.json", export_archive(entries).encode())
    assert [caption.value for caption in app.caption] == ["und 5 weitere"]
    assert app.button(key="import-now").label == "Alle 25 als neue speichern"
    app.button(key="import-now").click().run()
    assert len(repository.assessments()) == 25
    assert "25 Selbsteinschätzungen gespeichert." in texts(app)
    assert "import-now" not in keys(app), "what is stored is not offered once more"


@pytest.mark.dear
def test_a_workbook_in_which_nothing_was_changed_says_so(
    open_screen: Open, create: Create, repository: Repository, catalog: Catalog
) -> None:
    assessment = create(GIVEN)
    content = write_workbook(Dossier.of(repository.assessment(assessment), GIVEN, catalog))
    app = read_in(open_screen("report", a=assessment), "a.xlsx", content)
    assert "In der Datei steht nichts, was hier nicht auch steht." in texts(app)
    assert "apply-changes" not in keys(app)


@pytest.mark.dear
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


@pytest.mark.dear
def test_a_closed_assessment_takes_nothing_over(
    open_screen: Open, create: Create, repository: Repository, filled_in: Export
) -> None:
    assessment = create(GIVEN)
    content = filled_in(assessment)
    repository.close(assessment, canonical)
    app = read_in(open_screen("report", a=assessment), "a.xlsx", content)
    assert "Öffnen Sie sie unter „Abschließen“ wieder" in texts(app)
    assert app.button(key="apply-changes").disabled


@pytest.mark.dear
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


@pytest.mark.dear
def test_an_assessment_that_is_deleted_while_somebody_looks_is_said_to_be_gone(
    open_screen: Open, create: Create, repository: Repository, filled_in: Export
) -> None:
    assessment, other = create(GIVEN), create(GIVEN)
    app = read_in(open_screen("report", a=other), "a.xlsx", filled_in(assessment))
    repository.delete(assessment)
    app.button(key="apply-changes").click().run()
    said = texts(app)
    assert "Es wurde nichts übernommen und nichts anderes verändert. Die Selbsteinschätzung ist inzwischen" in said
    assert "mit diesem Knopf als neue Selbsteinschätzung speichern" in said
    assert [stored.id for stored in repository.assessments()] == [other]
    assert repository.answers(other) == GIVEN
    app.button(key="import-now").click().run()
    assert repository.answers(assessment)["p1-01"].note == "neu"


@pytest.mark.dear
def test_a_tick_belongs_to_its_file(
    open_screen: Open, create: Create, repository: Repository, filled_in: Export
) -> None:
    assessment = create(GIVEN)
    content = filled_in(assessment)
    app = read_in(open_screen("report", a=assessment), "a.xlsx", content)
    app.checkbox(key="take-p1-01-note").uncheck().run()
    assert not app.checkbox(key="take-p1-01-note").value
    read_in(app, "b.xlsx", content)
    assert app.checkbox(key="take-p1-01-note").value
    assert app.button(key="apply-changes").label == "2 Änderungen übernehmen"


@pytest.mark.dear
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


@pytest.mark.dear
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


class TestWhatExists:
    """A file of a known solution changes nothing of it without a tick."""

    @pytest.fixture
    def mine(self, repository: Repository) -> str:
        return repository.add(an_assessment(operator_model="zweckverband"), {})

    @pytest.fixture
    def content(self, catalog: Catalog) -> bytes:
        about = an_assessment(
            title="Aus der Datei",
            operator_model="gesellschaft",
            is_baseline=True,
            logo=a_logo(),
            date=date(2026, 5, 5),
        )
        return export_json(
            Dossier.of(about, GIVEN, catalog, measures=(a_measure("Daten freigeben", id="a" * 32),))
        ).encode()

    def test_it_stays_and_the_preview_says_what_differs(
        self, open_screen: Open, repository: Repository, mine: str, content: bytes
    ) -> None:
        before = repository.assessment(mine)
        app = read_in(open_screen("report"), "a.json", content)
        said = [unescaped(box.label) for box in app.checkbox]
        assert [line.split(" ")[0] for line in said] == ["Betreibermodell", "Ausgangspunkt", "Eine", "Logo"]
        assert "„Aus der Datei“ (Stand 05.05.2026) aus der Datei statt „Erste Runde“ (Stand 04.05.2026)" in said[1]
        assert not any(box.value for box in app.checkbox)
        app.button(key="import-now").click().run()
        assert "Eingelesen und gespeichert." in texts(app)
        assert repository.assessment(mine) == before
        assert repository.measures.for_assessment(mine) == []
        assert not any(about.is_baseline for about in repository.series(mine))

    def test_what_is_ticked_is_taken_over(
        self, open_screen: Open, repository: Repository, mine: str, content: bytes
    ) -> None:
        app = read_in(open_screen("report"), "a.json", content)
        for box in app.checkbox:
            if not unescaped(box.label).startswith("Logo"):
                box.check()
        app.button(key="import-now").click().run()
        about = repository.assessment(mine)
        assert (about.operator_model, about.logo) == ("gesellschaft", None)
        assert [measure.what for measure in repository.measures.for_assessment(mine)] == ["Daten freigeben"]
        assert [member.is_baseline for member in repository.series(mine)] == [False, True]

    def test_a_new_solution_asks_for_nothing(self, open_screen: Open, repository: Repository, content: bytes) -> None:
        app = read_in(open_screen("report"), "a.json", content)
        assert list(app.checkbox) == []
        app.button(key="import-now").click().run()
        (added,) = repository.assessments()
        assert (added.operator_model, added.is_baseline) == ("gesellschaft", True)

    def test_deleting_says_which_measures_go_and_which_stay(
        self, open_screen: Open, repository: Repository, mine: str, catalog: Catalog
    ) -> None:
        brought = tuple(a_measure(f"Nummer {number}", id=f"{number:032x}") for number in range(3))
        entry = read_one(
            export_json(Dossier.of(an_assessment(), {}, catalog, measures=brought)).encode(), catalog
        ).as_new()
        (added,) = repository.add_all([entry], repository.differences([entry]))
        repository.measures.change(brought[0].id, {"owner": "Amt 7"}, brought[0])
        app = open_screen("start")
        app.button(key=f"delete-{added}").click().run()
        said = "\n".join(str(element.proto.body) for element in app.get("html"))
        assert "werden auch 2 Maßnahmen gelöscht, mit ihr eingelesen und seither nicht geändert." in said
        assert "Es bleibt eine Maßnahme, mit ihr eingelesen und seither geändert." in said
        assert len(repository.measures.for_assessment(mine)) == 3, "asking deletes nothing"


class TestNamesAndDays:
    @pytest.mark.parametrize("name", ["name-nfd", "name-nbsp", "name-two-blanks", "name-soft-hyphen"])
    def test_what_looks_the_same_needs_no_question(
        self, open_screen: Open, repository: Repository, name: str
    ) -> None:
        mine = repository.add(an_assessment(municipality="Bad Müllheim"), {})
        app = read_in(open_screen("report"), "a.json", (CASES / f"{name}.json").read_bytes())
        assert list(app.radio) == []
        app.button(key="import-now").click().run()
        assert len(repository.series(mine)) == 2

    @pytest.mark.parametrize(("choice", "together"), [(0, 2), (-1, 1)])
    def test_nearly_the_same_is_asked_about(
        self, open_screen: Open, repository: Repository, catalog: Catalog, choice: int, together: int
    ) -> None:
        mine = repository.add(an_assessment(), {})
        content = export_json(Dossier.of(an_assessment(solution="parkleit-system"), GIVEN, catalog)).encode()
        app = read_in(open_screen("report"), "a.json", content)
        app.button(key="import-now").click().run()
        assert "Bitte erst wählen, welche Namen gemeint sind." in texts(app)
        assert len(repository.assessments()) == 1
        (question,) = app.radio
        question.set_value(choice).run()
        app.button(key="import-now").click().run()
        assert len(repository.assessments()) == 2
        assert len(repository.series(mine)) == together

    def test_a_day_in_the_future_is_asked_about(self, open_screen: Open, repository: Repository) -> None:
        app = read_in(open_screen("report"), "a.json", (CASES / "typo-2062.json").read_bytes())
        app.button(key="import-now").click().run()
        assert "Bitte erst bestätigen, dass der Stand in der Zukunft stimmt." in texts(app)
        assert repository.assessments() == []
        (question,) = app.checkbox
        assert "Der Stand 04.05.2062 liegt in der Zukunft." in unescaped(question.label)
        question.check().run()
        app.button(key="import-now").click().run()
        assert len(repository.assessments()) == 1
        assert "Stand in der Zukunft" in texts(open_screen("start"))


@pytest.mark.parametrize("place", ["answers.0.criterion", "solution.operator_model", "catalog_version"])
def test_a_text_of_a_file_is_no_link_in_the_refusal(open_screen: Open, place: str) -> None:
    document = changed(place, "[Hier klicken](http://evil.example/a) ![x](http://evil.example/b)" + "x" * 40)
    app = read_in(open_screen("report"), "a.json", json.dumps(document).encode())
    (refusal,) = app.error
    assert not re.search(r"(?<!\\)[\[\]()<>!*_`]", refusal.value)
    assert "http://" not in unescaped(refusal.value)


def test_every_fault_of_a_workbook_is_listed(open_screen: Open) -> None:
    app = read_in(open_screen("report"), "a.xlsx", (CASES / "ten-errors.xlsx").read_bytes())
    assert [unescaped(error.value) for error in app.error] == [
        "In der Arbeitsmappe sind 10 Angaben falsch. Es wurde nichts geändert."
    ]
    assert texts(app).count("ist nicht vorgesehen. Erlaubt ist: ja, nein, oder leer.</li>") == 10


def test_a_file_is_read_once(open_screen: Open, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """However often the screen is drawn with it, and whether it could be read or not."""
    read: list[int] = []
    original = apart.read_file_apart

    def counted(content: bytes, known: Catalog) -> Sequence[Imported]:
        read.append(len(content))
        return original(content, known)

    monkeypatch.setattr(apart, "read_file_apart", counted)
    content = export_json(Dossier.of(an_assessment(), GIVEN, catalog)).encode()
    app = read_in(open_screen("report"), "a.json", content)
    app = app.run().run()
    assert "Stand 04.05.2026, eine Antwort" in texts(app)
    app = read_in(app, "b.json", b"{").run()
    assert len(app.error) == 1
    assert read == [len(content), 1]
