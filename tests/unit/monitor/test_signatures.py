"""The look at all stores' signatures: what it stores, and that it asks for no more than it must."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from alerts.model import CheckState, Decision, Event, IncidentKind
from config.store import Config, Store
from monitor.signatures import Signatures
from monitor.storage.base import StorageError
from tests.unit.alerts.builders import NOON, make_store, signed
from tests.unit.monitor.memory_journal import MemoryJournal

DAY = timedelta(days=1)


class CountingJournal(MemoryJournal):
    loads = 0

    async def load(self, check_id: str) -> CheckState:
        self.loads += 1
        return await super().load(check_id)


@dataclass
class House:
    """The service, as far as signatures go."""

    store: Store
    now: datetime = NOON
    journal: CountingJournal = field(default_factory=CountingJournal)
    decisions: list[Decision] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.signatures = Signatures(
            self.journal,
            self,
            config=lambda: Config(stores={"nordlys": self.store}),
            now=lambda: self.now,
            on_stored=lambda decision, _: self.decisions.append(decision),
        )

    async def states(self) -> Mapping[str, CheckState]:
        return dict(self.journal.states)

    @property
    def open(self) -> set[IncidentKind]:
        return set(self.journal.states["nordlys"].open)

    def told(self) -> list[Event]:
        return [note.event for decision in self.decisions for note in decision.notifications]


async def test_what_ends_soon_is_stored_once_and_ends_with_a_new_one() -> None:
    house = House(make_store(headers=signed(NOON + 3 * DAY)))
    for _ in range(5):
        await house.signatures.look()
    assert house.told() == [Event.OPENED]

    house.store = make_store(headers=signed(NOON + 90 * DAY))
    await house.signatures.look()

    assert house.told() == [Event.OPENED, Event.RESOLVED]
    assert house.open == set()


async def test_a_restart_forgets_nothing() -> None:
    house = House(make_store(headers=signed(NOON + 3 * DAY)))
    await house.signatures.look()
    house.restart()
    house.store = make_store()

    await house.signatures.look()

    assert house.told() == [Event.OPENED, Event.RESOLVED]


async def test_stores_of_which_nothing_is_to_be_said_cost_nothing() -> None:
    house = House(make_store(headers=signed(NOON + 90 * DAY)))

    await house.signatures.look()

    assert house.journal.loads == 0


async def test_what_can_not_be_stored_now_is_stored_in_a_minute() -> None:
    house = House(make_store(headers=signed(NOON + 3 * DAY)))
    house.journal.out_of_order = True
    with pytest.raises(StorageError):
        await house.signatures.look()
    house.journal.out_of_order = False

    await house.signatures.look()

    assert house.open == {IncidentKind.SIGNATURE}
