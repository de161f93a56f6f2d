"""`add`: from a shop's address to its YAML file, with one purchase on the way.

Nothing is written before the shop was bought from, and then one file, whole or not at all. It ends
within a minute, also where the shop doesn't: then it says what it found until then.
"""

import asyncio
import json
import os
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import psutil
import typer

from alerts.advice import remedy
from config.files import DEFAULTS, STORES, store_id_from
from config.loader import Loaded
from config.rules import shop_address
from config.settings import Settings
from config.store import Check, Market, Store, StoreId
from monitor.cli.check import as_data
from monitor.cli.console import complain, err, out, quoted
from monitor.cli.exits import Exit
from monitor.cli.live import LiveRunner, live_runner
from monitor.cli.options import ConfigDir, DataDir, Json, settings_from
from monitor.configuration import read
from monitor.newcomer import found, market_of, name_of, store_file, way_on
from probes.result import CheckResult, Verdict

_BOUGHT = (Verdict.PASSED, Verdict.DEGRADED)
# seconds from the start of the program on; what comes after them is the end of the browser
_WITHIN = 55.0
_PICTURE = "screenshot.jpg"
# seconds of those for the browser's start, and the evidence of a purchase that takes too long
_LAST_WORDS = 10.0


def add(
    url: Annotated[str, typer.Argument(help="The shop's home page.", metavar="URL")],
    name: Annotated[
        str | None,
        typer.Option("--as", help="The shop's name in Tillwatch; made of the address otherwise."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Write the file without asking.")] = False,
    as_json: Json = False,
    config: ConfigDir = None,
    data: DataDir = None,
) -> None:
    """Buy once from a shop, up to its checkout, and write its YAML file."""
    settings = settings_from(config=config, data=data)
    loaded = read(settings.config_dir, os.environ)
    desk = _desk(settings, loaded, url if "://" in url else f"https://{url}", name)
    try:
        result, text = asyncio.run(_look(desk))
    except (KeyboardInterrupt, asyncio.CancelledError):
        complain("stopped before the end; nothing was written")
        raise typer.Exit(Exit.ERROR) from None
    bought = result.verdict in _BOUGHT
    written = bought and _agreed(desk, text, yes=yes, ask=not as_json) and _written(desk, text)
    if as_json:
        _tell_programs(desk, result, text if bought else None, written=written)
    if not bought:
        _advise(desk, result)
        raise typer.Exit(Exit.of([result.verdict]))
    if not written:
        raise typer.Exit(Exit.USAGE)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Desk:
    """Where the file of a new shop is drafted. `shared` is the market of defaults.yaml."""

    settings: Settings
    secrets: frozenset[str]
    shared: Market
    url: str
    store_id: StoreId

    @property
    def path(self) -> Path:
        return self.settings.config_dir / STORES / f"{self.store_id}.yaml"

    def draft(self, market: Market, result: CheckResult | None = None) -> str:
        """The file's text, with what the purchase found where there was one."""
        return store_file(
            self.url,
            market=market,
            shared=self.shared,
            facts=result.outcome.fingerprint if result else {},
            remembered=result.outcome.remember if result else {},
            today=datetime.now(UTC).date(),
            checkout=_checkout(result) if result else "",
        )

    def read(self, text: str) -> Store:
        """The store as the service will read it, over the real defaults.yaml; exits at a fault."""
        with tempfile.TemporaryDirectory(prefix="tillwatch-") as folder:
            stores = Path(folder) / STORES
            stores.mkdir()
            (stores / self.path.name).write_text(text, encoding="utf-8")
            defaults = self.settings.config_dir / DEFAULTS
            if defaults.is_file():
                (Path(folder) / DEFAULTS).write_bytes(defaults.read_bytes())
            loaded = read(Path(folder), os.environ)
        for fault in loaded.faults:
            complain(str(fault) if fault.store is None else f"{fault.key}: {fault.message}")
        if loaded.faults:
            raise typer.Exit(Exit.USAGE)
        return loaded.config.stores[self.store_id]


def _desk(settings: Settings, loaded: Loaded, url: str, name: str | None) -> _Desk:
    """Exits where the address is none, or the shop has a file already."""
    desk = _Desk(
        settings=settings,
        secrets=loaded.secrets,
        shared=loaded.defaults.market if loaded.defaults else Market(),
        url=url,
        store_id=_free_id(loaded, url, name),
    )
    store = desk.read(desk.draft(Market()))
    if "purchase" not in store.checks:
        complain(f"{DEFAULTS} switches purchase off, so there is nothing to try the shop with")
        raise typer.Exit(Exit.USAGE)
    for other in (*loaded.config.stores.values(), *loaded.remains.values()):
        if shop_address(other.url) == shop_address(store.url):
            complain(f"this shop is watched already, by {loaded.files[other.id]}")
            raise typer.Exit(Exit.USAGE)
    return desk


def _free_id(loaded: Loaded, url: str, name: str | None) -> StoreId:
    """The name that was wished for; of the address `www.nordlys.dk`: nordlys, or else nordlys-2."""
    taken = loaded.files
    if name is not None:
        wished = store_id_from(name)
        if wished in taken:
            complain(f"--as: there is a shop {wished} already, in {taken[wished]}")
            raise typer.Exit(Exit.USAGE)
        return wished
    host = (urlsplit(url).hostname or "shop").removeprefix("www.")
    first = store_id_from(host if _is_number(host) else host.partition(".")[0])
    others = (f"{first}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (first, *others) if one not in taken)


def _is_number(host: str) -> bool:
    return host.replace(".", "").isdigit()


async def _look(desk: _Desk) -> tuple[CheckResult, str]:
    """Buy once, as a customer whom the address suggests; the result, and the file that it makes.

    Where the pages speak another language than this customer reads, they do so to everybody.
    """
    market = market_of(desk.url, {})
    async with live_runner(desk.settings, secrets=desk.secrets, first_look=True) as runner:
        result = await _buy(desk, runner, market)
    if result.verdict not in _BOUGHT:
        return result, desk.draft(market)
    text = desk.draft(market_of(desk.url, result.outcome.fingerprint), result)
    desk.read(text)
    return result, text


async def _buy(desk: _Desk, runner: LiveRunner, market: Market) -> CheckResult:
    """One purchase that ends by itself in time to say where it was."""
    store = desk.read(desk.draft(market))
    spec = store.checks["purchase"]
    within = _WITHIN - _running_for()
    timeout = min(spec.timeout, timedelta(seconds=within - _LAST_WORDS))
    check = Check(
        id=f"{store.id}/purchase", store=store, spec=spec.model_copy(update={"timeout": timeout})
    )
    return await runner.run(check, within=within)


def _running_for() -> float:
    """Seconds since the program was started: on a busy machine that alone takes its time."""
    return datetime.now(UTC).timestamp() - psutil.Process().create_time()


def _checkout(result: CheckResult) -> str:
    return next((step.url for step in result.outcome.steps if step.name == "checkout"), "")


def _agreed(desk: _Desk, text: str, *, yes: bool, ask: bool) -> bool:
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


def _written(desk: _Desk, text: str) -> bool:
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
    return True


def _advise(desk: _Desk, result: CheckResult) -> None:
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
    pictures = (str(one.path) for one in result.outcome.evidence if one.name.endswith(_PICTURE))
    return next(pictures, None)


def _tell_programs(desk: _Desk, result: CheckResult, text: str | None, *, written: bool) -> None:
    outcome = result.outcome
    facts = outcome.fingerprint
    told = {
        "store": desk.store_id,
        "file": str(desk.path) if written else None,
        "yaml": text,
        "name": name_of(desk.url, facts),
        "platform": facts.get("platform"),
        "market": market_of(desk.url, facts).model_dump(),
        "consent_manager": facts.get("consent_manager"),
        "product": outcome.remember.get("product"),
        "checkout": _checkout(result) or None,
        "screenshot": _picture(result),
        "would_help": None if text else _way_on(result),
        "run": as_data(result),
    }
    out.print_json(json.dumps(told, ensure_ascii=False))
