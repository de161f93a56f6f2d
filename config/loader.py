"""A folder of YAML → the stores that can run, and all faults of all files at once.

    <folder>/defaults.yaml    what all stores share; optional
    <folder>/stores/*.yaml    one file for each shop; its name is the store's id

Built-in defaults, defaults.yaml and the store's file are laid over one another key by key. A fault
is reported where the value really stands; one in defaults.yaml once, not once for each store.
Does not watch files and keeps nothing: `config/reload.py` says what a new reading changes.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from config.document import Node, find
from config.examine import STAND_IN, Examined, Surroundings, examine
from config.faults import Fault, Keys, Problem, by_place, dotted
from config.files import DEFAULTS, Files, read_files
from config.layers import A_SHOPS_OWN, BUILT_IN, laid_over
from config.rules import shop_address
from config.secrets import Redactor, SecretSource
from config.store import Config, Store, StoreId


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """One reading of the folder. `config` has the stores without a fault, none while defaults.yaml has one.

    `secrets` are all secret values that were seen. `files` says in which file each store stands.
    `scripts` are the names of the files that journeys are in, or should be.
    `defaults` is what defaults.yaml says by itself, as a store without an address of its own.
    `remains` is what is left of each store that is not in `config`, or else what defaults.yaml says
    of it: not to be run, but enough to tell somebody.
    """

    config: Config
    defaults: Store | None = None
    faults: tuple[Fault, ...] = ()
    secrets: frozenset[str] = frozenset()
    files: Mapping[StoreId, str] = field(default_factory=dict)
    scripts: frozenset[str] = frozenset()
    remains: Mapping[StoreId, Store] = field(default_factory=dict)

    @property
    def shared(self) -> tuple[Fault, ...]:
        """Faults that concern all stores."""
        return tuple(fault for fault in self.faults if fault.store is None)


def load(
    folder: Path,
    *,
    environ: Mapping[str, str],
    platforms: Collection[str],
    parts: Collection[str],
    locator_fault: Callable[[str, str], str | None],
    channel_fault: Callable[[str], str | None],
    vendors: Collection[str],
    running: Config | None = None,
) -> Loaded:
    """Read everything. Never raises for what a user wrote.

    Of two files with one shop, the one that is `running` has it. `parts` are the names that
    `locators:` may use, `locator_fault` says why one of them can't be found in that way, or None.
    `vendors` are the names that `expect:` may use. `channel_fault` says so of a channel's address; it is given the address with its secrets filled in.
    """
    files = read_files(folder)
    secrets = SecretSource(environ)
    # 200 shops may share one channel: judging an address can be slow
    around = Surroundings(
        folder=folder,
        platforms=platforms,
        parts=parts,
        locator_fault=locator_fault,
        channel_fault=cache(channel_fault),
        vendors=vendors,
        secrets=secrets,
    )
    # what can't be shared is said once, and must not look like each shop's own
    entries = {k: v for k, v in files.defaults.entries.items() if k not in A_SHOPS_OWN}
    layer = Node(DEFAULTS, files.defaults.line, entries)
    defaults, shared = _defaults(files, layer, around)
    faults = [*files.faults, *shared]
    unread = {(fault.file, fault.key) for fault in faults}
    examined: dict[StoreId, Examined] = {}
    checks = _names(files.defaults, "checks")
    for store_id, own in files.stores.items():
        tree = laid_over(laid_over(BUILT_IN, layer), own)
        examined[store_id] = found = examine(store_id, tree, around, checks=checks)
        placed = (_placed(problem, tree, own.file, store_id, shared) for problem in found.problems)
        faults += [fault for fault in placed if fault and (fault.file, fault.key) not in unread]
    # again after each, as who is at fault keeps the shop that it runs
    while clashes := _shops_in_two_files(examined, files, running or Config(), faults):
        faults += clashes
    redactor = Redactor(secrets.values if faults else ())
    config = _without_fault(examined, faults, files.names)
    return Loaded(
        config=config,
        defaults=defaults,
        faults=by_place(replace(fault, message=redactor.text(fault.message)) for fault in faults),
        secrets=frozenset(secrets.values),
        files=files.names,
        scripts=frozenset(name for found in examined.values() for name in found.scripts),
        remains={
            store_id: store
            for store_id in files.names.keys() - config.stores.keys()
            if (store := _remains(store_id, examined.get(store_id), defaults)) is not None
        },
    )


def _remains(store_id: StoreId, found: Examined | None, defaults: Store | None) -> Store | None:
    store = found.store if found else None
    if store is None and defaults is not None:
        store = defaults.model_copy(update={"id": store_id})
    return store and store.model_copy(update={"checks": {}})


def _without_fault(
    examined: Mapping[StoreId, Examined], faults: list[Fault], names: Mapping[StoreId, str]
) -> Config:
    """A stray file that was meant for a store does not take the right one with it."""
    if any(fault.store is None for fault in faults):
        return Config()
    wrong = {fault.store for fault in faults if fault.file == names.get(fault.store or "")}
    return Config(
        stores={
            store_id: found.store
            for store_id, found in examined.items()
            if store_id not in wrong and found.store is not None
        }
    )


def _defaults(files: Files, layer: Node, around: Surroundings) -> tuple[Store | None, set[Fault]]:
    """Judge defaults.yaml as if it were a shop, so that its faults are said once."""
    channels = {name for tree in files.stores.values() for name in _names(tree, "channels")}
    entries = {**layer.entries, "url": Node("", 0, STAND_IN)}
    tree = laid_over(BUILT_IN, Node(DEFAULTS, layer.line, entries))
    examined = examine("defaults", tree, around, channels=channels, partly=True)
    found = {_placed(problem, tree, DEFAULTS, None) for problem in examined.problems}
    for key in A_SHOPS_OWN:
        if key in files.defaults.entries:
            line = files.defaults.entries[key].line
            found.add(Fault(DEFAULTS, line, key, "is each shop's own; take it away here"))
    return examined.store, {fault for fault in found if fault is not None}


def _names(tree: Node, section: str) -> Collection[str]:
    return tree.entries[section].entries if section in tree.entries else ()


def _placed(
    problem: Problem,
    tree: Node,
    file: str,
    store: StoreId | None,
    shared: Collection[Fault] = (),
) -> Fault | None:
    """The fault at the line where it is mended; None where defaults.yaml has it already."""
    node, keys = _place(problem, tree, file)
    key = dotted(keys)
    if node.file == file:
        return Fault(
            file, node.line, key, problem.message + _elsewhere(problem, tree, file), store
        )
    if Fault(node.file, node.line, key, problem.message) in shared:
        return None
    source = f" (from {node.file}:{node.line})" if node.file else ""
    around = (find(tree, keys[:depth])[0] for depth in range(len(keys), -1, -1))
    line = next((above.line for above in around if above.file == file), 0)
    return Fault(file, line, key, problem.message + source, store)


def _place(problem: Problem, tree: Node, file: str) -> tuple[Node, Keys]:
    """Of the values that take part, the one that this file can change."""
    for keys in (problem.keys, *problem.others):
        node, found = find(tree, keys)
        if found == keys and node.file == file:
            return node, keys
    return find(tree, problem.keys)[0], problem.keys


def _elsewhere(problem: Problem, tree: Node, file: str) -> str:
    """Where the other values stand that take part in it, when that is another file."""
    parts = (find(tree, keys)[0] for keys in (problem.keys, *problem.others))
    places = {f"{node.file}:{node.line}" for node in parts if node.file not in ("", file)}
    return f" (see {', '.join(sorted(places))})" if places else ""


def _owners(
    running: Config, examined: Mapping[StoreId, Examined], faults: list[Fault]
) -> dict[str, StoreId]:
    """Whose the shops are that run: those that stay as they are, and those kept for a fault's sake."""
    wrong = {fault.store for fault in faults}
    return {
        shop_address(store.url): store_id
        for store_id, store in running.stores.items()
        if store_id in wrong
        or ((found := examined.get(store_id)) and found.store and found.store.url == store.url)
    }


def _shops_in_two_files(
    examined: Mapping[StoreId, Examined], files: Files, running: Config, known: list[Fault]
) -> set[Fault]:
    """Of those that nobody owns yet, the first file by name has the shop; the others are at fault."""
    faults: set[Fault] = set()
    owners = _owners(running, examined, known)
    for store_id, found in examined.items():
        if found.store is None or found.is_wrong(("url",)):
            continue
        owner = owners.setdefault(shop_address(found.store.url), store_id)
        if owner != store_id:
            line = find(files.stores[store_id], ("url",))[0].line
            message = f"is the shop of {files.names[owner]} already; one shop has one file"
            faults.add(Fault(files.names[store_id], line, "url", message, store_id))
    return faults.difference(known)
