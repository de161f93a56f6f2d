"""The files of the configuration folder as trees. Knows names and encodings, not what the keys mean."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.document import MOST_BYTES, BrokenDocumentError, Node, read
from config.faults import Fault, dotted
from config.rules import NAME
from config.store import StoreId

DEFAULTS = "defaults.yaml"
STORES = "stores"
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
    if (folder / DEFAULTS).exists():
        node = _read(folder, DEFAULTS, None, files.faults)
        files.defaults = node or files.defaults
    for name in _misnamed_defaults(folder):
        files.faults.append(Fault(name, 0, "", f"rename it to {DEFAULTS}"))
    for path in _in_stores(folder, files.faults):
        name = f"{STORES}/{path.name}"
        right = store_id_from(path.stem)
        files.names.setdefault(right, name)
        if path.name == f"{right}.yaml":
            files.names[right] = name
            node = _read(folder, name, right, files.faults)
            if node is not None:
                files.stores[right] = node
        else:
            files.faults.append(
                Fault(
                    name,
                    0,
                    "",
                    f"rename it to {right}.yaml; a name has small letters a-z, digits, - and _",
                    right,
                )
            )
    return files


def store_id_from(name: str) -> StoreId:
    """The nearest usable id: `Blåbær & Co` becomes `blaabaer-co`."""
    if NAME.fullmatch(name):
        return name
    text = unicodedata.normalize("NFC", name).lower().translate(_DANISH)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_]+", "-", text).strip("-_")[:63] or "shop"


def _misnamed_defaults(folder: Path) -> Iterator[str]:
    for name in ("defaults.yml", "default.yaml", "default.yml"):
        if (folder / name).exists():
            yield name


def _in_stores(folder: Path, faults: list[Fault]) -> list[Path]:
    """YAML files in the folder of stores; hidden ones, other files and folders are left alone."""
    try:
        paths = sorted((folder / STORES).iterdir())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = (
            f"can't read the folder {folder / STORES} ({reason}); it has one file for each shop"
        )
        faults.append(Fault(STORES, 0, "", message))
        return []
    return [
        path
        for path in paths
        if path.suffix.lower() in (".yaml", ".yml")
        and not path.name.startswith(".")
        and not path.is_dir()
    ]


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
        if path.exists() and not path.is_file():
            raise BrokenDocumentError("is not a file")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BrokenDocumentError(f"can't be read ({(error.strerror or '').lower()})") from error
