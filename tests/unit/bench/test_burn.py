"""What a program used is counted also when it left others behind."""

import os
import sys
from pathlib import Path

import pytest

from tests.bench.burn import burn

BUSY = "import time\nwhile time.process_time() < 0.3: pass"
LEAVES_A_CHILD = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {BUSY!r}])"


def test_what_an_orphan_uses_is_counted(tmp_path: Path) -> None:
    cost = burn([sys.executable, "-c", LEAVES_A_CHILD], cwd=tmp_path, environ=dict(os.environ))

    # the program itself ends at once; only its orphan is busy
    assert 0.3 <= cost.cpu < 1.5


def test_a_program_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no browser here')"]

    with pytest.raises(RuntimeError, match="no browser here"):
        burn(command, cwd=tmp_path, environ=dict(os.environ))
