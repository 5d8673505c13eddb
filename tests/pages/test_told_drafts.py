"""What was typed into a form is told to the browser, which keeps it (web/forms.js), until it is stored."""

import html
import json
import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assessment.phases import Phase
from assessment.store.repository import Repository
from pages.shared.fields import fingerprint
from tests.pages.conftest import Open
from tests.pages.test_drafts import gone_to, opener, sent


def told(app: AppTest) -> dict[str, Any]:
    """Return what the browser is told last of what waits for a button."""
    marks = re.findall(r'data-drafts="([^"]*)"', " ".join(str(piece.proto.body) for piece in app.get("html")))
    drafts: dict[str, Any] = max((json.loads(html.unescape(mark)) for mark in marks), key=lambda each: each["turn"])
    return drafts


@pytest.mark.dear
def test_the_browser_is_told_what_was_typed_into_a_form_and_no_more_once_it_is_stored(
    open_screen: Open, repository: Repository
) -> None:
    app = open_screen("start")
    assert told(app)["texts"] == {}
    app.button(key="new").click().run()
    place = opener("new", "")[1]
    hostile = '"><script>x</script> ' + "y" * 300
    entered = {
        f"text-municipality-{place}": hostile,
        f"text-title-{place}": " mit Rand ",
        f"due-day-{place}": "31.2.26",
    }
    for key, text in entered.items():
        app.text_input(key=key).set_value(text).run()
        app.button(key="new").click().run()
    assert told(app)["texts"] == entered
    assert all(told(app)["received"][key] == fingerprint(text) for key, text in entered.items())
    before = told(app)
    after = told(gone_to(app, "methodology"))
    assert (after["session"], after["texts"]) == (before["session"], entered)
    assert after["turn"] > before["turn"]

    gone_to(app, "start")
    app.button(key="new").click().run()
    right = {"text-municipality": "Neustadt", "text-solution": "Leihrad", "due-day": "1.2.26"}
    for name, text in right.items():
        app.text_input(key=f"{name}-{place}").set_value(text).run()
        app.button(key="new").click().run()
    app.radio(key=f"choice-phases-{place}").set_value((Phase.P4,)).run()
    app.button(key="new").click().run()
    sent(app, "new")
    assert [stored.municipality for stored in repository.assessments()] == ["Neustadt"]
    assert told(app)["texts"] == {}
