"""Fields that come and go: the one rule of what a field shows and of what counts as entered (docs/architecture.md).

A field is brought in line with what is stored in the run that draws it, never before: Streamlit shows a field that is
set in any other run with its default, and takes that for an input. What differs from what the field last showed is an
input, whatever else comes from the browser is not. What is refused stays in the field, in every view, with its
sentence, until it is mended.

What may come or go above a field stands in a container of its own: a field that moves to another place of the screen
is a new one to the browser, and what is just being typed in it is lost.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar
from zlib import crc32

import streamlit as st
from markupsafe import Markup

from assessment.days import in_words, understood_day, written
from assessment.validation import MAX_LINE, MAX_TEXT, text_problem
from pages.shared import pending, redraw
from pages.shared.markup import draw_html, escape_markdown

Value = TypeVar("Value")

_NOT_SAVED = "Diese Eingabe ist nicht gespeichert."


def _nothing_wrong(_value: Any) -> str | None:
    return None


def _nothing_beside(_key: str) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Target(Generic[Value]):
    """Where an input goes.

    `of`: the id of what the field belongs to; `about`: the criterion, where it belongs to an answer. `save` gets the
    input and what the field showed before. `check` returns a sentence when the input is refused; `kept` follows it
    and says what holds instead. `beside`: draws what the browser is told beside a field that is typed in.
    """

    of: str
    save: Callable[[Value, Value], None]
    check: Callable[[Value], str | None] = _nothing_wrong
    kept: str = _NOT_SAVED
    about: str = ""
    beside: Callable[[str], None] = _nothing_beside


@dataclass(frozen=True, slots=True)
class FieldKind(Generic[Value]):
    """How a value stands in a widget, how it is read from there, and when both are the same.

    `read` raises ValueError, with a sentence for the user, for what means no value.
    """

    shown: Callable[[Value], Any]
    read: Callable[[Any], Value]
    same: Callable[[Any, Value], bool]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a field shows, of what, and what stood there before somebody else changed it.

    `is_decided`: whether the user has decided since which of two values holds, and so knows both.
    """

    of: str
    value: Any
    before: Any
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class _Refused:
    """What was entered and is not saved, as it stands in the field, and why."""

    raw: Any
    sentence: str


@dataclass(slots=True)
class _Memory:
    """What a session knows of its fields, by their keys and by what they are of.

    `arrived`: what came from the browser last, as it was typed. `keys`: which fields were drawn, by what they are of
    and about. All in one: asking Streamlit's session for something takes a moment, and every click asks often.
    """

    shown: dict[str, _Shown] = field(default_factory=dict)
    refused: dict[tuple[str, str], _Refused] = field(default_factory=dict)
    arrived: dict[tuple[str, str], Any] = field(default_factory=dict)
    keys: dict[tuple[str, str], set[str]] = field(default_factory=dict)


def _reads_same(kind: "FieldKind[Any]", raw: Any, value: Any) -> bool:
    try:
        return bool(kind.read(raw) == value)
    except ValueError:
        return False


def _text_kind(limit: int) -> FieldKind[str]:
    """Return the kind of a text: blanks at its ends are typed, but not kept."""

    def read(raw: str | None) -> str:
        text = (raw or "").strip()
        if problem := text_problem(text, limit):
            raise ValueError(problem)
        return text

    return FieldKind(shown=lambda value: value, read=read, same=lambda raw, value: (raw or "").strip() == value)


_DAY: FieldKind[date | None] = FieldKind(
    shown=written,
    read=lambda raw: understood_day(raw or ""),
    # What was typed stays as it was typed while it means the day that is stored.
    same=lambda raw, value: _reads_same(_DAY, raw, value),
)
_AS_IT_IS: FieldKind[Any] = FieldKind(
    shown=lambda value: value, read=lambda raw: raw, same=lambda raw, value: raw == value
)
_LIST: FieldKind[list[str]] = FieldKind(shown=list, read=list, same=lambda raw, value: list(raw) == list(value))


