"""A number is edited: results of what was made with the old ones stay, those of what comes later move."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assessment.assessment import Assessment
from assessment.catalog.files import DATA, CatalogError, load
from assessment.catalog.model import Catalog
from assessment.catalog.versions import version_of, versions
from assessment.dossier import Dossier
from assessment.exchange.document import export_json
from assessment.exchange.seal import canonical
from assessment.phases import Phase
from assessment.practices import matching_practices
from assessment.rating import Answer, Rating
from assessment.report.options import Audience, ReportOptions
from assessment.report.pdf import report_data
from assessment.results import Result, result_of
from assessment.store.repository import Repository
from assessment.voting.judgement import Judgement, Round
from tests.catalog.yaml_files import read_yaml, write_yaml
from tests.exchange.documents import read_one
from tests.strategies import CATALOG, IDS, a_tally, an_assessment

OLD, NEW = CATALOG.version, "2099.1"
ANSWERS = {name: Answer(name, Rating.P if place % 3 else Rating.L) for place, name in enumerate(IDS[:50])}
STANDING = (Phase.P3,)
OWN_FILES = ("method.yaml", "drivers.yaml", "practices.yaml")
DRIVER, PRACTICE = CATALOG.drivers[0], CATALOG.practices[0]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def set_number(folder: Path, section: str, field: str, value: Any) -> None:
    content = read_yaml(folder / "method.yaml")
    content[section][field] = value
    write_yaml(folder / "method.yaml", content)


def open_version(folder: Path, *kept: str) -> None:
    """Do what docs/catalogue.md asks for, before anything is edited."""
    about = read_yaml(folder / "catalog.yaml")
    former = {"version": OLD, "followed_by": NEW, "method": about["method"], "summary": "Andere Zahlen."}
    write_yaml(folder / "former" / f"{OLD}.yaml", former)
    (folder / "former" / OLD).mkdir()
    for name in kept:
        shutil.copy(folder / name, folder / "former" / OLD / name)
    write_yaml(folder / "catalog.yaml", {**about, "version": NEW})


def seal_numbers(folder: Path) -> None:
    """Enter the fingerprint that the program names."""
    (problem,) = faults(folder)
    about = read_yaml(folder / "catalog.yaml")
    write_yaml(folder / "catalog.yaml", {**about, "method": problem.split("method: '")[1].split("'")[0]})


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogError) as caught:
        load(folder)
    return caught.value.problems


def edit_all(folder: Path) -> Catalog:
    """Open a new version, and change numbers, a driver and a practice in it."""
    open_version(folder, *OWN_FILES)
    set_number(folder, "gate", "coverage", 0.1)
    set_number(folder, "gate", "share_at_target", 0.1)
    set_number(folder, "targets", "default", "P")
    set_number(folder, "priority", "milestone", 5)
    set_number(folder, "agreement", "disputed_below", 0.05)
    for name, key, field in (("drivers.yaml", "drivers", "label"), ("practices.yaml", "practices", "name")):
        content = read_yaml(folder / name)
        content[key][0][field] = "Anders"
        write_yaml(folder / name, content)
    seal_numbers(folder)
    return load(folder)


def judged(catalog: Catalog) -> Result:
    return result_of(catalog, ANSWERS, STANDING)


def test_results_of_the_version_before_do_not_move_and_those_of_the_new_one_do(data: Path) -> None:
    newest = edit_all(data)
    for version in versions(CATALOG):
        old = version_of(newest, version)
        assert judged(old) == judged(version_of(CATALOG, version))
        assert (old.method, old.drivers, old.practices) == (CATALOG.method, CATALOG.drivers, CATALOG.practices)
    moved = judged(newest)
    assert moved.gates != judged(CATALOG).gates
    assert [gap.priority for gap in moved.gaps] != [gap.priority for gap in judged(CATALOG).gaps]
    assert moved.overall.target != judged(CATALOG).overall.target


def test_names_of_drivers_and_practices_stay_too(data: Path) -> None:
    newest = edit_all(data)
    assert (newest.driver(DRIVER.id).label, newest.practices[0].name) == ("Anders", "Anders")
    old = version_of(newest, OLD)
    assert (old.driver(DRIVER.id).label, old.practices[0].name) == (DRIVER.label, PRACTICE.name)
    criterion = old.criteria_of_practice[PRACTICE.id][0]
    assert matching_practices(criterion, old) == matching_practices(CATALOG.criterion(criterion.id), CATALOG)


def test_what_groups_were_divided_on_stays(data: Path) -> None:
    newest = edit_all(data)
    judgement = Judgement("p1-01", date(2026, 5, 3), (Round(1, a_tally(N=4, P=2, F=3)),))
    assert judgement.is_disputed(version_of(newest, OLD).method.agreement)
    assert not judgement.is_disputed(newest.method.agreement)


def test_a_closed_assessment_and_its_report_stay_as_they_were(data: Path, repository: Repository) -> None:
    stored = repository.add(an_assessment(phases=STANDING), ANSWERS)
    repository.close(stored, canonical)
    about, answers = repository.assessment(stored), repository.answers(stored)
    options = ReportOptions.for_audience(Audience.FULL)

    def said(catalog: Catalog, assessment: Assessment) -> dict[str, Any]:
        return report_data(Dossier.of(assessment, answers, catalog), options)

    before = said(CATALOG, about)
    exported = export_json(Dossier.of(about, answers, CATALOG))
    newest = edit_all(data)
    assert said(newest, about) == before
    assert export_json(Dossier.of(about, answers, newest)) == exported
    assert read_one(exported.encode(), newest).assessment == read_one(exported.encode(), CATALOG).assessment
    assert said(newest, an_assessment(phases=STANDING, catalog_version=NEW)) != before


def test_only_what_was_edited_has_to_be_kept(data: Path) -> None:
    open_version(data, "method.yaml")
    set_number(data, "gate", "coverage", 0.1)
    seal_numbers(data)
    old = version_of(load(data), OLD)
    assert (old.method.gate.coverage, old.practices) == (CATALOG.method.gate.coverage, CATALOG.practices)


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("gate", "coverage", 0.7),
        ("targets", "milestone", "L"),
        ("priority", "per_dependent", 0.2),
        ("phase_places", "P5", 5),
        ("agreement", "minimum_votes", 4),
    ],
)
def test_a_number_is_not_edited_within_a_version(data: Path, section: str, field: str, value: Any) -> None:
    set_number(data, section, field, value)
    (problem,) = faults(data)
    assert problem.startswith(f"method.yaml: Die Zahlen sind nicht die der Fassung {OLD}.")


@pytest.mark.parametrize(("field", "value"), [("minutes", 90), ("idle_days", 7), ("minimum_group", 6)])
def test_what_changes_no_result_may_be_edited(data: Path, field: str, value: int) -> None:
    set_number(data, "workshop", field, value)
    assert getattr(load(data).method.workshop, field) == value


def test_numbers_that_were_edited_before_they_were_kept_are_found(data: Path) -> None:
    set_number(data, "gate", "coverage", 0.1)
    seal_numbers(data)
    about = read_yaml(data / "catalog.yaml")
    write_yaml(data / "catalog.yaml", {**about, "method": CATALOG.method.fingerprint})
    open_version(data, "method.yaml")
    seal_numbers(data)
    assert any(
        problem.startswith(f"former/{OLD}.yaml: Mit den Zahlen von damals hatte die Fassung die Prüfsumme")
        for problem in faults(data)
    )


def test_drivers_keep_their_ids(data: Path) -> None:
    open_version(data, "drivers.yaml")
    file = data / "former" / OLD / "drivers.yaml"
    content = read_yaml(file)
    content["drivers"].reverse()
    write_yaml(file, content)
    (problem,) = faults(data)
    assert problem == (
        f"former/{OLD}.yaml: Die Treiber haben in allen Fassungen dieselben Kennungen, in derselben Reihenfolge."
    )


def test_faults_in_what_was_kept_are_named_with_their_file(data: Path) -> None:
    open_version(data, *OWN_FILES)
    own = data / "former" / OLD
    (own / "glossary.yaml").write_text("terms: []", "utf-8")
    content = read_yaml(own / "method.yaml")
    content["gate"]["coverage"] = 2
    write_yaml(own / "method.yaml", content)
    assert faults(data) == (
        f"former/{OLD}/glossary.yaml: Eigene Dateien einer Fassung sind method.yaml, drivers.yaml, practices.yaml.",
        f"former/{OLD}/method.yaml: „gate.coverage“ ist zu groß.",
    )


def test_a_folder_without_its_file_is_a_fault(data: Path) -> None:
    (data / "former" / "2030.1").mkdir()
    assert faults(data) == ("former/2030.1.yaml: Die Datei fehlt.",)
