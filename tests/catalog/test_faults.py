"""Faults in the data files: each is found, with file and entry, in German."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessment.catalog.files import DATA, CatalogError, load
from tests.catalog.yaml_files import read_yaml, write_yaml

Content = dict[str, Any]
Edit = Callable[[Content], None]

MISSING = object()
ENGLISH = re.compile(r"\b(should|input|must|valid|or|and|value|field|required|greater|less|got|number)\b", re.I)
FILES = sorted(str(path.relative_to(DATA)) for path in DATA.rglob("*.yaml") if path.parent.name != "example")
LISTS = [
    ("criteria/p1.yaml", "criteria"),
    ("criteria/dg.yaml", "criteria"),
    ("phases.yaml", "phases"),
    ("phases.yaml", "sub_phases"),
    ("drivers.yaml", "drivers"),
    ("drivers.yaml", "sub_drivers"),
    ("workstreams.yaml", "workstreams"),
    ("stakeholders.yaml", "stakeholders"),
    ("mechanisms.yaml", "mechanism_categories"),
    ("mechanisms.yaml", "mechanisms"),
    ("operator_models.yaml", "operator_models"),
    ("glossary.yaml", "terms"),
    ("extra_criteria.yaml", "extra_criteria"),
    ("practices.yaml", "practices"),
    ("practices.yaml", "extra_practices"),
]
# A former version may be missing: then none is known.
every_file = pytest.mark.parametrize("name", [name for name in FILES if not name.startswith("former/")])
every_list = pytest.mark.parametrize(("name", "key"), LISTS)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edit(path: Path, change: Edit) -> None:
    content = read_yaml(path)
    change(content)
    write_yaml(path, content)


def problems_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(CatalogError) as caught:
        load(folder)
    problems = caught.value.problems
    assert problems
    for problem in problems:
        sentence = re.sub("„[^“]*“", "", problem.partition(": ")[2])
        assert sentence.endswith(".")
        assert not ENGLISH.search(sentence), problem
    assert str(caught.value) == "\n".join(problems)
    return problems


def entry(key: str, **fields: object) -> Edit:
    """Return an edit of the first entry of a list; MISSING removes a field, `a__b` means b within a."""

    def change(content: Content) -> None:
        target = content[key][0] if isinstance(content[key], list) else content[key]
        for name, value in fields.items():
            *path, last = name.split("__")
            place = target
            for part in path:
                place = place[part]
            if value is MISSING:
                del place[last]
            else:
                place[last] = value

    return change


def criterion(**fields: object) -> Edit:
    return entry("criteria", **fields)


def test_an_unchanged_copy_is_in_order(data: Path) -> None:
    assert load(data) == load(DATA)


P1 = "criteria/p1.yaml"


@pytest.mark.alike
@pytest.mark.parametrize(
    ("name", "change", "place", "reason"),
    [
        (P1, criterion(id="P1-1"), "P1-1", "„id“ hat eine ungültige Form: „P1-1“."),
        (P1, criterion(id="p2-99"), "p2-99", "Die id passt nicht zur Phase der Datei."),
        (P1, criterion(phase="P3"), "p1-01", "„phase“"),
        (P1, criterion(driver="nirgends"), "p1-01", "„driver“ nennt „nirgends“, das gibt es nicht."),
        (P1, criterion(title=MISSING), "p1-01", "„title“ fehlt."),
        (P1, criterion(title=""), "p1-01", "„title“ ist leer."),
        (P1, criterion(title="  "), "p1-01", "„title“ ist leer."),
        (P1, criterion(title=7), "p1-01", "„title“ muss ein Text sein."),
        (P1, criterion(key_points=[]), "p1-01", "„key_points“ ist leer."),
        (P1, criterion(key_points=["a", ""]), "p1-01", "„key_points.1“ ist leer."),
        (P1, criterion(key_points="ein Satz"), "p1-01", "„key_points“ muss eine Liste sein."),
        (P1, criterion(titel="x"), "p1-01", "„titel“ ist kein bekanntes Feld."),
        (P1, criterion(title_basis="geraten"), "p1-01", "„title_basis“ darf nicht „geraten“ sein"),
        (P1, criterion(title_source_url="www.example.org"), "p1-01", "„title_source_url“ hat eine ungültige Form"),
        (P1, criterion(source_row="eins"), "p1-01", "„source_row“ muss eine ganze Zahl sein."),
        (P1, criterion(source_row=1.5), "p1-01", "„source_row“"),
        (P1, criterion(has_operator_model_text=[1]), "p1-01", "„has_operator_model_text“"),
        (P1, criterion(milestone=True), "p1-01", "„milestone“ hat eine falsche Form."),
        (P1, criterion(milestone={"basis": "quelle"}), "p1-01", "„milestone.reason“ fehlt."),
        (P1, criterion(anchors={"N": "a", "P": "b", "L": "c"}), "p1-01", "„anchors.F“ fehlt."),
        (P1, criterion(sub_drivers=["nirgends"]), "p1-01", "„sub_drivers“ nennt „nirgends“"),
        (P1, criterion(workstreams=["nirgends"]), "p1-01", "„workstreams“ nennt „nirgends“"),
        (P1, criterion(sub_phases=["nirgends"]), "p1-01", "„sub_phases“ nennt „nirgends“"),
        (P1, criterion(stakeholders=["nirgends"]), "p1-01", "„stakeholders“ nennt „nirgends“"),
        (P1, criterion(mechanism_categories=["nirgends"]), "p1-01", "„mechanism_categories“ nennt „nirgends“"),
        (P1, criterion(mechanisms=["nirgends"]), "p1-01", "„mechanisms“ nennt „nirgends“"),
        (P1, criterion(good_practices=["nirgends"]), "p1-01", "„good_practices“ nennt „nirgends“"),
        (P1, criterion(related=["p1-99"]), "p1-01", "„related“ nennt „p1-99“"),
        (P1, criterion(related=["p1-01"]), "p1-01", "„related“ nennt das Kriterium selbst."),
        (P1, criterion(related_unresolved=["nirgends"]), "p1-01", "„related_unresolved“ nennt „nirgends“"),
        ("practices.yaml", entry("extra_practices", fits=["p1-99"]), "", "„fits“ nennt „p1-99“"),
        ("mechanisms.yaml", entry("mechanisms", category="nirgends"), "", "„category“ nennt „nirgends“"),
        ("drivers.yaml", entry("sub_drivers", drivers=["nirgends"]), "", "„drivers“ nennt „nirgends“"),
        ("phases.yaml", entry("phases", id="P6"), "P6", "„id“ darf nicht „P6“ sein"),
        ("phases.yaml", entry("sub_phases", phase="P6"), "", "„phase“ darf nicht „P6“ sein"),
        (P1, lambda content: content.update(phase="P2"), None, "„phase“ muss P1 sein."),
        (P1, lambda content: content["criteria"].insert(0, "p1-01"), "Eintrag 1", "falsche Form."),
        ("catalog.yaml", lambda content: content.update(version=""), None, "„version“ ist leer."),
        ("catalog.yaml", lambda content: content.pop("licence"), None, "„licence“ fehlt."),
        ("method.yaml", entry("levels", points=1), None, "levels: genau N, P, L, F mit 0, 1, 2, 3 Punkten"),
        ("method.yaml", entry("levels", up_to_percent=60), None, "up_to_percent muss steigen"),
        ("method.yaml", entry("gate", coverage="viel"), None, "„gate.coverage“ muss eine Zahl sein."),
        ("method.yaml", entry("gate", coverage=1.4), None, "„gate.coverage“"),
        ("method.yaml", entry("priority", milestone=-2), None, "„priority.milestone“"),
        ("method.yaml", entry("phase_places", P1=MISSING), None, "phase_places: genau P1, P2, P3, P4 und P5"),
        ("method.yaml", lambda content: content.update(minutes_per_criterion=0), None, "„minutes_per_criterion“"),
        ("method.yaml", lambda content: content.update(gates=1), None, "„gates“ ist kein bekanntes Feld."),
    ],
)  # fmt: skip
def test_one_fault(data: Path, name: str, change: Edit, place: str | None, reason: str) -> None:
    edit(data / name, change)
    where = f"{name}: " if place is None else f"{name}, {place}"
    assert [problem for problem in problems_of(data) if problem.startswith(where) and reason in problem]


def test_an_entry_that_stands_there_twice_in_every_list(data: Path) -> None:
    expected = set()
    for name, key in LISTS:
        first = read_yaml(data / name)[key][0]
        edit(data / name, lambda content, key=key: content[key].append(dict(content[key][0])))
        expected.add(f"{name}, {first['id']}: Der Eintrag steht 2-mal da, er darf nur einmal vorkommen.")
    assert expected - set(problems_of(data)) == set()


def test_an_unknown_field_in_every_list(data: Path) -> None:
    for name, key in LISTS:
        edit(data / name, entry(key, farbe="blau"))
    faults = problems_of(data)
    assert sorted(problem.partition(", ")[0] for problem in faults) == sorted(name for name, _ in LISTS)
    assert all(problem.endswith(": „farbe“ ist kein bekanntes Feld.") for problem in faults)


def test_an_entry_without_id_is_named_by_its_place(data: Path) -> None:
    for name, key in LISTS:
        edit(data / name, entry(key, id=MISSING))
    assert sorted(problems_of(data)) == sorted(f"{name}, Eintrag 1: „id“ fehlt." for name, _ in LISTS)


@pytest.mark.alike
@every_list
def test_a_list_that_is_missing(data: Path, name: str, key: str) -> None:
    edit(data / name, lambda content: content.pop(key))
    assert problems_of(data)[0] == f"{name}: Eine Liste fehlt oder hat eine falsche Form."


@pytest.mark.parametrize("key", ["practices", "extra_practices"])
def test_a_list_with_a_wrong_name(data: Path, key: str) -> None:
    edit(data / "practices.yaml", lambda content: content.update({f"{key}_neu": content.pop(key)}))
    assert problems_of(data) == (f"practices.yaml: „{key}_neu“ ist keine bekannte Liste.",)


@pytest.mark.alike
@every_file
def test_a_missing_file(data: Path, name: str) -> None:
    (data / name).unlink()
    assert problems_of(data) == (f"{name}: Die Datei fehlt.",)


def test_broken_yaml_in_every_file(data: Path) -> None:
    for name in FILES:
        with (data / name).open("a", encoding="utf-8") as stream:
            stream.write("\n  falsch: [eingerückt")
    faults = problems_of(data)
    assert sorted(problem.partition(": ")[0] for problem in faults) == FILES
    assert all(re.search(r": kein gültiges YAML \(Zeile \d+, Spalte \d+\)\. ", problem) for problem in faults)


@pytest.mark.parametrize("content", ["", "nur Text", "- eine\n- Liste\n", "{}"])
def test_every_file_in_another_form(data: Path, content: str) -> None:
    for name in FILES:
        (data / name).write_text(content, encoding="utf-8")
    assert sorted({problem.partition(": ")[0] for problem in problems_of(data)}) == FILES


def test_every_file_in_another_encoding(data: Path) -> None:
    for name in FILES:
        (data / name).write_bytes("a: Überblick".encode("latin-1"))
    assert sorted(problems_of(data)) == [f"{name}: Die Datei ist nicht in UTF-8 gespeichert." for name in FILES]


def test_an_impossible_date(data: Path) -> None:
    (data / "catalog.yaml").write_text("version: 2026-13-45\n", encoding="utf-8")
    assert all(problem.startswith("catalog.yaml: ") for problem in problems_of(data))


def test_one_run_shows_the_faults_of_every_file(data: Path) -> None:
    edit(data / "glossary.yaml", entry("terms", definition=""))
    edit(data / P1, criterion(title="", driver=MISSING))
    (data / "phases.yaml").unlink()
    faults = problems_of(data)
    assert [problem.partition(":")[0].partition(",")[0] for problem in faults] == [
        "phases.yaml",
        "glossary.yaml",
        P1,
        P1,
    ]


def test_one_run_shows_every_reference_that_leads_nowhere(data: Path) -> None:
    edit(data / P1, criterion(driver="x", sub_drivers=["y", "z"]))
    assert len(problems_of(data)) == 3


def test_a_field_that_stands_twice_in_one_entry(data: Path) -> None:
    path = data / P1
    path.write_text(
        path.read_text(encoding="utf-8").replace("    driver: ", "    title: Zweiter\n    driver: ", 1), "utf-8"
    )
    assert "„title“ steht 2-mal da" in problems_of(data)[0]


def test_one_id_in_two_lists(data: Path) -> None:
    edit(data / "workstreams.yaml", entry("workstreams", id="team"))
    assert any(problem.startswith("team: Die Kennung steht in 2 Listen") for problem in problems_of(data))
