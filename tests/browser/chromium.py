"""Finds the Chromium that the browser tests drive, or installs one.

Run as a module before the tests: `python -m tests.browser.chromium`.
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
    "No Chromium was found, and none could be installed. Install one (Debian, Ubuntu: apt-get install chromium; "
    "Windows, macOS: Chrome or Edge will do) or set CHROMIUM to its path. Without it, browser tests are skipped; "
    "with CI=true they fail."
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
    """Try Playwright's own download, then the system's packages where that is allowed without asking."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False, capture_output=True)
    if chromium() is None and shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        for package in ("chromium-headless-shell", "chromium"):
            if chromium() is None:
                subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False, capture_output=True)


def main() -> int:
    if chromium() is None:
        print("Installing a Chromium for the browser tests …")
        install()
    found = chromium()
    print(f"Chromium: {found}" if found else _HELP)
    return 1 if found is None and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
