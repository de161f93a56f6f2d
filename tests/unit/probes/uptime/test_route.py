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


@pytest.mark.parametrize(
    ("cookie", "there", "sent"),
    [
        ("lang=da", "https://shop.example/x", True),
        ("lang=da", "http://shop.example:8080/x", True),
        ("lang=da", "https://www.shop.example/", False),
        ("lang=da; Domain=shop.example", "https://www.shop.example/", True),
        ("lang=da; domain=.SHOP.example", "https://www.shop.example/", True),
        ("lang=da; Domain=shop.example", "https://myshop.example/", False),
        ("lang=da; Domain=other.example", "https://other.example/", False),
        ("lang=da; Domain=www.shop.example", "https://www.shop.example/", False),
        ("lang=da; Domain=example", "https://other.example/", False),
        ("lang=da; Secure", "https://shop.example/x", True),
        ("lang=da; Secure", "http://shop.example/x", False),
        ("lang=da; Max-Age=0", "https://shop.example/x", False),
        ("lang=da; Max-Age=3600", "https://shop.example/x", True),
    ],
)
def test_a_cookie_goes_where_a_browser_would_send_it(
    cookie: str, there: str, *, sent: bool
) -> None:
    route = Route(limit=20)

    target = route.next(HOME, sends_to(there, cookie))

    assert target
    assert route.headers(target, {}) == ({"cookie": "lang=da"} if sent else {})


def test_a_cookie_is_dropped_where_the_shop_says_so() -> None:
    route = Route(limit=20)
    route.next(HOME, sends_to("/a", "step=1", "lang=da"))

    route.next(HOME, sends_to("/b", "step=; Max-Age=0"))

    assert route.headers(HOME, {}) == {"cookie": "lang=da"}


def test_a_shop_that_sets_the_language_at_its_other_name_is_no_circle() -> None:
    www = parse("https://www.shop.example/")
    route = Route(limit=20)

    assert route.next(www, sends_to(HOME.url)) == HOME
    assert route.next(HOME, sends_to(www.url, "lang=da; Domain=shop.example")) == www
    assert route.headers(www, {}) == {"cookie": "lang=da"}
    assert route.next(www, sends_to("/da")) == parse("https://www.shop.example/da")


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
