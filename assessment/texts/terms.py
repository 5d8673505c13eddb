"""Finds the glossary's terms in texts, inflected too."""

import re
from collections.abc import Iterable
from functools import lru_cache

from assessment.catalog.model import Catalog, Term


def terms_in(texts: Iterable[str], catalog: Catalog) -> list[Term]:
    """Return the terms that the texts use, in alphabetical order."""
    pattern, spelt = term_pattern(catalog.terms)
    terms = {spelt[match[1]].id: spelt[match[1]] for text in texts for match in pattern.finditer(text)}
    return sorted(terms.values(), key=lambda term: term.term.casefold())


@lru_cache(maxsize=4)
def term_pattern(terms: tuple[Term, ...]) -> tuple[re.Pattern[str], dict[str, Term]]:
    """Return what finds the terms (group 1 is the spelling), and what each spelling stands for."""
    spelt = {name: term for term in terms for name in _spellings(term.term)}
    names = sorted(spelt, key=len, reverse=True)
    return re.compile(rf"({'|'.join(map(_as_word, names))})(?:e?n|e?s|e)?\b"), spelt


def _as_word(name: str) -> str:
    """Return what finds a name where a word begins, which is asked behind its first letter: "re" jumps to letters."""
    first = re.escape(name[0])
    return rf"{first}(?<!\w{first}){re.escape(name[1:])}"


def _spellings(term: str) -> list[str]:
    """Return a term's own spellings: "Proof of Concept (PoC)" is also written "PoC"."""
    match = re.fullmatch(r"(.+?) \((.+)\)", term)
    return [match[1], *re.split(r" */ *|, ", match[2])] if match else [term]
