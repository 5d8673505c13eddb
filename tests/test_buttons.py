"""Every button of every screen is pressed by some test. `python -m tests.buttons.pressed` prints the list."""

from tests.buttons.pressed import Button, presses
from tests.buttons.sources import UNKNOWN


def test_every_button_is_pressed_by_some_test() -> None:
    """A new button needs a key, and a test that presses it and looks at what came of it."""
    buttons = presses()
    assert {"new", "vote-reveal", "workshop-lobby", "clear-filter", f"measure-{UNKNOWN}", "download-everything"} <= {
        button.key for button in buttons
    }
    assert [button for button in sorted(buttons) if not buttons[button]] == []


def test_every_button_has_a_key() -> None:
    assert [button for button in sorted(presses()) if button.key == UNKNOWN] == []


def test_keys_and_labels_are_told_apart() -> None:
    """What presses one button must not count for another."""
    by_key = {button.key: (button, tests) for button, tests in presses().items()}
    (creating, by_whom), (_, by_others) = by_key["measure-create"], by_key[f"measure-{UNKNOWN}"]
    assert creating == Button("measure-create", "Anlegen", "pages/measures/screen.py")
    assert not by_whom & by_others
