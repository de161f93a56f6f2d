"""Playwright's trace viewer, which comes with the driver: shows a recording in whatever browser there is.

It listens on this machine only, on a port that is free, and shows nothing but that one file.
"""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from probes.base import ProbeError
from probes.codes import Code


def show_trace(trace: Path) -> None:
    """Serve the viewer until somebody stops it; it says itself at which address.

    Raises ProbeError when it can't be started, or ends by itself.
    """
    command = [sys.executable, "-m", "playwright", "show-trace", "--host", "127.0.0.1"]
    with _ends_with_us([*command, "--port", "0", str(trace)]) as viewer:
        code = viewer.wait()
    raise ProbeError(Code.BROWSER, f"the trace viewer ended by itself (exit code {code})")


@contextlib.contextmanager
def _ends_with_us(command: list[str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A program with all that it starts, ended when we are asked to end, which is no error."""

    def asked(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, asked)
    with subprocess.Popen(command, start_new_session=True) as process:  # noqa: S603 - our own
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            signal.signal(signal.SIGTERM, before)
