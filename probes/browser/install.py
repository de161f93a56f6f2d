"""Gets a browser: Playwright's own download, or where that can't be had the distribution's package."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from probes.base import ProbeError
from probes.browser.program import find_browser
from probes.codes import Code

_DOWNLOAD = (sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")
_UPDATE = ("apt-get", "update", "-q")
_PACKAGES = ("chromium-headless-shell", "chromium")
_FONTS = "fonts-dejavu-core"


def install_browser(say: Callable[[str], None]) -> str:
    """Install a browser unless there is one; its path. Raises ProbeError with what to do by hand."""
    try:
        return str(find_browser())
    except ProbeError:
        say("No browser yet; trying Playwright's own download …")
    if _succeeds(*_DOWNLOAD):
        return str(find_browser())
    if shutil.which("apt-get") and os.geteuid() == 0:
        say("The download can't be had here; installing the system's package …")
        _succeeds(*_UPDATE)
        for package in _PACKAGES:
            if _succeeds("apt-get", "install", "-qy", "--no-install-recommends", package, _FONTS):
                return str(find_browser())
    raise ProbeError(
        Code.BROWSER,
        "no browser could be installed; install Chromium with your system's package manager "
        "(on Debian and Ubuntu: `sudo apt-get install chromium`), "
        "or set TILLWATCH_BROWSER to a Chromium program",
    )


def _succeeds(*command: str) -> bool:
    """Run a command in silence; only a browser that is there in the end counts."""
    done = subprocess.run(  # noqa: S603 - fixed commands, nothing of a user's
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
    return done.returncode == 0
