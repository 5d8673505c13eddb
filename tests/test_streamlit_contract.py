"""The contract with Streamlit: every inner name that this project relies on is there in the installed version.

What is relied on is read off the sources; nothing is listed here. So an upgrade begins with this file: it says in a
second, without a browser, what has another name now and where that is used (docs/architecture.md).
"""

import pytest
from streamlit import config

from assessment.web.document import german
from tests.contract import installed, page_names, python_names


def test_the_page_has_what_styles_scripts_and_tests_look_for() -> None:
    relied_on = page_names.names()
    assert {"stApp", "stRadioOption", "data-test-script-state", "notRunning", "st-key-", "xtick"} <= {
        name.name for name in relied_on
    }
    assert [name for name in sorted(relied_on) if not installed.has_name(name.name, name.is_beginning)] == []


def test_the_page_says_what_is_translated() -> None:
    words = page_names.words()
    assert {"Clear value", "Cancel upload of ", " files are not allowed."} <= set(words)
    assert [text for text in words if not installed.says(text)] == []


def test_the_page_has_every_place_that_is_rewritten() -> None:
    places = page_names.rewritten()
    assert "<title>Streamlit</title>" in places
    assert [place for place in sorted(places) if place not in installed.page()] == []
    page = german(installed.page())
    assert [place for place in places - {"<head>", "</head>"} if place in page] == []


def test_the_server_has_what_is_used_of_it() -> None:
    uses = python_names.uses()
    assert {"_yield_callback", "_page_hash", "_instance", "_settle_pending", "scan_component_manifests"} <= {
        use.name for use in uses
    }
    assert [use for use in sorted(uses) if not use.is_there] == []


def test_the_server_has_every_option_and_address() -> None:
    options, addresses = python_names.options(), python_names.addresses()
    assert {"server.allowedHosts", "runner.postScriptGC"} <= {name for name, _ in options}
    assert [option for option in sorted(options) if option[0] not in config.get_config_options()] == []
    assert "_stcore/health" in {address for address, _ in addresses}
    assert [address for address in sorted(addresses) if address[0] not in installed.addresses()] == []


@pytest.mark.parametrize("name", ["stMainn", "stChekbox", "data-slected", "legendtxt", "stAlertContentWrong"])
def test_another_name_is_missed(name: str) -> None:
    assert not installed.has_name(name)


@pytest.mark.parametrize("words", ["Emptyy", "Show sugestions", "option availble.", "Cancel upload", "Dateien "])
def test_other_words_are_missed(words: str) -> None:
    assert not installed.says(words)
