"""The command line: `python -m assessment`. Errors are one line on stderr, with exit status 1."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from assessment.assessment import UnknownAssessmentError
from assessment.catalog.files import DATA, CatalogError
from assessment.cli import backup as backup_command
from assessment.cli import commands
from assessment.cli import table as table_command
from assessment.cli import workshop as workshop_commands
from assessment.cli.commands import CommandError
from assessment.cli.terminal import complain
from assessment.exchange.archive import ArchiveTooLargeError
from assessment.exchange.refusal import ImportRefusedError
from assessment.frames import tables
from assessment.measures import TooManyMeasuresError
from assessment.store.failures import StoreError
from assessment.texts.measures import TOO_MANY
from assessment.version import PROGRAM, program


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, like every other error."""

    def error(self, message: str) -> NoReturn:
        complain(f"{self.prog}: Aufruf nicht verstanden, Hilfe mit -h ({message})")
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
        # At the end of the process it would be too late to hear that nobody reads on.
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except CatalogError as error:
        for problem in error.problems:
            complain(problem)
    except UnknownAssessmentError as error:
        complain(f"Es gibt keine Selbsteinschätzung „{error}“.")
    except UnicodeEncodeError:
        complain("Die Angabe enthält Zeichen, die es nicht gibt.")
    except TooManyMeasuresError:
        complain(f"{TOO_MANY} Es wurde nichts gespeichert.")
    except (ArchiveTooLargeError, CommandError, ImportRefusedError, StoreError) as error:
        complain(str(error))
    else:
        return 0
    return 1


def _drop_output() -> None:
    """Let what was not read yet go nowhere: a reader such as `head` has enough, which is nothing to complain of."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m assessment", description=f"{PROGRAM} auf der Kommandozeile")
    parser.add_argument("--version", action="version", version=program(), help="die Fassung des Programms ausgeben")
    offered = parser.add_subparsers(required=True, metavar="BEFEHL")

    def command(name: str, run: Callable[[argparse.Namespace], None], text: str) -> argparse.ArgumentParser:
        added = offered.add_parser(name, help=text, description=text)
        added.set_defaults(command=run)
        return added

    command("demo", commands.demo, "Beispielkommune anlegen und ihre Kennungen ausgeben")
    command("list", commands.list_all, "alle Selbsteinschätzungen auflisten")
    export = command("export", commands.export, "eine Selbsteinschätzung als JSON ausgeben, oder mehrere als Archiv")
    which = export.add_mutually_exclusive_group(required=True)
    which.add_argument("id", metavar="ID", nargs="?")
    which.add_argument("--municipality", metavar="NAME", help="alle Selbsteinschätzungen einer Kommune")
    which.add_argument("--all", action="store_true", help="alle Selbsteinschätzungen")
    export.add_argument(
        "-o",
        dest="output",
        metavar="DATEI",
        type=Path,
        help="in diese Datei schreiben; eine Umleitung mit > zerstört in der Windows PowerShell die Umlaute",
    )
    importing = command(
        "import",
        commands.import_file,
        "eine Datei einlesen (JSON, PDF-Bericht, Excel) und Kennungen ausgeben",
    )
    importing.add_argument("file", metavar="DATEI", type=Path)
    importing.add_argument(
        "--update",
        action="store_true",
        help="auch ändern, was es schon gibt: Betreibermodell, Ausgangspunkt, Logo, dazu neue Maßnahmen",
    )
    report = command(
        "report",
        commands.report,
        "den Bericht als PDF, Word oder Excel schreiben, die Daten als JSON oder die Termine als Kalender",
    )
    report.add_argument("id", metavar="ID")
    report.add_argument("-o", dest="output", metavar="DATEI", type=Path, required=True)
    report.add_argument(
        "--for",
        dest="audience",
        choices=("full", "summary", "anonymous"),
        default="full",
        help="Fassung des PDF-Berichts: vollständig, kurz oder ohne Namen",
    )
    for name, run, text in (
        ("close", commands.close, "eine Selbsteinschätzung abschließen"),
        ("reopen", commands.reopen, "eine abgeschlossene als neue Version wieder öffnen"),
        ("scores", commands.scores, "die Ergebnisse einer Selbsteinschätzung als JSON ausgeben"),
    ):
        command(name, run, text).add_argument("id", metavar="ID")
    comparing = command(
        "compare", commands.compare_two, "zwei Selbsteinschätzungen einer Lösung vergleichen, als JSON"
    )
    comparing.add_argument("before", metavar="FRÜHERE")
    comparing.add_argument("after", metavar="SPÄTERE")
    _add_table(command)
    _add_workshop(command)
    backup = command(
        "backup", backup_command.backup, "alles in eine neue Datei sichern, auch während das Programm läuft"
    )
    backup.add_argument("file", metavar="DATEI", type=Path)
    verify = command("verify", commands.verify, "prüfen, ob eine Datei seit dem Abschließen unverändert ist")
    verify.add_argument("file", metavar="DATEI", type=Path)
    check = command("check", commands.check, "den Katalog in data/ prüfen")
    check.add_argument("folder", metavar="ORDNER", type=Path, nargs="?", default=DATA)
    return parser


def _add_table(command: Callable[..., argparse.ArgumentParser]) -> None:
    parser = command("table", table_command.table, "eine Tabelle als CSV ausgeben, oder als Datei für Excel")
    parser.add_argument("id", metavar="ID")
    keys = [known.key for known in tables.ALL]
    parser.add_argument("name", metavar="NAME", choices=keys, help=f"eine von {', '.join(keys)}")
    parser.add_argument("-o", dest="output", metavar="DATEI", type=Path, help="in diese Datei schreiben")


def _add_workshop(command: Callable[..., argparse.ArgumentParser]) -> None:
    command("serve", workshop_commands.serve, "die Anwendung für einen Workshop im Raum starten")
    opening = command(
        "workshop",
        workshop_commands.workshop,
        "einen Workshop öffnen oder fortsetzen; Code, Adresse der Stimmzettel und Link zum Leiten ausgeben",
    )
    opening.add_argument("id", metavar="ID")
    opening.add_argument("--minutes", metavar="N", type=_count, help="Zeit im Ganzen, in Minuten")
    opening.add_argument("--each", metavar="N", type=_count, help="Zeit für jedes Kriterium, in Minuten")
    opening.add_argument("--all", action="store_true", help="alle Kriterien, wie lange es auch dauert")
    opening.add_argument("--address", metavar="URL", help="unter welcher Adresse Geräte die Anwendung erreichen")


def _count(text: str) -> int:
    """Read a number of minutes: at least one, at most a week."""
    if not text.isdecimal() or not 0 < int(text[:6]) <= 10_080 or len(text) > 6:
        raise argparse.ArgumentTypeError(f"keine Zahl von Minuten: {text}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
