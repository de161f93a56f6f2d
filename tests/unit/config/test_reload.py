"""A reading changes only what is right: the rest goes on as it was."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from config.faults import Fault
from config.loader import Loaded
from config.reload import next_config
from config.store import Config, Store
from tests.unit.config.folder import NORDLYS, read

IDS = ("a", "b", "c", "d")


def make(store_id: str, edition: int = 1) -> Store:
    return Store(id=store_id, url=f"https://{store_id}.example", name=f"edition {edition}")


def config(**editions: int) -> Config:
    return Config(stores={key: make(key, edition) for key, edition in editions.items()})


def reading(good: Config, *bad: str, shared: bool = False) -> Loaded:
    faults = [Fault(f"stores/{key}.yaml", 1, "", "is wrong", key) for key in bad]
    if shared:
        faults.append(Fault("defaults.yaml", 1, "", "is wrong"))
    names = {key: f"stores/{key}.yaml" for key in (*good.stores, *bad)}
    return Loaded(config=good, faults=tuple(faults), files=names)


NOTHING = Config()


@dataclass(frozen=True, kw_only=True)
class Row:
    """A reading, and what follows from it; names of stores run together."""

    name: str
    running: Config = NOTHING
    good: Config = NOTHING
    bad: str = ""
    shared: bool = False
    runs: Config = NOTHING


ROWS = [
    Row(name="a first file", good=config(a=1), runs=config(a=1)),
    Row(name="nothing new", running=config(a=1), good=config(a=1), runs=config(a=1)),
    Row(name="a change", running=config(a=1), good=config(a=2), runs=config(a=2)),
    Row(name="a file is gone", running=config(a=1, b=1), good=config(b=1), runs=config(b=1)),
    Row(name="an empty folder", running=config(a=1)),
    Row(name="a bad file keeps its last good store", running=config(a=1, b=1), good=config(b=2), bad="a", runs=config(a=1, b=2)),
    Row(name="a bad file that never ran", good=config(b=1), bad="a", runs=config(b=1)),
    Row(name="bad defaults change nothing", running=config(a=1), shared=True, runs=config(a=1)),
    Row(name="bad defaults and a bad file", running=config(a=1), bad="b", shared=True, runs=config(a=1)),
    Row(name="a good file beside a misnamed one", running=config(a=1), good=config(a=2), bad="a", runs=config(a=2)),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_runs_after_a_reading(row: Row) -> None:
    change = next_config(row.running, reading(row.good, *row.bad, shared=row.shared))

    assert change.config == row.runs
    assert "".join(change.faulty) == row.bad
    assert bool(change.shared) == row.shared


EDITIONS = st.dictionaries(st.sampled_from(IDS), st.integers(1, 2)).map(lambda d: config(**d))


@given(EDITIONS, EDITIONS, st.sets(st.sampled_from(IDS)), st.booleans())
def test_no_store_is_lost_or_changed_that_no_right_file_says_so_of(
    running: Config,
    good: Config,
    bad: set[str],
    shared: bool,  # noqa: FBT001 - hypothesis hands it over
) -> None:
    right = Config(stores={k: v for k, v in good.stores.items() if k not in bad and not shared})
    loaded = reading(right, *sorted(bad), shared=shared)

    change = next_config(running, loaded)
    stores, before = change.config.stores, running.stores

    assert shared or set(stores) == set(right.stores) | (bad & set(before))
    for key in set(stores) & set(before):
        assert stores[key] != before[key] or stores[key] is before[key]
    # a store at fault never vanishes and never changes
    assert {key: before[key] for key in bad & set(before)} == {
        key: stores[key] for key in bad & set(stores)
    }
    assert not shared or stores == before
    # what is running does not change by reading the same again
    assert next_config(change.config, loaded).config == change.config


def test_a_store_that_was_running_goes_on_while_its_file_is_broken(tmp_path: Path) -> None:
    good = read(tmp_path, {NORDLYS: "url: https://nordlys.example\nowner: anna\n"})
    running = next_config(Config(), good).config

    broken = next_config(running, read(tmp_path, {NORDLYS: "url: [\n"}))
    mended = next_config(
        broken.config, read(tmp_path, {NORDLYS: "url: https://nordlys.example\nowner: mette\n"})
    )

    assert broken.config.stores["nordlys"] is running.stores["nordlys"]
    assert [str(fault) for fault in broken.faulty["nordlys"]] == [
        "stores/nordlys.yaml:1: a value is missing here, or a bracket before it is not closed"
    ]
    assert mended.config.stores["nordlys"].owner == "mette"
    assert mended.faulty == {}


def test_a_folder_that_is_gone_for_a_moment_stops_nothing(tmp_path: Path) -> None:
    running = next_config(
        Config(), read(tmp_path, {NORDLYS: "url: https://nordlys.example\n"})
    ).config
    gone = Loaded(config=Config(), faults=(Fault("stores", 0, "", "can't read the folder"),))

    change = next_config(running, gone)

    assert change.config is running


def test_a_file_that_is_renamed_by_a_copy_leaves_its_shop_with_the_store_that_runs(
    tmp_path: Path,
) -> None:
    text = "url: https://nordlys.example\n"
    running = next_config(Config(), read(tmp_path, {NORDLYS: text})).config

    both = next_config(running, read(tmp_path, {"stores/dk-nordlys.yaml": text}, running=running))
    (tmp_path / NORDLYS).unlink()
    renamed = next_config(both.config, read(tmp_path, {}, running=both.config))

    assert both.config.stores.keys() == {"nordlys"}
    assert [str(fault) for fault in both.faulty["dk-nordlys"]] == [
        (
            "stores/dk-nordlys.yaml:1: url: is the shop of stores/nordlys.yaml already; "
            "one shop has one file"
        )
    ]
    assert renamed.config.stores.keys() == {"dk-nordlys"}


SHOPS = st.sampled_from(["", "url: [", *(f"url: https://{name}.example" for name in "abc")])


@settings(max_examples=200)
@example(
    [
        {"a": "url: https://a.example", "b": "url: https://b.example"},
        {
            "a": "url: https://b.example",
            "b": "url: https://b.example",
            "c": "url: https://a.example",
        },
    ]
)
@given(st.lists(st.dictionaries(st.sampled_from(IDS), SHOPS), min_size=2, max_size=4))
def test_one_shop_never_runs_as_two_stores(readings: list[dict[str, str]]) -> None:
    running = Config()
    for texts in readings:
        with tempfile.TemporaryDirectory() as folder:
            files = {f"stores/{name}.yaml": text for name, text in texts.items()}
            running = next_config(running, read(Path(folder), files, running=running)).config

        urls = [store.url for store in running.stores.values()]
        assert len(urls) == len(set(urls))
