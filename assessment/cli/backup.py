"""The command that makes a copy of the whole database. Errors are exceptions whose text is a sentence."""

import os
from argparse import Namespace
from pathlib import Path

from assessment.cli.commands import CommandError
from assessment.store.database import back_up, database_url


def backup(chosen: Namespace) -> None:
    """Write a copy of the database to a new file, also while the app runs; say what it holds.

    What is there already is never overwritten: it may be the only copy that is still good.
    """
    target: Path = chosen.file
    if os.path.lexists(target):
        raise CommandError(f"{target} gibt es schon, und überschrieben wird nichts. Nehmen Sie einen anderen Namen.")
    if not target.parent.is_dir():
        raise CommandError(f"Den Ordner {target.parent} gibt es nicht. Es wurde nichts gesichert.")
    try:
        assessments, answers = back_up(database_url(), target)
    except OSError as error:
        raise CommandError(f"Die Datei {target} lässt sich nicht schreiben. Es wurde nichts gesichert.") from error
    print(f"Gesichert in {target} (Selbsteinschätzungen: {assessments}, Antworten: {answers}).")
