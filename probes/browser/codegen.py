"""Playwright's recorder, which comes with the driver: somebody clicks in a window, and it writes that down.

What it writes is made a journey of elsewhere. It has a browser of its own, which no guard watches over:
whoever records buys as any customer would.
"""

import os
import subprocess
import sys
from pathlib import Path

from probes.base import ProbeError
from probes.codes import Code

_RECORDER = (sys.executable, "-m", "playwright", "codegen", "--target", "python-async")
_INSTALL = f"{sys.executable} -m playwright install chromium"
_NO_BROWSER = "Executable doesn't exist"
_NO_DISPLAY = "Missing X server"


def record(url: str, into: Path) -> None:
    """Open a window on the shop and wait until it is closed; `into` has what was done.

    Raises ProbeError where there is no display, no browser to record with, or nothing was recorded.
    """
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY"))):
        raise ProbeError(Code.BROWSER, _no_display())
    ended = subprocess.run(  # noqa: S603 - our own driver
        (*_RECORDER, "--output", str(into), url),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if _NO_DISPLAY in ended.stderr:
        raise ProbeError(Code.BROWSER, _no_display())
    if _NO_BROWSER in ended.stderr:
        raise ProbeError(
            Code.BROWSER, f"the recorder needs a browser of its own; run `{_INSTALL}`"
        )
    if not into.is_file():
        said = (ended.stderr.strip().splitlines() or ["the window was closed at once"])[-1]
        raise ProbeError(Code.BROWSER, f"nothing was recorded: {said}")


def _no_display() -> str:
    return (
        "the recorder shows a window, and there is no display here; record on a desktop "
        "and copy the file to journeys/ in the configuration's folder"
    )
