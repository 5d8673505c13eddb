"""Finds the Chromium that the browser tests drive.

Run as a module before the tests: `python -m tests.browser.chromium` says how to install a missing one. Only with
CI=true, on a machine that nobody uses for anything else, it installs one itself.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)

# The headless shell is Chromium without a window's trimmings, and takes an eighth less of the processor.
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
)
_HELP = (
    "No Chromium was found; browser tests are skipped. To install one: `apt-get install chromium` (Debian) or "
    "`python -m playwright install chromium`. Chrome and Edge will do as well; CHROMIUM names a path."
)


def chromium() -> str | None:
    """Return the path of a Chromium on this machine; CHROMIUM names another one."""
    configured = os.environ.get("CHROMIUM")
    if configured:
        return configured
    return next((path for name in _NAMES if (path := shutil.which(name))), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Try Playwright's own download, then the system's packages."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, capture_output=True)
    if chromium() is None and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        for package in ("chromium-headless-shell", "chromium"):
            if chromium() is None:
                subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False, capture_output=True)


def main() -> int:
    is_ci = os.environ.get("CI") == "true"
    if chromium() is None and is_ci:
        install()
    path = chromium()
    print(f"Chromium: {path}" if path else _HELP)
    return 1 if path is None and is_ci else 0


if __name__ == "__main__":
    sys.exit(main())
