"""Rules for the catalogue's texts that a program can check (docs/catalogue.md has the others)."""

import hashlib
import re
from collections.abc import Iterator
from itertools import combinations

from assessment.catalog.model import Catalog, Criterion

_LIMITS = {"short_title": 45, "question": 160, "why": 260, "no_evidence": 160, "operator_note": 420}
_LIMIT_OF_ANCHOR = 200
_LIMIT_OF_STEP = 180
_LIMIT_OF_EVIDENCE = 140
_LIMIT_OF_HINT = 240
_LIMIT_OF_LESSON = 260

# Words that only seem to tell two levels apart.
_FILLERS = re.compile(
    r"\b(teilweise|weitgehend|größtenteils|umfassend\w*|vollumfänglich|überwiegend|ansatzweise|im Wesentlichen|"
    r"angemessen\w*|ausreichend\w*|hinreichend\w*|ganzheitlich\w*|optimal\w*|gut|gute[rnms]?|sehr|etwas|eher|kaum|"
    r"vollständig\w*|systematisch\w*|nachhaltig\w*)\b",
    re.IGNORECASE,
)
# Beginnings of words that are spelt with an umlaut or ß in German.
_TRANSCRIBED = re.compile(
    r"\b\w*(?:fuer|ueber|koenn|muess|moegl|schluess|pruef|waehl|groess|loes(?!s)|verfueg|gemaess|zurueck|naechst|"
    r"aender|jaehr|beschluess|haeufig|taegl|oeffentl|buerger|gebaeude|traeg|maessig|gehoer|fuehr|erklaer)\w*\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:Herr|Herrn|Frau|Dr\.|Prof\.)\s+[A-ZÄÖÜ][a-zäöüß]+")
_RUN = 8
_DIGITS = 10


def problems(catalog: Catalog, source_runs: frozenset[str]) -> Iterator[str]:
    """Yield one sentence for each broken rule, with file and entry.

    `source_runs` are the fingerprints of the source's own wording (see `fingerprints`).
    """
    for criterion in catalog.criteria:
        where = f"criteria/{criterion.phase.lower()}.yaml, {criterion.id}"
        yield from (f"{where}: {problem}" for problem in _problems_of(criterion, source_runs))
    for practice in catalog.practices:
        where = f"practices.yaml, {practice.id}"
        if practice.lesson:
            yield from (f"{where}: {p}" for p in _too_long("lesson", practice.lesson, _LIMIT_OF_LESSON))
        if bool(practice.what) != bool(practice.lesson):
            yield f"{where}: „what“ und „lesson“ gehören zusammen: Was bekannt ist, braucht beides."
        for text in filter(None, (practice.what, practice.lesson, *(fact.fact for fact in practice.facts))):
            yield from (f"{where}: {problem}" for problem in _wording(text, source_runs))
    titles = [criterion.short_title for criterion in catalog.criteria]
    for title in sorted({title for title in titles if titles.count(title) > 1}):
        yield f"criteria: Der Kurztitel „{title}“ steht bei mehreren Kriterien."


def fingerprints(text: str) -> frozenset[str]:
    """Return a fingerprint of every run of eight words: they tell copied wording without holding any."""
    words = re.findall(r"\w+", text.casefold())
    runs = (" ".join(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1))
    return frozenset(hashlib.sha256(run.encode()).hexdigest()[:_DIGITS] for run in runs)


def _problems_of(criterion: Criterion, source_runs: frozenset[str]) -> Iterator[str]:
    for field, limit in _LIMITS.items():
        yield from _too_long(field, getattr(criterion, field) or "", limit)
    anchors = criterion.anchors.model_dump()
    steps = criterion.next_step.model_dump()
    for level, text in anchors.items():
        yield from _too_long(f"anchors.{level}", text, _LIMIT_OF_ANCHOR)
    for level, text in steps.items():
        yield from _too_long(f"next_step.{level}", text, _LIMIT_OF_STEP)
    for field, limit in (("evidence", _LIMIT_OF_EVIDENCE), ("hints", _LIMIT_OF_HINT)):
        for text in getattr(criterion, field):
            yield from _too_long(field, text, limit)
    if not criterion.question.endswith("?"):
        yield "„question“ endet nicht mit einem Fragezeichen."
    for one, other in combinations(anchors, 2):
        if _without_fillers(anchors[one]) == _without_fillers(anchors[other]):
            yield f"„anchors“: {one} und {other} unterscheiden sich nicht in etwas, das man sehen kann."
    if criterion.has_operator_model_text != bool(criterion.operator_note):
        yield "„operator_note“ gehört zu den Kriterien mit „has_operator_model_text“, und nur zu diesen."
    if criterion.operator_models and not criterion.operator_note:
        yield "„operator_models“ braucht eine „operator_note“."
    texts = (criterion.short_title, criterion.question, criterion.why, criterion.no_evidence, criterion.operator_note)
    lists = (*anchors.values(), *steps.values(), *criterion.evidence, *criterion.hints, *criterion.key_points)
    for text in filter(None, (*texts, *lists)):
        yield from _wording(text, source_runs)


def _too_long(field: str, text: str, limit: int) -> Iterator[str]:
    if len(text) > limit:
        yield f"„{field}“ hat {len(text)} Zeichen, höchstens {limit} sind erlaubt."


def _without_fillers(text: str) -> str:
    return " ".join(re.findall(r"\w+", _FILLERS.sub("", text).casefold()))


def _wording(text: str, source_runs: frozenset[str]) -> Iterator[str]:
    quoted = f"„{text[:60]}…“" if len(text) > 60 else f"„{text}“"
    if match := _TRANSCRIBED.search(text):
        yield f"Umlaut fehlt in „{match[0]}“: {quoted}"
    if match := _PERSON.search(text):
        yield f"Personennamen gehören nicht in den Katalog („{match[0]}“): {quoted}"
    if '"' in text:
        yield f"Anführungszeichen sind „ und “: {quoted}"
    if fingerprints(text) & source_runs:
        yield f"Acht Wörter in Folge stehen so in der Quelle: {quoted}"
