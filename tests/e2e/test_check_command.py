"""`tillwatch check`: one run now, its steps live, its verdict as exit code; and `history` of a service's runs."""

import asyncio
import json
import os
import signal
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.model import CheckState, Decision
from monitor.cli.console import complain, err, out, quoted
from monitor.cli.live import show_step
from monitor.storage.sql import open_storage
from probes.result import Step, Verdict
from tests.e2e.house import TILLWATCH, House, eventually, nobody_left, shop_file, soon
from tests.often import often
from tests.shop.app import running_shop
from tests.shop.faults import Fault, Faults

pytestmark = pytest.mark.e2e

STEPS = ["home", "collection", "product", "add_to_cart", "cart", "checkout"]
QUICK = {"step_timeout": "4s"}


def kept(paths: list[str]) -> set[str]:
    """The names of those files that are there."""
    return {Path(path).name for path in paths if Path(path).is_file()}


async def test_a_purchase_that_passes_shows_its_steps_and_leaves_nothing(house: House) -> None:
    async with running_shop() as shop:
        house.write("nordlys", **shop_file(shop.url, purchase=QUICK))

        done = await house.acall("check", "nordlys/purchase")

        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        lines = done.stderr.splitlines()
        assert lines[0] == f"nordlys/purchase {shop.url}"
        assert [line.split()[:2] for line in lines[1:7]] == [["✓", step] for step in STEPS]
        assert lines[7].startswith("✓ passed in ")
        assert lines[8].startswith("  kept from those who count visits: ")
        assert len(lines) == 9
        assert not shop.orders
    assert not house.data.exists()
    await nobody_left(house)


VERDICTS = [
    (None, "passed", 0, None),
    (Fault.CHECKOUT_500, "failed", 1, "checkout"),
    (Fault.CHECKOUT_CAPTCHA, "blocked", 4, "checkout"),
    (Fault.SHOP_REJECTED, "blocked", 4, "home"),
]


@pytest.mark.parametrize(
    ("fault", "verdict", "code", "step"),
    often(VERDICTS, (VERDICTS[1],)),
    ids=[str(row[0]) for row in VERDICTS],
)
async def test_the_exit_code_tells_the_verdict_and_json_is_all_of_standard_output(
    house: House, fault: Fault | None, verdict: str, code: int, step: str | None
) -> None:
    async with running_shop(Faults(fault) if fault else None) as shop:
        house.write("nordlys", **shop_file(shop.url, purchase=QUICK))

        done = await house.acall("check", "nordlys", "--json")

    assert done.returncode == code, done.stderr
    (told,) = json.loads(done.stdout)
    assert (told["check"], told["verdict"], told["step"]) == ("nordlys/purchase", verdict, step)
    assert verdict in done.stderr
    assert "Traceback" not in done.stderr
    if step:
        assert f" at {step}\n" in done.stderr
        assert f"expected: {told['expected']}" in done.stderr


async def test_what_broke_says_its_cause_and_what_changed_since_the_service_saw_it_well(
    house: House,
) -> None:
    seen = {"theme": {"name": "Before"}, "platform": "shopify"}
    known = CheckState(check_id="nordlys/purchase", version=1, fingerprint=seen)
    house.data.mkdir(parents=True)
    storage = await open_storage(f"sqlite:///{house.data / 'tillwatch.db'}")
    await storage.journal.apply(Decision(state=known))
    await storage.close()
    async with running_shop(Faults(Fault.CHECKOUT_500)) as shop:
        house.write("nordlys", **shop_file(shop.url, purchase=QUICK))

        done = await house.acall("check", "nordlys", "--json")

    (told,) = json.loads(done.stdout)
    assert [cause["code"] for cause in told["causes"]] == ["server_error"]
    (theme,) = told["changed"]
    assert (theme["fact"], theme["gone"], theme["new"]) == (
        "theme.name",
        ["Before"],
        ["Nordlys 2026"],
    )
    assert "cause:    the shop's server answers with an error" in done.stderr
    assert "changed:  theme.name: Before is gone; Nordlys 2026 is new since " in done.stderr


async def test_a_slow_shop_is_degraded(house: House) -> None:
    async with running_shop() as shop:
        house.write("nordlys", **shop_file(shop.url, uptime={"slow": "1ms"}))

        done = await house.acall("check", "nordlys/uptime")

    assert done.returncode == 3, done.stderr


async def test_our_own_fault_is_not_the_shop_s(house: House) -> None:
    async with running_shop() as shop:
        house.write("nordlys", **shop_file(shop.url, purchase=QUICK))
        house.environ["TILLWATCH_BROWSER"] = "/no/such/browser"

        done = await house.acall("check", "nordlys")

    assert done.returncode == 5
    assert "run `tillwatch install-browser`" in done.stderr


async def test_of_several_checks_the_shop_s_failure_decides(house: House) -> None:
    async with running_shop(Faults(Fault.HOME_500)) as shop:
        house.environ["TILLWATCH_BROWSER"] = "/no/such/browser"
        house.write("nordlys", **shop_file(shop.url, purchase=QUICK, uptime={}))

        done = await house.acall("check", "nordlys", "--json")

    told = {one["check"]: one["verdict"] for one in json.loads(done.stdout)}
    assert told == {"nordlys/purchase": "error", "nordlys/uptime": "failed"}
    assert done.returncode == 1


@pytest.mark.proof
async def test_a_trace_is_kept_when_it_is_asked_for(house: House) -> None:
    async with running_shop() as shop:
        house.write("nordlys", **shop_file(shop.url, purchase=QUICK))

        done = await house.acall("check", "nordlys", "--trace", "--json")

    assert done.returncode == 0, done.stderr
    (told,) = json.loads(done.stdout)
    (trace,) = [Path(path) for path in told["evidence"] if path.endswith("trace.zip")]
    assert f"evidence: {trace}" in done.stderr
    assert zipfile.ZipFile(trace).testzip() is None


