"""What the pages say where a shop refuses us, or soon will: what a person can do, and until when."""

import json
from datetime import timedelta
from pathlib import Path

from alerts.model import CheckState, IncidentKind
from alerts.signature import see_to
from config.store import Store
from probes.result import Verdict
from tests.integration.web.world import FIVE, NOW, STORES, World, check_of, play, serve
from tests.unit.alerts.builders import signed

UPTIME = check_of(STORES["nordlys"], "uptime")


async def page(world: World, path: str) -> str:
    async with world.client.get(world.url + path) as answer:
        assert answer.status == 200
        return await answer.text()


async def test_what_to_do_stands_with_the_incident_until_we_see_the_shop_again(
    tmp_path: Path,
) -> None:
    async with serve(tmp_path) as world:
        await play(world.storage, UPTIME, [Verdict.BLOCKED] * 14)
        (incident,) = await world.storage.history.incidents()
        during = await page(world, f"/incidents/{incident.id}")
        await play(world.storage, UPTIME, [Verdict.PASSED], until=NOW + FIVE)
        after = await page(world, f"/incidents/{incident.id}")

    assert incident.kind is IncidentKind.BLIND
    assert "<h2>What to do</h2>" in during
    assert "Crawler access" in during
    assert "What to do" not in after


async def test_the_end_of_a_signature_stands_on_the_wall_and_with_its_store(
    tmp_path: Path,
) -> None:
    end = NOW + timedelta(days=5)
    store = Store.model_validate(
        {"id": "nordlys", "url": "https://nordlys.example", "headers": signed(end)}
    )
    decision = see_to(CheckState(check_id="nordlys"), store=store, now=NOW)
    (opened,) = decision.incidents
    async with serve(tmp_path, stores={"nordlys": store}) as world:
        await world.storage.journal.apply(decision)
        wall, shop, incident = [
            await page(world, path) for path in ("/", "/stores/nordlys", f"/incidents/{opened.id}")
        ]
        told = json.loads(await page(world, "/api/incidents"))

    assert all("signature runs out soon" in text for text in (wall, shop, incident))
    assert f"{end:%Y-%m-%dT%H:%M}" in shop
    assert "Make a new signature for nordlys.example" in incident
    assert [one["kind"] for one in told["incidents"]] == ["signature"]
    assert "aGVq" not in wall + shop + incident
