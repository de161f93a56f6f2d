"""Evidence is kept whole, found only from its own run, and forgotten oldest first."""

import asyncio
import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.evidence import Ceiling, EvidenceError, EvidenceStore, Kept, Limits
from probes.result import Artifact

CHECK = "nordlys/purchase"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PLENTY = Ceiling(runs=10**6, size=10**9)


def limits(
    *, before: datetime = NOON, of_each: Ceiling = PLENTY, size: int = 10**9, runs: int = 10**6
) -> Limits:
    """Those in all are `size` and `runs`."""
    return Limits(before=before, of_each=of_each, in_all=Ceiling(runs=runs, size=size))


@pytest.fixture
async def evidence(tmp_path: Path) -> EvidenceStore:
    store = EvidenceStore(tmp_path / "evidence")
    await store.count()
    return store


def artifacts(scratch: Path, *names: str, text: str = "picture") -> Sequence[Artifact]:
    """Files as a probe leaves them in its scratch folder."""
    scratch.mkdir(exist_ok=True)
    made = []
    for number, name in enumerate(names):
        path = scratch / f"{number}"
        path.write_text(text)
        made.append(Artifact(name=name, media_type="image/png", path=path))
    return made


async def test_what_was_kept_is_found_by_its_run_and_name(
    evidence: EvidenceStore, tmp_path: Path
) -> None:
    [kept] = await evidence.keep(CHECK, "run-1", artifacts(tmp_path / "scratch", "cart.png"))

    found = evidence.path(CHECK, "run-1", "cart.png")
    assert found == kept.path == tmp_path / "evidence/nordlys/purchase/run-1/cart.png"
    assert found.read_text() == "picture"
    assert kept.media_type == "image/png"
    # Moved, so that a large trace is never there twice.
    assert list((tmp_path / "scratch").iterdir()) == []


async def test_evidence_of_another_run_or_check_is_not_found(
    evidence: EvidenceStore, tmp_path: Path
) -> None:
    await evidence.keep(CHECK, "run-1", artifacts(tmp_path / "scratch", "cart.png"))

    assert evidence.path(CHECK, "run-2", "cart.png") is None
    assert evidence.path("nordlys/uptime", "run-1", "cart.png") is None
    assert evidence.path(CHECK, "run-1", "other.png") is None


async def test_names_are_made_fit_and_told_apart(evidence: EvidenceStore, tmp_path: Path) -> None:
    names = ("../../etc/passwd", ".hidden", "", "Kurv æøå.png", "a/b.png", "a_b.png", "x" * 500)

    kept = await evidence.keep(CHECK, "run-1", artifacts(tmp_path / "scratch", *names))

    got = [one.name for one in kept]
    assert got == [
        "_.._etc_passwd",
        "hidden",
        "file",
        "Kurv_.png",
        "a_b.png",
        "a_b-2.png",
        "x" * 80,
    ]
    assert all(evidence.path(CHECK, "run-1", name) for name in got)


async def test_a_second_attempt_adds_to_its_run_and_replaces_what_has_its_name(
    evidence: EvidenceStore, tmp_path: Path
) -> None:
    await evidence.keep(CHECK, "run-1", artifacts(tmp_path / "one", "a.png", "b.png", text="1"))

    await evidence.keep(CHECK, "run-1", artifacts(tmp_path / "two", "b.png", text="22"))

    texts = [evidence.path(CHECK, "run-1", name).read_text() for name in ("a.png", "b.png")]
    assert texts == ["1", "22"]
    assert evidence.size == 3


async def test_evidence_comes_from_another_disk_too(evidence: EvidenceStore) -> None:
    # /dev/shm is a file system of its own on Linux.
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        [kept] = await evidence.keep(CHECK, "run-1", artifacts(Path(elsewhere), "cart.png"))

    assert kept.path.read_text() == "picture"
    assert [file.name for file in kept.path.parent.iterdir()] == ["cart.png"]


async def test_a_link_that_was_kept_leads_nowhere(evidence: EvidenceStore, tmp_path: Path) -> None:
    secret, link = tmp_path / "secret", tmp_path / "link"
    secret.write_text("password")
    link.symlink_to(secret)

    await evidence.keep(CHECK, "run-1", [Artifact(name="a", media_type="text/plain", path=link)])

    assert evidence.path(CHECK, "run-1", "a") is None


