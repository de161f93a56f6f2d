"""`check-config`, `test-channel`, `schema`: what concerns the YAML."""

import asyncio
import json
import os
from dataclasses import asdict
from typing import Annotated, Literal

import typer

from alerts.apprise_channel import AppriseChannel
from alerts.trial import try_channel
from alerts.words import Words
from config.faults import Fault
from config.files import STORES
from config.loader import Loaded
from config.manners import notes
from config.schema import defaults_schema, store_schema
from config.secrets import Redactor
from config.store import Store
from monitor.cli.configured import read_or_exit
from monitor.cli.console import complain, out
from monitor.cli.exits import Exit
from monitor.cli.options import ConfigDir, Json, settings_from
from monitor.configuration import read

_YOUR_SHOPS = Words("your shops", "dine butikker")


def check_config(config: ConfigDir = None, as_json: Json = False) -> None:
    """Read all YAML and say every fault of every file at once."""
    settings = settings_from(config=config)
    loaded = read(settings.config_dir, os.environ)
    stores = loaded.config.stores
    if as_json:
        report = {
            "stores": sorted(stores),
            "faults": [_as_json(one) for one in loaded.faults],
            "notes": [asdict(note) for store in stores.values() for note in notes(store)],
        }
        out.print_json(json.dumps(report, ensure_ascii=False))
    else:
        for fault in loaded.faults:
            complain(str(fault))
        for note in (note for store in stores.values() for note in notes(store)):
            out.print(f"note: {note}", markup=False, highlight=False, soft_wrap=True)
        checks = len(loaded.config.checks)
        out.print(f"{len(stores)} stores, {checks} checks, {len(loaded.faults)} faults")
        if not loaded.files:
            place = (settings.config_dir / STORES).absolute()
            out.print(f"shops are looked for in {place}: one file for each, like nordlys.yaml")
    if loaded.faults:
        raise typer.Exit(Exit.USAGE)


def _as_json(fault: Fault) -> dict[str, object]:
    return {
        "file": fault.file,
        "line": fault.line,
        "key": fault.key,
        "message": fault.message,
        "store": fault.store,
    }


def test_channel(
    name: Annotated[str, typer.Argument(help="CHANNEL, or STORE/CHANNEL.", metavar="NAME")],
    config: ConfigDir = None,
) -> None:
    """Send a test message to a channel, and say what came of it."""
    settings = settings_from(config=config)
    store_id, _, channel = name.rpartition("/")
    loaded = read_or_exit(settings, store=store_id)
    store = _with_channel(loaded, store_id, channel)
    if store is None:
        known = _channels(loaded)
        complain(f'no channel is called "{name}"; there are: {", ".join(known) or "none yet"}')
        raise typer.Exit(Exit.USAGE)
    door = AppriseChannel(redactor=Redactor(loaded.secrets))
    trouble = asyncio.run(
        try_channel(door, store.channels[channel].get_secret_value(), store=store, name=channel)
    )
    if trouble is not None:
        complain(f"{name}: {trouble}")
        raise typer.Exit(Exit.FAILED)
    out.print(f"[green]{name}: the message was taken[/]")


def _with_channel(loaded: Loaded, store_id: str, channel: str) -> Store | None:
    """The store that is named, or any that has the channel; defaults.yaml where no store has it yet."""
    stores = loaded.config.stores
    any_store = [*stores.values(), *_all_stores(loaded)]
    wanted = [stores[store_id]] if store_id in stores else [] if store_id else any_store
    return next((store for store in wanted if channel in store.channels), None)


def _all_stores(loaded: Loaded) -> list[Store]:
    if loaded.defaults is None:
        return []
    name = _YOUR_SHOPS.in_(loaded.defaults.alerts.language)
    return [loaded.defaults.model_copy(update={"name": name})]


def _channels(loaded: Loaded) -> list[str]:
    shared = loaded.defaults.channels if loaded.defaults else ()
    stores = loaded.config.stores.values()
    return [*sorted(shared), *sorted(f"{one.id}/{key}" for one in stores for key in one.channels)]


def schema(
    of: Annotated[Literal["store", "defaults"], typer.Argument(help="Which file.")] = "store",
) -> None:
    """Write the JSON Schema of a store's YAML, for editors."""
    found = store_schema() if of == "store" else defaults_schema()
    typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
