"""How a person enters something: with the mouse, or with the keys alone, at a pace."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.screens import open_menu

PACES = (60, 150, 350, 700)
NAMES = ("mouse", "keys")


@dataclass(frozen=True)
class Hand:
    """`pace`: milliseconds from one key to the next."""

    name: str
    pace: int

    @property
    def has_mouse(self) -> bool:
        return self.name == "mouse"

    def type_into(self, field: Locator, text: str) -> None:
        """Replace what stands in a text field, key by key."""
        expect(field).to_be_editable()
        if self.has_mouse:
            field.click()
        else:
            field.focus()
        field.press("ControlOrMeta+a")
        field.press_sequentially(text, delay=self.pace)

    def press(self, target: Locator) -> None:
        """Press a button, open a fold, tick a box."""
        if self.has_mouse:
            target.click()
        else:
            target.focus()
            target.press("Space" if target.get_attribute("type") == "checkbox" else "Enter")

    def choose(self, page: Page, menu: Locator, name: str) -> None:
        """Choose from a menu."""
        option = page.get_by_role("option", name=name, exact=True)
        # A field that is typed in is left so; a menu opens only when nothing moves.
        menu.focus()
        open_menu(page, menu)
        expect(option).to_be_visible()
        if self.has_mouse:
            option.click()
            return
        menu.press("Home")
        for _ in range(page.get_by_role("option").count()):
            if option.get_attribute("data-focused") == "true":
                break
            menu.press("ArrowDown")
        menu.press("Enter")
