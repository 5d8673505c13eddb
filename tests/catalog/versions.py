"""A catalogue in two versions, made from ours: what an editor may do to criteria, as data files.

Version 2099.1 follows ours: p1-05 is reworded, p2-03 is split, p3-02 is retired, dg-04 moves to another driver, and
p1-06 is reworded so much that ratings from before and after can't be compared.
"""

import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assessment.catalog.files import DATA, load
from assessment.catalog.model import Catalog
from assessment.catalog.versions import version_of
from tests.catalog.yaml_files import read_yaml, write_yaml
from tests.strategies import CATALOG

OLD, NEW = CATALOG.version, "2099.1"
REWORDED, SPLIT, PARTS, RETIRED, MOVED, CHANGED = "p1-05", "p2-03", ("p2-90", "p2-91"), "p3-02", "dg-04", "p1-06"
OLD_DRIVER, NEW_DRIVER = CATALOG.criterion(MOVED).driver, "agility"
OLD_QUESTION, NEW_QUESTION = CATALOG.criterion(REWORDED).question, "Ist die neue Frage klar beantwortet?"


@lru_cache(maxsize=1)
def two_versions() -> Catalog:
    """Return the newer version, which knows the older one."""
    with TemporaryDirectory() as folder:
        return load(write_two_versions(Path(folder) / "data"))


def older() -> Catalog:
    """Return the older version as the newer one remembers it."""
    return version_of(two_versions(), OLD)


def write_two_versions(folder: Path) -> Path:
    """Write the data files of the newer version; return their folder."""
    shutil.copytree(DATA, folder)
    files = {file: read_yaml(file) for file in folder.glob("criteria/*.yaml")}
    criteria = {entry["id"]: entry for content in files.values() for entry in content["criteria"]}
    split, retired = criteria[SPLIT], criteria[RETIRED]
    before = {
        SPLIT: {**split, "phase": "P2"},
        RETIRED: {**retired, "phase": "P3"},
        REWORDED: {"question": criteria[REWORDED]["question"]},
        CHANGED: {"question": criteria[CHANGED]["question"]},
        MOVED: {"driver": criteria[MOVED]["driver"]},
    }
    criteria[REWORDED]["question"] = NEW_QUESTION
    criteria[CHANGED]["question"] = "Fragt dieses Kriterium jetzt nach etwas ganz anderem?"
    criteria[MOVED]["driver"] = NEW_DRIVER
    parts = [
        {**split, "id": part, "short_title": f"{split['short_title'][:30]}, Teil {place}"}
        for place, part in enumerate(PARTS, start=1)
    ]
    for content in files.values():
        content["criteria"] = list(_kept(content["criteria"]))
    files[folder / "criteria" / "p2.yaml"]["criteria"] += [_without_gone(part) for part in parts]
    for file, content in files.items():
        write_yaml(file, content)
    _edit(folder / "practices.yaml", _drop_fits)
    _edit(folder / "catalog.yaml", lambda content: content.update(version=NEW))
    write_yaml(folder / "former" / f"{OLD}.yaml", _former(before))
    return folder


def _former(before: dict[str, dict[str, Any]]) -> dict[str, Any]:
    def change(kind: str, criterion: str, reason: str, **more: Any) -> dict[str, Any]:
        return {"kind": kind, "criterion": criterion, "reason": reason, "before": before[criterion], **more}

    return {
        "version": OLD,
        "followed_by": NEW,
        "method": CATALOG.method.fingerprint,
        "summary": "Fünf Kriterien haben sich geändert.",
        "changes": [
            change("reworded", REWORDED, "Die Frage war missverständlich."),
            change("split", SPLIT, "Es waren zwei Fragen in einer.", into=list(PARTS)),
            change("retired", RETIRED, "Das regelt inzwischen ein Gesetz."),
            change("moved", MOVED, "Es geht um Kultur."),
            change("reworded", CHANGED, "Gefragt ist jetzt etwas anderes.", comparable=False),
        ],
    }


def _kept(entries: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (_without_gone(entry) for entry in entries if entry["id"] not in {SPLIT, RETIRED})


def _without_gone(entry: dict[str, Any]) -> dict[str, Any]:
    related = [other for other in entry.get("related", []) if other not in {SPLIT, RETIRED}]
    return {**entry, "related": related} if "related" in entry else entry


def _drop_fits(content: dict[str, Any]) -> None:
    for practice in (*content["practices"], *content["extra_practices"]):
        if "fits" in practice:
            practice["fits"] = [fit for fit in practice["fits"] if fit not in {SPLIT, RETIRED}]


def _edit(file: Path, edit: Any) -> None:
    content = read_yaml(file)
    edit(content)
    write_yaml(file, content)
