"""Which browser is started, and what to do when there is none.

The headless shell is preferred to full Chromium: the same pages cost half the processor time. A
distribution's wrapper script is never started: it does not exec, so killing it would leave the
browser behind.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from probes.base import ProbeError
from probes.codes import Code

_SYSTEM = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/lib/chromium/chromium",
    "/usr/lib/chromium-browser/chromium-browser",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_CACHES = (".cache/ms-playwright", "Library/Caches/ms-playwright")
_DOWNLOADED = (
    "chromium_headless_shell-*/*/*headless*shell",
    "chromium-*/chrome-*/chrome",
    "chromium-*/chrome-*/Chromium.app/Contents/MacOS/Chromium",
)
INSTALL_HINT = "run `tillwatch install-browser`, or set TILLWATCH_BROWSER to a Chromium program"


def find_browser(configured: Path | None = None, *, headed: bool = False) -> Path:
    """The browser's program. Raises ProbeError that names the command which mends it.

    `headed`: one that can show a window, which the headless shell can't.
    """
    if configured is not None:
        if _runs(configured):
            return configured
        raise ProbeError(Code.BROWSER, f"the browser {configured} is not there; {INSTALL_HINT}")
    for path in _candidates():
        if _runs(path) and not (headed and "headless" in path.name):
            return path
    raise ProbeError(Code.BROWSER, f"no browser was found; {INSTALL_HINT}")


def _candidates() -> Iterator[Path]:
    """Playwright's own downloads (newest first), then what the system has."""
    configured = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    homes = [Path(configured)] if configured else [Path.home() / home for home in _CACHES]
    for pattern in _DOWNLOADED:
        for home in homes:
            yield from sorted(home.glob(pattern), reverse=True)
    yield from map(Path, _SYSTEM)


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
