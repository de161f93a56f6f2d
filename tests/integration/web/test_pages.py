"""The pages as a visitor gets them: what they say, in both languages, and what nobody can put into them."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from config.reload import Change
from config.store import Config
from probes.codes import CauseCode, Code
from probes.result import Artifact, Cause, Failure, Finding, Severity, Verdict
from tests.integration.web.world import (
    EVIL,
    FIVE,
    NOW,
    STORES,
    World,
    check_of,
    play,
    record,
    result_of,
    serve,
    shop,
)

PURCHASE = check_of(STORES["nordlys"], "purchase")
PAGES = ("/", "/stores/nordlys", "/stores/fjord", "/incidents", "/incidents?show=open")


async def page(world: World, path: str, *, status: int = 200, language: str = "en") -> str:
    """The page's text without its marks, blanks drawn together."""
    html = await source(world, path, status=status, language=language)
    body = LexborHTMLParser(html).body
    assert body is not None
    return " ".join(body.text(separator=" ").split())


async def source(world: World, path: str, *, status: int = 200, language: str = "en") -> str:
    headers = {"Accept-Language": language}
    async with world.client.get(world.url + path, headers=headers) as answer:
        assert answer.status == status, await answer.text()
        return await answer.text()


async def open_incident(world: World) -> str:
    (incident,) = await world.storage.history.incidents(store="nordlys", only_open=True)
    return incident.id


