"""The crash experiment: the service is killed again and again under work, and then its books are audited.

Shops that break and recover, a browser that buys, a mail server that is slow, busy or away: and in the
middle of it `kill -9`. Not a test by itself; `test_crash.py` says what the audit must find.
"""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from random import Random

from aiohttp import web

from tests.e2e.house import House, eventually, nobody_left
from tests.shop.app import RunningShop, running_shop, serving
from tests.shop.faults import Fault
from tests.shop.mailbox import MailFault, RunningMailbox, running_mailbox

STORES = 24
UPTIME = {"every": "10s", "timeout": "5s"}
PURCHASE = {"every": "10s", "timeout": "9s", "step_timeout": "5s"}
LIVES = (0, 4, 8, 12, 16)
"""How many results a service records before it is killed: work, not seconds, as machines differ. 0: it still starts."""
STARTING = 3.0
LAST_MOMENT = 0.5
"""Seconds: at most so long before the kill everything goes on."""
WORKED_WITHIN = 120.0
BROWSER_GONE_WITHIN = 10.0
SETTLED_WITHIN = 1500.0


@dataclass
class Audit:
    """What the books say in the end. `problems` is empty when all is well."""

    seed: int
    kills: int
    runs: int = 0
    interrupted: int = 0
    incidents: int = 0
    messages: int = 0
    mails: int = 0
    repeats: int = 0
    failed_tries: int = 0
    slowest_burial: float = 0.0
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)


@dataclass
class World:
    """Everything around the service, and how ill it is at the moment."""

    house: House
    random: Random
    mailbox: RunningMailbox
    shop: RunningShop
    broken: set[str] = field(default_factory=set)
    groups: set[int] = field(default_factory=set)

    async def turn(self) -> None:
        """Break and mend things, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._turn_the_shops())
            group.create_task(self._turn_the_mail())

    async def _turn_the_shops(self) -> None:
        while True:
            await asyncio.sleep(self.random.uniform(0.5, 1.5))
            self.broken ^= {f"store-{self.random.randrange(STORES)}"}
            if self.random.random() < 0.1:
                self._turn_the_till()

    async def _turn_the_mail(self) -> None:
        faults = self.mailbox.faults
        while True:
            await asyncio.sleep(self.random.uniform(1, 4))
            fault = self.random.choice([None, MailFault.SLOW, MailFault.BUSY, MailFault.DOWN])
            await asyncio.to_thread(faults.clear)
            if fault is not None:
                seconds = self.random.uniform(0.5, 2)
                await asyncio.to_thread(faults.on, fault, seconds=seconds)

    def heal(self) -> None:
        self.broken.clear()
        self.shop.faults.clear()
        self.mailbox.faults.clear()

    def _turn_the_till(self) -> None:
        if Fault.CHECKOUT_500 in self.shop.faults:
            self.shop.faults.clear()
        else:
            self.shop.faults.on(Fault.CHECKOUT_500)


async def crash(house: House, *, kills: int, seed: int, hurry: bool) -> Audit:
    """Kill the service so many times. `hurry`: in the end no back-off of a message is waited for."""
    begun = time.monotonic()
    audit = Audit(seed=seed, kills=kills)
    async with _world(house, seed) as world:
        async with asyncio.TaskGroup() as group:
            turning = group.create_task(world.turn())
            for number in range(kills):
                if number % len(LIVES) == 0:
                    lives = world.random.sample(LIVES, len(LIVES))
                await _live_and_die(world, audit, lives.pop())
            turning.cancel()
        world.heal()
        if hurry:
            let_time_pass(house)
        await _settle(world, audit)
        _examine(world, audit)
    audit.seconds = round(time.monotonic() - begun, 1)
    return audit


@asynccontextmanager
async def _world(house: House, seed: int) -> AsyncIterator[World]:
    random = Random(seed)  # noqa: S311 - chance that can be repeated
    ill = {f"store-{number}" for number in range(0, STORES, 6)}
    async with running_shop() as shop, running_mailbox() as mailbox:
        world = World(house=house, random=random, mailbox=mailbox, shop=shop, broken=ill)
        async with serving(_street(world)) as port:
            house.environ["TILLWATCH_REFERENCE_HOSTS"] = mailbox.url.removeprefix("http://")
            _write(world, port)
            yield world


def _street(world: World) -> web.Application:
    """All the shops that only uptime checks visit, each at a path of its own."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(world.random.uniform(0, 1.5))
        ill = request.match_info["store"] in world.broken
        return web.Response(status=503 if ill else 200, text="<title>A shop</title><p>Come in</p>")

    app = web.Application()
    app.router.add_get(r"/{store:[a-z0-9-]+}{rest:/?}", answer)
    return app


