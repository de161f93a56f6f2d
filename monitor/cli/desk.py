"""Where the file of a new shop is drafted: under which name, with what, and read as the service will.

Nothing is written here, and no shop visited: that is `add`.
"""

import os
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import typer

from config.files import DEFAULTS, STORES, store_id_from
from config.loader import Loaded
from config.rules import shop_address
from config.settings import Settings
from config.store import Market, Store, StoreId
from monitor.cli.console import complain
from monitor.cli.exits import Exit
from monitor.configuration import read
from monitor.newcomer import store_file
from probes.result import CheckResult


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """Where the file of a new shop is drafted. `shared` is the market of defaults.yaml."""

    settings: Settings
    secrets: frozenset[str]
    shared: Market
    url: str
    store_id: StoreId
    allowed_by: str | None = None

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
            checkout=checkout_of(result) if result else "",
            allowed_by=self.allowed_by,
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


def desk_for(
    settings: Settings, loaded: Loaded, url: str, *, name: str | None, allowed_by: str | None
) -> Desk:
    """Exits where the address is none, or the shop has a file already."""
    desk = Desk(
        settings=settings,
        secrets=loaded.secrets,
        shared=loaded.defaults.market if loaded.defaults else Market(),
        url=url,
        store_id=_free_id(loaded, url, name),
        allowed_by=allowed_by,
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


def with_consent(desk: Desk) -> Desk:
    """Ask who allowed it where nobody is named yet: without, a shop's robots.txt ends most purchases."""
    store = desk.read(desk.draft(Market()))
    if store.consent is not None or store.is_at_home:
        return desk
    who = typer.prompt(
        "Who of the shop allowed the monitoring? (empty: nobody yet)",
        default="",
        show_default=False,
        err=True,
    )
    return replace(desk, allowed_by=who.strip() or None)


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


def checkout_of(result: CheckResult) -> str:
    return next((step.url for step in result.outcome.steps if step.name == "checkout"), "")
