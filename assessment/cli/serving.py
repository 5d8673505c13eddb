"""The app for a workshop in the room: which command starts it, and what is said before."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

import segno

from assessment.ballots.access.network import join_base

_APP = Path(__file__).parents[2] / "app.py"
_DEFAULT_PORT = 8501
_PORTS_TRIED = 20


class NoPortError(Exception):
    """There is no port to listen on; the text is a sentence for users."""


def free_port(setting: str) -> int:
    """Return the port of STREAMLIT_SERVER_PORT, or Streamlit's usual one; where it is taken, the next free one."""
    if setting.strip() and not (setting.strip().isdecimal() and 0 < int(setting) < 65_536):
        raise NoPortError(f"STREAMLIT_SERVER_PORT ist kein Anschluss: {setting}")
    first = int(setting) if setting.strip() else _DEFAULT_PORT
    for port in range(first, min(first + _PORTS_TRIED, 65_536)):
        if _is_free(port):
            return port
    raise NoPortError(f"Ab {first} ist kein Anschluss frei. STREAMLIT_SERVER_PORT wählt einen anderen.")


def command(addresses: Sequence[str], port: int, also_allowed: Iterable[str] = ()) -> list[str]:
    """Return the command that starts the app for the whole network.

    With an address to show and nobody at a screen to show it to, Streamlit does not ask a service in the internet for
    this machine's address, as it otherwise does when it listens on all of them.
    """
    name = socket.gethostname()
    hosts = dict.fromkeys(("127.0.0.1", "localhost", *addresses, name, f"{name}.local", *also_allowed))
    options = {
        "--server.address": "0.0.0.0",
        "--server.port": str(port),
        "--server.headless": "true",
        "--browser.serverAddress": addresses[0],
        "--browser.serverPort": str(port),
        "--logger.hideWelcomeMessage": "true",
    }
    given = [part for option in options.items() for part in option]
    allowed = [part for host in hosts for part in ("--server.allowedHosts", host)]
    return [sys.executable, "-m", "streamlit", "run", str(_APP), *given, *allowed]


def environment(of: Mapping[str, str]) -> dict[str, str]:
    """Return the environment to start in: what lets a proxy pass has no place where others can reach the app."""
    return {name: value for name, value in of.items() if name not in {"BEHIND_PROXY", "FORWARDED_ALLOW_IPS"}}


def announcement(addresses: Sequence[str], port: int) -> str:
    """Return what the facilitator reads, with a QR code for the room."""
    room = f"{join_base(addresses[0], port)}/w"
    code = StringIO()
    segno.make(room, micro=False).terminal(out=code, border=2, compact=True)
    others = [f"{join_base(address, port)}/w" for address in addresses[1:]]
    lines = [
        "Der Skalierungskompass für einen Workshop im Raum.",
        "",
        f"  An diesem Rechner:   http://127.0.0.1:{port}",
        f"  Die Geräte im Raum:  {room}",
        *([f"  Geht das nicht:      {' oder '.join(others)}"] if others else []),
        "",
        code.getvalue(),
        "Andere Geräte erreichen nur die Stimmzettel. Beenden: Strg+C",
        "",
    ]
    return "\n".join(lines)


def run(arguments: Sequence[str]) -> int:
    """Start the app in place of this process, or beside it where there is no such thing; return how it ended."""
    sys.stdout.flush()
    started_in = environment(os.environ)
    if sys.platform != "win32":
        os.execve(arguments[0], list(arguments), started_in)
    was_asked_to_end = False
    with subprocess.Popen(arguments, env=started_in) as process:
        while True:
            try:
                ended = process.wait()
                # Asked to, it ends with a status as if it had failed.
                return 0 if was_asked_to_end else ended
            except KeyboardInterrupt:
                # The console tells the app as well, which ends by itself.
                was_asked_to_end = True


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":
            # As Streamlit does: a port whose last connections are only running out counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
        return True