def _write(world: World, port: int) -> None:
    address = (
        f"mailto://127.0.0.1:{world.mailbox.smtp_port}/?from=t@test.example&to=a@test.example"
    )
    world.house.defaults(
        channels={"mail": f"{address}&mode=insecure"},
        alerts={"critical": ["mail"], "warning": ["mail"], "recover_after": 1},
    )
    for number in range(STORES):
        store = f"store-{number}"
        url = f"http://127.0.0.1:{port}/{store}"
        world.house.write(store, url=url, checks={"purchase": False, "uptime": UPTIME})
    checks = {"purchase": PURCHASE, "uptime": False}
    world.house.write("nordlys", url=world.shop.url, checks=checks)


async def _live_and_die(world: World, audit: Audit, results: int) -> None:
    service = await world.house.start()
    if results:
        await service.answers(within=30)
        enough = _recorded(world.house) + results
        await eventually(lambda: _recorded(world.house) >= enough, within=WORKED_WITHIN)
    await asyncio.sleep(world.random.uniform(0, LAST_MOMENT if results else STARTING))
    if service.process.returncode is not None:
        audit.problems.append(f"it ended by itself: {service.said[-2000:]}")
    browsers = service.browsers()
    world.groups |= browsers
    service.kill()
    await service.ended()
    killed = time.monotonic()
    await nobody_left(world.house, browsers, within=BROWSER_GONE_WITHIN)
    audit.slowest_burial = max(audit.slowest_burial, round(time.monotonic() - killed, 2))


def _recorded(house: House) -> int:
    return int(house.rows("SELECT count(*) FROM runs WHERE verdict IS NOT NULL")[0][0])


def let_time_pass(house: House) -> None:
    """As if some minutes had gone by: claims of the dead run out, back-offs are over."""
    with closing(sqlite3.connect(house.data / "tillwatch.db")) as database, database:
        database.execute("UPDATE notifications SET next_try = not_before WHERE next_try > 0")


async def _settle(world: World, audit: Audit) -> None:
    """Let a last service, in a world that is well, work everything off, and stop it in good order."""
    async with world.house.service() as service:
        await eventually(
            lambda: not open_matters(world.house),
            within=SETTLED_WITHIN,
            what=lambda: open_matters(world.house),
        )
        world.groups |= service.browsers()
        service.process.terminate()
        if code := await service.ended(within=60):
            audit.problems.append(f"its exit code was {code}")
    await nobody_left(world.house, world.groups)
    if left := world.house.left():
        audit.problems.append(f"left behind: {left}")


def open_matters(house: House) -> list[tuple[object, ...]]:
    """What is not done yet: incidents that are open, messages that are owed."""
    return [
        *house.rows("SELECT subject, kind FROM incidents WHERE resolved_at IS NULL"),
        *house.rows("SELECT key, tries, last_error FROM notifications WHERE next_try > 0"),
    ]


def _examine(world: World, audit: Audit) -> None:
    house, problems = world.house, audit.problems
    if house.rows("PRAGMA integrity_check") != [("ok",)]:
        problems.append("the database is damaged")
    if "Traceback" in (log := (house.root / "service.log").read_text(encoding="utf-8")):
        problems.append(log[log.index("Traceback") :][:3000])
    _examine_runs(house, audit)
    _examine_messages(world, audit)


def _examine_runs(house: House, audit: Audit) -> None:
    runs = house.rows("SELECT check_id, slot, verdict, code FROM runs")
    audit.runs = len(runs)
    audit.interrupted = sum(code == "error.interrupted" for *_, code in runs)
    slots = Counter((check, slot) for check, slot, *_ in runs)
    audit.problems += [f"{slot} has {count} runs" for slot, count in slots.items() if count > 1]
    audit.problems += [
        f"{check} at {slot} has no result" for check, slot, verdict, _ in runs if not verdict
    ]
    counted = "SELECT check_id, sum(value) FROM check_state, json_each(state, '$.counters.runs') GROUP BY 1"
    totals, stored = dict(house.rows(counted)), Counter(check for check, *_ in runs)
    if totals != stored:
        audit.problems.append(f"the counters say {totals}, and there are {stored}")


def _examine_messages(world: World, audit: Audit) -> None:
    audit.incidents = len(world.house.rows("SELECT 1 FROM incidents"))
    rows = world.house.rows("SELECT key, delivered_at, tries, last_error FROM notifications")
    mails = [str(mail.message["X-Tillwatch-Message"]) for mail in world.mailbox.messages]
    audit.messages, audit.mails = len(rows), len(mails)
    audit.failed_tries = sum(tries for _, _, tries, _ in rows)
    audit.repeats = len(mails) - len(set(mails))
    owed = {key for key, *_ in rows}
    audit.problems += [f"never arrived: {row}" for row in rows if row[0] not in mails]
    audit.problems += [f"not recorded as delivered: {row}" for row in rows if not row[1]]
    audit.problems += [f"nobody owed {key}" for key in set(mails) - owed]
    audit.problems += [
        f"the end came before the beginning: {key}"
        for key in set(mails)
        if _opening(key) in mails and mails.index(_opening(key)) > mails.index(key)
    ]
    if audit.repeats > audit.kills:
        audit.problems.append(f"{audit.repeats} mails came twice in {audit.kills} kills")


def _opening(key: str) -> str:
    return key.replace(":resolved:", ":opened:")
