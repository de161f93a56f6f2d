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
    """The configuration to run from now on.

    `faulty` are the stores whose files need mending, running or not; `shared` the faults that stop
    any change (defaults.yaml, the folder itself). `waiting` are stores that can't run before a fault
    is mended, as far as they can be read: without checks, with the channels of those to tell.
    """

    config: Config
    faulty: Mapping[StoreId, tuple[Fault, ...]] = field(default_factory=dict)
    shared: tuple[Fault, ...] = ()
    waiting: Mapping[StoreId, Store] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        """Whether nothing is at fault."""
        return not (self.faulty or self.shared)

    def store(self, store_id: StoreId) -> Store | None:
        """Who is to be told of this store, whether it runs or waits."""
        return self.config.stores.get(store_id) or self.waiting.get(store_id)


def next_config(running: Config, loaded: Loaded) -> Change:
    """What to run after `loaded` was read while `running` ran."""
    faulty = _by_store(loaded.faults)
    if loaded.shared:
        waiting = _waiting(loaded, running)
        return Change(config=running, faulty=faulty, shared=loaded.shared, waiting=waiting)
    stores: dict[StoreId, Store] = {}
    for store_id in sorted(loaded.files):
        old, new = running.stores.get(store_id), loaded.config.stores.get(store_id)
        store = old if new is None or new == old else new
        if store is not None:
            stores[store_id] = store
    config = Config(stores=stores)
    return Change(config=config, faulty=faulty, waiting=_waiting(loaded, config))


def _waiting(loaded: Loaded, runs: Config) -> dict[StoreId, Store]:
    """Without channels there is nobody to tell: what is owed to those that can't be read waits."""
    return {
        store_id: store
        for store_id, store in loaded.remains.items()
        if store_id not in runs.stores and store.channels
    }


def _by_store(faults: tuple[Fault, ...]) -> dict[StoreId, tuple[Fault, ...]]:
    found: dict[StoreId, tuple[Fault, ...]] = {}
    for fault in faults:
        if fault.store is not None:
            found[fault.store] = (*found.get(fault.store, ()), fault)
    return found
