"""Closing, opening again, and verifying what was closed."""

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from assessment.assessment import Assessment, Closing
from assessment.clock import local
from assessment.dossier import Dossier
from assessment.exchange.archive import export_archive
from assessment.exchange.document import export_json
from assessment.exchange.seal import checksum
from assessment.report.pdf import report_pdf
from assessment.store.repository import Repository
from tests.cli.command_line import Finished, Run, assert_error
from tests.exchange.documents import changed
from tests.strategies import CATALOG, an_assessment


def test_closing_and_opening_again(run: Run, repository: Repository, stored: str) -> None:
    closed = run("close", stored)
    closing = repository.assessment(stored).closing
    assert closing is not None
    assert closed == Finished(
        0, f"Version 1, abgeschlossen am {local(closing.closed_at):%d.%m.%Y}, SHA-256 {closing.sha256}\n", ""
    )
    assert run("close", stored) == closed
    assert run("reopen", stored) == Finished(0, "Version 2, offen\n", "")
    assert not repository.assessment(stored).is_closed


def sealed() -> Assessment:
    """Return an assessment that was closed in the last minutes of a day, in Germany the first of the next."""
    return replace(
        an_assessment(),
        status="closed",
        closing=Closing(1, datetime(2026, 11, 24, 23, 30), checksum(an_assessment(), {})),
    )


UNCHANGED = f"Unverändert: Version 1, abgeschlossen am 25.11.2026, SHA-256 {checksum(an_assessment(), {})}"


@pytest.mark.dear
def test_verifying_what_was_closed(run: Run, tmp_path: Path, database_file: Path) -> None:
    file = tmp_path / "datei"
    text = export_json(Dossier.of(sealed(), {}, CATALOG))
    file.write_text(text, encoding="utf-8")
    assert run("verify", file) == Finished(0, f"{UNCHANGED}\n", "")
    file.write_bytes(report_pdf(Dossier.of(sealed(), {}, CATALOG)))
    lines = run("verify", file).out.splitlines()
    assert lines[0] == UNCHANGED.replace("Unverändert", "Daten unverändert")
    assert "nicht ihre Seiten" in lines[1]
    file.write_text(text.replace("Parkleitsystem", "Parkleitsysteme"), encoding="utf-8")
    assert_error(run("verify", file), "nach dem Abschließen verändert, die Prüfsumme passt nicht")
    assert not database_file.exists()


def test_verifying_an_archive(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "datei"
    file.write_text(export_archive([Dossier.of(sealed(), {}, CATALOG)] * 2), encoding="utf-8")
    assert run("verify", file) == Finished(
        0, f"Selbsteinschätzung 1: {UNCHANGED}\nSelbsteinschätzung 2: {UNCHANGED}\n", ""
    )
    both = [Dossier.of(assessment, {}, CATALOG) for assessment in (sealed(), an_assessment(title="Offen"))]
    file.write_text(export_archive(both), encoding="utf-8")
    assert_error(run("verify", file), "Selbsteinschätzung 2: Die Datei gehört zu einer offenen Selbsteinschätzung.")


@pytest.mark.dear
def test_verifying_what_cannot_be_verified(run: Run, stored: str, import_file: Path, tmp_path: Path) -> None:
    assert_error(run("verify", import_file), "Die Datei gehört zu einer offenen Selbsteinschätzung.")
    import_file.write_text(json.dumps(changed("assessment.status", "closed")), encoding="utf-8")
    assert_error(run("verify", import_file), "keine Prüfsumme")
    run("report", stored, "-o", tmp_path / "a.xlsx")
    assert_error(run("verify", tmp_path / "a.xlsx"), "keine Excel-Dateien")
    assert_error(run("verify", tmp_path / "fehlt.json"), "lässt sich nicht lesen.")
