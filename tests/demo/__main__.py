"""`make demo`: the main job before your eyes. `--once` plays it unattended and says what was seen."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from rich.console import Console

from tests.demo.stage import EVERY, Stage, StageError, stage
from tests.shop.control import THE_BREAK
from tests.shop.mailbox import Mail

AT_MOST = EVERY + 20  # seconds from break to mail
_FIRST_RUN_WITHIN = EVERY + 30
_LOOK_EVERY = 0.1

out = Console(highlight=False, soft_wrap=True)


class UnseenError(Exception):
    """Something that should have been seen was not."""


class Clock:
    """Prints each moment with the time since the beginning."""

    def __init__(self) -> None:
        self._began = asyncio.get_running_loop().time()

    @property
    def now(self) -> float:
        return asyncio.get_running_loop().time() - self._began

    def say(self, text: str) -> None:
        out.print(
            f"[dim]{datetime.now(UTC).astimezone():%H:%M:%S}[/] [bold]{self.now:6.1f} s[/]  {text}"
        )


async def play() -> None:
    """Start, see a purchase pass, break the checkout, see the mail, repair it, see the other mail."""
    clock = Clock()
    async with stage() as scene:
        clock.say(f"the shop is open at {scene.shop.url}")
        clock.say(f"Tillwatch runs; its pages are at {scene.pages}")
        await _first_purchase(scene)
        clock.say("a first purchase came as far as the checkout, and nothing was paid")
        await _metrics(scene)
        clock.say("/metrics tells of it")
        scene.shop.faults.on(THE_BREAK)
        broken = clock.now
        clock.say("[red]the checkout is broken now[/]")
        mail = await _mail(scene, "[DOWN]", clock)
        _tells_enough(mail, scene)
        clock.say(f"mail after {clock.now - broken:.1f} s: {mail.subject}".replace("[", r"\["))
        clock.say("  it names the step, what the shop answered, a link, and shows a picture")
        scene.shop.faults.clear()
        clock.say("[green]the checkout is repaired[/]")
        mail = await _mail(scene, "[OK", clock)
        clock.say(f"mail: {mail.subject}".replace("[", r"\["))
        if scene.shop.orders:
            raise UnseenError("an order was placed")
        clock.say("no order was ever placed; all was seen")


async def _first_purchase(scene: Stage) -> None:
    async def passed() -> bool:
        runs = (await scene.ask("/api/runs?store=nordlys"))["runs"]
        return any(
            run["check"] == "nordlys/purchase" and run["verdict"] == "passed" for run in runs
        )

    await _until(passed, _FIRST_RUN_WITHIN, "a purchase that passes", scene)


async def _metrics(scene: Stage) -> None:
    async def told() -> bool:
        return 'probe_success{check="purchase"' in await scene.text("/metrics")

    await _until(told, 5, "probe_success in /metrics", scene)


async def _mail(scene: Stage, start: str, clock: Clock) -> Mail:
    """The mail whose subject starts so, within an interval and 20 seconds."""
    began = clock.now

    async def there() -> bool:
        return any(mail.subject.startswith(start) for mail in scene.mailbox.messages)

    await _until(there, AT_MOST, f"the mail {start}", scene)
    if clock.now - began > AT_MOST:
        raise UnseenError(f"the mail {start} took {clock.now - began:.0f} s")
    return next(mail for mail in scene.mailbox.messages if mail.subject.startswith(start))


def _tells_enough(mail: Mail, scene: Stage) -> None:
    wanted = {"the step": "checkout", "the answer": "500", "a link": f"{scene.pages}/incidents/"}
    missing = [what for what, text in wanted.items() if text not in mail.text]
    if not any(part.get_content_maintype() == "image" for part in mail.message.walk()):
        missing.append("a picture")
    if missing:
        raise UnseenError(f"the mail lacks {', '.join(missing)}:\n{mail.text}")


async def _until(
    seen: Callable[[], Awaitable[bool]], within: float, what: str, scene: Stage
) -> None:
    try:
        async with asyncio.timeout(within):
            while not await seen():
                if scene.program.returncode is not None:
                    raise UnseenError(f"Tillwatch ended by itself:\n{scene.log.read_text()}")
                await asyncio.sleep(_LOOK_EVERY)
    except TimeoutError:
        raise UnseenError(f"{what} was not seen within {within:.0f} s") from None


async def show() -> None:
    """Keep everything running for somebody to play with."""
    async with stage() as scene:
        out.print("\n[bold]Tillwatch watches a demo shop.[/] Open these in a browser:\n")
        out.print(f"  Stores, checks, runs, incidents   {scene.pages}/")
        out.print(f"  What Prometheus reads             {scene.pages}/metrics")
        out.print(f"  The shop                          {scene.shop.url}/")
        out.print(f"  [red]Break the checkout[/]                {scene.shop.url}/_control")
        out.print(f"  The mailbox                       {scene.mailbox.url}/")
        out.print(f"\nPress “Break the checkout”: the mail is there within {AT_MOST} s.")
        out.print("Ctrl-C ends everything.\n")
        await scene.program.wait()
        raise UnseenError(f"Tillwatch ended by itself:\n{scene.log.read_text()}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="play it unattended (ARGS=--once)")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # else what it started would stay
    try:
        asyncio.run(play() if parser.parse_args().once else show())
    except (StageError, UnseenError) as error:
        out.print(f"[red]{error}[/]", markup=True)
        return 1
    except KeyboardInterrupt:
        out.print("\nall stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