def begin(key: str, stored: Value, target: Target[Value], kind: FieldKind[Value]) -> dict[str, Any]:
    """Bring a field in line with what is stored, just before it is drawn; return what every widget is drawn with."""
    memory = _memory()
    earlier = memory.shown.get(key)
    refused = memory.refused.get((target.of, key))
    is_new = key not in st.session_state
    if refused and is_new and not str(refused.raw or "").strip():
        # There is nothing in it to mend or to copy, and whoever comes back wants to see what holds.
        del memory.refused[target.of, key]
        refused = None
    # A field that comes anew shows what is stored: nobody sees what stood in it before.
    is_other = earlier is None or earlier.of != target.of or earlier.is_decided or is_new
    memory.keys.setdefault((target.of, target.about), set()).add(key)
    before = stored if is_other or earlier is None or earlier.value == stored else earlier.value
    memory.shown[key] = _Shown(target.of, stored, before)
    expected = refused.raw if refused else kind.shown(stored)
    raw = None if is_new else st.session_state[key]
    if is_new or not (raw == expected if refused else kind.same(raw, stored)):
        st.session_state[key] = expected
    return {"key": key, "on_change": _entered, "args": (key, target, kind, redraw.current_part())}


def changed_beside(key: str, of: str, value: Any) -> None:
    """Note that this session has changed what a field shows by something else, such as a button beside it."""
    _memory().shown[key] = _Shown(of, value, value)


def decided(of: str, about: str) -> None:
    """Note that the user has decided which of two values holds of what these fields are about."""
    memory = _memory()
    for key in memory.keys.get((of, about), ()):
        if earlier := memory.shown.get(key):
            memory.shown[key] = replace(earlier, is_decided=True)


def wrong_with(key: str, of: str) -> str | None:
    """Return why what stands in a field is not saved; None where it is."""
    refused = _memory().refused.get((of, key))
    return refused.sentence if refused else None


def received(of: str, about: str = "") -> str:
    """Return, as JSON by key, fingerprints of the texts that have arrived from the browser, for fields.js."""
    memory = _memory()
    typed = {
        key: memory.arrived[of, key] if (of, key) in memory.arrived else st.session_state.get(key)
        for key in memory.keys.get((of, about), ())
    }
    return json.dumps({key: fingerprint(text) for key, text in typed.items() if isinstance(text, str)})


def has_refused(of: str, about: str = "") -> bool:
    """Whether something that was entered about an answer or a measure is refused and stands in a field."""
    memory = _memory()
    return any((of, key) in memory.refused for key in memory.keys.get((of, about), ()))


def fingerprint(text: str) -> str:
    """Return a checksum of a text: fields.js has to count the same."""
    return f"{crc32(text.encode('utf-8', 'replace')):x}"


def typed(key: str, of: str) -> Any:
    """Return what came last from a field, as it was typed, be it refused or not; None where nothing came."""
    return _memory().arrived.get((of, key))


def refused_in(of: str) -> list[tuple[str, str]]:
    """Return the places, of what and by which key, of what is refused in fields of what has an id that begins so."""
    return [place for place in _memory().refused if place[0].startswith(of)]


def shows(key: str, of: str) -> bool:
    """Whether a field is in view, and shows something of `of`."""
    shown = _memory().shown.get(key)
    return shown is not None and shown.of == of and key in st.session_state


def forget_refused(of: str, keys: str = "") -> None:
    """Give up what was refused in the fields of `of` whose keys begin so; they will show what is stored."""
    refused = _memory().refused
    for key in [key for key in refused if key[0] == of and key[1].startswith(keys)]:
        del refused[key]


def text_area(
    label: str, key: str, stored: str, target: Target[str], *, limit: int = MAX_TEXT, **options: Any
) -> None:
    """Draw a longer text; `options` are Streamlit's."""
    with st.container():
        # No limit of Streamlit's: it drops what is pasted and too long without a word.
        st.text_area(label, stored, **begin(key, stored, target, _text_kind(limit)), **options)
        target.beside(key)
        say_wrong(key, target.of)


def line(label: str, key: str, stored: str, target: Target[str], *, limit: int = MAX_LINE, **options: Any) -> None:
    """Draw a text of one line; `options` are Streamlit's."""
    with st.container():
        st.text_input(label, stored, **begin(key, stored, target, _text_kind(limit)), **options)
        target.beside(key)
        say_wrong(key, target.of)


