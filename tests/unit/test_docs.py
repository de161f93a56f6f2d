"""What the pages by hand say is there: files, headings, commands, options, targets, settings, modules.

That the generated pages are current is tested beside what generates them.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

import pytest

from config.settings import PREFIX, Settings
from monitor.cli import COMMANDS as CALLED
from monitor.cli import load
from monitor.cli.exits import Exit
from monitor.metrics.families import FAMILIES
from probes.result import Verdict

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for place in (ROOT, ROOT / "docs", ROOT / "config")
    for path in place.glob("*.md" if place == ROOT else "**/*.md")
)
PACKAGES = ("config", "probes", "alerts", "monitor")
COMMANDS = {name: load(name) for name in CALLED}

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?P<to>[^)\s]+)\)")
_CALL = re.compile(r"(?:^|[\s=])(?:\S*/bin/)?tillwatch +(?P<command>[a-z][a-z-]*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_TARGET = re.compile(r"\bmake ([a-z]+)\b")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def links(page: str) -> Iterator[str]:
    for link in _LINK.finditer(_FENCED.sub("", text(page))):
        if "://" not in link["to"]:
            yield link["to"]


def anchors(page: Path) -> AbstractSet[str]:
    """The addresses of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def code(page: str) -> Iterator[str]:
    """What stands as code: lines of blocks, and the pieces in a line of prose together."""
    fenced = False
    for line in text(page).splitlines():
        if line.startswith("```"):
            fenced = not fenced
        else:
            yield line if fenced else " ".join(re.findall(r"`([^`]+)`", line))


def options(command: str) -> AbstractSet[str]:
    return {name for one in COMMANDS[command].params for name in one.opts} | {"--help"}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_list_of_commands_says_what_each_says_of_itself(command: str) -> None:
    *_, line = CALLED[command]

    assert line == COMMANDS[command].help


def test_the_pages_are_found() -> None:
    assert {"README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/operations.md"} <= set(
        PAGES
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    for link in links(page):
        to, _, heading = link.partition("#")
        target = (ROOT / page).parent / to if to else ROOT / page

        assert target.exists(), link
        assert not heading or heading in anchors(target), link


@pytest.mark.parametrize("page", PAGES)
def test_every_command_is_one_and_has_the_options_that_stand_beside_it(page: str) -> None:
    for line in code(page):
        called = {call["command"] for call in _CALL.finditer(line)}
        known = {option for name in called for option in options(name)}

        assert called <= COMMANDS.keys()
        assert not called or set(_OPTION.findall(line)) <= known, line


def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| `tillwatch ([a-z-]+)", text("README.md"), re.MULTILINE)

    assert sorted(listed) == sorted(COMMANDS)


def test_the_readme_lists_every_exit_code() -> None:
    listed = re.findall(r"^\| (\d) \|", text("README.md"), re.MULTILINE)

    assert [int(number) for number in listed] == sorted(Exit)


@pytest.mark.parametrize("said", [text("README.md"), Exit.explained()], ids=["README", "help"])
def test_of_several_checks_the_one_counts_that_is_said_to(said: str) -> None:
    def outdone(verdict: Verdict) -> int:
        """How many others come before it."""
        return sum(Exit.of([verdict, other]) != Exit.of([verdict]) for other in Verdict)

    (order,) = re.findall(r"the worst counts, in this order: ([\d, ]+)\.", said)

    assert [int(code) for code in order.split(", ")] == [
        Exit.of([verdict]) for verdict in sorted(Verdict, key=outdone)
    ]


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_is_one(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))

    assert {target for line in code(page) for target in _TARGET.findall(line)} <= targets


@pytest.mark.parametrize("page", PAGES)
def test_every_setting_is_one(page: str) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    named = {
        name.removesuffix("_FILE") for name in re.findall(r"\bTILLWATCH_[A-Z_]+\b", text(page))
    }

    assert named <= known


@pytest.mark.parametrize("page", PAGES)
def test_every_metric_is_one(page: str) -> None:
    known = {family.name for family in FAMILIES}
    named = set(re.findall(r"\btillwatch_[a-z_]+\b(?!\.)", text(page)))

    assert {name.removesuffix("_total") for name in named} <= {
        name.removesuffix("_total") for name in known
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_the_architecture_names_every_module_and_no_other(package: str) -> None:
    """A folder may be named as a whole; then each of its modules stands in its row, or in a table of its own."""
    page = text("docs/architecture.md").partition("## The modules")[2].partition("\n## ")[0]
    home, rows = ROOT / package, _rows_of(page, package)

    assert {name.rstrip("/") for first, _ in rows for name in _code(first)} == {
        path.stem
        for path in home.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    } - {"__init__"}
    for folder, row in ((first.strip("`/"), row) for first, row in rows if first.endswith("/`")):
        modules = {path.stem for path in (home / folder).glob("*.py")} - {"__init__"}
        table = _rows_of(page, f"{package}/{folder}")
        parts = {part.rstrip("/") for part in _parts_of(home / folder)}
        own = {name.rstrip("/") for first, _ in table for name in _code(first) if "*" not in name}
        assert own == modules | parts if table else modules <= set(_code(row)), folder


def _rows_of(page: str, package: str) -> list[tuple[str, str]]:
    """The rows of the package's table: what is named, and what is said of it."""
    section = page.partition(f"\n`{package}`: ")[2].partition("\n\n`")[0]
    return re.findall(r"^\| (`.+?) \| (.+) \|$", section, re.MULTILINE)


def _code(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def _parts_of(folder: Path) -> set[str]:
    """Packages within it."""
    return {path.parent.name for path in folder.glob("*/__init__.py")}
