"""Gets a browser: Playwright's own download, or where that can't be had the distribution's package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from probes.base import ProbeError
from probes.browser.program import LIBRARIES, find_browser, not_started
from probes.codes import Code

_DOWNLOAD = (sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")
_PACKAGES = ("chromium-headless-shell", "chromium")
_FONTS = "fonts-dejavu-core"
_STARTS_WITHIN = 10  # seconds
_BY_HAND = (
    "no browser could be installed; install Chromium with your system's package manager "
    "(on Debian and Ubuntu: `sudo apt-get install chromium`), "
    "or set TILLWATCH_BROWSER to a Chromium program"
)


def install_browser(say: Callable[[str], None]) -> str:
    """Install a browser unless there is one; its path. Raises ProbeError with what to do by hand.

    It is started once: a download is whole also on a machine that lacks the libraries it needs.
    """
    may_install = shutil.which("apt-get") is not None and os.geteuid() == 0
    found = _found()
    if found is None:
        say("No browser yet; trying Playwright's own download …")
        _run(*_DOWNLOAD)
        found = _found()
    if found is None and may_install:
        say("The download can't be had here; installing the system's package …")
        found = _from_package()
    if found is None:
        raise ProbeError(Code.BROWSER, _BY_HAND)
    why = _why_not(found)
    if why and may_install:
        say("The browser is here, but not what it needs of the system; installing that …")
        _run(*LIBRARIES)
        why = _why_not(found)
    if why:
        raise ProbeError(Code.BROWSER, not_started(found, why))
    return str(found)


def _from_package() -> Path | None:
    _run("apt-get", "update", "-q")
    for package in _PACKAGES:
        _run("apt-get", "install", "-qy", "--no-install-recommends", package, _FONTS)
        if (found := _found()) is not None:
            return found
    return None


def _found() -> Path | None:
    try:
        return find_browser()
    except ProbeError:
        return None


def _why_not(program: Path) -> str | None:
    """Why this browser can't start here; None when it can."""
    try:
        ended = subprocess.run(  # noqa: S603 - a browser that we found
            (program, "--version"),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_STARTS_WITHIN,
        )
    except subprocess.TimeoutExpired:
        return f"not within {_STARTS_WITHIN} s"
    except OSError as error:
        return error.strerror or str(error)
    said = ended.stderr.strip().splitlines() or [
        f"it ended at once (exit code {ended.returncode})"
    ]
    return said[-1] if ended.returncode else None


def _run(*command: str) -> None:
    """Run a command in silence; whether a browser is there in the end is all that counts."""
    subprocess.run(  # noqa: S603 - fixed commands, nothing of a user's
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
