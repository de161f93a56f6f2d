"""What changed since the last good run, and since when."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alerts.changed import FORGET_AFTER, MOST_SEEN, first_seen, what_changed
from alerts.model import Difference
from probes.result import Json

NOON = datetime(2026, 1, 12, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

FACTS = st.dictionaries(
    st.sampled_from(["theme", "platform", "scripts", "consent"]),
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(max_size=3),
        st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=4),
        st.dictionaries(st.sampled_from(["id", "name"]), st.integers(0, 3), max_size=2),
    ),
)


def test_changed_facts_are_named_with_what_went_and_what_came() -> None:
    before = {"theme": {"id": 1, "name": "Dawn"}, "scripts": ["a", "b"], "platform": "shopify"}
    after = {"theme": {"id": 2, "name": "Dawn"}, "scripts": ["b", "c"], "platform": "shopify"}

    assert what_changed(before, after) == (
        Difference(fact="scripts", gone=("a",), new=("c",)),
        Difference(fact="theme.id", gone=("1",), new=("2",)),
    )


def test_a_run_that_failed_early_and_saw_less_is_no_change() -> None:
    assert what_changed({"theme": "Dawn", "scripts": ["a"]}, {"theme": None}) == ()


@given(FACTS)
def test_nothing_changed_between_a_run_and_itself(facts: dict[str, Json]) -> None:
    assert what_changed(facts, facts) == ()


@given(FACTS, FACTS)
def test_what_came_one_way_went_the_other_way(
    before: dict[str, Json], after: dict[str, Json]
) -> None:
    forth, back = what_changed(before, after), what_changed(after, before)

    assert [(change.fact, change.gone, change.new) for change in forth] == [
        (change.fact, change.new, change.gone) for change in back
    ]
    assert all(change.gone or change.new for change in forth)


def test_a_size_counts_only_when_it_differs_much() -> None:
    assert what_changed({"page_kilobytes": 100}, {"page_kilobytes": 124}) == ()
    assert what_changed({"page_kilobytes": 100}, {"page_kilobytes": 200}) == (
        Difference(fact="page_kilobytes", gone=("100",), new=("200",)),
    )


GOOD: dict[str, Json] = {"theme": {"name": "Dawn"}, "scripts": ["a"]}


def test_each_new_value_keeps_the_time_at_which_it_was_first_seen() -> None:
    one = first_seen({}, GOOD, {**GOOD, "scripts": ["a", "pay"]}, now=NOON)
    two = first_seen(
        one, GOOD, {"scripts": ["pay"], "theme": {"name": "Sense"}}, now=NOON + MINUTE
    )

    [scripts, theme] = what_changed(
        GOOD, {"scripts": ["pay"], "theme": {"name": "Sense"}}, first_seen=two
    )

    assert scripts.since == {"pay": NOON}
    assert theme.since == {"Sense": NOON + MINUTE}


def test_a_run_that_saw_less_forgets_no_time() -> None:
    one = first_seen({}, GOOD, {"scripts": ["pay"]}, now=NOON)

    assert first_seen(one, GOOD, {"platform": "shopify"}, now=NOON + MINUTE) == one


def test_what_went_again_is_new_when_it_comes_back() -> None:
    one = first_seen({}, GOOD, {"scripts": ["pay"]}, now=NOON)
    two = first_seen(one, GOOD, {"scripts": ["a"]}, now=NOON + MINUTE)

    assert two == {}
    assert first_seen(two, GOOD, {"scripts": ["pay"]}, now=NOON + 2 * MINUTE) == {
        "scripts=pay": NOON + 2 * MINUTE
    }


def test_a_good_run_with_the_new_value_keeps_its_time_for_a_shop_that_comes_and_goes() -> None:
    one = first_seen({}, GOOD, {"scripts": ["a", "pay"]}, now=NOON)
    good: dict[str, Json] = {"scripts": ["a", "pay"]}

    assert first_seen(one, good, good, now=NOON + MINUTE) == one
    assert first_seen(one, good, good, now=NOON + FORGET_AFTER) == {}


def test_before_the_first_good_run_nothing_is_new() -> None:
    assert first_seen({}, {}, GOOD, now=NOON) == {}


@given(st.lists(st.tuples(FACTS, st.lists(st.text(max_size=3), max_size=90)), max_size=5))
def test_the_times_never_grow_beyond_their_bound_and_never_get_later(
    runs: list[tuple[dict[str, Json], list[str]]],
) -> None:
    good: dict[str, Json] = {"theme": "Dawn", "hosts": ["a"], "scripts": []}
    known: dict[str, datetime] = {}
    for number, (facts, hosts) in enumerate(runs):
        now = NOON + number * MINUTE
        after = dict(first_seen(known, good, {**facts, "hosts": [*hosts]}, now=now))
        assert len(after) <= MOST_SEEN
        assert all(after[key] == known[key] for key in after.keys() & known.keys())
        assert all(after[key] == now for key in after.keys() - known.keys())
        known = after
