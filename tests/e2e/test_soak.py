"""Many purchases one after the other: what they take is given back."""

import asyncio
import json
import os
import sys
from pathlib import Path
from statistics import median

import pytest

from tests.e2e.house import ROOT, keep
from tests.integration.browser.tenants import tenants
from tests.shop.app import running_shop

pytestmark = pytest.mark.e2e

WARM = 50  # runs after which memory must not grow any more
MOST_GROWTH = 1.05


async def soaked(folder: Path, runs: int, *, every: int) -> list[dict[str, int]]:
    """What was weighed after every so many runs. Checks on the way that all passed and nothing was left."""
    async with running_shop() as shop:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.e2e.soak",
            shop.url,
            folder,
            str(runs),
            str(every),
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(folder)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert not shop.orders
    assert process.returncode == 0, said.decode()
    told = [json.loads(line) for line in said.splitlines() if line.startswith(b"{")]
    *samples, verdicts, left = told
    assert verdicts == {"verdicts": {"passed": runs}}, said.decode()
    assert left == {"left": []}
    assert not left_in(folder)
    return samples


def left_in(folder: Path) -> list[str]:
    return [*tenants(folder), *map(str, folder.glob("tillwatch-browser-*"))]


def growth(samples: list[dict[str, int]], what: str, *, warm: int) -> float:
    """The last samples over the first ones after the warm-up."""
    values = [sample[what] for sample in samples if sample["runs"] >= warm]
    part = max(1, min(5, len(values) // 2))
    return median(values[-part:]) / median(values[:part])


def judge(samples: list[dict[str, int]], *, warm: int, most: float) -> None:
    assert growth(samples, "bytes", warm=warm) <= most, samples
    assert not any(sample["zombies"] for sample in samples), samples
    assert samples[-1]["descriptors"] <= samples[0]["descriptors"] + 1, samples
    assert samples[-1]["processes"] <= samples[0]["processes"] + 1, samples


async def test_twelve_purchases_leave_nothing_behind(tmp_path: Path) -> None:
    samples = await soaked(tmp_path, 12, every=4)

    # so few say little of memory: the driver's heap still grows
    judge(samples, warm=8, most=1.25)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_three_hundred_purchases_take_no_more_memory_than_fifty(tmp_path: Path) -> None:
    samples = await soaked(tmp_path, 300, every=10)

    found = {what: growth(samples, what, warm=WARM) for what in ("bytes", "descriptors")}
    keep("soak", {"growth_after_50": found, "limit": MOST_GROWTH, "samples": samples})
    judge(samples, warm=WARM, most=MOST_GROWTH)
