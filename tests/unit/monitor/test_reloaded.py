"""What a new reading means for what is on record: who is told of faults, and what ends with its check."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from alerts.model import SHARED_FAULT, CheckState, Decision, Event, IncidentKind, Notification
from alerts.policy import decide
from config.reload import Change, next_config
from config.store import Config
from monitor.reloaded import Reloaded
from probes.result import Verdict
from tests.unit.alerts.builders import NOON, make_result, make_store
from tests.unit.config.folder import read
from tests.unit.monitor.memory_journal import MemoryJournal

CHANNELS = "channels: {mail: mailto://shop.example}\n"
GOOD = f"url: https://a.example\n{CHANNELS}"
OTHER = f"url: https://b.example\n{CHANNELS}"
UPTIME = "a/uptime"


class Past:
    """The history, as far as it is asked: the states that the journal has."""

    def __init__(self, journal: MemoryJournal) -> None:
        self._journal = journal

    async def states(self) -> Mapping[str, CheckState]:
        return dict(self._journal.states)


class Service:
    """Readings of one folder, one after the other; `start` is a program that knows nothing yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = MemoryJournal()
        self.change = Change(config=Config())
        self.owed: list[Notification] = []
        self.withdrawn: list[str] = []
        self.reloaded = Reloaded(
            self.journal, Past(self.journal), now=lambda: NOON, on_stored=self._stored
        )

    def _stored(self, decision: Decision, _result: object) -> None:
        self.owed += decision.notifications
        self.withdrawn += decision.withdrawn

    async def start(self, **files: str) -> None:
        self.change = Change(config=Config())
        await self.reads(**files)

    async def reads(self, **files: str) -> None:
        for old in self.folder.rglob("*.yaml"):
            old.unlink()
        loaded = read(
            self.folder,
            {
                f"{'' if name == 'defaults' else 'stores/'}{name}.yaml": files[name]
                for name in files
            },
        )
        self.change = next_config(self.change.config, loaded)
        await self.reloaded.tell(self.change)

    async def fails(self, check_id: str = UPTIME) -> None:
        store = make_store(id="a", channels={"mail": "mailto://shop.example"})
        result = make_result(Verdict.FAILED, at=NOON, check_id=check_id)
        state = await self.journal.load(check_id)
        await self.journal.apply(decide(state, result, store=store, now=NOON))

    def open(self, subject: str = UPTIME) -> set[IncidentKind]:
        return set(self.journal.states[subject].open)

    def told(self) -> list[tuple[str, Event, str]]:
        return [(note.store_id, note.event, note.channel) for note in self.owed]


@pytest.fixture
def service(tmp_path):
    return Service(tmp_path)


async def test_a_removed_check_takes_its_incident_and_its_messages_with_it_and_says_nothing(
    service,
):
    await service.start(a=GOOD, b=OTHER)
    await service.fails()
    incident = service.journal.states[UPTIME].open[IncidentKind.FAILURE]

    await service.reads(b=OTHER)

    assert service.open() == set()
    assert service.withdrawn == [incident.id]
    assert service.told() == []


@pytest.mark.parametrize(
    "files",
    [
        {"a": f"{GOOD}evry: 5m\n", "b": OTHER},
        {"a": "url: [", "b": OTHER},
        {"a": GOOD, "b": OTHER, "defaults": "owner: {a: b}\n"},
        {"defaults": "owner: {a: b}\n"},
    ],
    ids=["a faulty key", "no YAML", "a fault of all", "a fault of all and the file gone"],
)
async def test_a_start_with_a_fault_ends_no_incident_and_withdraws_no_message(service, files):
    await service.start(a=GOOD, b=OTHER)
    await service.fails()

    await service.start(**files)

    assert service.open() == {IncidentKind.FAILURE}
    assert service.withdrawn == []

    await service.reads(b=OTHER)

    assert service.open() == set()


@pytest.mark.parametrize("bad", [f"{GOOD}evry: 5m\n", f"url: a b\n{CHANNELS}"])
async def test_a_file_that_is_bad_from_the_start_is_told_to_its_own_people_and_once_when_it_is_right(
    service, bad
):
    await service.start(a=bad, b=OTHER)
    await service.reads(a=bad, b=OTHER)

    assert service.told() == [("a", Event.OPENED, "mail")]

    await service.reads(a=GOOD, b=OTHER)

    assert service.told()[1:] == [("a", Event.RESOLVED, "mail")]


async def test_a_new_file_that_can_not_be_read_is_told_to_the_people_of_the_defaults(service):
    shared = "channels: {team: slack://team}\n"
    await service.start(b=OTHER, defaults=shared)

    await service.reads(a="url: [", b=OTHER, defaults=shared)

    assert service.told() == [("a", Event.OPENED, "team")]
    assert service.change.store("a").channels.keys() == {"team"}
    assert service.change.store("a").checks == {}

    await service.reads(b=OTHER, defaults=shared)

    assert service.open("a") == set()


@pytest.mark.parametrize("start", [True, False])
async def test_a_fault_that_all_share_is_one_message(service, start):
    await service.start(a=GOOD, b=OTHER)

    await (service.start if start else service.reads)(a=GOOD, b=OTHER, defaults="owner: {a: b}\n")

    assert service.told() == [("a", Event.OPENED, "mail")]

    await service.reads(a=GOOD, b=OTHER)

    assert service.told()[1:] == [("a", Event.RESOLVED, "mail")]


async def test_a_fault_that_all_share_is_told_where_there_is_somebody_to_tell(service):
    alone = "url: https://a.example\n"
    await service.start(a=alone, b=OTHER)

    await service.reads(a=alone, b=OTHER, defaults="owner: {a: b}\n")

    assert service.told() == [("b", Event.OPENED, "mail")]
    incident = service.journal.states["b"].open[IncidentKind.CONFIG]
    assert incident.code == SHARED_FAULT
    assert incident.summary.startswith("defaults.yaml:1: ")
