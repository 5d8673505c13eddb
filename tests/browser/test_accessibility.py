"""Every screen is German and passes axe for WCAG 2.1 A and AA: light and dark, wide and narrow, empty and full.

Beyond what axe sees: no text is cut, spaced out or on 320 px, where nothing scrolls sideways; in forced colours, what
is chosen can be told from what is not.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from assessment.catalog.files import catalog
from assessment.exchange.seal import canonical
from assessment.rating import Answer, Rating
from tests.browser.conftest import DESKTOP, PHONE, add_to
from tests.browser.english import english_labels, english_texts
from tests.browser.forced_colours import unseen
from tests.browser.scenes import BOTH, CLOSED, EMPTY_DATABASE, FULL, WORKSHOP, Filled, Scene, go_to, hold, named
from tests.browser.screens import idle, layout_problems, still
from tests.browser.text_spacing import cut, cut_when_spaced
from tests.thoroughness import some_of

pytestmark = pytest.mark.browser

_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
_AXE = Axe().axe_script
_TEXT_ALTERNATIVE = """chart => [chart, ...chart.querySelectorAll("*")]
  .map(element => element.getAttribute("aria-label") || element.getAttribute("alt") || "").join(" ")"""
Scheme = Literal["light", "dark"]
_CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
_THEMES = tomllib.loads(_CONFIG.read_text(encoding="utf-8"))["theme"]
_LAPTOP: ViewportSize = {"width": 1280, "height": 800}
_NARROW: ViewportSize = {"width": 320, "height": 640}
# Colours do not depend on the width, nor the layout on the colours.
_LOOKS: tuple[tuple[ViewportSize, Scheme], ...] = ((_LAPTOP, "light"), (PHONE, "dark"))


@pytest.fixture
def screen(shared_page: Page) -> Iterator[Page]:
    """The page as a user finds it: wide and light."""
    shared_page.bring_to_front()
    shared_page.set_viewport_size(DESKTOP)
    yield shared_page
    shared_page.emulate_media(color_scheme="light")


@pytest.fixture(scope="module")
def closed(full: Filled) -> Filled:
    """An assessment that was closed, opened again and closed again, on the same server."""
    repository = full.server.repository
    assessment = add_to(full.server, {"p3-01": Answer("p3-01", Rating.L, note="so war es")})
    repository.close(assessment, canonical)
    repository.reopen(assessment)
    repository.close(assessment, canonical)
    return Filled(full.server, assessment)


def _change_scheme(page: Page, scheme: Scheme) -> None:
    """Let the system ask for light or dark, and wait until the page has followed."""
    page.emulate_media(color_scheme=scheme)
    app = page.get_by_test_id("stApp")
    if app.count():
        expect(app).to_have_css("background-color", _rgb(_THEMES[scheme]["backgroundColor"]))
        idle(page)
    # Colours that fade in would be judged half way.
    still(page)


def _rgb(colour: str) -> str:
    return "rgb({}, {}, {})".format(*bytes.fromhex(colour.removeprefix("#")))


def _violations(page: Page, where: str) -> list[str]:
    """Return what axe finds, one line for each element."""
    violations = []
    for violation in page.evaluate("rules => axe.run(rules)", _RULES)["violations"]:
        for node in violation["nodes"]:
            reasons = "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))
            violations.append(f"{where}: {violation['id']} at {node['target']}: {reasons}")
    return violations


def _faults(page: Page, name: str) -> dict[str, list[str]]:
    """Return what is wrong with the screen in one of the looks (in `make soak` in all), and in the narrowest."""
    page.evaluate(_AXE)
    violations, spaced = [], []
    for size, scheme in some_of(_LOOKS, 1, of=name):
        page.set_viewport_size(size)
        _change_scheme(page, scheme)
        where = f"{scheme}, {size['width']} px"
        violations += _violations(page, where)
        spaced += [f"{where}: {text}" for text in cut_when_spaced(page)]
    german = {"English, shown": english_texts(page), "read out": english_labels(page)}
    page.set_viewport_size(_NARROW)
    narrow = [*cut(page), *layout_problems(page)]
    return {
        "violations": violations,
        **german,
        "language and title": _unnamed(page),
        "cut when spaced out": spaced,
        "cut or sideways on 320 px": narrow,
        "unseen in forced colours": unseen(page),
    }


def _unnamed(page: Page) -> list[str]:
    """Return what the page says of its language and in its title, where that is not as it should be."""
    said = (str(page.locator("html").get_attribute("lang")), page.title())
    return [] if said[0] == "de" and "Skalierungskompass" in said[1] else list(said)


_NO_FAULTS: dict[str, list[str]] = {
    "violations": [],
    "English, shown": [],
    "read out": [],
    "language and title": [],
    "cut when spaced out": [],
    "cut or sideways on 320 px": [],
    "unseen in forced colours": [],
}


@pytest.mark.alike(2)
@named(EMPTY_DATABASE)
def test_screen_of_an_empty_database_is_accessible(screen: Page, blank: Filled, scene: Scene) -> None:
    go_to(screen, blank, scene)
    assert _faults(screen, scene.name) == _NO_FAULTS


@pytest.mark.alike(2)
@named(BOTH)
def test_screen_of_an_empty_assessment_is_accessible(screen: Page, empty: Filled, scene: Scene) -> None:
    go_to(screen, empty, scene)
    assert _faults(screen, scene.name) == _NO_FAULTS


@named(BOTH)
def test_screen_of_the_full_example_is_accessible(screen: Page, full: Filled, scene: Scene) -> None:
    go_to(screen, full, scene)
    assert _faults(screen, scene.name) == _NO_FAULTS


@pytest.mark.alike(6)
@named(FULL)
def test_what_opens_on_a_screen_is_accessible(screen: Page, full: Filled, scene: Scene) -> None:
    go_to(screen, full, scene)
    assert _faults(screen, scene.name) == _NO_FAULTS


@pytest.mark.alike(1)
@named(CLOSED)
def test_screen_of_a_closed_assessment_is_accessible(screen: Page, closed: Filled, scene: Scene) -> None:
    go_to(screen, closed, scene)
    assert _faults(screen, scene.name) == _NO_FAULTS


@pytest.mark.alike(2)
@named(WORKSHOP)
def test_screen_of_a_workshop_is_accessible(screen: Page, full: Filled, scene: Scene) -> None:
    assessment = add_to(full.server, {}, title=f"Workshop, {scene.name}")
    hold(full.server.repository, assessment, scene.name)
    go_to(screen, Filled(full.server, assessment), scene)
    assert _faults(screen, scene.name) == _NO_FAULTS


def test_page_tells_those_without_javascript_in_german(page: Page, blank: Filled) -> None:
    html = page.request.get(blank.server.url, headers={"Accept": "text/html"}).text()
    assert "Bitte JavaScript im Browser einschalten." in html
    assert "You need" not in html


def test_charts_say_in_words_what_they_show(page: Page, full: Filled) -> None:
    scene = next(scene for scene in FULL if scene.name == "heatmap")
    go_to(page, full, scene)
    charts = page.get_by_test_id("stPlotlyChart")
    expect(charts).to_have_count(3)
    for chart in charts.all():
        words = chart.evaluate(_TEXT_ALTERNATIVE)
        assert re.search(r"\d+ %", words), words
    radar = charts.first.evaluate(_TEXT_ALTERNATIVE)
    for driver in catalog().drivers:
        assert driver.short_label in radar