@given(check_id=st.text(), run_id=st.text(), name=st.text())
def test_no_name_leads_out_of_its_run(check_id: str, run_id: str, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _leads_nowhere_else(Path(folder), check_id=check_id, run_id=run_id, name=name)


WORDS = st.sampled_from(
    ["", ".", "..", "nordlys", "purchase", "run-1", "a.png", "../run-2", "run-2/b.png", "/", "\0"]
)


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS, st.lists(WORDS, min_size=1, max_size=4))
def test_no_likely_name_leads_out_of_its_run(
    check: list[str], run_id: str, name: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for path in ("a.png", "nordlys/purchase/run-1/a.png", "nordlys/purchase/run-2/b.png"):
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text("x")

        _leads_nowhere_else(
            Path(folder), check_id="/".join(check), run_id=run_id, name="/".join(name)
        )


def _leads_nowhere_else(folder: Path, *, check_id: str, run_id: str, name: str) -> None:
    found = EvidenceStore(folder).path(check_id, run_id, name)
    if found is not None:
        assert found.resolve().parent == folder.resolve() / check_id / run_id
        assert found.name == name


@given(st.lists(st.text(), max_size=6))
def test_any_name_can_be_kept_and_is_found_again(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        evidence = EvidenceStore(Path(folder) / "evidence")
        files = artifacts(Path(folder) / "scratch", *names)

        kept = asyncio.run(evidence.keep(CHECK, "run-1", files))

        paths = {evidence.path(CHECK, "run-1", one.name) for one in kept}
        assert None not in paths
        assert len(paths) == len(names)


@pytest.mark.parametrize("check_id", ["nordlys", "../x", "a/b/c", "/etc/passwd", ""])
async def test_a_strange_check_has_no_evidence(evidence: EvidenceStore, check_id: str) -> None:
    with pytest.raises(EvidenceError):
        await evidence.keep(check_id, "run-1", [])


async def keep_one_a_day(evidence: EvidenceStore, tmp_path: Path, days: int) -> None:
    """Ten bytes a day, the run of day 0 at NOON."""
    for day in range(days):
        files = artifacts(tmp_path / "scratch", "a.png", text="x" * 10)
        [kept] = await evidence.keep(CHECK, f"run-{day}", files)
        then = (NOON + day * DAY).timestamp()
        os.utime(kept.path.parent, (then, then))


def left(evidence: EvidenceStore, days: int) -> list[int]:
    return [day for day in range(days) if evidence.path(CHECK, f"run-{day}", "a.png")]


async def test_what_is_too_old_is_forgotten(evidence: EvidenceStore, tmp_path: Path) -> None:
    await keep_one_a_day(evidence, tmp_path, 4)

    assert await evidence.forget(limits(before=NOON + 2 * DAY)) == 2

    assert left(evidence, 4) == [2, 3]
    assert evidence.size == 20


async def test_the_oldest_goes_when_there_is_too_much(
    evidence: EvidenceStore, tmp_path: Path
) -> None:
    await keep_one_a_day(evidence, tmp_path, 4)

    assert await evidence.forget(limits(size=29)) == 2

    assert left(evidence, 4) == [2, 3]
    assert await evidence.forget(limits(size=20)) == 0


async def test_the_oldest_goes_when_there_are_too_many(
    evidence: EvidenceStore, tmp_path: Path
) -> None:
    await keep_one_a_day(evidence, tmp_path, 4)

    assert await evidence.forget(limits(runs=3)) == 1

    assert left(evidence, 4) == [1, 2, 3]


def kept(store: str, *days: int) -> list[Kept]:
    """Ten bytes on each of these days."""
    folder = Path("/evidence") / store
    return [
        Kept(store=store, folder=folder / str(day), since=NOON + day * DAY, size=10)
        for day in days
    ]


def gone(of: list[Kept], limit: Limits) -> list[str]:
    return [f"{run.store} {run.folder.name}" for run in limit.beyond(of)]


def test_each_store_is_held_by_its_own_limit_and_takes_nothing_from_another() -> None:
    noisy, quiet = kept("noisy", 1, 2, 3, 4, 5), kept("quiet", 0)

    two_runs = limits(of_each=Ceiling(runs=2, size=10**9))
    two_sizes = limits(of_each=Ceiling(runs=10**6, size=29))

    assert gone([*noisy, *quiet], two_runs) == ["noisy 1", "noisy 2", "noisy 3"]
    assert gone([*noisy, *quiet], two_sizes) == ["noisy 1", "noisy 2", "noisy 3"]


def test_what_a_store_loses_by_its_own_limit_counts_in_no_other() -> None:
    noisy, quiet = kept("noisy", 1, 2, 3, 4, 5), kept("quiet", 0)

    both = limits(of_each=Ceiling(runs=2, size=10**9), size=30)

    assert gone([*noisy, *quiet], both) == ["noisy 1", "noisy 2", "noisy 3"]
    assert gone([*noisy, *quiet], limits(size=30))[0] == "quiet 0", "the oldest of all"


STORES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.integers(0, 50)), max_size=12
)


