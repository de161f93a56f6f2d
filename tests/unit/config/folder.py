"""A folder of configuration for one test, and the table of bad files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.checks import PurchaseSpec
from config.loader import Loaded, load
from config.store import Config, Store

TABLE = Path(__file__).parents[2] / "data" / "config" / "bad.txt"
SECRETS = {"TOKEN": "planted-secret-1", "EMPTY": ""}
VENDORS = ("ga4", "meta")
PLATFORMS = ("generic", "shopify", "django-oscar")
PARTS = ("add_button", "cart_link", "checkout_button", "sold_out")
NORDLYS = "stores/nordlys.yaml"
URL = "url: https://nordlys.example\n"


def channel_fault(address: str) -> str | None:
    """As strict as Apprise, and less careful with secrets."""
    if address.startswith(("mailto://", "slack://")):
        return None
    return f"{address} is no channel; write mailto:// or slack://"


def locator_fault(part: str, locator: str) -> str | None:
    return (
        "is plain CSS; write it like a" if (part, locator) == ("cart_link", "text=Kurv") else None
    )


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    (folder / "stores").mkdir(exist_ok=True)
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def read(
    folder: Path,
    files: Mapping[str, str | bytes],
    *,
    environ: Mapping[str, str] = SECRETS,
    fault_of: Callable[[str], str | None] = channel_fault,
    running: Config | None = None,
) -> Loaded:
    return read_folder(write(folder, files), environ=environ, fault_of=fault_of, running=running)


def read_folder(
    folder: Path,
    *,
    environ: Mapping[str, str] = SECRETS,
    fault_of: Callable[[str], str | None] = channel_fault,
    running: Config | None = None,
) -> Loaded:
    return load(
        folder,
        environ=environ,
        platforms=PLATFORMS,
        parts=PARTS,
        locator_fault=locator_fault,
        channel_fault=fault_of,
        vendors=VENDORS,
        running=running,
    )


def faults(loaded: Loaded) -> list[str]:
    return [str(fault) for fault in loaded.faults]


def store_of(folder: Path, text: str, *, defaults: str = "") -> Store:
    files = {NORDLYS: text} | ({"defaults.yaml": defaults} if defaults else {})
    loaded = read(folder, files)
    assert faults(loaded) == []
    return loaded.config.stores["nordlys"]


def purchase_of(store: Store, name: str = "purchase") -> PurchaseSpec:
    spec = store.checks[name]
    assert isinstance(spec, PurchaseSpec)
    return spec


@dataclass(frozen=True)
class Case:
    """One entry of the table."""

    name: str
    files: Mapping[str, str]
    expected: list[str]
    schema_refuses: bool


def table() -> list[Case]:
    _, *entries = TABLE.read_text(encoding="utf-8").split("\n== ")
    return [_case(entry) for entry in entries]


def _case(entry: str) -> Case:
    title, _, rest = entry.partition("\n")
    body, _, expected = rest.partition("-->\n")
    files: dict[str, str] = {} if body.startswith("@ ") else {NORDLYS: ""}
    name = NORDLYS
    for line in body.splitlines(keepends=True):
        if line.startswith("@ "):
            name = line[2:].strip()
            files[name] = ""
        else:
            files[name] += line
    return Case(
        name=title.removesuffix(" [schema]"),
        files=files,
        expected=expected.strip().splitlines(),
        schema_refuses=title.endswith("[schema]"),
    )
