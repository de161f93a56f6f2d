"""Gets a browser: Playwright's own download, or where that can't be had the distribution's package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from probes.base import ProbeError
from probes.browser.program import find_browser
from probes.codes import Code

_DOWNLOAD = (sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")
_PACKAGES = ("chromium-headless-shell", "chromium")
_FONTS = "fonts-dejavu-core"


def install_browser(say: Callable[[str], None]) -> str:
    """Install a browser unless there is one; its path. Raises ProbeError with what to do by hand."""
    found = _found()
    if found is None:
        say("No browser yet; trying Playwright's own download …")
        _run(*_DOWNLOAD)
        found = _found()
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        say("The download can't be had here; installing the system's package …")
        found = _from_package()
    if found is not None:
        return str(found)
    raise ProbeError(
        Code.BROWSER,
        "no browser could be installed; install Chromium with your system's package manager "
        "(on Debian and Ubuntu: `sudo apt-get install chromium`), "
        "or set TILLWATCH_BROWSER to a Chromium program",
    )


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