@given(STORES, st.integers(0, 5), st.integers(0, 100), st.integers(0, 8), st.integers(0, 200))
def test_what_is_left_is_within_all_limits_and_newer_than_what_went(
    runs: list[tuple[str, int, int]], each_runs: int, each_size: int, all_runs: int, size: int
) -> None:
    every = [
        Kept(store=store, folder=Path(f"/{n}"), since=NOON + day * DAY, size=bytes_)
        for n, (store, day, bytes_) in enumerate(runs)
    ]
    of_each, in_all = Ceiling(runs=each_runs, size=each_size), Ceiling(runs=all_runs, size=size)

    went = Limits(before=NOON + DAY, of_each=of_each, in_all=in_all).beyond(every)

    stay = [run for run in every if run not in went]
    assert sorted(went, key=lambda run: run.since) == list(went)
    assert len(stay) <= all_runs
    assert sum(run.size for run in stay) <= size
    assert all(run.since >= NOON + DAY for run in stay)
    for store in "abc":
        own = [run for run in stay if run.store == store]
        assert len(own) <= each_runs
        assert sum(run.size for run in own) <= each_size
        lost = [run.since for run in went if run.store == store]
        assert all(run.since >= max(lost, default=run.since) for run in own)


async def test_an_empty_store_has_nothing_to_forget(evidence: EvidenceStore) -> None:
    assert await evidence.forget(limits(size=0)) == 0
    assert evidence.size == 0


async def test_what_can_not_be_deleted_keeps_nothing_else_and_is_said_at_the_end(
    evidence: EvidenceStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await keep_one_a_day(evidence, tmp_path, 3)
    first = min((tmp_path / "evidence/nordlys/purchase").iterdir())
    really = shutil.rmtree

    def refuse_one(folder: Path) -> None:
        if folder == first:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        really(folder)

    monkeypatch.setattr(shutil, "rmtree", refuse_one)

    with pytest.raises(EvidenceError, match="give the service the right to write there"):
        await evidence.forget(limits(before=NOON + 9 * DAY))

    assert list(first.parent.iterdir()) == [first]
    assert evidence.size == 10


async def test_the_size_follows_what_is_kept_and_forgotten(
    evidence: EvidenceStore, tmp_path: Path
) -> None:
    assert evidence.size == 0
    await keep_one_a_day(evidence, tmp_path, 3)
    assert evidence.size == 30

    await evidence.forget(limits(before=NOON + DAY))

    another = EvidenceStore(tmp_path / "evidence")
    assert another.size is None  # nobody waits for a count
    await another.count()
    assert evidence.size == another.size == 20


async def test_a_full_disk_is_said_clearly_and_leaves_nothing_half(
    tmp_path: Path, small_disk: Path
) -> None:
    evidence = EvidenceStore(small_disk)
    await evidence.count()
    files = artifacts(tmp_path / "scratch", "small.png", "large.zip")
    files[1].path.write_bytes(b"x" * 2_000_000)

    with pytest.raises(EvidenceError, match=r"No space left.*free some space"):
        await evidence.keep(CHECK, "run-1", files)

    assert evidence.size == 0
    assert evidence.path(CHECK, "run-1", "small.png") is None


@pytest.fixture
def small_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of /dev/shm where what is over a megabyte finds no room."""
    real_copy = shutil.copyfile

    def copy(source: Path, target: Path) -> None:
        if source.stat().st_size > 1_000_000:
            target.write_bytes(b"the beginning")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real_copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", copy)
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder)


async def test_a_folder_without_rights_is_said_clearly(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_text("a file where the folder should be")

    with pytest.raises(EvidenceError, match="can't be used"):
        await EvidenceStore(tmp_path / "evidence").keep(
            CHECK, "run-1", artifacts(tmp_path / "scratch", "a.png")
        )
