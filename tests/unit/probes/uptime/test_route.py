"""Redirects end: at a page, at the limit, or where they go in circles."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.address import parse
from probes.codes import Code
from probes.uptime.fault import ShopError
from probes.uptime.http1 import Head
from probes.uptime.route import Route

HOME = parse("https://shop.example/")


def sends_to(location: str, *cookies: str, status: int = 302) -> Head:
    return Head(status=status, headers={"location": location}, cookies=cookies)


def test_a_page_is_the_end() -> None:
    assert Route(limit=0).next(HOME, Head(status=200, headers={"location": "/x"})) is None
    assert Route(limit=0).next(HOME, Head(status=302, headers={})) is None
    assert Route(limit=0).next(HOME, sends_to("/x", status=304)) is None


def test_a_page_that_sends_to_itself_is_a_circle() -> None:
    route = Route(limit=20)
    there = route.next(HOME, sends_to("/"))
    assert there == HOME

    with pytest.raises(ShopError, match="round in circles") as caught:
        route.next(HOME, sends_to("/"))

    assert caught.value.code is Code.REDIRECTS


def test_the_same_page_with_a_new_cookie_is_no_circle() -> None:
    route = Route(limit=20)

    for number in range(5):
        assert route.next(HOME, sends_to("/", f"step={number}; Path=/")) == HOME

    assert route.headers(HOME, {}) == {"cookie": "step=4"}


def test_own_headers_pass_unchanged_where_no_cookie_was_set() -> None:
    own = {"Cookie": "own=1", "Signature": "x"}

    assert Route(limit=1).headers(HOME, own) == own


def test_words_for_one_redirect() -> None:
    route = Route(limit=1)
    route.next(HOME, sends_to("/a"))

    with pytest.raises(ShopError, match="more than 1: https") as caught:
        route.next(parse("https://shop.example/a"), sends_to("/b"))

    assert caught.value.expected == "a page after at most 1 redirect"


@given(
    limit=st.integers(0, 20),
    hops=st.lists(st.tuples(st.sampled_from("abcdé/?#:"), st.sampled_from(["", "x=1", "=", ";"]))),
)
def test_no_way_is_longer_than_the_limit(limit: int, hops: list[tuple[str, str]]) -> None:
    route, way = Route(limit=limit), [HOME]

    with suppress(ShopError):
        for location, cookie in hops:
            there = route.next(way[-1], sends_to(location, cookie))
            assert there
            way.append(there)

    assert len(way) - 1 <= limit
