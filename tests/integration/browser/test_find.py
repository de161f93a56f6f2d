"""Which browser is taken, and how one is got: fake homes and fake commands, nothing is downloaded."""

import os
import pwd
import sys
from pathlib import Path

import pytest

from probes.base import ProbeError
from probes.browser import install, program
from probes.browser.install import install_browser
from probes.browser.program import find_browser

pytestmark = pytest.mark.integration

SHELL = "chromium_headless_shell-{}/chrome-headless-shell-linux64/chrome-headless-shell"
OLD_SHELL = "chromium_headless_shell-{}/chrome-linux/headless_shell"
FULL = "chromium-{}/chrome-linux64/chrome"
MAC = "chromium-{}/chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing"


def executable(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any browser, and the folder where Playwright keeps its downloads."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PLAYWRIGHT_BROWSERS_PATH", raising=False)
    monkeypatch.setattr(program, "_SYSTEM", ())
    return tmp_path / ".cache/ms-playwright"


def test_the_newest_headless_shell_is_taken_by_number_not_by_letter(home: Path) -> None:
    executable(home / SHELL.format(999))
    newest = executable(home / SHELL.format(1181))
    executable(home / OLD_SHELL.format(1000))
    executable(home / FULL.format(1200))

    assert find_browser() == newest


def test_a_full_chromium_serves_where_there_is_no_headless_shell(home: Path) -> None:
    full = executable(home / FULL.format(1200))

    assert find_browser() == full


def test_a_mac_s_download_is_found(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(home))
    full = executable(home / MAC.format(1200))

    assert find_browser() == full


def test_for_a_window_the_headless_shell_is_passed_over(home: Path) -> None:
    executable(home / SHELL.format(1200))
    full = executable(home / FULL.format(1100))

    assert find_browser(headed=True) == full


