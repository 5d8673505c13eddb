"""Every command, setting, screen, module and exported field is named in the docs.

What the docs name exists: tests/test_docs_lead_somewhere.py.
"""

import re
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from starlette.routing import Route

from assessment.__main__ import main
from assessment.ballots import routes as ballot_routes
from assessment.ballots.facilitator import routes as facilitator_routes
from assessment.dossier import Dossier, Snapshot
from assessment.exchange.workbook.columns import ANSWER_COLUMNS, EVIDENCE_COLUMNS, NUMBER
from assessment.exchange.workbook.write import write_workbook
from assessment.rating import Answer, Rating
from assessment.results import result_of, scores_document
from assessment.voting.judgement import Vote, held_round
from assessment.web import files
from assessment.web.addresses import SCREENS
from tests.documentation import code, everywhere, names, places, rows, text, tree
from tests.places import ROOT
from tests.strategies import CATALOG, a_judgement, a_measure, an_assessment

README, ARCHITECTURE, EXCHANGE = "README.md", "docs/architecture.md", "docs/exchange.md"
# Set by pytest-xdist, and by a benchmark for the server that it starts: nobody else sets them.
_NO_SETTINGS = {"PYTEST_XDIST_WORKER", "BARE_DATABASE"}


def sources(*folders: str) -> Iterator[Path]:
    yield ROOT / "app.py"
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def help_of(*command: str) -> str:
    output = StringIO()
    with redirect_stdout(output), pytest.raises(SystemExit):
        main([*command, "-h"])
    return output.getvalue()


def commands() -> list[str]:
    return re.findall(r"^ {4}(\w\S*)", help_of(), re.MULTILINE)


def options(help_text: str) -> set[str]:
    return set(re.findall(r"--\w[\w-]*", help_text)) - {"--help"}


def test_every_command_is_in_the_list_of_the_readme() -> None:
    assert "scores" in commands()
    section = text(README).split("## Auf der Kommandozeile")[1].split("##")[0]
    listed = re.findall(r"`(\w+)[^`]*`", section)
    assert sorted(set(commands())) == sorted(set(listed) - {"python"})


def test_every_option_of_a_command_is_named() -> None:
    every = options(help_of()).union(*(options(help_of(command)) for command in commands()))
    assert {"--version", "--update"} <= every
    assert [option for option in sorted(every) if not names(option, everywhere())] == []


def test_every_make_target_is_named() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^(\w+):", makefile, re.MULTILINE)
    assert "soak" in targets
    assert [target for target in targets if not names(f"make {target}", everywhere())] == []


def test_every_benchmark_and_its_options_are_named() -> None:
    documented = code("docs/performance.md")
    programs = [
        path
        for path in (ROOT / "benchmarks").glob("*.py")
        if 'if __name__ == "__main__"' in path.read_text(encoding="utf-8")
    ]
    assert programs
    for path in programs:
        assert names(f"benchmarks.{path.stem}", documented) or f"benchmarks/{path.name}" in documented, path.name
        taken = re.findall(r'add_argument\("(--[\w-]+)"', path.read_text(encoding="utf-8"))
        assert [option for option in taken if not names(option, documented)] == [], path.name


def variables(*folders: str) -> set[str]:
    """Return the names of the environment variables that the modules in folders read."""
    read = re.compile(r'environ(?:\.get|\.setdefault)?[(\[]\s*"(\w+)"')
    return {name for path in sources(*folders) for name in read.findall(path.read_text(encoding="utf-8"))}


def test_every_environment_variable_is_named() -> None:
    product = variables("assessment", "pages")
    assert {"DATABASE_URL", "BEHIND_PROXY"} <= product
    assert [name for name in sorted(product) if not names(name, code("docs/operation.md"))] == []
    around = variables("tests", "benchmarks") - _NO_SETTINGS
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    around |= set(re.findall(r"\$\((\w+)\)", makefile)) - set(re.findall(r"^(\w+) :=", makefile, re.MULTILINE))
    around -= {"MAKE"}
    assert {"SOAK", "TEST_SEED", "PYTHON", "UPGRADE"} <= around
    assert [name for name in sorted(around) if not names(name, everywhere())] == []


def set_options(settings: dict[str, object], above: str = "") -> Iterator[str]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from set_options(value, f"{above}{name}.")
        else:
            yield f"{above}{name}"


