"""What the tests and the demo need beside Python packages: a browser, and PostgreSQL's programs.

Installs them where it may (as root, on Debian or Ubuntu); says what to type where it may not.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from probes.base import ProbeError
from probes.browser.install import install_browser

_APT = ("apt-get", "install", "--quiet", "--yes", "--no-install-recommends")


def main() -> int:
    try:
        print(f"Browser: {install_browser(print)}")
    except ProbeError as error:
        print(f"tillwatch: {error}", file=sys.stderr)
        return 1
    if _has_postgres():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing PostgreSQL for the tests …")
        _install_postgres()
    if not _has_postgres():
        # Only the storage's tests need it: the demo goes on without.
        print("PostgreSQL is not here; the tests need it: sudo apt-get install postgresql")
    return 0


def _has_postgres() -> bool:
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return any(found) or shutil.which("initdb") is not None


def _install_postgres() -> None:
    """Only the programs: the tests start servers of their own, and no other is to run."""
    settings = Path("/etc/postgresql-common/createcluster.conf")
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text("create_main_cluster = false\n", encoding="utf-8")
    _run("apt-get", "update", "--quiet")
    _run(*_APT, "-o", "Dpkg::Options::=--force-confold", "postgresql")


def _run(*command: str) -> None:
    """Run a command in silence; whether it helped is seen afterwards."""
    subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )


if __name__ == "__main__":
    sys.exit(main())