def day(label: str, key: str, stored: date | None, target: Target[date | None], **options: Any) -> None:
    """Draw a date, typed the German way; `options` are Streamlit's."""
    widget = begin(key, stored, target, _DAY)
    with st.container():
        st.text_input(label, written(stored), placeholder="TT.MM.JJJJ", autocomplete="off", **widget, **options)
        target.beside(key)
        if not say_wrong(key, target.of) and stored is not None and st.session_state[key].strip() != written(stored):
            draw_html(Markup('<p class="kompass-small">Verstanden: {}</p>').format(in_words(stored)))
        else:
            st.empty()


def choice(label: str, offered: Sequence[Any], key: str, stored: Any, target: Target[Any], **options: Any) -> None:
    """Draw a choice from a menu; `options` are Streamlit's."""
    index = offered.index(stored) if stored in offered else None
    st.selectbox(label, offered, index, **begin(key, stored, target, _AS_IT_IS), **options)


def one_of(
    label: str, offered: Sequence[Value], key: str, stored: Value | None, target: Target[Any], **options: Any
) -> None:
    """Draw a choice from buttons that are all in view; `options` are Streamlit's."""
    index = offered.index(stored) if stored in offered else None
    st.radio(label, offered, index, **begin(key, stored, target, _AS_IT_IS), **options)


def segments(label: str, offered: Sequence[Any], key: str, stored: Any, target: Target[Any], **options: Any) -> None:
    """Draw a choice from segments of one bar, which may be taken back; `options` are Streamlit's."""
    st.segmented_control(label, offered, default=stored, **begin(key, stored, target, _AS_IT_IS), **options)


def tick(label: str, key: str, stored: bool, target: Target[bool], **options: Any) -> None:
    """Draw a box to tick; `options` are Streamlit's."""
    st.checkbox(label, stored, **begin(key, stored, target, _AS_IT_IS), **options)


def switch(label: str, key: str, stored: bool, target: Target[bool], **options: Any) -> None:
    """Draw a switch; `options` are Streamlit's."""
    st.toggle(label, stored, **begin(key, stored, target, _AS_IT_IS), **options)


def number(
    label: str, key: str, stored: int, target: Target[int], *, smallest: int, largest: int, step: int, **options: Any
) -> None:
    """Draw a whole number; the browser refuses what lies outside. `options` are Streamlit's."""
    st.number_input(label, smallest, largest, stored, step, **begin(key, stored, target, _AS_IT_IS), **options)


def several(
    label: str, offered: Sequence[str], key: str, stored: list[str], target: Target[list[str]], **options: Any
) -> None:
    """Draw a choice of several; `options` are Streamlit's."""
    st.multiselect(label, offered, default=stored, **begin(key, stored, target, _LIST), **options)


def say_wrong(key: str, of: str) -> bool:
    """Say below a field why what stands in it is not saved; return whether there was anything to say."""
    sentence = wrong_with(key, of)
    if sentence:
        st.error(escape_markdown(sentence))
    else:
        # Written over: what is merely not drawn any more stays in view when the next run begins at once.
        st.empty()
    return sentence is not None


def field_problem(key: str) -> None:
    """Say what is wrong with what a button would store, if anything is."""
    if st.session_state.get(key):
        st.error(escape_markdown(st.session_state[key]))


def _entered(key: str, target: Target[Any], kind: FieldKind[Any], part: str) -> None:
    """Save an input before the screen is drawn again, or keep it in the field with a sentence."""
    # The run of a click that came right after has this input as well, and must not draw before it is saved.
    with pending.one_at_a_time():
        _take(key, target, kind, part)


def _take(key: str, target: Target[Any], kind: FieldKind[Any], part: str) -> None:
    redraw.ask_for(part)
    memory = _memory()
    raw = memory.arrived[target.of, key] = st.session_state[key]
    earlier = memory.shown[key]
    memory.refused.pop((target.of, key), None)
    try:
        value = kind.read(raw)
        problem = target.check(value)
    except ValueError as error:
        problem = str(error)
    if problem:
        memory.refused[target.of, key] = _Refused(raw, f"{problem} {target.kept}".strip())
        return
    if value == earlier.value:
        return
    # Who is still seeing what stood there before somebody else's change is asked what is to hold.
    seen = earlier.before if value == earlier.before else earlier.value
    target.save(value, seen)
    memory.shown[key] = _Shown(target.of, value, value)


def _memory() -> _Memory:
    try:
        memory: _Memory = st.session_state["fields"]
    except KeyError:
        memory = st.session_state["fields"] = _Memory()
    return memory