def test_every_setting_of_streamlits_is_named() -> None:
    """By itself, or with its whole section, such as the colours of `theme.dark`."""
    documented = set(code("docs/operation.md"))
    changed = list(set_options(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))))
    assert "server.address" in changed
    assert [name for name in changed if not {name, name.rpartition(".")[0]} & documented] == []


def test_every_screen_is_named_with_its_address() -> None:
    by_name = {cells[0]: cells for cells in rows(ARCHITECTURE) if len(cells) == 4}
    for key, screen in SCREENS.items():
        assert (ROOT / "pages" / key / "screen.py").exists()
        assert by_name[screen.name][1:3] == (f"`/{screen.path}`", f"`{key}/`")
    assert len(SCREENS) == len(list((ROOT / "pages").glob("*/screen.py")))


def test_what_else_stands_in_an_address_is_named() -> None:
    asked = {
        name
        for path in sources("pages")
        for name in re.findall(r'query_params(?:\.get\(|\[)"(\w+)"', path.read_text(encoding="utf-8"))
    }
    assert {"a", "k", "von"} <= asked
    assert asked <= set(code(ARCHITECTURE))


def test_every_other_address_is_named() -> None:
    routes: list[Route] = [*ballot_routes.routes, *facilitator_routes.routes, *files.routes]
    addresses = {re.sub(r"\{(\w+)\}", r"<\1>", route.path).rstrip("/") for route in routes}
    assert "/w/<code>/stimme" in addresses
    assert addresses <= set(code(ARCHITECTURE))


def named_rooms() -> set[str]:
    """Return the modules and folders that tables name: a row says once where they lie, and then their short names."""
    rooms: set[str] = set()
    for cells in rows(ARCHITECTURE):
        row = re.findall(r"`([^`]+)`", " ".join(cells))
        whole = [part for part in row if part in tree()]
        around = [*whole, *(f"{Path(room).parent}/" for room in whole)]
        rooms.update(whole)
        for part in row:
            inside = next((there for folder in around if (there := places(part, folder))), [])
            rooms.update(inside[:1])
    return rooms


def test_every_module_is_named_or_lies_in_a_folder_that_is() -> None:
    every = [path.relative_to(ROOT) for path in sources("assessment", "pages") if "migrations" not in path.parts]
    folders = {f"{path.parent.as_posix()}/" for path in every} - {"./", "assessment/", "pages/"}
    alone = {path.as_posix() for path in every if len(path.parts) <= 2 and path.name != "__init__.py"}
    assert {"assessment/exchange/workbook/sheets/", "pages/shared/measures/"} <= folders
    assert {"app.py", "assessment/scoring.py", "pages/frame.py"} <= alone
    assert sorted((folders | alone) - named_rooms()) == []


def fields_of(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for name, inner in data.items():
            yield name
            yield from fields_of(inner)


def test_every_field_of_the_scores_is_named() -> None:
    """Those of an assessment and a comparison: tests/exchange/test_document_schema.py."""
    answers = {"p1-01": Answer("p1-01", Rating.P)}
    scores = scores_document(result_of(CATALOG, answers, an_assessment().phases))
    ids = {*scores["drivers"], *scores["phases"], *scores["workstreams"]}
    assert [name for name in set(fields_of(scores)) - ids if not names(name, code(EXCHANGE))] == []


@pytest.mark.dear
def test_every_sheet_and_every_column_that_is_read_is_named() -> None:
    answers = {"p1-01": Answer("p1-01", Rating.P)}
    background = {
        "measures": (a_measure("x", "p1-01"),),
        "judgements": (a_judgement(rounds=(held_round(1, [Vote(Rating.P)] * 3, 3),)),),
        "earlier": Snapshot.of(an_assessment(), answers, CATALOG),
    }
    written = write_workbook(Dossier.of(an_assessment(), answers, CATALOG, **background))
    book = load_workbook(BytesIO(written), read_only=True)
    assert {"Maßnahmen", "Workshop", "Vergleich"} <= set(book.sheetnames)
    read = {NUMBER, *ANSWER_COLUMNS.values(), *EVIDENCE_COLUMNS.values()}
    assert [name for name in (*book.sheetnames, *read) if f"„{name}“" not in text(EXCHANGE)] == []
    table = {field for cells in rows(EXCHANGE) if "„" in cells[1] for field in re.findall(r"`(\w+)`", cells[-1])}
    assert {*ANSWER_COLUMNS, *EVIDENCE_COLUMNS} <= table
