"""What machines ask: health, metrics, JSON, and an address to listen on."""

import asyncio
import gzip
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.model import CheckState
from alerts.tally import take_in
from alerts.terms import PAGE_STEPS, STEPS
from config.checks import UptimeSpec
from config.reload import Change
from config.settings import Settings
from config.store import Check, Config, Store
from monitor.metrics import families
from monitor.metrics.check import of_check
from monitor.web.app import ListenError, create_web, start_web
from monitor.web.deps import Deps, ReadyCheck, Reason
from monitor.web.health import database_answers, disk_has_room, turns
from probes.base import RunContext
from probes.purchase.probe import STEPS as STEPS_OF_A_PURCHASE
from probes.result import Verdict
from probes.uptime.probe import UptimeProbe
from tests.integration.web.world import FIVE, NOW, STORES, World, check_of, play, result_of, serve


async def body(world: World, path: str, *, status: int = 200, **headers: str) -> str:
    async with world.client.get(world.url + path, headers=headers) as answer:
        assert answer.status == status
        return await answer.text()


async def json_of(world: World, path: str, *, status: int = 200) -> dict[str, object]:
    async with world.client.get(world.url + path) as answer:
        assert answer.status == status
        found: dict[str, object] = await answer.json()
        return found


async def test_a_process_that_answers_is_alive(world: World) -> None:
    assert await body(world, "/healthz") == "ok\n"


async def test_ready_when_every_part_does_its_work(tmp_path: Path) -> None:
    async def fine() -> Reason:
        return None

    async with serve(tmp_path, ready={"database": fine, "disk": lambda: None}) as world:
        said = await json_of(world, "/readyz")

    assert said == {"ready": True, "wrong": {}, "checked": ["database", "disk"]}


async def test_not_ready_says_which_part_and_why(tmp_path: Path) -> None:
    async def hangs() -> Reason:
        await asyncio.sleep(60)
        return None

    def breaks() -> Reason:
        raise RuntimeError("secret inside")

    parts: dict[str, ReadyCheck] = {
        "disk": lambda: "only 3 MB are free",
        "dispatcher": hangs,
        "scheduler": breaks,
        "database": lambda: None,
    }
    async with serve(tmp_path, ready=parts) as world:
        said = await json_of(world, "/readyz", status=503)

    assert said["wrong"] == {
        "disk": "only 3 MB are free",
        "dispatcher": "no answer within 3 s",
        "scheduler": "asking it broke; see the log",
    }
    assert said["ready"] is False


async def test_the_ready_made_checks_tell_the_truth(world: World, tmp_path: Path) -> None:
    database = database_answers(world.storage.history)
    full = disk_has_room(tmp_path, at_least=10**18)
    dead = turns(lambda: NOW, within=timedelta(seconds=10), now=lambda: NOW + FIVE)

    assert await database() is None  # type: ignore[misc]
    assert disk_has_room(tmp_path, at_least=1)() is None
    assert turns(lambda: NOW, within=FIVE, now=lambda: NOW + FIVE)() is None
    assert turns(lambda: None, within=FIVE, now=lambda: NOW)() is None
    assert "MB are free on the disk" in str(full())
    assert "can't be read" in str(disk_has_room(tmp_path / "gone")())
    assert dead() == "it has not turned since 2026-11-23T14:00:00+00:00"
    await world.storage.close()
    (tmp_path / "tillwatch.db").unlink()
    assert await database()  # type: ignore[misc]


async def test_metrics_come_as_prometheus_asks_for_them(world: World) -> None:
    world.metrics.load(await world.storage.history.states())
    text = "text/plain;version=0.0.4"
    openmetrics = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.3"

    for accept, marks in (
        (text, "text/plain; version=0.0.4"),
        (openmetrics, "application/openmetrics-text; version=1.0.0"),
        ("*/*", "text/plain; version=0.0.4"),
        ("application/openmetrics-text;version=what", "text/plain"),
    ):
        async with world.client.get(world.url + "/metrics", headers={"Accept": accept}) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith(marks)
            said = await answer.text()
        assert 'probe_success{check="purchase",location="aarhus",store="nordlys"' in said
        assert said.endswith("# EOF\n") == ("openmetrics" in marks)


async def test_metrics_are_packed_for_who_can_unpack_them(world: World) -> None:
    async with world.client.get(
        world.url + "/metrics", headers={"Accept-Encoding": "gzip"}, auto_decompress=False
    ) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert b"tillwatch_build_info" in gzip.decompress(await answer.read())


