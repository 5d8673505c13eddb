"""What the commands of the command line do. Errors are exceptions whose text is a sentence."""

import json
import secrets
from argparse import Namespace
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from assessment import clock
from assessment.assessment import Assessment, Closing
from assessment.catalog.files import CatalogError, catalog, load, source_fingerprints
from assessment.catalog.rules import problems
from assessment.catalog.versions import version_of
from assessment.cli.terminal import complain, say, say_json
from assessment.comparison import compare
from assessment.dossier import Snapshot
from assessment.exchange.archive import export_archive
from assessment.exchange.comparison import comparison_document
from assessment.exchange.difference_texts import in_words
from assessment.exchange.document import Imported
from assessment.exchange.example import ensure_example
from assessment.exchange.files import is_pdf, is_workbook, read_file
from assessment.exchange.limits import MAX_BYTES
from assessment.exchange.seal import canonical
from assessment.likeness import as_seen, nearly
from assessment.reading_in import Difference, DifferenceKind
from assessment.report import documents
from assessment.report.options import Audience, ReportOptions
from assessment.results import result_of, scores_document
from assessment.store.database import database_url, open_database
from assessment.store.repository import Repository
from assessment.version import version


class CommandError(Exception):
    """A command can't be carried out; the text says why."""


def demo(_chosen: Namespace) -> None:
    """Create the example municipality."""
    print(*ensure_example(open_repository(), catalog()), sep="\n")


def list_all(_chosen: Namespace) -> None:
    """Print all assessments, the last changed first."""
    for assessment in open_repository().assessments():
        name = f"{assessment.municipality}: {assessment.solution}, {assessment.title}"
        say(assessment.id, assessment.date.isoformat(), "+".join(assessment.phases), name)


def export(chosen: Namespace) -> None:
    """Print one assessment as a document, or several as an archive, or write it to a file."""
    text = _exported(chosen)
    if chosen.output is None:
        say_json(text)
    else:
        write_file(chosen.output, text.encode("utf-8"))


def _exported(chosen: Namespace) -> str:
    repository = open_repository()
    if chosen.id is not None:
        return documents.JSON.make(repository.dossier(chosen.id, catalog())).decode()
    stored = repository.assessments()
    listed = stored if chosen.all else _of_municipality(stored, chosen.municipality)
    if not listed:
        raise CommandError("Es gibt noch keine Selbsteinschätzungen.")
    return export_archive(repository.dossiers((assessment.id for assessment in listed), catalog()))


def _of_municipality(stored: list[Assessment], name: str) -> list[Assessment]:
    """Return the assessments of each municipality whose name looks like this one; raises CommandError."""
    same = {assessment.municipality_id for assessment in stored if as_seen(assessment.municipality) == as_seen(name)}
    if same:
        return [assessment for assessment in stored if assessment.municipality_id in same]
    alike = sorted(
        {f"„{assessment.municipality}“" for assessment in stored if nearly(assessment.municipality) == nearly(name)}
    )
    meant = f" Gemeint sein kann {' oder '.join(alike)}." if alike else ""
    raise CommandError(f"Es gibt keine Kommune „{name}“.{meant}")


def import_file(chosen: Namespace) -> None:
    """Store what a file holds, all or nothing; print the ids, and on stderr what to look at.

    What exists changes only with `--update`. Names that are nearly those of something stored are kept as they are.
    """
    new = [entry.as_new() for entry in read_file(_content(chosen.file), catalog())]
    repository = open_repository()
    differences = repository.differences(new)
    similar = repository.all_similar(entry.names for entry in new)
    added = repository.add_all(new, differences if chosen.update else ())
    print(*added, sep="\n")
    for (municipality, solution), places in similar.items():
        names = " oder ".join(f"„{place.solution}“ in „{place.municipality}“" for place in places)
        complain(f"Hinweis: „{solution}“ in „{municipality}“ ist neu, fast gleich geschrieben wie {names}.")
    for about in (entry.assessment for entry in new if entry.assessment.date > clock.today()):
        complain(f"Hinweis: Der Stand von „{about.title}“ liegt in der Zukunft: {about.date:%d.%m.%Y}.")
    for difference in [] if chosen.update else differences:
        change = in_words(difference, new[difference.entry].assessment, _compared(repository, difference), catalog())
        complain(f"Nicht übernommen: {change}. Mit --update wird es übernommen.")


def _compared(repository: Repository, difference: Difference) -> Assessment | None:
    if difference.kind is not DifferenceKind.BASELINE or difference.before is None:
        return None
    return repository.assessment(difference.before)


