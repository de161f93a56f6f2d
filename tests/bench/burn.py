"""Runs a program and tells what it and all that it started used: `python -m tests.bench.burn PROGRAM …`

A browser leaves helpers behind that nobody waits for, and their processor time would be lost with them.
So this process takes in all orphans of the program, waits for them and adds them up. What the program
prints goes to standard error; its exit code is ours.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

_PR_SET_CHILD_SUBREAPER = 36
_GONE_WITHIN = 5.0  # seconds until an orphan that does not end by itself is killed


@dataclass(frozen=True)
class Cost:
    """Seconds."""

    cpu: float
    wall: float


def burn(command: list[str], *, cwd: Path, environ: dict[str, str]) -> Cost:
    """What this program costs. Raises RuntimeError, with what it said, when it fails."""
    done = subprocess.run(
        [sys.executable, "-P", __file__, *command],
        cwd=cwd,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return Cost(**json.loads(done.stdout))


def _bury_orphans() -> None:
    until = time.monotonic() + _GONE_WITHIN
    with contextlib.suppress(ChildProcessError):
        while True:
            if os.waitpid(-1, os.WNOHANG) != (0, 0):
                continue
            time.sleep(0.01)
            if time.monotonic() > until:
                for child in psutil.Process().children():
                    os.kill(child.pid, signal.SIGKILL)


def main() -> None:
    if ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError("this system does not let us take in orphans")
    begin = time.monotonic()
    code = subprocess.run(sys.argv[1:], stdout=sys.stderr, check=False).returncode
    wall = time.monotonic() - begin
    _bury_orphans()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "wall": wall}))
    sys.exit(code)


if __name__ == "__main__":
    main()