async def test_metrics_follow_each_result_and_each_reload(world: World) -> None:
    purchase = check_of(STORES["nordlys"], "purchase")
    await play(world.storage, purchase, [Verdict.PASSED], until=NOW + FIVE)
    world.metrics.state_changed(await world.storage.journal.load(purchase.id))

    line = 'probe_success{check="purchase",location="aarhus",store="nordlys",type="purchase"} 1.0'
    assert line in await body(world, "/metrics")
    world.reading = Change(config=Config(stores={}))
    assert "nordlys" not in await body(world, "/metrics")


async def test_what_probes_bring_home_has_its_metrics(world: World) -> None:
    # our own pages are the shop that is looked at
    store = Store(id="own", url=world.url, checks={"uptime": UptimeSpec()})
    check = Check(id="own/uptime", store=store, spec=store.checks["uptime"])
    context = RunContext(run_id="r", attempt=1, full_evidence=False, scratch=Path())
    outcome = await UptimeProbe(user_agent="Tillwatch").run(check, context)
    result = replace(result_of(check, Verdict.PASSED, slot=NOW), outcome=outcome)
    state = take_in(CheckState(check_id=check.id), result, longest_gap=timedelta(hours=1), now=NOW)

    samples = list(of_check(check, state, location="aarhus"))

    phases = {labels[-1] for family, labels, _ in samples if family is families.UPTIME_PHASE}
    assert phases == {"dns", "connect", "first_byte", "body"}
    named = {family.name for family, _, _ in samples}
    assert named >= {
        families.UPTIME_STATUS_CODE.name,
        families.UPTIME_REDIRECTS.name,
        families.UPTIME_BODY.name,
    }
    assert set(STEPS_OF_A_PURCHASE) == STEPS.keys() - PAGE_STEPS


async def test_the_same_is_there_as_json(world: World) -> None:
    stores = (await json_of(world, "/api/stores"))["stores"]
    runs = (await json_of(world, "/api/runs?store=nordlys&check=purchase&limit=2"))["runs"]
    incidents = (await json_of(world, "/api/incidents?open=1"))["incidents"]

    assert isinstance(stores, list)
    assert isinstance(runs, list)
    assert isinstance(incidents, list)
    assert [store["id"] for store in stores] == ["nordlys", "fjord", "skovtur", "havblik"]
    assert stores[0]["checks"][0]["code"] == "add_to_cart.dead_button"
    assert stores[1]["faults"] == [
        'stores/fjord.yaml:7: checks.purchase.every: write it like 5m, not "often"'
    ]
    assert [run["verdict"] for run in runs] == ["failed", "passed"]
    assert runs[0]["steps"][0]["name"] == "home"
    assert incidents[0]["subject"] == "nordlys/purchase"
    assert incidents[0]["resolved_at"] is None


@pytest.mark.parametrize(
    "path",
    ["/api/runs?store=%00", "/api/runs?store=a%20b", "/api/incidents?store='", "/api/nothing"],
)
async def test_a_wrong_question_gets_json_too(world: World, path: str) -> None:
    assert (await json_of(world, path, status=404))["error"] == "There is no such page."


async def test_a_check_without_its_store_is_a_wrong_question(world: World) -> None:
    answer = await json_of(world, "/api/runs?check=purchase", status=400)

    assert answer["error"] == "Name the store of the check, too: ?store=…&check=…"


@pytest.mark.parametrize("limit", ["-1", "x", "99999999999999", "²", ""])
async def test_a_limit_that_is_none_is_the_usual_one(world: World, limit: str) -> None:
    runs = (await json_of(world, f"/api/runs?limit={limit}"))["runs"]

    assert isinstance(runs, list)
    assert len(runs) == 13


async def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        async with serve(tmp_path) as world:
            app = create_web(deps_of(world, Settings(data_dir=tmp_path)))
            with pytest.raises(ListenError) as error:
                await start_web(app, address)

    assert str(error.value).startswith(f"the pages can't listen on {address} (")
    assert "already in use" in str(error.value)
    assert "TILLWATCH_LISTEN" in str(error.value)


def deps_of(world: World, settings: Settings) -> Deps:
    return Deps(
        settings=settings,
        reading=lambda: world.reading,
        history=world.storage.history,
        evidence=world.evidence,
        metrics=world.metrics,
        now=lambda: world.now,
    )