def verify(chosen: Namespace) -> None:
    """Say whether closed assessments in a file are what they were when they were closed."""
    content = _content(chosen.file)
    if is_workbook(content):
        raise CommandError("Prüfen lassen sich nur JSON-Dateien und PDF-Berichte, keine Excel-Dateien.")
    entries = read_file(content, catalog())
    many = len(entries) > 1
    unchanged = "Daten unverändert" if is_pdf(content) else "Unverändert"
    lines = [
        _verified(entry, f"Selbsteinschätzung {number}: " if many else "", unchanged)
        for number, entry in enumerate(entries, 1)
    ]
    for line in lines:
        say(line)
    if is_pdf(content):
        say(
            "Geprüft sind nur die Daten, die in der PDF-Datei stecken, nicht ihre Seiten. Ob die Seiten dasselbe "
            "sagen, zeigt ein Bericht, der aus diesen Daten neu erzeugt wird."
        )


def _verified(entry: Imported, heading: str, unchanged: str) -> str:
    closing = entry.assessment.closing
    if closing is not None:
        return f"{heading}{unchanged}: {_closed(closing)}"
    if entry.assessment.is_closed:
        raise CommandError(f"{heading}Die Datei enthält keine Prüfsumme und lässt sich deshalb nicht prüfen.")
    raise CommandError(
        f"{heading}Die Datei gehört zu einer offenen Selbsteinschätzung. "
        "Prüfen lässt sich erst, was abgeschlossen wurde."
    )


def report(chosen: Namespace) -> None:
    """Write an assessment to a file: as the report, or as the document that the file's name says."""
    offered = documents.by_suffix(ReportOptions.for_audience(Audience(chosen.audience)))
    document = offered.get(chosen.output.suffix.lower().removeprefix("."))
    if document is None:
        *suffixes, last = (f".{suffix}" for suffix in offered)
        raise CommandError(f"Der Dateiname muss auf {', '.join(suffixes)} oder {last} enden: {chosen.output}")
    write_file(chosen.output, document.make(open_repository().dossier(chosen.id, catalog())))


def close(chosen: Namespace) -> None:
    """Close an assessment; say its version and checksum."""
    print(_closed(open_repository().close(chosen.id, canonical)))


def reopen(chosen: Namespace) -> None:
    """Open a closed assessment again; say its new version."""
    print(f"Version {open_repository().reopen(chosen.id).version}, offen")


def scores(chosen: Namespace) -> None:
    """Print the results of an assessment."""
    repository = open_repository()
    assessment = repository.assessment(chosen.id)
    own = version_of(catalog(), assessment.catalog_version)
    result = result_of(own, repository.answers(chosen.id), assessment.phases)
    say_json(_document(scores_document(result)))


def compare_two(chosen: Namespace) -> None:
    """Print what changed between two assessments of a solution."""
    repository = open_repository()
    before, after = repository.assessment(chosen.before), repository.assessment(chosen.after)
    if before.id not in {assessment.id for assessment in repository.series(after.id)}:
        raise CommandError("Vergleichen lassen sich nur Selbsteinschätzungen derselben Lösung.")
    earlier, later = (Snapshot.of(about, repository.answers(about.id), catalog()) for about in (before, after))
    comparison = compare(earlier, later, repository.measures.for_assessment(after.id))
    say_json(_document(comparison_document(comparison)))


def _document(data: Mapping[str, Any]) -> str:
    """Return what a command computed as JSON, with the version of the program that did."""
    return json.dumps({"program_version": version(), **data}, ensure_ascii=False, indent=2) + "\n"


def check(chosen: Namespace) -> None:
    """Check the catalogue; raises CatalogError."""
    loaded = load(chosen.folder)
    broken = list(problems(loaded, source_fingerprints(chosen.folder)))
    if broken:
        raise CatalogError(broken)
    print(
        f"Katalog {loaded.version}: {len(loaded.criteria)} Kriterien und {len(loaded.practices)} Beispiele, "
        "in Ordnung."
    )


def open_repository() -> Repository:
    """Return the repository of DATABASE_URL; raises StoreError."""
    return Repository(open_database(database_url()))


def _closed(closing: Closing) -> str:
    day = clock.local(closing.closed_at)
    return f"Version {closing.version}, abgeschlossen am {day:%d.%m.%Y}, SHA-256 {closing.sha256}"


def _content(path: Path) -> bytes:
    """Read a file, no further than an import would; whether it is too large is said there."""
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CommandError(f"Die Datei {path} lässt sich nicht lesen.") from error


def write_file(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; raises CommandError."""
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise CommandError(f"Die Datei {path} lässt sich nicht schreiben.") from error
