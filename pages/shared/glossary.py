"""Links from a text to the glossary, where a term first occurs on a screen."""

import streamlit as st
from markupsafe import Markup

from assessment.catalog.model import Term
from assessment.texts.terms import term_pattern
from assessment.web.addresses import address
from pages.shared import context

TERM = "begriff"

_LINKED = "linked-terms"


def begin_screen() -> None:
    """Forget which terms are linked: a new screen links each of them once more."""
    st.session_state[_LINKED] = set()


def with_terms(text: str) -> Markup:
    """Return a text in which terms that are new on this screen lead to the glossary."""
    linked: set[str] = st.session_state.setdefault(_LINKED, set())
    pattern, terms = term_pattern(context.the_catalog().terms)
    pieces, end = [], 0
    for match in pattern.finditer(text):
        term = terms[match[1]]
        if term.id in linked:
            continue
        linked.add(term.id)
        pieces += [Markup.escape(text[end : match.start()]), _link(term, match[0])]
        end = match.end()
    return Markup("").join([*pieces, Markup.escape(text[end:])])


def other_terms(text: str) -> Markup:
    """Return links for the terms of a text that can't hold links itself, unless they are linked already."""
    linked: set[str] = st.session_state.setdefault(_LINKED, set())
    pattern, terms = term_pattern(context.the_catalog().terms)
    others = {
        term.id: term for match in pattern.finditer(text) for term in [terms[match[1]]] if term.id not in linked
    }
    linked.update(others)
    return Markup(", ").join(_link(term, term.term) for term in others.values())


def _link(term: Term, text: str) -> Markup:
    link = Markup('<a class="kompass-term" href="{}" title="{}">{}</a>')
    return link.format(_address(term), term.definition, text)


def _address(term: Term) -> str:
    """Return the address of the term on the page "Methodik"."""
    return address("methodology", **context.address(), **{TERM: term.id})
