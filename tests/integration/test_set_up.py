"""`make setup` on a machine with a Python that lacks something: fake commands, nothing is installed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


def executable(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the first part of the set-up needs, with a Python that is said to be Debian's.

    It has no venv until `apt-get` came by, and what its venv makes has a pip that says no.
    """
    for name in ("Makefile", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    there = tmp_path / "installed"
    executable(
        tmp_path / "python",
        f'case "$*" in\n'
        f'*ensurepip*) test -e "{there}" ;;\n'
        f'"-m venv --clear .venv") mkdir -p .venv/bin && cp pip .venv/bin/pip ;;\n'
        f'*) exec "{sys.executable}" "$@" ;;\nesac',
    )
    executable(tmp_path / "pip", 'echo "no network" >&2; exit 3')
    executable(tmp_path / "bin/id", "echo ${UID_SAID}")
    executable(
        tmp_path / "bin/apt-get",
        f'echo "$*" >> "{tmp_path}/asked"; test "$1" = update || touch "{there}"',
    )
    executable(tmp_path / ".venv/bin/python", "exit 0")  # as a venv without pip leaves it
    return tmp_path


def set_up(clone: Path, *, root: bool) -> subprocess.CompletedProcess[str]:
    environ = {
        "PATH": f"{clone / 'bin'}:{os.environ['PATH']}",
        "UID_SAID": "0" if root else "1000",
    }
    return subprocess.run(
        ["make", ".venv/packages", f"PYTHON={clone / 'python'}"],
        cwd=clone,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_a_python_without_venv_is_named_with_what_to_install(clone: Path) -> None:
    done = set_up(clone, root=False)

    assert done.returncode != 0
    assert "sudo apt-get install python3-venv" in done.stderr
    assert not (clone / "asked").exists()


def test_root_gets_the_venv_and_a_half_made_one_is_made_anew(clone: Path) -> None:
    done = set_up(clone, root=True)

    version = "{}.{}".format(*sys.version_info)
    assert (clone / "asked").read_text(encoding="utf-8").splitlines() == [
        "update -q",
        f"install -qy python{version}-venv",
    ]
    assert (clone / ".venv/bin/pip").is_file()
    assert f"Installing python{version}-venv …" in done.stdout


def test_packages_that_can_not_be_had_end_the_set_up(clone: Path) -> None:
    done = set_up(clone, root=True)

    assert done.returncode != 0
    assert "no network" in done.stdout + done.stderr
    assert not (clone / ".venv/packages").exists()