def test_a_download_comes_before_the_system_s_own(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    system = executable(tmp_path / "usr/chromium-headless-shell")
    monkeypatch.setattr(program, "_SYSTEM", (str(tmp_path / "usr/none"), str(system)))
    assert find_browser() == system

    downloaded = executable(home / SHELL.format(1200))
    assert find_browser() == downloaded


def test_the_system_s_real_programs_are_started_never_its_wrapper_scripts() -> None:
    # a wrapper that does not exec leaves the browser behind when it is killed
    assert not [path for path in program._SYSTEM if path.startswith("/usr/bin/")]


def test_a_file_that_may_not_be_executed_is_no_browser(home: Path) -> None:
    executable(home / SHELL.format(1200)).chmod(0o644)

    with pytest.raises(ProbeError, match="no browser was found; run `tillwatch install-browser`"):
        find_browser()


def test_what_is_configured_is_taken_or_refused_but_never_replaced(home: Path) -> None:
    executable(home / SHELL.format(1200))
    mine = executable(home / "mine")

    assert find_browser(mine) == mine
    with pytest.raises(ProbeError, match=f"the browser {home}/absent is not there"):
        find_browser(home / "absent")


def test_a_user_without_a_home_is_told_that_there_is_no_browser(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # containers often run as a number that no user has
    def nobody(_uid: int) -> None:
        raise KeyError

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", nobody)

    with pytest.raises(ProbeError, match="no browser was found"):
        find_browser()


@pytest.fixture
def commands(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH; `apt-get` and Playwright's download write what they were asked."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setattr(install, "_DOWNLOAD", (str(folder / "download"),))
    monkeypatch.setattr(install, "LIBRARIES", (str(folder / "libraries"),))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    executable(folder / "download", "#!/bin/sh\nexit 1\n")
    return folder


def asked(folder: Path) -> list[str]:
    log = folder / "log"
    return log.read_text(encoding="utf-8").splitlines() if log.is_file() else []


def fake(folder: Path, name: str, then: str = "") -> None:
    executable(folder / name, f'#!/bin/sh\necho "{name} $*" >> {folder}/log\n{then}\n')


def test_a_browser_that_is_there_is_not_installed_again(home: Path, commands: Path) -> None:
    there = executable(home / SHELL.format(1200))
    fake(commands, "apt-get")
    said: list[str] = []

    assert install_browser(said.append) == str(there)
    assert not said
    assert not asked(commands)


def test_playwright_s_download_is_tried_first(home: Path, commands: Path) -> None:
    shell = home / SHELL.format(1200)
    fake(commands, "download", f'mkdir -p "{shell.parent}"; cp /bin/true "{shell}"')
    fake(commands, "apt-get")

    assert install_browser(lambda _: None) == str(shell)
    assert asked(commands) == ["download "]


LACKS = """#!/bin/sh
test -e "$(dirname "$0")/libnss3.so" && exit 0
echo "$0: error while loading shared libraries: libnss3.so: cannot open shared object file" >&2
exit 127
"""


def test_a_browser_that_lacks_a_library_gets_it(home: Path, commands: Path) -> None:
    shell = executable(home / SHELL.format(1200), LACKS)
    fake(commands, "apt-get")
    fake(commands, "libraries", f'touch "{shell.parent}/libnss3.so"')
    said: list[str] = []

    assert install_browser(said.append) == str(shell)

    assert asked(commands) == ["libraries "]
    assert len(said) == 1


@pytest.mark.parametrize("root", [True, False])
def test_a_browser_that_still_can_not_start_is_no_success(
    home: Path, commands: Path, monkeypatch: pytest.MonkeyPatch, *, root: bool
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0 if root else 1000)
    executable(home / SHELL.format(1200), LACKS)
    fake(commands, "apt-get")
    fake(commands, "libraries")

    with pytest.raises(ProbeError) as raised:
        install_browser(lambda _: None)

    assert "libnss3.so: cannot open shared object file; on Debian" in str(raised.value)
    sudo = f"sudo {sys.executable} -m playwright install-deps chromium-headless-shell"
    assert sudo in str(raised.value)
    assert "install-browser" not in str(raised.value)
    assert asked(commands) == (["libraries "] if root else [])


def test_a_browser_of_another_kind_of_machine_is_no_success(home: Path, commands: Path) -> None:
    executable(home / SHELL.format(1200), "#!/no/such/interpreter\n")
    fake(commands, "libraries")

    with pytest.raises(ProbeError, match="did not start: No such file"):
        install_browser(lambda _: None)


def test_the_real_download_is_of_the_headless_shell_only() -> None:
    assert install._DOWNLOAD[0] == sys.executable
    assert install._DOWNLOAD[-2:] == ("--only-shell", "chromium")


def test_where_the_download_can_not_be_had_the_system_s_package_is_installed(
    home: Path, commands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = home / "chromium"
    monkeypatch.setattr(program, "_SYSTEM", (str(system),))
    home.mkdir(parents=True)
    get = f'case "$*" in *" chromium "*) cp /bin/true {system};; *) exit 100;; esac'
    fake(commands, "apt-get", get)
    said: list[str] = []

    assert install_browser(said.append) == str(system)

    assert asked(commands) == [
        "apt-get update -q",
        "apt-get install -qy --no-install-recommends chromium-headless-shell fonts-dejavu-core",
        "apt-get install -qy --no-install-recommends chromium fonts-dejavu-core",
    ]
    assert len(said) == 2


@pytest.mark.parametrize("apt", [True, False])
def test_when_nothing_helps_the_user_is_told_what_to_do_by_hand(
    commands: Path, monkeypatch: pytest.MonkeyPatch, *, apt: bool
) -> None:
    if apt:
        fake(commands, "apt-get", "exit 100")
    else:
        monkeypatch.setattr("shutil.which", lambda _name: None)

    with pytest.raises(ProbeError, match="install Chromium with your system's package manager"):
        install_browser(lambda _: None)


def test_only_root_installs_packages(commands: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    fake(commands, "apt-get")

    with pytest.raises(ProbeError, match="sudo apt-get install chromium"):
        install_browser(lambda _: None)

    assert not asked(commands)
