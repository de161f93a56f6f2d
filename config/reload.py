"""What a new reading of the folder changes in a service that runs. Pure; watching files is the monitor's.

A store whose file is at fault goes on with its last good configuration, and while something that all
stores share is at fault, everything stays as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from config.faults import Fault
from config.loader import Loaded
from config.store import Config, Store, StoreId


@dataclass(frozen=True, kw_only=True)
class Change:
    """The configuration to run from now on, and how it differs from the one that ran.

    `faulty` are the stores whose files need mending, running or not; `shared` the faults that stop
    any change (defaults.yaml, the folder itself).
    """

    config: Config
    added: tuple[StoreId, ...] = ()
    changed: tuple[StoreId, ...] = ()
    removed: tuple[StoreId, ...] = ()
    faulty: Mapping[StoreId, tuple[Fault, ...]] = field(default_factory=dict)
    shared: tuple[Fault, ...] = ()


def next_config(running: Config, loaded: Loaded) -> Change:
    """What to run after `loaded` was read while `running` ran."""
    faulty = _by_store(loaded.faults)
    if loaded.shared:
        return Change(config=running, faulty=faulty, shared=loaded.shared)
    stores: dict[StoreId, Store] = {}
    for store_id in sorted(loaded.files):
        old, new = running.stores.get(store_id), loaded.config.stores.get(store_id)
        store = old if new is None or new == old else new
        if store is not None:
            stores[store_id] = store
    kept = stores.keys() & running.stores.keys()
    return Change(
        config=Config(stores=stores),
        added=tuple(sorted(stores.keys() - running.stores.keys())),
        changed=tuple(sorted(key for key in kept if stores[key] is not running.stores[key])),
        removed=tuple(sorted(running.stores.keys() - stores.keys())),
        faulty=faulty,
    )


def _by_store(faults: tuple[Fault, ...]) -> dict[StoreId, tuple[Fault, ...]]:
    found: dict[StoreId, tuple[Fault, ...]] = {}
    for fault in faults:
        if fault.store is not None:
            found[fault.store] = (*found.get(fault.store, ()), fault)
    return found
