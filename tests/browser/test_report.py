"""The screen Bericht with real files: down, changed, and up again."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Dialog, FilePayload, Locator, Page, expect

from assessment.catalog.files import catalog
from assessment.exchange.example import ensure_example
from assessment.likeness import as_seen
from assessment.rating import Answer, Rating
from tests.browser.conftest import PHONE, add_to
from tests.browser.english import english_labels, english_texts
from tests.browser.screens import idle, label, layout_problems, open_fold
from tests.browser.server import Server
from tests.exchange.workbook.workbooks import column_of, edited, row_of
from tests.strategies import a_logo

pytestmark = pytest.mark.browser

# Drops a file of a size where a user would: browsers check what is dropped, unlike what a test sets.
_DROP = """([selector, name, type, size]) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(size)], name, {type}));
  document.querySelector(`${selector} [data-testid="stFileUploaderDropzone"]`)
    .dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer}));
}"""


def _open(page: Page, server: Server, assessment: str | None) -> None:
    page.goto(f"{server.url}/bericht" + (f"?a={assessment}" if assessment else ""))
    expect(page.get_by_role("heading", name="Einlesen", exact=True)).to_be_visible()
    idle(page)


def _downloaded(page: Page, key: str, folder: Path) -> Path:
    """Press a button for a file; return the file, under the name that it came with."""
    with page.expect_download() as waiting:
        page.locator(f".st-key-download-{key} button").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def _read_in(page: Page, file: Path | FilePayload) -> None:
    # Streamlit drops the address to send a file to when it has one ready just as a run begins.
    idle(page)
    page.locator('.st-key-import-file input[type="file"]').set_input_files(file)


def _refusal(page: Page) -> Locator:
    return page.get_by_role("alert").filter(has_text="Es wurde nichts geändert.")


def test_the_report_brings_a_deleted_assessment_back(
    page: Page, new_server: Callable[..., Server], tmp_path: Path
) -> None:
    server = new_server()
    *earlier, example = ensure_example(server.repository, catalog())
    answers = server.repository.answers(example)
    _open(page, server, example)
    report = _downloaded(page, "report", tmp_path)
    assert report.name == "Hochwasser-Frühwarnung-mit-Pegelsensoren-bericht-2026-09-14.pdf"

    for assessment in (*earlier, example):
        server.repository.delete(assessment)
    _open(page, server, None)
    _read_in(page, report)
    expect(page.get_by_text("Hochwasser-Frühwarnung mit Pegelsensoren")).to_be_visible()
    assert server.repository.assessments() == [], "looking at a file stores nothing"
    page.get_by_role("button", name="Als neue Selbsteinschätzung speichern").click()
    page.get_by_role("link", name="Hochwasser-Frühwarnung mit Pegelsensoren öffnen").click()
    page.wait_for_url(f"**/ergebnis?a={example}")
    assert server.repository.answers(example) == answers


def test_a_file_read_in_twice_leaves_what_is_there_alone(page: Page, server: Server, tmp_path: Path) -> None:
    assessment = add_to(server, {"p1-01": Answer("p1-01", Rating.N)}, solution="Zweimal")
    _open(page, server, assessment)
    backup = _downloaded(page, "json", tmp_path)
    server.repository.change(assessment, "p1-01", {"note": "danach"}, Answer("p1-01", Rating.N))
    for copies in (2, 3):
        _open(page, server, assessment)
        _read_in(page, backup)
        expect(page.get_by_text("Gibt es hier schon: Sie kommt als weitere dazu")).to_be_visible()
        page.get_by_role("button", name="Als neue Selbsteinschätzung speichern").click()
        expect(page.get_by_text("Eingelesen und gespeichert.")).to_be_visible()
        assert sum(stored.solution == "Zweimal" for stored in server.repository.assessments()) == copies
    assert server.repository.answers(assessment) == {"p1-01": Answer("p1-01", Rating.N, note="danach")}


def test_a_filled_in_workbook_is_taken_over_line_by_line(page: Page, server: Server, tmp_path: Path) -> None:
    assessment = add_to(server, {"p1-01": Answer("p1-01", Rating.N, note="alt")})
    _open(page, server, assessment)
    workbook = _downloaded(page, "excel", tmp_path)
    assert workbook.name == "Hochwasser-Frühwarnung-tabellen-2026-03-02.xlsx"

    _fill_in(workbook, {("p1-01", "Antwort"): label(Rating.L), ("p1-02", "Notiz"): "unterwegs notiert"})
    _read_in(page, workbook)
    expect(page.get_by_role("heading", name="2 Änderungen in der Datei")).to_be_visible()
    lines = page.locator(".kompass-change")
    expect(lines).to_contain_text(
        [f"Jetzt: {label(Rating.N)}In der Datei: {label(Rating.L)}", "Jetzt: nichtsIn der Datei: unterwegs notiert"]
    )
    page.locator('[class*="st-key-take-p1-01-rating"] label').click()
    page.get_by_role("button", name="Eine Änderung übernehmen").click()
    expect(page.get_by_role("heading", name="Eine Änderung in der Datei")).to_be_visible()
    assert server.repository.answers(assessment) == {
        "p1-01": Answer("p1-01", Rating.N, note="alt"),
        "p1-02": Answer("p1-02", note="unterwegs notiert"),
    }

    changed = server.repository.answers(assessment)["p1-01"]
    server.repository.change(assessment, "p1-01", {"rating": Rating.F}, changed)
    page.reload()
    idle(page)
    _read_in(page, workbook)
    expect(lines).to_contain_text(["Wurde seit dem Ausgeben auch hier geändert."])
    expect(page.get_by_role("button", name="0 Änderungen übernehmen")).to_be_disabled()


def _fill_in(workbook: Path, cells: dict[tuple[str, str], str]) -> None:
    def fill(book: Workbook) -> None:
        sheet = book["Antworten"]
        for (criterion, heading), text in cells.items():
            sheet.cell(row_of(sheet, criterion), column_of(sheet, heading), text)

    workbook.write_bytes(edited(workbook.read_bytes(), fill))


def test_what_cannot_be_read_is_refused_and_changes_nothing(page: Page, server: Server) -> None:
    before = server.repository.assessments()
    _open(page, server, None)
    for name, content, why in (
        ("fremd.json", json.dumps({"format": "etwas anderes"}).encode(), "kein Export"),
        ("leer.json", b"", "keine gültige JSON-Datei"),
        ("bericht.pdf", b"%PDF-1.7\nkein Bericht", "PDF-Datei ist beschädigt"),
        ("tabelle.xlsx", b"PK\x03\x04 keine Arbeitsmappe", "keine Excel-Arbeitsmappe"),
    ):
        _read_in(page, {"name": name, "mimeType": "application/octet-stream", "buffer": content})
        # Each sentence differs: only the one on this file says that this file is through.
        expect(_refusal(page)).to_contain_text(why)
        expect(page.get_by_test_id("stFileChipName")).to_have_text(name)
        assert (english_texts(page), english_labels(page)) == ([], [])
    assert server.repository.assessments() == before


def test_files_that_are_refused_in_the_browser_say_why_in_german(page: Page, server: Server) -> None:
    _open(page, server, None)
    chips = page.get_by_test_id("stFileChip")
    for name, kind, size, sentence in (
        ("notiz.txt", "text/plain", 100, "Diese Art von Datei lässt sich hier nicht einlesen."),
        ("groß.pdf", "application/pdf", 65 * 1024 * 1024, "Die Datei ist zu groß: höchstens 64 MB."),
    ):
        page.evaluate(_DROP, [".st-key-import-file", name, kind, size])
        chip = chips.filter(has_text=name)
        expect(chip.get_by_role("alert")).to_have_text(f"Fehler: {sentence}")
        expect(chip.get_by_role("alert")).to_be_in_viewport()
        chip.hover()
        expect(page.get_by_test_id("stTooltipErrorContent")).to_have_text(sentence)
        assert (english_texts(page), english_labels(page)) == ([], [])
    expect(chips.last).to_have_attribute("aria-label", re.compile(r"groß\.pdf, \d\d,\d MB"))


def test_a_file_that_does_not_arrive_says_so_in_german(watched_page: Page, server: Server) -> None:
    page = watched_page
    _open(page, server, None)
    page.route("**/_stcore/upload_file/**", lambda route: route.abort())
    _read_in(page, {"name": "a.json", "mimeType": "application/json", "buffer": b"{}"})
    refused = page.get_by_test_id("stFileChip").get_by_role("alert")
    expect(refused).to_have_text("Fehler: Die Datei kam nicht an. Bitte noch einmal versuchen.")


def test_a_file_that_cannot_be_made_says_so_in_german(page: Page, server: Server) -> None:
    assessment = add_to(server, {})
    _open(page, server, assessment)
    server.repository.delete(assessment)
    page.get_by_role("button", name="JSON herunterladen").click()
    expect(page.get_by_test_id("stDownloadButtonError")).to_have_text(
        "Die Datei ließ sich nicht erstellen; gespeichert bleibt alles. "
        "Bitte die Seite neu laden und noch einmal versuchen."
    )
    page.reload()
    expect(page.get_by_text("Diese Selbsteinschätzung gibt es nicht.")).to_be_visible()


def test_the_preview_turns_pages(page: Page, server: Server) -> None:
    assessment = add_to(server, {"p1-01": Answer("p1-01", Rating.N)})
    _open(page, server, assessment)
    page.locator(".st-key-report-audience").get_by_text("Nur die Zusammenfassung").click()
    page.locator(".st-key-report-preview label").click()
    expect(page.get_by_text("Seite 1 von 2")).to_be_visible()
    expect(page.get_by_role("button", name="Vorige Seite")).to_be_disabled()
    first = page.locator(".kompass-sheet").get_attribute("src")
    page.get_by_role("button", name="Nächste Seite").click()
    expect(page.get_by_text("Seite 2 von 2")).to_be_visible()
    expect(page.get_by_role("button", name="Nächste Seite")).to_be_disabled()
    sheet = page.get_by_role("img", name="Seite 2 des Berichts als Bild.")
    expect(sheet).to_be_visible()
    assert sheet.get_attribute("src") != first
    assert sheet.evaluate("image => image.naturalWidth") > 600


def test_the_logo_is_looked_at_used_and_removed(page: Page, server: Server) -> None:
    assessment = add_to(server, {}, municipality="Stadt mit Logo")
    _open(page, server, assessment)
    open_fold(page, "Logo auf dem Deckblatt")
    field = page.locator('.st-key-logo-file input[type="file"]')
    field.set_input_files({"name": "kaputt.png", "mimeType": "image/png", "buffer": b"kein Bild"})
    expect(page.get_by_text("Das Logo bleibt, wie es war.")).to_be_visible()
    field.set_input_files({"name": "wappen.png", "mimeType": "image/png", "buffer": a_logo()})
    page.get_by_role("button", name="Dieses Logo verwenden").click()
    expect(page.get_by_role("button", name="Logo entfernen")).to_be_visible()
    assert server.repository.assessment(assessment).logo == a_logo()
    page.get_by_role("button", name="Logo entfernen").click()
    expect(page.get_by_role("button", name="Logo entfernen")).to_have_count(0)
    assert server.repository.assessment(assessment).logo is None


def test_files_come_under_names_that_say_what_they_are(page: Page, server: Server, tmp_path: Path) -> None:
    assessment = add_to(server, {})
    _open(page, server, assessment)
    names = {
        "report": ("Hochwasser-Frühwarnung-bericht-2026-03-02.pdf", b"%PDF-"),
        "paper": ("Hochwasser-Frühwarnung-arbeitsheft-2026-03-02.pdf", b"%PDF-"),
        "word": ("Hochwasser-Frühwarnung-gremienvorlage-2026-03-02.docx", b"PK"),
        "excel": ("Hochwasser-Frühwarnung-tabellen-2026-03-02.xlsx", b"PK"),
        "json": ("Hochwasser-Frühwarnung-daten-2026-03-02.json", b"{"),
        "municipality": ("skalierungskompass-kommune.json", b"{"),
        "everything": ("skalierungskompass-alles.json", b"{"),
    }
    assert page.locator('[class*="st-key-download-"] button').count() == len(names)
    for key, (name, beginning) in names.items():
        file = _downloaded(page, key, tmp_path)
        assert file.name == name
        assert file.read_bytes().startswith(beginning)


@pytest.mark.alike(1)
@pytest.mark.parametrize("text", ["<script>alert(1)</script> **fett** \u202eabc مرحبا", "W" * 200])
def test_names_are_shown_literally(watched_page: Page, server: Server, tmp_path: Path, text: str) -> None:
    page = watched_page
    page.set_viewport_size(PHONE)

    def forbid(dialog: Dialog) -> None:
        raise AssertionError(f"Somebody's text opened a dialog: {dialog.message}")

    page.on("dialog", forbid)
    given = {"p1-01": Answer("p1-01", Rating.N, note=text)}
    assessment = add_to(server, given, municipality=text, solution=text, title=text)
    _open(page, server, assessment)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Bericht: {as_seen(text)}")
    assert layout_problems(page) == []

    workbook = _downloaded(page, "excel", tmp_path)
    _fill_in(workbook, {("p1-01", "Notiz"): f"neu {text}"})
    _read_in(page, workbook)
    expect(page.locator(".kompass-change")).to_contain_text(f"In der Datei: neu {text}")
    assert layout_problems(page) == []

    _read_in(page, _downloaded(page, "json", tmp_path))
    expect(page.locator("p", has_text="Gibt es hier schon").locator("strong")).to_have_text(as_seen(text))
    assert layout_problems(page) == []
    page.get_by_role("button", name="Als neue Selbsteinschätzung speichern").click()
    expect(page.get_by_role("link", name=f"{as_seen(text)} öffnen")).to_be_visible()
    assert layout_problems(page) == []


def test_tables_are_downloaded_with_what_was_entered_as_data(page: Page, server: Server, tmp_path: Path) -> None:
    assessment = add_to(server, {"p1-01": Answer("p1-01", Rating.N, note="=1+1; „so“\nneu")})
    _open(page, server, assessment)
    page.get_by_role("button", name="Daten (CSV)").click()
    expect(page.locator(".st-key-download-table-answers button")).to_be_visible()
    idle(page)
    answers = _rows(_downloaded(page, "table-answers", tmp_path))
    assert (answers[0]["Nr."], answers[0]["Notiz"]) == ("p1-01", "'=1+1; „so“\nneu")
    assert len(answers) == len(catalog().criteria)
    gaps = _rows(_downloaded(page, "table-gaps", tmp_path))
    assert [row["Nr."] for row in gaps] == ["p1-01"]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as content:
        return list(csv.DictReader(content, delimiter=";"))


def test_a_report_asked_for_right_after_a_choice_is_made_with_it(page: Page, server: Server) -> None:
    _open(page, server, add_to(server, {}))
    with page.expect_download() as waiting, server.frozen():
        page.get_by_text("Anonymisiert", exact=True).click()
        page.get_by_role("button", name="PDF herunterladen", exact=True).click()
    assert waiting.value.suggested_filename == "anonym-2026-03-02.pdf"

    open_fold(page, "Was in den Bericht kommt")
    box = page.locator(".st-key-report-attached")
    box.click(position={"x": box.bounding_box()["width"] - 2, "y": 2})
    box.locator("input").press("ArrowDown")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="PDF herunterladen", exact=True).click()
    assert waiting.value.suggested_filename == "anonym-2026-03-02.pdf", "what chooses nothing is not waited for"
