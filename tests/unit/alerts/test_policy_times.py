"""When messages wait: quiet hours, the two odd nights of a year, maintenance windows."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.model import CheckState, Event, Health, IncidentKind
from alerts.policy import close_of_file, open_of_file
from config.store import Store
from probes.codes import Code
from tests.unit.alerts.builders import HOUR, MINUTE, NOON, Life, make_store

COPENHAGEN = {"timezone": "Europe/Copenhagen"}


def quiet_store(daily: str = "22:00-07:00", **given: object) -> Store:
    quiet = {"daily": daily, "except": given.pop("except_", "critical")}
    return make_store(quiet=quiet, market=COPENHAGEN, **given)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def life_at(text: str, store: Store) -> Life:
    return Life(store=store, now=at(text) - 5 * MINUTE)


def test_a_warning_at_night_waits_for_the_morning() -> None:
    life = life_at("2026-01-12 22:30", quiet_store())

    life.run("degraded")

    (note,) = life.owed
    assert note.created_at == at("2026-01-12 22:30")
    assert note.not_before == at("2026-01-13 06:00")  # 07:00 in Copenhagen


def test_a_critical_message_does_not_wait() -> None:
    life = life_at("2026-01-12 22:30", quiet_store())

    life.run("failed")

    assert {note.not_before for note in life.owed} == {life.now}


def test_a_critical_message_waits_when_nothing_is_excepted() -> None:
    life = life_at("2026-01-12 22:30", quiet_store(except_="none"))

    life.run("failed")

    assert {note.not_before for note in life.owed} == {at("2026-01-13 06:00")}


def test_a_warning_by_day_does_not_wait() -> None:
    life = life_at("2026-01-12 06:00", quiet_store())  # 07:00 in Copenhagen: just over

    life.run("degraded")

    assert life.owed[0].not_before == life.now


def test_what_went_away_before_anybody_heard_is_withdrawn() -> None:
    life = life_at("2026-01-12 22:30", quiet_store())

    life.runs_all("degraded", "passed")

    (incident,) = life.incidents.values()
    assert life.withdrawn == [incident.id]
    assert incident.resolved_at == life.now
    assert life.told(Event.RESOLVED) == []


def test_what_lasts_into_the_morning_is_told_and_its_end_too() -> None:
    life = life_at("2026-01-12 22:30", quiet_store())

    life.run("degraded")
    life.run("passed", after=at("2026-01-13 06:00") - life.now)

    assert life.withdrawn == []
    assert life.told(Event.RESOLVED) == ["slack"]


def test_the_end_of_a_warning_of_the_evening_waits_for_the_morning() -> None:
    life = life_at("2026-01-12 20:55", quiet_store())

    life.run("degraded")
    life.run("passed", after=HOUR)

    opened, resolved = life.owed
    assert opened.not_before == at("2026-01-12 20:55")
    assert resolved.not_before == at("2026-01-13 06:00")


@pytest.mark.parametrize(
    ("daily", "opened", "told"),
    [
        # the clock jumps from 02:00 to 03:00 on 29 March, which is 01:00 UTC
        ("22:00-07:00", "2026-03-28 22:00", "2026-03-29 05:00"),
        ("22:00-02:30", "2026-03-28 22:00", "2026-03-29 01:00"),  # 02:30 never comes
        ("02:15-02:45", "2026-03-29 00:59", "2026-03-29 00:59"),  # nor does any of this
        ("22:00-07:00", "2026-03-29 21:00", "2026-03-30 05:00"),
        # the clock goes back from 03:00 to 02:00 on 25 October, which is 01:00 UTC
        ("22:00-07:00", "2026-10-24 21:00", "2026-10-25 06:00"),
        ("22:00-02:30", "2026-10-24 21:00", "2026-10-25 00:30"),  # the first 02:30
        ("22:00-02:30", "2026-10-25 01:10", "2026-10-25 01:30"),  # the second 02:30
        ("02:15-02:45", "2026-10-25 01:15", "2026-10-25 01:45"),
    ],
)
def test_the_two_odd_nights_of_a_year(daily: str, opened: str, told: str) -> None:
    life = life_at(opened, quiet_store(daily))

    life.run("degraded")

    assert life.owed[0].not_before == at(told)


def maintained(**given: object) -> Store:
    windows = [
        {"from": "2026-01-12 12:00", "to": "2026-01-12 13:00", "reason": "new theme"},
        {"from": "2026-01-12 13:00", "to": "2026-01-12 13:30"},
    ]
    return make_store(maintenance=windows, **given)


@pytest.mark.parametrize("verdict", ["failed", "degraded"])
def test_nothing_opens_in_maintenance_and_what_lasts_opens_after_it(verdict: str) -> None:
    life = Life(store=maintained(alerts={"open_after": 3}))

    life.runs_all(verdict, verdict, verdict)
    assert life.incidents == {}
    assert sum(life.state.counters.runs.values()) == 3
    assert life.state.health in (Health.FAILING, Health.DEGRADED)

    life.run(verdict, after=at("2026-01-12 13:30") - life.now)
    assert len(life.state.open) == 1
    assert life.owed


def test_blindness_in_maintenance_opens_after_it() -> None:
    life = Life(store=maintained(alerts={"blind_after": "10m"}))

    while life.now < at("2026-01-12 13:25"):
        life.run("blocked")
    assert life.incidents == {}

    life.run("blocked")
    assert life.open == {"blind"}


@pytest.mark.parametrize("verdict", ["failed", "degraded", "blocked"])
def test_what_a_run_saw_in_maintenance_opens_nothing_though_it_ends_after_it(verdict: str) -> None:
    life = Life(store=maintained(alerts={"blind_after": "1m"}), now=at("2026-01-12 13:25"))

    life.run(verdict, at=at("2026-01-12 13:29"))
    life.run(verdict, at=at("2026-01-12 13:29"))
    assert life.incidents == {}

    life.run(verdict)
    assert len(life.open) == 1


def test_time_in_which_nobody_looked_is_not_blindness() -> None:
    life = Life(store=make_store(alerts={"blind_after": "1h"}))
    life.runs_all("passed", "error")

    life.run("blocked", after=timedelta(days=2))
    assert life.open == set()

    life.run("error", after=HOUR)
    assert life.open == {"blind"}


def test_a_run_that_was_cut_short_begins_no_blindness_and_hides_no_downtime() -> None:
    life = Life(store=make_store(alerts={"blind_after": "1h"}))
    life.run("error")

    life.run("error", code=Code.INTERRUPTED, after=timedelta(days=2))  # at the next start
    life.run("error")
    assert life.open == set()

    life = Life()
    life.run("error", code=Code.INTERRUPTED)
    assert life.state.blind_since is None


def test_a_shop_that_keeps_us_away_again_and_again_is_not_seen_all_the_time() -> None:
    life = Life(store=make_store(alerts={"blind_after": "1h"}))

    life.run("blocked", retry_after=59 * MINUTE)
    assert life.open == set()
    life.run("blocked", after=62 * MINUTE, retry_after=59 * MINUTE)

    assert life.open == {"blind"}


def test_an_incident_of_before_goes_on_and_its_end_is_told_after_the_maintenance() -> None:
    life = Life(store=maintained(), now=NOON - HOUR)
    life.run("failed")

    life.run("failed", after=HOUR, code=Code.CART_EMPTY, step="cart")
    assert life.state.open[IncidentKind.FAILURE].code == "cart.empty"

    life.run("passed")
    assert life.state.open == {}
    ends = [note.not_before for note in life.owed if note.event is Event.RESOLVED]
    assert ends == [at("2026-01-12 13:30")] * 2  # both windows, one after the other


def test_quiet_hours_that_follow_maintenance_are_waited_for_too() -> None:
    window = {"from": "2026-01-12 21:30", "to": "2026-01-12 22:30"}
    life = life_at("2026-01-12 20:00", quiet_store(maintenance=[window]))

    life.run("degraded")
    life.run("passed", after=HOUR)

    assert life.owed[-1].not_before == at("2026-01-13 06:00")


def test_a_fault_of_a_file_waits_for_the_morning_and_is_withdrawn_when_mended_before() -> None:
    store, state = quiet_store(), CheckState(check_id="nordlys")

    fault = open_of_file(state, "line 3", store=store, now=at("2026-01-12 22:30"))
    mended = close_of_file(fault.state, store=store, now=at("2026-01-12 22:40"))

    assert fault.notifications[0].not_before == at("2026-01-13 06:00")
    assert mended.withdrawn == (fault.incidents[0].id,)
    assert mended.notifications == ()


def test_seconds_of_a_moment_do_not_move_the_end_of_the_night() -> None:
    life = life_at("2026-01-12 22:30", quiet_store())

    life.run("degraded", after=5 * MINUTE + timedelta(seconds=59, microseconds=7))

    assert life.owed[0].not_before == at("2026-01-13 06:00")


def test_a_clock_that_jumps_back_does_not_unsay_what_was_told() -> None:
    life = life_at("2026-01-12 12:00", quiet_store())
    life.run("degraded")

    life.run("passed", after=-HOUR)

    assert life.withdrawn == []
    assert life.told(Event.RESOLVED) == ["slack"]


def test_a_clock_that_was_years_ahead_for_a_while_stops_nothing() -> None:
    life = Life(now=NOON + timedelta(days=1000), store=make_store(alerts={"blind_after": "1h"}))
    life.runs_all("failed", "passed", "failed", "passed", "error")

    life.now = NOON
    life.run("error")
    life.run("error", after=HOUR)
    assert life.open == {"blind"}
    life.run("failed")
    assert life.open == {"failure"}
    assert not life.state.open[IncidentKind.FAILURE].flapping
    life.run("passed")
    assert life.state.health is Health.OK
