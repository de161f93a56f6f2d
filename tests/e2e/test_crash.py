"""Killed at any moment, nothing is lost: each slot has one result, each message arrives, no browser is left."""

import os
import random
from dataclasses import asdict

import pytest

from tests.e2e.crash import LIVES, Audit, crash, let_time_pass, open_matters
from tests.e2e.house import House, breaking, eventually, keep, shop_file
from tests.shop.mailbox import running_mailbox

pytestmark = pytest.mark.e2e

NOBODY = "http://127.0.0.1:9"


def judge(audit: Audit) -> None:
    assert not audit.problems, "\n".join(audit.problems)
    assert audit.runs >= audit.kills // len(LIVES) * sum(LIVES)
    assert audit.interrupted
    assert audit.messages


def seed() -> int:
    """Another one each time, unless it is said which."""
    return int(os.environ.get("CRASH_SEED") or random.SystemRandom().randrange(10**6))


@pytest.mark.timeout(300)
async def test_three_kills_lose_nothing(house: House) -> None:
    audit = await crash(house, kills=3, seed=seed(), hurry=True)

    print(audit)
    judge(audit)


async def test_killed_between_a_delivery_and_its_record_it_sends_the_message_once_more(
    house: House,
) -> None:
    # the one case in which a message comes twice; never is it lost
    normal, house.command = (
        house.command,
        breaking(
            "import asyncio\n"
            "from monitor.storage.outbox import SqlOutbox\n"
            "async def hang(self, key, *, now): await asyncio.Event().wait()\n"
            "SqlOutbox.delivered = hang"
        ),
    )
    async with running_mailbox() as mailbox:
        house.write("nordlys", **shop_file(NOBODY, mailbox.smtp_port))
        async with house.service() as service:
            house.write_text("nordlys", "url: [")  # a fault that is told by mail
            await mailbox.arrived(1)
            service.kill()
            await service.ended()
        house.command = normal
        house.write("nordlys", **shop_file(NOBODY, mailbox.smtp_port))
        let_time_pass(house)
        async with house.service():
            await eventually(lambda: not open_matters(house))

        keys = [str(mail.message["X-Tillwatch-Message"]) for mail in mailbox.messages]
    assert [key.split(":")[1] for key in keys] == ["opened", "opened", "resolved"]
    assert keys[0] == keys[1]


@pytest.mark.proof
@pytest.mark.timeout(3600)
async def test_fifty_kills_lose_nothing(house: House) -> None:
    audit = await crash(house, kills=50, seed=seed(), hurry=False)

    keep("crash", asdict(audit))
    judge(audit)
