"""Reads the catalogue from YAML files and says in plain German what is wrong with them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assessment.catalog import model
from assessment.catalog.versions import version_of
from assessment.method import Method
from assessment.phases import Phase

M = TypeVar("M", bound=BaseModel)

DATA = Path(__file__).resolve().parents[2] / "data"
_READING = Lock()

# libyaml's loader, where it is built in, reads the catalogue ten times as fast.
FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(FAST_LOADER):  # type: ignore[misc]
    """YAML would let the second of two equal fields win without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        for name, times in Counter(key.value for key, _ in node.value).items():
            if times > 1:
                raise yaml.constructor.ConstructorError(
                    problem=f"„{name}“ steht {times}-mal da", problem_mark=node.start_mark
                )
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


_LISTS: dict[str, dict[str, type[BaseModel]]] = {
    "phases.yaml": {"phases": model.PhaseEntry, "sub_phases": model.SubPhase},
    "drivers.yaml": {"drivers": model.Driver, "sub_drivers": model.SubDriver},
    "workstreams.yaml": {"workstreams": model.Defined},
    "stakeholders.yaml": {"stakeholders": model.Defined},
    "mechanisms.yaml": {"mechanism_categories": model.Defined, "mechanisms": model.Mechanism},
    "operator_models.yaml": {"operator_models": model.OperatorModel},
    "glossary.yaml": {"terms": model.Term},
    "extra_criteria.yaml": {"extra_criteria": model.ExtraCriterion},
    "practices.yaml": {"practices": model.Practice, "extra_practices": model.Practice},
}

# What a version has of its own beside its criteria.
_VERSIONED = ("drivers.yaml", "practices.yaml")
_OWN_FILES = ("method.yaml", *_VERSIONED)

_REASONS = {
    "missing": "fehlt",
    "extra_forbidden": "ist kein bekanntes Feld",
    "string_too_short": "ist leer",
    "too_short": "ist leer",
    "string_type": "muss ein Text sein",
    "tuple_type": "muss eine Liste sein",
    "int_type": "muss eine ganze Zahl sein",
    "int_parsing": "muss eine ganze Zahl sein",
    "bool_parsing": "muss true oder false sein",
    "int_from_float": "muss eine ganze Zahl sein",
    "bool_type": "muss true oder false sein",
    "float_parsing": "muss eine Zahl sein",
    "float_type": "muss eine Zahl sein",
    "finite_number": "muss eine Zahl sein",
    "less_than_equal": "ist zu groß",
    "greater_than_equal": "ist zu klein",
    "greater_than": "ist zu klein",
    "model_type": "hat eine falsche Form",
    "model_attributes_type": "hat eine falsche Form",
}