@pytest.mark.proof
async def test_of_a_purchase_that_fails_the_traces_of_both_attempts_are_kept(house: House) -> None:
    async with running_shop(Faults(Fault.CHECKOUT_500)) as shop:
        house.write("nordlys", **shop_file(shop.url, purchase=QUICK))

        done = await house.acall("check", "nordlys", "--trace", "--json")

    assert done.returncode == 1, done.stderr
    (told,) = json.loads(done.stdout)
    assert {"attempt-1-trace.zip", "trace.zip", "screenshot.jpg"} <= kept(told["evidence"])


async def test_steps_appear_while_the_run_is_under_way(house: House) -> None:
    async with running_shop(Faults(Fault.CHECKOUT_HANGS)) as shop:
        house.write("nordlys", **shop_file(shop.url, purchase={"step_timeout": "10s"}))
        process = await asyncio.create_subprocess_exec(
            TILLWATCH,
            "check",
            "nordlys",
            cwd=house.root,
            env=house.env(),
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr is not None
        async with asyncio.timeout(30):
            while b"cart " not in await process.stderr.readline():
                pass

        assert process.returncode is None
        assert any(one.path.startswith("/cart") for one in shop.requests)
        process.terminate()
        assert await process.wait() == 5
    await nobody_left(house)


@pytest.mark.parametrize("name", often([signal.SIGINT, signal.SIGTERM], {signal.SIGINT}))
async def test_stopped_in_the_middle_it_says_so_and_leaves_nothing(
    house: House, name: signal.Signals
) -> None:
    scratch = house.root / "tmp"
    scratch.mkdir()
    house.environ["TMPDIR"] = str(scratch)
    async with running_shop(Faults(Fault.CHECKOUT_HANGS)) as shop:
        house.write("nordlys", **shop_file(shop.url, purchase={"step_timeout": "10s"}))
        process = await asyncio.create_subprocess_exec(
            TILLWATCH,
            "check",
            "nordlys",
            cwd=house.root,
            env=house.env(),
            stderr=asyncio.subprocess.PIPE,
        )
        await eventually(lambda: any(one.path.startswith("/cart") for one in shop.requests))

        process.send_signal(name)
        _, said = await process.communicate()

    assert process.returncode == 5
    assert said.decode().splitlines()[-1] == (
        "tillwatch: stopped before the end; nothing is said of the shop"
    )
    assert b"Traceback" not in said
    await nobody_left(house)
    assert not list(scratch.iterdir())


def test_a_shop_can_not_paint_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    # an address of the shop's own, in which rich would see an order, and the terminal another
    show_step(
        Step(
            name="home",
            verdict=Verdict.PASSED,
            started=timedelta(),
            duration=timedelta(seconds=1),
            url="http://shop.example/[/red]\x1b[2J\r",
        )
    )

    said = capsys.readouterr().err
    assert said.rstrip("\n").endswith("http://shop.example/[/red]\\x1b[2J\\r")


def test_a_word_between_colons_stays_the_word_that_was_written(
    capsys: pytest.CaptureFixture[str],
) -> None:
    complain('name: ":boom:" is not known')
    err.print(quoted(":boom:"))
    out.print(quoted(":boom:"))

    said = capsys.readouterr()
    assert said.err == 'tillwatch: name: ":boom:" is not known\n:boom:\n'
    assert said.out == ":boom:\n"


def test_headed_asks_for_a_window_and_says_when_there_is_no_display(house: House) -> None:
    """As far as it goes on a machine without one; the browser is one that notes how it was called."""
    called, program = house.root / "called", house.root / "chromium"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {called}\n'
        "echo 'ERROR:ozone_platform_x11.cc:256] Missing X server or $DISPLAY' >&2\nexit 1\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    house.environ["TILLWATCH_BROWSER"] = str(program)
    house.write("nordlys", **shop_file("http://127.0.0.1:9", purchase=QUICK))

    with_window = house.call("check", "nordlys", "--headed")
    in_window = called.read_text("utf-8")
    called.unlink()
    without = house.call("check", "nordlys")

    assert with_window.returncode == without.returncode == 5
    assert "there is no display here; leave out --headed" in " ".join(with_window.stderr.split())
    assert "--headless" not in in_window
    assert "--headless" in called.read_text("utf-8")


@pytest.mark.proof
async def test_history_shows_what_a_service_recorded(house: House) -> None:
    async with running_shop() as shop:
        store = soon("uptime", 10)
        house.write(store, **shop_file(shop.url, uptime={"every": "10s", "timeout": "5s"}))
        async with house.service():
            await eventually(lambda: house.rows("SELECT 1 FROM runs WHERE verdict = 'passed'"))

            table = await house.acall("history", store)
            told = await house.acall("history", f"{store}/uptime", "--json", "--limit", "1")
            other = await house.acall("history", "nobody")

    assert table.returncode == told.returncode == other.returncode == 0
    assert f"{store}/uptime" in table.stdout
    assert "passed" in table.stdout
    (run,) = json.loads(told.stdout)
    assert (run["check"], run["verdict"]) == (f"{store}/uptime", "passed")
    assert other.stdout == "nothing is recorded of nobody yet\n"
    assert table.stderr == told.stderr == ""


def test_output_into_a_pipe_that_closes_early_is_no_traceback(house: House) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    house.write("nordlys", **shop_file("http://127.0.0.1:9", uptime={}))
    done = house.call("check-config", stdout=writer)
    os.close(writer)

    assert "Traceback" not in done.stderr
