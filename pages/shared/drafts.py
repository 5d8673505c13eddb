"""What is entered and waits for a button, or only chooses what is shown: this session keeps it, nothing else does.

The browser is told of what was typed: its tab keeps it over a reload and the end of the program (forms.js).
"""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from markupsafe import Markup

from pages.shared import fields
from pages.shared.markup import draw_html

# What keys of fields begin with in which fields.js saves what is typed.
_TYPED = ("note-", "text-", "due-")


@dataclass(slots=True)
class _Drafts:
    """What a session keeps.

    `values`: by what they are of, and the key of the field. `places`: where drafts may be. `bases`: what was stored
    when they were entered, by what they are of. `session`, `turn`: who tells the browser, and how often it did.
    """

    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    places: set[tuple[str, str]] = field(default_factory=set)
    bases: dict[str, Any] = field(default_factory=dict)
    session: str = field(default_factory=lambda: secrets.token_hex(8))
    turn: int = 0


def value(key: str, of: str = "", empty: Any = "") -> Any:
    """Return what was entered into the field of a draft; `empty` where nothing was."""
    return _drafts().values.get((of, key), empty)


def target(key: str, of: str = "") -> fields.Target[Any]:
    """Return where an input goes that is no part of an answer, or only by a click."""
    drafts = _drafts()
    drafts.places.add((of, key))

    def save(entered: Any, _shown: Any) -> None:
        drafts.values[of, key] = entered

    return fields.Target(of, save, beside=_tell)


def forget(key: str, of: str = "") -> None:
    """Give up a draft: it is stored, or not wanted any more."""
    _drafts().values.pop((of, key), None)


def keep(of: str, basis: Any) -> None:
    """Give up the drafts of `of` if what is stored and they would change, their `basis`, is another by now.

    To be called just before their fields are drawn.
    """
    bases = _drafts().bases
    if bases.setdefault(of, basis) != basis:
        forget_all(of)
        bases[of] = basis


def forget_all(of: str) -> None:
    """Give up all drafts of what has an id that begins so, and what was refused in their fields."""
    drafts = _drafts()
    for place in [place for place in drafts.values if place[0].startswith(of)]:
        del drafts.values[place]
    for owner, key in fields.refused_in(of):
        fields.forget_refused(owner, key)
    for name in [name for name in drafts.bases if name.startswith(of)]:
        del drafts.bases[name]


def are_there(of: str) -> bool:
    """Whether anything was entered into the drafts of `of`, or is refused there."""
    return any(place[0] == of for place in (*_drafts().values, *fields.refused_in(of)))


def entered(key: str, of: str, empty: Any) -> Any:
    """Return what the field of a draft says, in the callback of a button as well.

    The button's may come before that of the field, where both come with one message.
    """
    return st.session_state[key] if fields.shows(key, of) else value(key, of, empty)


def texts() -> str:
    """Return, as JSON for forms.js, what was typed into fields of drafts for a button to store, as it stands there.

    With a name of this session, and a number that grows: what was told last holds. And fingerprints of all texts of
    drafts that have arrived, for fields.js.
    """
    drafts = _drafts()
    drafts.turn += 1
    typed = {place: fields.typed(place[1], place[0]) for place in drafts.places if place[1].startswith(_TYPED)}
    waiting = {*drafts.values, *fields.refused_in("")}
    told = {
        "session": drafts.session,
        "turn": drafts.turn,
        # What is of nothing only chooses what is shown.
        "texts": {key: text for (of, key), text in typed.items() if of and (of, key) in waiting and text is not None},
        "received": {key: "" if text is None else fields.fingerprint(text) for (_, key), text in typed.items()},
    }
    return json.dumps(told)


def _tell(key: str) -> None:
    """Tell the browser beside the field: a fragment may be all that is drawn."""
    if key.startswith(_TYPED):
        draw_html(Markup('<span class="kompass-drafts" data-drafts="{}"></span>').format(texts()))


def _drafts() -> _Drafts:
    try:
        drafts: _Drafts = st.session_state["drafts"]
    except KeyError:
        drafts = st.session_state["drafts"] = _Drafts()
    return drafts