class CatalogError(Exception):
    """The data files have faults; `problems` has one sentence each, with file and entry."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


def catalog() -> model.Catalog:
    """Return the catalogue in `data/`, read and checked once, also where several threads ask at the same time.

    Raises CatalogError if the files have faults.
    """
    with _READING:
        return _catalog()


@lru_cache(maxsize=1)
def _catalog() -> model.Catalog:
    return load(DATA)


def load(folder: Path) -> model.Catalog:
    """Read and check the catalogue in `folder`.

    Raises CatalogError with every fault found.
    """
    if not folder.is_dir():
        raise CatalogError([f"{folder} ist kein Ordner."])
    reader = _Reader(folder)
    about = reader.single("catalog.yaml", model.About)
    method = reader.single("method.yaml", Method)
    parts: dict[str, list[Any]] = {}
    for name, kinds in _LISTS.items():
        parts.update(reader.lists(name, kinds))
    parts["practices"] += parts.pop("extra_practices")
    parts["criteria"] = [criterion for phase in Phase for criterion in reader.criteria(_file_of(phase), phase)]
    former = [reader.former(name) for name in sorted(_former_names(folder / "former"))]
    if reader.problems or about is None or method is None:
        raise CatalogError(reader.problems)
    given = {key: tuple(entries) for key, entries in parts.items()}
    chain = _chain([version for version in former if version is not None], about.version)
    result = model.Catalog(about=about, method=method, former=chain, **given)
    problems = [*_repeated(result), *_dangling(result), *_moved_numbers(result)] or list(_unrestorable(result))
    if problems:
        raise CatalogError(problems)
    return result


def _former_names(folder: Path) -> set[str]:
    files = {file.stem for file in folder.glob("*.yaml")}
    return files | {own.name for own in folder.glob("*") if own.is_dir()}


def _chain(former: Sequence[model.FormerVersion], newest: str) -> tuple[model.FormerVersion, ...]:
    """Return former versions in their order, each followed by the next; raises CatalogError where one is missing."""
    by_follower = {version.followed_by: version for version in former}
    chain: list[model.FormerVersion] = []
    while (before := by_follower.pop(chain[0].version if chain else newest, None)) is not None:
        chain.insert(0, before)
    if len(chain) != len(former):
        raise CatalogError(
            [f"former: Die Fassungen müssen mit „followed_by“ lückenlos aufeinander folgen, die letzte auf {newest}."]
        )
    return tuple(chain)


def _moved_numbers(catalog: model.Catalog) -> Iterator[str]:
    """Yield that numbers were edited within a version: results, also of what is closed, would be others."""
    now = catalog.method.fingerprint
    if catalog.about.method != now:
        yield (
            f"method.yaml: Die Zahlen sind nicht die der Fassung {catalog.version}. Damit sich kein Ergebnis von "
            "früher ändert, bitte eine neue Fassung anlegen (docs/catalogue.md) und in catalog.yaml eintragen: "
            f"method: '{now}'."
        )


def _unrestorable(catalog: model.Catalog) -> Iterator[str]:
    """Yield what keeps a former version from being read: a field or a reference that doesn't fit.

    The newest comes first: older ones are restored from it.
    """
    for former in reversed(catalog.former):
        name = f"former/{former.version}.yaml"
        try:
            restored = version_of(catalog, former.version)
        except ValidationError as error:
            yield from (f"{name}: {_sentence(detail)}" for detail in error.errors())
            return
        yield from (f"{name}: {problem}" for problem in (*_repeated(restored), *_dangling(restored)))
        if restored.method.fingerprint != former.method:
            yield (
                f"{name}: Mit den Zahlen von damals hatte die Fassung die Prüfsumme {former.method}, die hier haben "
                f"{restored.method.fingerprint}. Die alte method.yaml gehört nach former/{former.version}/."
            )
        gone = {part for change in former.changes for part in change.into} | {
            change.criterion for change in former.changes if change.kind == "added"
        }
        for criterion_id in sorted(gone & {criterion.id for criterion in restored.criteria}):
            yield f"{name}, {criterion_id}: Das Kriterium gab es in dieser Fassung schon, es kann nicht neu sein."
        follower = version_of(catalog, former.followed_by)
        if [driver.id for driver in restored.drivers] != [driver.id for driver in follower.drivers]:
            yield f"{name}: Die Treiber haben in allen Fassungen dieselben Kennungen, in derselben Reihenfolge."
        for criterion_id in sorted(gone - {criterion.id for criterion in follower.criteria}):
            yield f"{name}, {criterion_id}: Das Kriterium gibt es in Fassung {former.followed_by} nicht."


def source_fingerprints(folder: Path) -> frozenset[str]:
    """Return the fingerprints of the source's wording (docs/catalogue.md); raises CatalogError without the file."""
    try:
        return frozenset((folder / "source_fingerprints.txt").read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogError(["source_fingerprints.txt: Die Datei fehlt oder lässt sich nicht lesen."]) from error


class _Reader:
    """Reads files into entries and collects what is wrong, so that one run shows every fault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def single(self, name: str, kind: type[M]) -> M | None:
        before = len(self.problems)
        content = self._content(name)
        return None if len(self.problems) > before else self._entry(name, "", kind, content)

    def lists(self, name: str, kinds: Mapping[str, type[BaseModel]]) -> dict[str, list[Any]]:
        content = self._content(name)
        for key in content.keys() - kinds.keys():
            self.problems.append(f"{name}: „{key}“ ist keine bekannte Liste.")
        return {key: self._entries(name, content.get(key), kind) for key, kind in kinds.items()}

    def former(self, version: str) -> model.FormerVersion | None:
        """Read what a former version had otherwise: its file, and beside it a folder with files of its own."""
        known = self.single(f"former/{version}.yaml", model.FormerFile)
        parts: dict[str, Any] = {}
        for file in sorted((self.folder / "former" / version).glob("*")):
            name = f"former/{version}/{file.name}"
            if file.name == "method.yaml":
                parts["method"] = self.single(name, Method)
            elif file.name in _VERSIONED:
                parts.update(self.lists(name, _LISTS[file.name]))
            else:
                self.problems.append(f"{name}: Eigene Dateien einer Fassung sind {', '.join(_OWN_FILES)}.")
        if known is None or None in parts.values():
            return None
        if "practices" in parts:
            parts["practices"] += parts.pop("extra_practices")
        return model.FormerVersion(**dict(known), own=model.OwnParts(**parts))

    def criteria(self, name: str, phase: Phase) -> list[model.Criterion]:
        content = self._content(name)
        if content and content.get("phase") != phase.value:
            self.problems.append(f"{name}: „phase“ muss {phase.value} sein.")
        return self._entries(name, content.get("criteria"), model.Criterion, {"phase": phase})

    def _content(self, name: str) -> dict[str, Any]:
        try:
            content = yaml.load((self.folder / name).read_text(encoding="utf-8"), _Loader)
        except FileNotFoundError:
            self.problems.append(f"{name}: Die Datei fehlt.")
        except OSError:
            self.problems.append(f"{name}: Die Datei lässt sich nicht lesen.")
        except UnicodeDecodeError:
            self.problems.append(f"{name}: Die Datei ist nicht in UTF-8 gespeichert.")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"Zeile {mark.line + 1}, Spalte {mark.column + 1}" if mark else "unbekannte Stelle"
            reason = getattr(error, "problem", None) if isinstance(error, yaml.constructor.ConstructorError) else None
            hint = f"{reason}." if reason else "Einrückung und Anführungszeichen prüfen."
            self.problems.append(f"{name}: kein gültiges YAML ({place}). {hint}")
        except ValueError:
            self.problems.append(f"{name}: enthält einen unmöglichen Wert, etwa ein Datum mit Monat 13.")
        else:
            if isinstance(content, dict):
                return content
            self.problems.append(f"{name}: Die Datei ist leer oder hat eine falsche Form.")
        return {}

    def _entries(
        self, name: str, content: object, kind: type[M], extra: Mapping[str, object] | None = None
    ) -> list[M]:
        if not isinstance(content, list):
            if not any(problem.startswith(f"{name}:") for problem in self.problems):
                self.problems.append(f"{name}: Eine Liste fehlt oder hat eine falsche Form.")
            return []
        entries = []
        for number, raw in enumerate(content, start=1):
            label = str(raw.get("id") or f"Eintrag {number}") if isinstance(raw, dict) else f"Eintrag {number}"
            value = raw
            if isinstance(raw, dict) and extra:
                self.problems += [f"{name}, {label}: „{key}“ ist kein bekanntes Feld." for key in raw.keys() & extra]
                value = {**raw, **extra}
            entry = self._entry(name, label, kind, value)
            if entry is not None:
                entries.append(entry)
        return entries

    def _entry(self, name: str, label: str, kind: type[M], value: object) -> M | None:
        try:
            return kind.model_validate(value)
        except ValidationError as error:
            where = f"{name}, {label}" if label else name
            self.problems += [f"{where}: {_sentence(detail)}" for detail in error.errors()]
            return None


def _sentence(detail: Mapping[str, Any]) -> str:
    """Say in German what pydantic found."""
    field = ".".join(str(part) for part in detail["loc"])
    subject = f"„{field}“ " if field else ""
    kind = detail["type"]
    if kind == "value_error":
        return f"{subject}{detail['ctx']['error']}."
    if kind in {"literal_error", "enum"}:
        possible = detail["ctx"]["expected"].replace(" or ", " oder ")
        return f"{subject}darf nicht „{detail['input']}“ sein; möglich: {possible}."
    if kind == "string_pattern_mismatch":
        return f"{subject}hat eine ungültige Form: „{detail['input']}“."
    return f"{subject}{_REASONS.get(kind, detail['msg'])}."


def _file_of(phase: Phase) -> str:
    return f"criteria/{phase.lower()}.yaml"


def _repeated(catalog: model.Catalog) -> Iterator[str]:
    keyed: tuple[tuple[str, Iterable[str]], ...] = (
        *((_file_of(phase), (c.id for c in catalog.of_phase(phase))) for phase in Phase),
        ("phases.yaml", (entry.id for entry in (*catalog.phases, *catalog.sub_phases))),
        ("drivers.yaml", (entry.id for entry in (*catalog.drivers, *catalog.sub_drivers))),
        ("workstreams.yaml", (entry.id for entry in catalog.workstreams)),
        ("stakeholders.yaml", (entry.id for entry in catalog.stakeholders)),
        ("mechanisms.yaml", (entry.id for entry in (*catalog.mechanism_categories, *catalog.mechanisms))),
        ("operator_models.yaml", (entry.id for entry in catalog.operator_models)),
        ("glossary.yaml", (entry.id for entry in catalog.terms)),
        ("extra_criteria.yaml", (entry.id for entry in catalog.extra_criteria)),
        ("practices.yaml", (entry.id for entry in catalog.practices)),
        ("practices.yaml", (entry.name for entry in catalog.practices)),
    )
    for name, ids in keyed:
        for entry_id, times in Counter(ids).items():
            if times > 1:
                yield f"{name}, {entry_id}: Der Eintrag steht {times}-mal da, er darf nur einmal vorkommen."
    lists = (catalog.phases, catalog.sub_phases, catalog.drivers, catalog.sub_drivers, catalog.workstreams)
    more = (catalog.stakeholders, catalog.mechanism_categories, catalog.mechanisms)
    places = Counter(entry_id for entries in (*lists, *more) for entry_id in {entry.id for entry in entries})
    for entry_id, times in places.items():
        if times > 1:
            yield f"{entry_id}: Die Kennung steht in {times} Listen, sie darf nur in einer vorkommen."


def _dangling(catalog: model.Catalog) -> Iterator[str]:
    """Yield every reference that leads nowhere, or to the wrong place."""
    drivers = {entry.id for entry in catalog.drivers}
    categories = {entry.id for entry in catalog.mechanism_categories}
    phases = {entry.id for entry in catalog.phases}
    if phases != set(Phase):
        yield "phases.yaml: Es müssen genau die Phasen P1 bis P5 und DG dastehen."
    for sub_driver in catalog.sub_drivers:
        yield from _unknown("drivers.yaml", sub_driver.id, "drivers", sub_driver.drivers, drivers)
    for mechanism in catalog.mechanisms:
        yield from _unknown("mechanisms.yaml", mechanism.id, "category", [mechanism.category], categories)
    known: dict[str, set[str]] = {
        "driver": drivers,
        "sub_drivers": {entry.id for entry in catalog.sub_drivers},
        "workstreams": {entry.id for entry in catalog.workstreams},
        "sub_phases": {entry.id for entry in catalog.sub_phases},
        "stakeholders": {entry.id for entry in catalog.stakeholders},
        "mechanism_categories": categories,
        "mechanisms": {entry.id for entry in catalog.mechanisms},
        "related": {entry.id for entry in catalog.criteria},
        "related_unresolved": {entry.id for entry in catalog.extra_criteria},
        "good_practices": {entry.id for entry in catalog.practices},
        "operator_models": {entry.id for entry in catalog.operator_models},
    }
    for criterion in catalog.criteria:
        if not criterion.id.startswith(f"{criterion.phase.lower()}-"):
            yield f"{_file_of(criterion.phase)}, {criterion.id}: Die id passt nicht zur Phase der Datei."
        if criterion.id in criterion.related:
            yield f"{_file_of(criterion.phase)}, {criterion.id}: „related“ nennt das Kriterium selbst."
        for field, ids in known.items():
            value = getattr(criterion, field)
            names = [value] if isinstance(value, str) else value
            yield from _unknown(_file_of(criterion.phase), criterion.id, field, names, ids)
    for practice in catalog.practices:
        yield from _unknown("practices.yaml", practice.id, "fits", practice.fits, known["related"])


def _unknown(name: str, entry: str, field: str, used: Iterable[str], known: set[str]) -> Iterator[str]:
    for value in used:
        if value not in known:
            yield f"{name}, {entry}: „{field}“ nennt „{value}“, das gibt es nicht."
