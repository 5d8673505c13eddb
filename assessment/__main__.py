"""The command line: `python -m assessment`. Errors are one line on stderr, with exit status 1."""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from assessment.catalog_files import DATA, CatalogError, catalog, load, source_fingerprints
from assessment.catalog_rules import problems
from assessment.example import ensure_example
from assessment.exchange.document import MAX_BYTES, ImportRefusedError, export_json, read_json
from assessment.results import result, scores_document
from assessment.store.database import StoreError, database_url, open_database
from assessment.store.repository import Repository, UnknownAssessmentError


class CommandError(Exception):
    """A command can't be carried out; the text says why."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        _complain(f"{self.prog}: Aufruf nicht verstanden, Hilfe mit -h ({message})")
        self.exit(1)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        # Exports are UTF-8 even where the console speaks something older.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    chosen = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], None] = chosen.command
    try:
        command(chosen)
    except CatalogError as error:
        for problem in error.problems:
            _complain(problem)
    except UnknownAssessmentError as error:
        _complain(f"Es gibt keine Selbsteinschätzung „{error}“.")
    except UnicodeEncodeError:
        _complain("Die Angabe enthält Zeichen, die es nicht gibt.")
    except (CommandError, ImportRefusedError, StoreError) as error:
        _complain(str(error))
    else:
        return 0
    return 1


def _complain(sentence: str) -> None:
    """Print one line on stderr, whatever the arguments brought into it."""
    print(" ".join(sentence.split()), file=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m assessment", description="Skalierungskompass auf der Kommandozeile")
    commands = parser.add_subparsers(required=True, metavar="BEFEHL")
    demo = commands.add_parser("demo", help="Beispielkommune anlegen und ihre Kennungen ausgeben")
    demo.set_defaults(command=_demo)
    listing = commands.add_parser("list", help="alle Selbsteinschätzungen auflisten")
    listing.set_defaults(command=_list)
    export = commands.add_parser("export", help="eine Selbsteinschätzung als JSON ausgeben")
    export.add_argument("id", metavar="ID")
    export.set_defaults(command=_export)
    importing = commands.add_parser("import", help="eine exportierte Datei einlesen und die neue Kennung ausgeben")
    importing.add_argument("file", metavar="DATEI", type=Path)
    importing.set_defaults(command=_import)
    scores = commands.add_parser("scores", help="die Ergebnisse einer Selbsteinschätzung als JSON ausgeben")
    scores.add_argument("id", metavar="ID")
    scores.set_defaults(command=_scores)
    check = commands.add_parser("check", help="den Katalog in data/ prüfen")
    check.add_argument("folder", metavar="ORDNER", type=Path, nargs="?", default=DATA)
    check.set_defaults(command=_check)
    return parser


def _repository() -> Repository:
    return Repository(open_database(database_url()))


def _demo(_chosen: argparse.Namespace) -> None:
    print(*ensure_example(_repository(), catalog()), sep="\n")


def _list(_chosen: argparse.Namespace) -> None:
    for found in _repository().assessments():
        name = " ".join(f"{found.municipality}: {found.solution}, {found.title}".split())
        print(found.id, found.date.isoformat(), "+".join(found.phases), name, sep="\t")


def _export(chosen: argparse.Namespace) -> None:
    repository = _repository()
    print(export_json(repository.assessment(chosen.id), repository.answers(chosen.id), catalog()), end="")


def _import(chosen: argparse.Namespace) -> None:
    try:
        with chosen.file.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"Die Datei {chosen.file} lässt sich nicht lesen.") from error
    imported = read_json(content, catalog())
    print(_repository().add(imported.assessment, imported.answers))


def _scores(chosen: argparse.Namespace) -> None:
    repository = _repository()
    found = result(catalog(), repository.answers(chosen.id), repository.assessment(chosen.id).phases)
    print(json.dumps(scores_document(found), indent=2))


def _check(chosen: argparse.Namespace) -> None:
    found = load(chosen.folder)
    broken = list(problems(found, source_fingerprints(chosen.folder)))
    if broken:
        raise CatalogError(broken)
    print(
        f"Katalog {found.version}: {len(found.criteria)} Kriterien und {len(found.practices)} Beispiele, in Ordnung."
    )


if __name__ == "__main__":
    sys.exit(main())
