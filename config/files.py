"""The files of the configuration folder as trees. Knows names and encodings, not what the keys mean."""

import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.document import MOST_BYTES, BrokenDocumentError, Node, read
from config.faults import Fault, dotted
from config.rules import NAME
from config.store import StoreId

DEFAULTS = "defaults.yaml"
STORES = "stores"
_DEFAULTS_MEANT = ("default", "defaults")
_SHIPPED_EXAMPLE = "example.yaml.txt"
# slips too: nordlys.yam, and the nordlys.yaml.txt that Windows makes; not nordlys.yaml.off
_LIKE_YAML = re.compile(r"(?P<name>[^.].*?)\.y\w*(\.txt)?", re.IGNORECASE)
_SHOP = re.compile(rb"^url\s*:", re.MULTILINE)
_DANISH = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})
_EXAMPLE = "write at least url: https://shop.example"


@dataclass(kw_only=True)
class Files:
    """What was found. `stores` are the readable ones, `names` also the others."""

    defaults: Node = field(default_factory=lambda: Node(DEFAULTS, 1, {}))
    stores: dict[StoreId, Node] = field(default_factory=dict)
    names: dict[StoreId, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def read_files(folder: Path) -> Files:
    """Read them all; never raises."""
    files = Files()
    try:
        here = _names_in(folder)
        _read_defaults(folder, here, files)
        in_stores = _names_in(folder / STORES)
    except OSError as error:
        message = (
            f"can't read the folder {error.filename} ({_reason(error)}); "
            f"shops are looked for in {folder / STORES}"
        )
        files.faults.append(Fault(STORES, 0, "", message))
        return files
    for name in in_stores:
        _read_store(folder, name, files)
    _refuse_strays([*_misnamed(folder, in_stores), *_misplaced(folder, here)], files)
    return files


def store_id_from(name: str) -> StoreId:
    """The nearest usable id: `Blåbær & Co` becomes `blaabaer-co`."""
    if NAME.fullmatch(name):
        return name
    text = unicodedata.normalize("NFC", name).lower().translate(_DANISH)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", text).strip("-_")[:63] or "shop"


def name_before_ending(file: str) -> str | None:
    """`nordlys` of a file that is YAML or was meant to be; None of any other, and of hidden ones."""
    match = _LIKE_YAML.fullmatch(file)
    return match["name"] if match and file != _SHIPPED_EXAMPLE else None


def _names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _read_defaults(folder: Path, here: list[str], files: Files) -> None:
    if DEFAULTS in here:
        files.defaults = _read(folder, DEFAULTS, None, files.faults) or files.defaults
    for name in here:
        meant = name_before_ending(name.lower())
        if name == DEFAULTS or meant not in _DEFAULTS_MEANT:
            continue
        if DEFAULTS in here:  # shared by nobody: no shop stops for a file that is not read
            advice = f"there is {DEFAULTS} already; take this file away"
            files.faults.append(Fault(name, 0, "", advice, meant))
        else:
            files.faults.append(Fault(name, 0, "", f"rename it to {DEFAULTS}"))


def _read_store(folder: Path, name: str, files: Files) -> None:
    store_id = name.removesuffix(".yaml")
    if not NAME.fullmatch(store_id) or name == store_id or _is_folder(folder / STORES / name):
        return
    files.names[store_id] = f"{STORES}/{name}"
    node = _read(folder, files.names[store_id], store_id, files.faults)
    if node is not None:
        files.stores[store_id] = node


_Stray = tuple[str, StoreId, str]
"""A file that is not read: its name, the shop it was meant for, and what to do with it."""


def _misnamed(folder: Path, in_stores: list[str]) -> Iterator[_Stray]:
    for file in in_stores:
        name = name_before_ending(file)
        if name is None or _is_folder(folder / STORES / file):
            continue
        store_id = store_id_from(name)
        if file != f"{store_id}.yaml":
            rule = "" if name == store_id else "; a name has small letters a-z, digits, - and _"
            yield f"{STORES}/{file}", store_id, f"rename it to {store_id}.yaml{rule}"


def _misplaced(folder: Path, here: list[str]) -> Iterator[_Stray]:
    """Above the folder of the shops only what has an address of one; others may keep files there."""
    named = (name for name in here if name_before_ending(name) not in (None, *_DEFAULTS_MEANT))
    above = (folder / name for name in named if _is_shop(folder / name))
    for path in (*above, *sorted((folder / STORES).rglob("*/*"))):
        place = path.relative_to(folder)
        name = name_before_ending(path.name)
        if name is None or _is_folder(path) or any(part.startswith(".") for part in place.parts):
            continue
        store_id = store_id_from(name)
        advice = f"is not read here; move it to {STORES}/{store_id}.yaml, or add .off to its name"
        yield place.as_posix(), store_id, advice


def _refuse_strays(strays: Iterable[_Stray], files: Files) -> None:
    """Never at the cost of the file that is right: nothing may be written over it."""
    right = dict(files.names)
    for name, store_id, advice in strays:
        taken = f"there is {right.get(store_id)} already; take this file away"
        files.names.setdefault(store_id, name)
        files.faults.append(Fault(name, 0, "", taken if store_id in right else advice, store_id))


def _is_shop(path: Path) -> bool:
    try:
        return _SHOP.search(_content(path)) is not None
    except BrokenDocumentError:
        return False


def _read(folder: Path, file: str, store: StoreId | None, faults: list[Fault]) -> Node | None:
    try:
        node, problems = read(_content(folder / file), file)
    except BrokenDocumentError as error:
        faults.append(Fault(file, error.line, dotted(error.keys), str(error), store))
        return None
    for line, problem in problems:
        faults.append(Fault(file, line, dotted(problem.keys), problem.message, store))
    if node is None or node.value is None:
        if store is not None:
            faults.append(Fault(file, 0, "", f"is empty; {_EXAMPLE}", store))
        return None
    if not isinstance(node.value, Mapping):
        what = "text" if isinstance(node.value, str) else "a list"
        faults.append(
            Fault(file, node.line, "", f'this is {what}, not "key: value"; {_EXAMPLE}', store)
        )
        return None
    return node


def _content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise BrokenDocumentError("is not a file")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BrokenDocumentError(f"can't be read ({_reason(error)})") from error


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
