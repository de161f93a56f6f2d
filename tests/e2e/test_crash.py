"""Killed at any moment, nothing is lost: each slot has one result, each message arrives, no browser is left."""

import os
import random
from dataclasses import asdict

import pytest

from tests.e2e.crash import Audit, crash
from tests.e2e.house import House, keep

pytestmark = pytest.mark.e2e


def judge(audit: Audit) -> None:
    assert not audit.problems, "\n".join(audit.problems)
    assert audit.runs > 5 * audit.kills
    assert audit.interrupted
    assert audit.messages


def seed() -> int:
    """Another one each time, unless it is said which."""
    return int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(10**6))


@pytest.mark.timeout(170)
async def test_five_kills_lose_nothing(house: House) -> None:
    audit = await crash(house, kills=5, seed=seed(), hurry=True)

    print(audit)
    judge(audit)


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_fifty_kills_lose_nothing(house: House) -> None:
    audit = await crash(house, kills=50, seed=seed(), hurry=False)

    keep("crash", asdict(audit))
    judge(audit)
