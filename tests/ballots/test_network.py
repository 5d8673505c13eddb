"""The addresses that other devices open, and the command that listens on them."""

import ipaddress
import socket
import sys
import tomllib
from collections.abc import Iterator

import pytest

from assessment.ballots.access.network import is_loopback, join_base, local_addresses
from assessment.cli import serving
from tests.places import ROOT


def test_local_addresses_are_this_machines_own_and_no_loopback() -> None:
    for address in local_addresses():
        assert not is_loopback(address)
        with socket.socket() as probe:
            # Only an address of this machine can be bound.
            probe.bind((address, 0))


@pytest.mark.parametrize(
    ("listens_on", "base"),
    [
        ("127.0.0.1", "http://127.0.0.1:8600"),
        (" 192.168.1.20 ", "http://192.168.1.20:8600"),
        ("rathaus.example.org", "http://rathaus.example.org:8600"),
        ("2001:db8::1", "http://[2001:db8::1]:8600"),
    ],
)
def test_the_base_of_join_addresses(listens_on: str, base: str) -> None:
    assert join_base(listens_on, 8600) == base


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::", ""])
def test_a_server_on_all_addresses_is_joined_on_the_likeliest(everywhere: str) -> None:
    likeliest = (*local_addresses(), "127.0.0.1")[0]
    assert ipaddress.ip_address(likeliest)
    assert join_base(everywhere, 8501) == f"http://{likeliest}:8501"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("0.0.0.0", 0))
        listening.listen()
        yield int(listening.getsockname()[1])


def test_a_port_that_is_taken_gives_way_to_the_next_free_one(taken: int) -> None:
    assert taken < serving.free_port(str(taken)) <= taken + 20
    assert serving.free_port(f" {taken + 1} ") >= taken + 1


@pytest.mark.parametrize("wanted", ["achttausend", "0", "-1", "70000", "80.5"])
def test_a_port_that_is_none(wanted: str) -> None:
    with pytest.raises(serving.NoPortError, match="STREAMLIT_SERVER_PORT"):
        serving.free_port(wanted)


def test_the_app_listens_everywhere_and_knows_its_own_names() -> None:
    command = serving.command(("192.168.1.20", "10.1.2.3"), 8600, ["kompass.example.org"])
    options = list(zip(command[5::2], command[6::2], strict=True))
    assert ("--server.address", "0.0.0.0") in options
    assert ("--server.port", "8600") in options
    hosts = [value for name, value in options if name == "--server.allowedHosts"]
    assert {"127.0.0.1", "localhost", "192.168.1.20", "10.1.2.3", "kompass.example.org"} <= set(hosts)
    assert not {"", "*"} & set(hosts)


def test_nothing_that_trusts_a_proxy_is_taken_along() -> None:
    kept = serving.environment({"BEHIND_PROXY": "1", "FORWARDED_ALLOW_IPS": "*", "DATABASE_URL": "sqlite:///a"})
    assert kept == {"DATABASE_URL": "sqlite:///a"}


@pytest.mark.skipif(sys.platform == "win32", reason="raises a signal in this process")
@pytest.mark.parametrize(("is_asked_to_end", "status"), [(True, 0), (False, 1)])
def test_ending_the_app_with_the_keyboard_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, is_asked_to_end: bool, status: int
) -> None:
    """Where the app runs beside the command, the console tells both; Streamlit then ends with a status of 1."""
    monkeypatch.setattr(sys, "platform", "win32")
    ask = "os.kill(os.getppid(), signal.SIGINT); " if is_asked_to_end else ""
    assert (
        serving.run([sys.executable, "-c", f"import os, signal, sys; {ask}sys.stdin.read(); sys.exit(1)"]) == status
    )


def test_what_people_open_is_written_as_the_address_that_works_everywhere() -> None:
    """Under the name localhost, pages hang in some managed networks on Windows."""
    root = ROOT
    for text in (root / "README.md", root / "Makefile", *(root / "docs").glob("*.md")):
        assert "localhost:" not in text.read_text(encoding="utf-8"), text
    settings = tomllib.loads((root / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    # Streamlit prints what it listens on.
    assert settings["server"]["address"] == "127.0.0.1"
    assert "serverAddress" not in settings["browser"]


def test_the_announcement_has_all_addresses_and_a_code() -> None:
    announcement = serving.announcement(("192.168.1.20", "10.1.2.3"), 8600)
    for address in ("http://127.0.0.1:8600", "http://192.168.1.20:8600/w", "http://10.1.2.3:8600/w"):
        assert address in announcement
    assert sum(line.startswith("█") for line in announcement.splitlines()) > 10
    assert "10.1.2.3" not in serving.announcement(("192.168.1.20",), 8600)
