"""What holds for every history of a check, whatever the store's YAML says."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.model import Decision, Event, Incident, IncidentKind, Notification
from alerts.owed import follow_up
from alerts.policy import decide
from alerts.quiet import is_held, is_quiet
from config.store import Store
from probes.codes import Code
from probes.result import Severity, Verdict
from tests.unit.alerts.builders import MINUTE, NOON, Life, make_incident, make_store

OF_THE_SHOP = {IncidentKind.FAILURE, IncidentKind.WARNING}
UPTIME_DOWN = make_incident(
    id="i0", subject="nordlys/uptime", code=Code.CONNECT, step=None, opened_at=NOON
)


@dataclass(frozen=True)
class Moment:
    """One result to come: how long after the one before, and what it says."""

    verdict: Verdict
    after: timedelta
    flaky: bool
    late: bool
    home_is_down: bool
    code: Code


moments = st.builds(
    Moment,
    verdict=st.sampled_from(Verdict),
    after=st.sampled_from([1, 5, 20, 60, 240, 700]).map(lambda minutes: minutes * MINUTE),
    flaky=st.booleans(),
    late=st.sampled_from([False] * 9 + [True]),
    home_is_down=st.sampled_from([False, False, True]),
    code=st.sampled_from([Code.NO_PAYMENT, Code.TIMEOUT]),
)
histories = st.lists(moments, min_size=1, max_size=40)
stores = st.builds(
    make_store,
    channels=st.sampled_from(
        [{}, {"slack": "json://s"}, {"slack": "json://s", "mail": "json://m"}]
    ),
    market=st.sampled_from([{}, {"timezone": "Europe/Copenhagen"}, {"timezone": "Asia/Kolkata"}]),
    quiet=st.sampled_from(
        [
            None,
            {"daily": "22:00-07:00"},
            {"daily": "22:00-07:00", "except": "none"},
            {"daily": "11:00-14:30", "except": "none"},
        ]
    ),
    maintenance=st.sampled_from(
        [
            [],
            [{"from": "2026-01-12 12:30", "to": "2026-01-12 16:00"}],
            [
                {"from": "2026-01-12 12:30", "to": "2026-01-12 16:00"},
                {"from": "2026-01-12 15:00", "to": "2026-01-13 03:00"},
            ],
        ]
    ),
    alerts=st.fixed_dictionaries(
        {
            "critical": st.none(),
            "warning": st.none(),
            "open_after": st.integers(1, 3),
            "recover_after": st.integers(1, 3),
            "blind_after": st.sampled_from(["5m", "1h"]),
            "remind_every": st.sampled_from([None, "30m", "4h"]),
        }
    ),
)
many = settings(max_examples=150)


def play(life: Life, moment: Moment) -> Decision:
    others = [UPTIME_DOWN] if moment.home_is_down else []
    failure = {"code": moment.code} if moment.verdict is Verdict.FAILED else {}
    slot = NOON - timedelta(days=1) if moment.late and life.runs else None
    return life.run(
        moment.verdict, after=moment.after, flaky=moment.flaky, slot=slot, others=others, **failure
    )


def lived(store: Store, history: list[Moment]) -> Life:
    life = Life(store=store)
    for moment in history:
        play(life, moment)
    return life


def about(life: Life, incident: Incident, event: Event) -> list[Notification]:
    return [note for note in life.owed if (note.incident_id, note.event) == (incident.id, event)]


@many
@given(stores, histories)
def test_never_two_open_incidents_of_one_kind(store: Store, history: list[Moment]) -> None:
    life = Life(store=store)

    for moment in history:
        play(life, moment)

        rows = [row for row in life.incidents.values() if row.resolved_at is None]
        assert Counter(row.kind for row in rows) == Counter(life.state.open.keys())
        assert {row.kind: row for row in rows} == life.state.open


@many
@given(stores, histories)
def test_opened_and_resolved_alternate(store: Store, history: list[Moment]) -> None:
    life = lived(store, history)

    for kind in IncidentKind:
        rows = [row for row in life.incidents.values() if row.kind is kind]
        for earlier, later in pairwise(rows):
            assert earlier.resolved_at is not None
            assert earlier.opened_at <= earlier.resolved_at <= later.opened_at
        ids = {row.id for row in rows} - set(life.withdrawn)
        for channel in store.channels:
            events = [n.event for n in life.owed if n.channel == channel and n.incident_id in ids]
            expected = [Event.OPENED, Event.RESOLVED] * len(events)
            assert events == expected[: len(events)]


@many
@given(stores, histories)
def test_a_run_that_did_not_see_the_shop_says_nothing_of_it(
    store: Store, history: list[Moment]
) -> None:
    life = Life(store=store)

    for moment in history:
        before = {kind: life.state.open.get(kind) for kind in OF_THE_SHOP}
        decision = play(life, moment)

        if moment.verdict in (Verdict.BLOCKED, Verdict.ERROR):
            assert {kind: life.state.open.get(kind) for kind in OF_THE_SHOP} == before
            assert {incident.kind for incident in decision.incidents} <= {IncidentKind.BLIND}


@many
@given(stores, histories)
def test_the_same_result_again_changes_nothing(store: Store, history: list[Moment]) -> None:
    life = Life(store=store)

    for moment in history:
        before = life.state
        decision = play(life, moment)

        others = [UPTIME_DOWN] if moment.home_is_down else []
        again = decide(before, life.result, store=store, now=life.now, others=others)
        assert again == decision  # a crash before the commit: the same rows once more
        if not (moment.late and before.last):
            later = life.now + 100 * MINUTE
            assert decide(life.state, life.result, store=store, now=later) == Decision(
                state=life.state
            )


@many
@given(stores, histories)
def test_every_incident_is_told_once_to_each_channel_unless_explained_or_withdrawn(
    store: Store, history: list[Moment]
) -> None:
    life = lived(store, history)

    assert len({note.key for note in life.owed}) == len(life.owed)
    for incident in life.incidents.values():
        opened = about(life, incident, Event.OPENED)
        assert tuple(note.channel for note in opened) == incident.told
        assert incident.told in ((), tuple(store.channels))
        if not incident.told and store.channels:
            # only a cause, or maintenance after a cause, keeps an incident from being told
            assert incident.explained_by == UPTIME_DOWN.id
        over = incident.resolved_at is not None and incident.id not in life.withdrawn
        resolved = [note.channel for note in about(life, incident, Event.RESOLVED)]
        assert resolved == (list(incident.told) if over else [])


@many
@given(stores, histories)
def test_only_what_went_away_before_anybody_could_hear_is_withdrawn(
    store: Store, history: list[Moment]
) -> None:
    life = lived(store, history)

    for incident in life.incidents.values():
        unheard = (
            incident.told_at is not None
            and incident.resolved_at is not None
            and incident.resolved_at < incident.told_at
        )
        assert (incident.id in life.withdrawn) == unheard


@many
@given(stores, histories)
def test_a_message_waits_no_longer_than_it_has_to(store: Store, history: list[Moment]) -> None:
    life = lived(store, history)

    for note in life.owed:
        assert note.not_before >= note.created_at
        assert not is_held(store, note.severity, moment=note.not_before)
        held = is_held(store, note.severity, moment=note.created_at)
        assert held == (note.not_before > note.created_at)
        if held:
            assert is_held(
                store, note.severity, moment=note.not_before - timedelta(microseconds=1)
            )


@many
@given(stores, histories)
def test_nothing_opens_in_maintenance(store: Store, history: list[Moment]) -> None:
    life = lived(store, history)

    assert not any(store.in_maintenance(row.opened_at) for row in life.incidents.values())


@many
@given(stores, histories)
def test_the_counters_are_what_was_fed(store: Store, history: list[Moment]) -> None:
    life = lived(store, history)

    counters = life.state.counters
    assert counters.runs == Counter(moment.verdict for moment in history)
    assert counters.flaky == sum(moment.flaky for moment in history)
    assert sum(counters.failures.values()) == sum(m.verdict is not Verdict.PASSED for m in history)
    assert counters.duration_seconds == 10 * len(history)
    assert life.state.version == len(history)


@many
@given(stores, histories)
def test_what_is_remembered_of_openings_stays_small(store: Store, history: list[Moment]) -> None:
    life = lived(store, history)

    for lately in life.state.openings.values():
        assert all(lately[-1] - moment < timedelta(hours=1) for moment in lately)


@many
@given(stores, st.integers(1, 3000), st.sampled_from(Severity))
def test_reminders_never_come_while_messages_are_held(
    store: Store, minutes: int, severity: Severity
) -> None:
    incident = make_incident(severity=severity, told=tuple(store.channels))
    now = NOON + minutes * MINUTE

    notes = follow_up(incident, store=store, now=now)

    if is_quiet(store, severity, moment=now) or store.in_maintenance(now):
        assert notes == ()
    assert all(note.not_before <= now for note in notes)
    assert len(notes) <= len(store.channels)