async def add_evil_run(world: World, tmp_path: Path) -> str:
    """A run in which everything that a shop can say is a script."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    artifacts = []
    for name in ("screenshot.png", "page.html", "console.log", "trace.zip"):
        (scratch / name).write_bytes(EVIL.encode())
        artifacts.append(Artifact(name=name, media_type="text/html", path=scratch / name))
    slot = NOW - timedelta(minutes=1)
    kept = await world.evidence.keep(PURCHASE.id, "evil", artifacts)
    result = result_of(PURCHASE, Verdict.FAILED, slot=slot)
    outcome = replace(
        result.outcome,
        failure=Failure(
            code=Code.DEAD_ADD_BUTTON,
            step=EVIL,
            expected=EVIL,
            seen=EVIL,
            url=f"javascript:{EVIL}",
        ),
        causes=(Cause(code=CauseCode.DEAD_BUTTON, evidence=EVIL, subject=EVIL),),
        steps=tuple(replace(one, url=EVIL, locator=EVIL) for one in result.outcome.steps),
        findings=(Finding(code=Code.SLOW, severity=Severity.WARNING, subject=EVIL, message=EVIL),),
        fingerprint={"theme": {"name": EVIL}, "scripts": [EVIL], EVIL: EVIL},
        evidence=kept,
    )
    await record(world.storage, PURCHASE, replace(result, run_id="evil", outcome=outcome))
    return "evil"


async def test_a_flaky_run_shows_what_its_first_attempt_saw(world: World, tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(b"picture")
    picture = Artifact(name="first-attempt-screenshot.jpg", media_type="image/jpeg", path=path)
    kept = await world.evidence.keep(PURCHASE.id, "flaky", [picture])
    passed = result_of(PURCHASE, Verdict.PASSED, slot=NOW - timedelta(minutes=1))
    outcome = replace(passed.outcome, evidence=tuple(kept))
    await record(
        world.storage, PURCHASE, replace(passed, run_id="flaky", flaky=True, outcome=outcome)
    )

    html = await source(world, "/runs/flaky")

    assert '<img src="/runs/flaky/evidence/first-attempt-screenshot.jpg"' in html
    assert "What the first attempt saw" in html
    assert "Nobody was told of that failure." in html  # of what else is wrong somebody may be
    assert "tillwatch evidence" not in html, "there is no recording to open"


async def test_the_wall_says_how_each_shop_is_the_worst_first(world: World) -> None:
    world.now = NOW - timedelta(hours=1, minutes=59)

    text = await page(world, "/")

    assert "2 in trouble" in text
    assert "1 not known" in text
    assert "1 in order" in text
    assert "Customers can't put a product in the cart at Nordlys Interiør" in text
    assert "write it like 5m" in text
    assert "No data yet" in text
    shops = text.partition("Shops")[2]
    places = [shops.index(name) for name in ("Nordlys", "fjord", "skovtur", "Havblik")]
    assert places == sorted(places)


async def test_green_is_nowhere_when_there_is_no_data(tmp_path: Path) -> None:
    async with serve(tmp_path) as world:
        html = await source(world, "/")

    assert "icon ok" not in html
    assert "icon unknown" in html


async def test_green_is_nowhere_when_the_last_news_is_old(world: World) -> None:
    world.now = NOW + timedelta(days=1)

    assert "icon ok" not in await source(world, "/")
    text = await page(world, "/")
    assert "No news" in text
    # what failed when it was seen last is still in trouble
    assert re.search(r"Failing [^·]{1,20} · No news", text)


async def test_an_empty_house_tells_how_to_begin(tmp_path: Path) -> None:
    async with serve(tmp_path, stores={}) as world:
        text = await page(world, "/")

    assert "No shop is watched yet" in text
    assert "url: https://my-shop.example" in text


async def test_a_store_has_its_checks_runs_and_incidents(world: World) -> None:
    text = await page(world, "/stores/nordlys")

    assert "Nordlys Interiør" in text
    assert "https://nordlys.example" in text
    assert "Owner: anna" in text
    assert "the add-to-cart button does nothing" in text
    assert text.count("Passed") == 6
    assert "Figures by day come after the first full day" in text
    assert "Open incidents" in text
    assert "Earlier incidents None before." in text
    assert "No incidents" not in text


async def test_a_run_tells_what_was_expected_and_seen_step_by_step(world: World) -> None:
    (newest, *_) = await world.storage.history.runs(check_id=PURCHASE.id)

    text = await page(world, f"/runs/{newest.run_id}")

    assert "The shop failed" in text
    assert "Expected one more product in the cart" in text
    assert "Seen instead the cart still counts 0" in text
    assert "add_to_cart.dead_button" in text
    assert "Found by form[action*='/cart/add'] button" in text
    assert "https://nordlys.example/add_to_cart" in text


async def test_an_incident_has_its_cause_its_owner_and_who_was_told(world: World) -> None:
    text = await page(world, f"/incidents/{await open_incident(world)}")

    assert "Customers can't put a product in the cart at Nordlys Interiør" in text
    assert "Owner anna" in text
    assert "Told slack" in text
    assert "Open the run" in text


async def test_a_resolved_incident_leaves_the_open_ones(world: World) -> None:
    incident = await open_incident(world)
    await play(world.storage, PURCHASE, [Verdict.PASSED], until=NOW + FIVE)

    assert incident not in await source(world, "/incidents?show=open")
    for path in ("/", "/stores/nordlys"):
        assert "Open incidents" not in await page(world, path)
    assert "Customers can put a product in the cart again" in await page(world, "/incidents")
    assert "Resolved" in await page(world, f"/incidents/{incident}")


async def test_what_changed_since_the_last_good_run_is_shown(world: World) -> None:
    for number, (verdict, theme) in enumerate(
        [(Verdict.PASSED, "Dawn"), (Verdict.FAILED, "Horizon"), (Verdict.PASSED, "Later")]
    ):
        result = result_of(PURCHASE, verdict, slot=NOW + timedelta(minutes=5 * number))
        outcome = replace(result.outcome, fingerprint={"theme": {"name": theme}})
        result = replace(result, run_id=f"theme-{number}", outcome=outcome)
        await record(world.storage, PURCHASE, result)

    text = await page(world, "/runs/theme-1")

    assert "Changed since the last good run theme Dawn Horizon" in text


async def test_what_is_behind_a_failure_and_since_when_it_changed_stand_with_it(
    world: World,
) -> None:
    good = result_of(PURCHASE, Verdict.PASSED, slot=NOW)
    good = replace(good, outcome=replace(good.outcome, fingerprint={"apps": ["Klaviyo"]}))
    await record(world.storage, PURCHASE, replace(good, run_id="good"))
    bad = result_of(PURCHASE, Verdict.FAILED, slot=NOW + FIVE)
    cause = Cause(
        code=CauseCode.DEAD_BUTTON, evidence="the script a.js answered 404", subject="Judge.me"
    )
    outcome = replace(bad.outcome, causes=(cause,), fingerprint={"apps": ["Klaviyo", "Judge.me"]})
    await record(world.storage, PURCHASE, replace(bad, run_id="bad", outcome=outcome))
    incident = await open_incident(world)

    for path in ("/runs/bad", f"/incidents/{incident}"):
        text = await page(world, path)
        assert "Cause the button is dead (Judge.me) the script a.js answered 404" in text
        assert "apps Judge.me first seen" in text
        danish = await source(world, path, language="da")
        assert "scriptet a.js svarede 404" in danish


async def test_a_danish_reader_gets_what_was_seen_and_the_steps_in_danish(world: World) -> None:
    bad = result_of(PURCHASE, Verdict.FAILED, slot=NOW + FIVE)
    assert bad.outcome.failure is not None
    failure = replace(bad.outcome.failure, seen="the page is blank")
    outcome = replace(bad.outcome, failure=failure)
    await record(world.storage, PURCHASE, replace(bad, run_id="bad", outcome=outcome))
    incident = await open_incident(world)

    assert "<dd>siden er tom</dd>" in await source(world, f"/incidents/{incident}", language="da")
    for path in ("/runs/bad", "/stores/nordlys"):
        html = await source(world, path, language="da")
        assert "<title>forsiden 0,25 s</title>" in html
    assert 'aria-label="forsiden"' in await source(world, "/runs/bad", language="da")


async def test_a_shop_that_left_the_configuration_keeps_its_pages(world: World) -> None:
    incident = await open_incident(world)
    world.reading = Change(config=Config(stores={}))

    assert "no longer in the configuration" in await page(world, "/stores/nordlys")
    assert "at nordlys" in await page(world, f"/incidents/{incident}")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en-GB", "Open incidents"), ("da-DK,en;q=0.5", "Åbne hændelser")],
)
async def test_pages_come_in_the_visitors_language(
    world: World, language: str, words: str
) -> None:
    html = await source(world, "/", language=language)

    assert words in html
    assert f'<html lang="{language[:2]}">' in html


async def test_a_chosen_language_stays_chosen(world: World) -> None:
    assert "Overblik" in await page(world, "/?lang=da")
    assert "Overblik" in await page(world, "/incidents")
    assert "Wall" in await page(world, "/?lang=en")


async def test_the_other_language_is_the_same_page_whatever_its_path_looks_like(
    world: World,
) -> None:
    html = await source(world, "//evil.example/", status=404)

    assert '<a href="?lang=da"' in html
    assert "evil.example" not in html


async def test_no_page_has_a_script(world: World) -> None:
    async with world.client.get(world.url) as answer:
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "<script" not in await answer.text()


async def test_nothing_that_a_shop_says_becomes_part_of_a_page(
    world: World, tmp_path: Path
) -> None:
    run = await add_evil_run(world, tmp_path)
    paths = (*PAGES, f"/runs/{run}", f"/incidents/{await open_incident(world)}")

    for path in paths:
        html = await source(world, path)
        assert "<script" not in html, path
        assert "<img src=x" not in html, path
        assert 'href="javascript:' not in html, path
        # no style and no handler in a page, so that the policy may forbid both
        tree = LexborHTMLParser(html)
        for node in tree.css("*"):
            assert not {name for name in node.attributes if name.startswith("on")}, path
            assert "style" not in node.attributes, path
    assert EVIL in unescape(await source(world, f"/runs/{run}"))


async def test_every_answer_has_the_headers_that_browsers_obey(world: World) -> None:
    for path in (*PAGES, "/nope", "/static/style.css", "/api/stores", "/metrics", "/healthz"):
        async with world.client.get(world.url + path) as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy, path
            assert "unsafe" not in policy, path
            assert "frame-ancestors 'none'" in policy, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["Referrer-Policy"] == "no-referrer", path
            assert answer.headers["Cache-Control"] == "no-store", path
            assert answer.headers["Server"] == "Tillwatch", path


async def test_a_picture_is_shown_and_all_other_evidence_is_only_downloaded(
    world: World, tmp_path: Path
) -> None:
    run = await add_evil_run(world, tmp_path)
    expected = {
        "screenshot.png": ("image/png", "inline"),
        "page.html": ("text/plain", "attachment"),
        "console.log": ("text/plain", "attachment"),
        "trace.zip": ("application/zip", "attachment"),
    }

    for name, (media_type, shown) in expected.items():
        async with world.client.get(f"{world.url}/runs/{run}/evidence/{name}") as answer:
            assert answer.status == 200
            assert answer.content_type == media_type
            assert answer.headers["Content-Disposition"] == f'{shown}; filename="{name}"'
            assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert await answer.read() == EVIL.encode()


async def test_a_file_is_given_out_only_to_the_run_that_brought_it_home(
    world: World, tmp_path: Path
) -> None:
    run = await add_evil_run(world, tmp_path)
    (_, other) = await world.storage.history.runs(check_id=PURCHASE.id, limit=2)
    (tmp_path / "evidence" / "nordlys" / "purchase" / run / "planted.txt").write_text("secret")

    for path in (
        f"/runs/{other.run_id}/evidence/screenshot.png",
        f"/runs/{run}/evidence/planted.txt",
        f"/runs/{run}/evidence/..%2f..%2f..%2f..%2ftillwatch.db",
        f"/runs/{run}/evidence/../../../../tillwatch.db",
        f"/runs/{run}/evidence/%2e%2e/{run}/screenshot.png",
        f"/runs/..%2f{run}/evidence/screenshot.png",
        f"/runs/{run}/evidence/%00",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
    ):
        await source(world, path, status=404)


async def test_evidence_that_is_not_kept_any_more_is_said_to_be_gone(
    world: World, tmp_path: Path
) -> None:
    run = await add_evil_run(world, tmp_path)
    (tmp_path / "evidence" / "nordlys" / "purchase" / run / "screenshot.png").unlink()

    text = await page(world, f"/runs/{run}")

    assert "screenshot.png not kept any more" in text
    await source(world, f"/runs/{run}/evidence/screenshot.png", status=404)


@pytest.mark.parametrize(
    "path",
    ["/nope", "/runs/none", "/incidents/none", "/stores/none", "/runs/%00", "/stores/a%20b"],
)
async def test_a_page_that_is_not_there_is_a_friendly_page(world: World, path: str) -> None:
    assert "There is no such page. To the wall" in await page(world, path, status=404)


async def test_a_database_that_is_gone_is_said_in_words(world: World, tmp_path: Path) -> None:
    await world.storage.close()
    (tmp_path / "tillwatch.db").unlink()

    for path in ("/", "/incidents"):
        text = await page(world, path, status=503)
        assert "The database doesn't answer." in text
        assert "Traceback" not in text


async def test_a_fault_of_our_own_shows_no_inside_of_the_program(world: World) -> None:
    world.reading = None  # type: ignore[assignment]

    text = await page(world, "/", status=500)

    assert "Tillwatch itself has a fault" in text
    assert "Traceback" not in text
    assert "NoneType" not in text


async def test_a_shop_with_a_wild_name_has_a_page(tmp_path: Path) -> None:
    stores = {"wild": shop("wild", name=EVIL, owner=EVIL, platform=EVIL)}
    async with serve(tmp_path, stores=stores) as world:
        html = await source(world, "/") + await source(world, "/stores/wild")

    assert "<script" not in html
