"""Which browser is started, and what to do when there is none.

The headless shell is preferred to full Chromium: the same pages cost half the processor time. A
distribution's wrapper script is never started: it does not exec, so killing it would leave the
browser behind.
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from probes.base import ProbeError
from probes.codes import Code

_SYSTEM = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/lib/chromium/chromium",
    "/usr/lib/chromium-browser/chromium-browser",
    "/usr/lib64/chromium-browser/headless_shell",
    "/usr/lib64/chromium-browser/chromium-browser",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
_CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
_DOWNLOADED = (
    "chromium_headless_shell-*/*/*headless*shell",
    "chromium-*/chrome-*/chrome",
    "chromium-*/chrome-*/*.app/Contents/MacOS/*",
)
_NO_SANDBOX = "Chromium sandboxing failed"
_NO_DISPLAY = "Missing X server"
_SAID = re.compile(r"\[err\] (.+)")
_LACKS = "error while loading shared libraries"
_GRAVE = ("FATAL", _LACKS)
_ENDED = re.compile(r"<process did exit: exitCode=(\w+), signal=(\w+)>")
INSTALL_HINT = "run `tillwatch install-browser`, or set TILLWATCH_BROWSER to a Chromium program"
LIBRARIES = (sys.executable, "-m", "playwright", "install-deps", "chromium-headless-shell")
_LIBRARIES_HINT = (
    f"on Debian or Ubuntu run `sudo {' '.join(LIBRARIES)}`, "
    "elsewhere install Chromium with your system's package manager"
)


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


def why_not_started(program: Path, reason: str) -> str:
    """One line on a browser that would not start, out of the page that Playwright writes about it."""
    if _NO_SANDBOX in reason:
        return (
            f"{program} can't start its sandbox here; allow user namespaces, "
            "or set TILLWATCH_BROWSER_SANDBOX=false"
        )
    if _NO_DISPLAY in reason:
        return f"{program} can't show its window: there is no display here; leave out --headed"
    said, ended = _SAID.findall(reason), _ENDED.search(reason)
    if said:
        why = next((line for line in said if any(word in line for word in _GRAVE)), said[-1])
    elif ended:
        code, signal = ended.groups()
        why = f"it ended at once ({f'exit code {code}' if signal == 'null' else signal})"
    else:
        why = reason.splitlines()[0].removeprefix("BrowserType.launch: ")
    return not_started(program, why)


def not_started(program: Path, why: str) -> str:
    """With what mends it: a browser that is there but lacks a library is not installed again."""
    hint = _LIBRARIES_HINT if _LACKS in why else INSTALL_HINT
    return f"{program} did not start: {why}; {hint}"


def _candidates() -> Iterator[Path]:
    """Playwright's own downloads (the newest first), then what the system has."""
    configured = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    homes = [Path(configured)] if configured else [Path(_at_home(cache)) for cache in _CACHES]
    for pattern in _DOWNLOADED:
        found = [path for home in homes for path in home.glob(pattern)]
        yield from sorted(found, key=_release, reverse=True)
    yield from map(Path, _SYSTEM)


def _at_home(path: str) -> str:
    """Unchanged, and so found nowhere, for a user who has no home."""
    return os.path.expanduser(path)  # noqa: PTH111 - Path's way raises for such a user


def _release(path: Path) -> int:
    """The number in a download's path, as a number: 999 is older than 1000."""
    number = re.search(r"/chromium\w*-(\d+)/", path.as_posix())
    return int(number[1]) if number else 0


def _runs(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)
