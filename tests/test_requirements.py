"""What is installed is what was locked: each package in one version, as a wheel, with its hashes."""

import re

import pytest

from tests.places import ROOT


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_with_its_hashes_and_built_by_nobody_here(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    options, *entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    # A source package would run its own code while it is installed.
    assert "--only-binary :all:" in options.splitlines()
    assert len(entries) > 10
    for entry in entries:
        assert re.match(r"[\w.\[\]-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry
