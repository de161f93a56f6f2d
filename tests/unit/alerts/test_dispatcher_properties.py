"""Whatever channels do and whenever the process dies: nothing is lost, and nobody is confused."""

import asyncio
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import looptime
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from alerts.letter import DeliveryError, Letter
from alerts.model import Event
from tests.unit.alerts.builders import CHANNELS, make_store
from tests.unit.alerts.post_office import Office

END_OF_TROUBLE = 1800
PATIENCE = 4000
"""Longer than the longest wait between two tries, twice."""


@dataclass(frozen=True)
class Trouble:
    """One address misbehaves for a while; `slow` letters arrive all the same."""

    address: str
    start: int
    length: int
    kind: str

    def now(self, seconds: float) -> bool:
        return self.start <= seconds < min(self.start + self.length, END_OF_TROUBLE)


@dataclass(frozen=True)
class Problem:
    """An incident's life, and whom it is told to."""

    opens: int
    lasts: int
    told: tuple[str, ...]


troubles = st.builds(
    Trouble,
    address=st.sampled_from(sorted(CHANNELS.values())),
    start=st.integers(0, 600),
    length=st.integers(1, 1800),
    kind=st.sampled_from(["down", "refuses", "slow"]),
)
names = st.lists(st.sampled_from(sorted(CHANNELS)), unique=True).map(tuple)
problems = st.builds(
    Problem, opens=st.integers(0, 600), lasts=st.integers(1, 900), told=names.filter(bool)
)


@settings(max_examples=30, deadline=None)
@given(
    troubles=st.lists(troubles, max_size=4),
    problems=st.lists(problems, min_size=1, max_size=4),
    crashes=st.lists(st.integers(1, 1500), max_size=3),
    fallback=names,
)
def test_every_message_arrives_in_order_and_a_crash_repeats_it_once_at_most(
    troubles: list[Trouble], problems: list[Problem], crashes: list[int], fallback: tuple[str, ...]
) -> None:
    loop = looptime.new_event_loop(start=0)
    try:
        with capture_logs():  # printing them takes longer than all the rest
            office = loop.run_until_complete(_play(troubles, problems, sorted(crashes), fallback))
    finally:
        loop.close()

    entries = office.outbox.entries
    assert all(entry.delivered_at for entry in entries.values())
    for key in entries:
        assert 1 <= _times(office, key) <= 1 + len(crashes)
    for incident_id in office.incidents:
        for channel in CHANNELS:
            _check_order(office, incident_id, channel)
    _check_stand_ins(office)
    ends = [note for note in office.notes if note.event is Event.RESOLVED]
    assert all(note.key.startswith(f"{note.incident_id}:") for note in ends)


async def _play(
    troubles: list[Trouble],
    problems: list[Problem],
    crashes: list[int],
    fallback: tuple[str, ...],
) -> Office:
    office = Office(shop=make_store(alerts={"fallback": fallback}))
    for address in CHANNELS.values():
        mine = [trouble for trouble in troubles if trouble.address == address]
        office.behaviours[address] = partial(_suffer, office, mine)

    async with asyncio.TaskGroup() as group:
        for number, problem in enumerate(problems):
            group.create_task(_live(office, f"i{number}", problem))
        for earlier, later in pairwise((0, *crashes, END_OF_TROUBLE + PATIENCE)):
            office.dispatcher = office.make_dispatcher()
            async with office.at_work():
                await asyncio.sleep(later - earlier)
    return office


async def _suffer(office: Office, troubles: list[Trouble], _letter: Letter) -> None:
    for trouble in troubles:
        if not trouble.now(office.seconds):
            continue
        if trouble.kind == "slow":
            await asyncio.sleep(20)
        else:
            raise DeliveryError("no", permanent=trouble.kind == "refuses")


async def _live(office: Office, incident_id: str, problem: Problem) -> None:
    await asyncio.sleep(problem.opens)
    await office.open(incident_id, told=problem.told)
    await asyncio.sleep(problem.lasts)
    await office.resolve(incident_id)


def _times(office: Office, key: str) -> int:
    return len([one for one in office.sent if one.letter.key == key])


def _check_order(office: Office, incident_id: str, channel: str) -> None:
    """A channel that heard of the beginning hears of the end, and afterwards.

    The end alone comes only to one that stands in for another that could not be told of it.
    """
    notes = {key: entry.note for key, entry in office.outbox.entries.items()}
    heard = [
        note
        for one in office.sent
        if (note := notes[one.letter.key]).incident_id == incident_id and note.channel == channel
    ]
    events = [note.event for note in heard]
    assert events == sorted(events, key=[Event.OPENED, Event.RESOLVED].index)
    if heard and not heard[-1].instead_of:
        assert set(events) == {Event.OPENED, Event.RESOLVED}
    if Event.OPENED in events:
        assert Event.RESOLVED in events


def _check_stand_ins(office: Office) -> None:
    """Another channel is told only after this one failed three times, or for good."""
    for note in office.notes:
        if note.instead_of and note.event is Event.OPENED:
            dead = CHANNELS[note.instead_of[-1]]
            assert len(office.tries_at(dead)) >= 1
            assert note.channel not in note.instead_of
