"""Every button that a screen draws, and the tests that press it: read off the sources, by key or by label."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.buttons.sources import UNKNOWN, Reader, called
from tests.places import ROOT

_DRAWS = {"button", "download_button", "form_submit_button"}
_PRESSES = re.compile(r"_?(click|press|tap)\w*|_downloaded")
_KEY_IN_SELECTOR = re.compile(rf"st-key-([\w{UNKNOWN}-]+)")


@dataclass(frozen=True, order=True, slots=True)
class Button:
    """A button: its key, with `UNKNOWN` for what differs, its label where that is fixed, and where it is drawn."""

    key: str
    label: str
    drawn_in: str


def drawn() -> set[Button]:
    """Return all buttons of all screens."""
    reader = Reader((ROOT / "pages").rglob("*.py"), follows=False)
    buttons: set[Button] = set()
    for source in reader.sources:
        for scope, call in source.calls:
            # What our own function of that name draws is found where it calls Streamlit's.
            if called(call) not in _DRAWS or source.is_ours(call):
                continue
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            labels = [text for text in reader.texts(call.args[0], scope) if UNKNOWN not in text]
            keys = reader.texts(given["key"], scope) if "key" in given else []
            for key in keys or [UNKNOWN]:
                buttons.add(Button(key, labels[0] if len(labels) == 1 else "", source.place))
    return buttons


@cache
def presses() -> dict[Button, set[str]]:
    """Return the tests that press each button. Of several keys that fit, those with the most fixed letters count."""
    buttons = drawn()
    by_label: dict[str, set[Button]] = defaultdict(set)
    for button in buttons:
        by_label[button.label].add(button)
    tests: dict[Button, set[str]] = {button: set() for button in buttons}
    by_text: dict[str, set[str]] = defaultdict(set)
    for text, test in _pressed():
        by_text[text].add(test)
    for text, pressing in by_text.items():
        for key in [text, *_KEY_IN_SELECTOR.findall(text)]:
            fitting = [button for button in buttons if _fits(button.key, key)]
            most = max((_said(button.key) for button in fitting), default=0)
            for button in fitting:
                if _said(button.key) == most:
                    tests[button] |= pressing
        # A label that several buttons have tells nothing.
        if len(named := by_label[text]) == 1:
            tests[next(iter(named))] |= pressing
    return tests


def _pressed() -> Iterator[tuple[str, str]]:
    """Yield what tests name where they press something, and which tests."""
    folders = ("pages", "browser", "widget_life")
    files = [file for folder in folders for file in (ROOT / "tests" / folder).rglob("*.py")]
    reader = Reader(files, follows=True)
    for source in reader.sources:
        for scope, call in source.calls:
            if not _PRESSES.fullmatch(name := called(call)):
                continue
            # A key of the keyboard is pressed in whatever has the focus.
            parts = call.args if name == "press" else [call]
            for text in {text for part in parts for text in reader.texts(part, scope)}:
                yield text, f"{source.place}::{scope.name}"


def _fits(key: str, text: str) -> bool:
    """Whether a text can be a key; at the end of a selector a beginning of one is enough."""
    return _said(key) > 0 and _pattern(key).fullmatch(text + UNKNOWN if text.endswith("-") else text) is not None


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("[^ ]+".join(map(re.escape, key.split(UNKNOWN))))


@cache
def _said(key: str) -> int:
    return sum(letter.isalnum() for letter in key)


if __name__ == "__main__":
    for pressed, tests in sorted(presses().items()):
        print(f"{pressed.key:24} {pressed.label:40} {pressed.drawn_in:40} {', '.join(sorted(tests)) or '– nobody –'}")
