"""`add`: from a shop's address to its YAML file, with one purchase on the way.

Nothing is written before the shop was bought from, and then one file, whole or not at all. It ends
within a minute, also where the shop doesn't: then it says what it found until then.
"""

import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Annotated

import psutil
import typer

from alerts.advice import remedy
from config.manners import notes
from config.store import Check, Market
from monitor.cli.check import as_data
from monitor.cli.console import complain, err, out, quoted
from monitor.cli.desk import Desk, checkout_of, desk_for, with_consent
from monitor.cli.exits import Exit
from monitor.cli.live import LiveRunner, live_runner
from monitor.cli.options import ConfigDir, DataDir, Json, settings_from
from monitor.configuration import read
from monitor.newcomer import found, market_of, name_of, way_on
from probes.codes import Code
from probes.result import PICTURE, SOLD, CheckResult, Verdict

# seconds from the start of the program on; what comes after them is the end of the browser
_WITHIN = 55.0
# seconds of those for the browser's start, and the evidence of a purchase that takes too long
_LAST_WORDS = 10.0


def add(
    url: Annotated[str, typer.Argument(help="The shop's home page.", metavar="URL")],
    name: Annotated[
        str | None,
        typer.Option("--as", help="The shop's name in Tillwatch; made of the address otherwise."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write the file without asking.")] = False,
    consent: Annotated[
        str | None,
        typer.Option(
            "--consent",
            help="Who of the shop allowed the monitoring, like “Mette, owner”.",
            metavar="WHO",
        ),
    ] = None,
    as_json: Json = False,
    config: ConfigDir = None,
    data: DataDir = None,
) -> None:
    """Buy once from a shop, up to its checkout, and write its YAML file."""
    settings = settings_from(config=config, data=data)
    loaded = read(settings.config_dir, os.environ)
    address = url if "://" in url else f"https://{url}"
    desk = desk_for(settings, loaded, address, name=name, allowed_by=consent)
    until = time.monotonic() + _WITHIN - _running_for()
    if not yes and not as_json and sys.stdin.isatty():
        asked = time.monotonic()
        desk = with_consent(desk)
        until += time.monotonic() - asked
    try:
        result, text = asyncio.run(_look(desk, until=until))
    except (KeyboardInterrupt, asyncio.CancelledError):
        complain("stopped before the end; nothing was written")
        raise typer.Exit(Exit.ERROR) from None
    bought = result.verdict in SOLD
    written = bought and _agreed(desk, text, yes=yes, ask=not as_json) and _written(desk, text)
    if as_json:
        _tell_programs(desk, result, text if bought else None, written=written)
    if not bought:
        _advise(desk, result)
        raise typer.Exit(Exit.of([result.verdict]))
    if not written:
        raise typer.Exit(Exit.USAGE)


async def _look(desk: Desk, *, until: float) -> tuple[CheckResult, str]:
    """Buy once, as a customer whom the address suggests; the result, and the file that it makes.

    Where the pages speak another language than this customer reads, they do so to everybody.
    """
    market = market_of(desk.url, {})
    async with live_runner(desk.settings, secrets=desk.secrets, first_look=True) as runner:
        result = await _buy(desk, runner, market, until=until)
    if result.verdict not in SOLD:
        return result, desk.draft(market)
    text = desk.draft(market_of(desk.url, result.outcome.fingerprint), result)
    desk.read(text)
    return result, text


async def _buy(desk: Desk, runner: LiveRunner, market: Market, *, until: float) -> CheckResult:
    """One purchase that ends by itself in time to say where it was."""
    store = desk.read(desk.draft(market))
    spec = store.checks["purchase"]
    within = until - time.monotonic()
    timeout = min(spec.timeout, timedelta(seconds=within - _LAST_WORDS))
    check = Check(
        id=f"{store.id}/purchase", store=store, spec=spec.model_copy(update={"timeout": timeout})
    )
    return await runner.run(check, within=within)


def _running_for() -> float:
    """Seconds since the program was started: on a busy machine that alone takes its time."""
    return datetime.now(UTC).timestamp() - psutil.Process().create_time()


def _agreed(desk: Desk, text: str, *, yes: bool, ask: bool) -> bool:
    """Show the file, and ask where somebody can answer."""
    if ask:
        err.print(f"\n[bold]{quoted(str(desk.path))}[/]")
        err.print(text, markup=False)
    if yes:
        return True
    if ask and sys.stdin.isatty():
        return typer.confirm("Write this file?", default=True, err=True)
    complain("nothing was written; say --yes to have this file")
    return False


def _written(desk: Desk, text: str) -> bool:
    """Write the file; never over another one, and nothing stays of one that can't be whole."""
    path = desk.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            try:
                file.write(text)
                file.flush()
            except OSError:
                path.unlink()
                raise
    except OSError as error:
        complain(f"{path} can't be written ({(error.strerror or str(error)).lower()})")
        return False
    err.print(
        f"[green]{quoted(str(path))} is written[/]; a service that runs with this folder takes it up by itself"
    )
    for note in notes(desk.read(text)):
        err.print(quoted(str(note)))
    return True


def _advise(desk: Desk, result: CheckResult) -> None:
    """What a user can do about a purchase that did not get to the checkout."""
    outcome = result.outcome
    ended = outcome.failure.step if outcome.failure else None
    complain(f"nothing was written: the purchase ended at {ended or 'the start'}")
    so_far = "; ".join(f"{what} {value}" for what, value in found(outcome.fingerprint, {}))
    if so_far:
        err.print(f"Found until then: {quoted(so_far)}")
    picture = _picture(result)
    if picture:
        err.print(f"What the shop showed: {quoted(picture)}")
    if result.verdict is Verdict.BLOCKED and outcome.failure is not None:
        err.print(quoted(remedy(outcome.failure.code, desk.read(desk.draft(Market())))))
        if outcome.failure.code is Code.ROBOTS:
            err.print(f'Then: tillwatch add {quoted(desk.url)} --consent "Mette, owner"')
    lines = _way_on(result)
    if lines is not None:
        err.print(
            f"If the shop sells to you in a browser, this may help: write it into {quoted(str(desk.path))},\n"
            f"with what is right for this shop, and try: tillwatch check {desk.store_id}/purchase\n"
        )
        err.print(f"url: {desk.url}\n{lines}", markup=False)


def _way_on(result: CheckResult) -> str | None:
    failure = result.outcome.failure
    if failure is None or result.verdict is Verdict.BLOCKED:
        return None
    return way_on(failure.step, failure.code)


def _picture(result: CheckResult) -> str | None:
    pictures = (str(one.path) for one in result.outcome.evidence if one.name.endswith(PICTURE))
    return next(pictures, None)


def _tell_programs(desk: Desk, result: CheckResult, text: str | None, *, written: bool) -> None:
    outcome = result.outcome
    facts = outcome.fingerprint
    told = {
        "store": desk.store_id,
        "file": str(desk.path) if written else None,
        "yaml": text,
        "name": name_of(desk.url, facts),
        "platform": facts.get("platform"),
        "market": market_of(desk.url, facts).model_dump(),
        "allowed_by": desk.allowed_by,
        "consent_manager": facts.get("consent_manager"),
        "product": outcome.remember.get("product"),
        "checkout": checkout_of(result) or None,
        "screenshot": _picture(result),
        "would_help": None if text else _way_on(result),
        "run": as_data(result),
    }
    out.print_json(json.dumps(told, ensure_ascii=False))
