"""What good runs have too is learnt: bounded, and forgotten when it is over."""

from hypothesis import given
from hypothesis import strategies as st

from probes.purchase.signals import MOST_MARKS, is_learning_day, known_marks, learnt, mark
from probes.result import Json

marks = st.lists(st.text(min_size=1, max_size=10), max_size=100)


def test_the_same_trouble_has_the_same_mark_whatever_version_and_token_it_names() -> None:
    one = mark("error", "no price at 17", "https://a.example/t/7/app.js?v=1")

    assert one == mark("error", "no price at 4711", "https://a.example/t/8/app.js?v=2")
    assert one != mark("error", "no title at 17", "https://a.example/t/7/app.js?v=1")
    assert one != mark("console", "no price at 17", "https://a.example/t/7/app.js?v=1")


def test_one_good_run_a_day_listens() -> None:
    assert is_learning_day(None, day=5)
    memory: Json = learnt(None, ["a"], day=5)

    assert not is_learning_day(memory, day=5)
    assert is_learning_day(memory, day=6)


def test_what_was_not_seen_for_two_weeks_is_forgotten() -> None:
    memory: Json = learnt(learnt(None, ["a", "b"], day=1), ["b"], day=10)

    assert set(known_marks(learnt(memory, [], day=15))) == {"a", "b"}
    assert set(known_marks(learnt(memory, [], day=16))) == {"b"}


@given(st.lists(marks, max_size=6))
def test_it_never_grows_beyond_its_bound_and_keeps_the_newest(days: list[list[str]]) -> None:
    memory: Json = None
    for day, seen in enumerate(days):
        memory = learnt(memory, seen, day=day)
        newest = set(seen)
        assert len(known_marks(memory)) <= MOST_MARKS
        assert len(newest & set(known_marks(memory))) == min(len(newest), MOST_MARKS)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_a_memory_of_any_shape_is_read(memory: Json) -> None:
    assert len(known_marks(learnt(memory, ["a"], day=3))) >= 1
