"""Cookies and passwords: what lets somebody in, and what never does."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner

from monitor.web.guard import _next
from monitor.web.session import Session, Sessions, Throttle, session_key
from tests.unit.monitor.metrics.states import NOON

KEY = bytes(range(32))
WORD = "fjord-og-fjeld"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def test_a_cookie_is_read_back() -> None:
    sessions = Sessions(key=KEY, password=WORD)
    session = sessions.begin(signed_in=True)

    again = sessions.read(sessions.cookie(session))

    assert again == Session(id=session.id, signed_in=True)


@given(st.text())
def test_a_cookie_of_somebody_else_lets_nobody_in(cookie: str) -> None:
    assert not Sessions(key=KEY, password=WORD).read(cookie).signed_in


def test_another_key_or_another_password_makes_cookies_worthless() -> None:
    sessions = Sessions(key=KEY, password=WORD)
    cookie = sessions.cookie(sessions.begin(signed_in=True))

    assert sessions.read(cookie).signed_in
    assert not Sessions(key=KEY, password=WORD + "!").read(cookie).signed_in
    assert not Sessions(key=bytes(32), password=WORD).read(cookie).signed_in


def test_after_two_weeks_somebody_has_to_sign_in_again(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions(key=KEY, password=WORD)
    cookie = sessions.cookie(sessions.begin(signed_in=True))
    signed_at = int(datetime.now(UTC).timestamp())
    later = {13: True, 15: False}

    for days, signed_in in later.items():
        moment = signed_at + days * 86400
        monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _, moment=moment: moment)
        assert sessions.read(cookie).signed_in is signed_in


def test_only_the_password_is_the_password() -> None:
    sessions = Sessions(key=KEY, password=WORD)

    assert sessions.is_password(WORD)
    for wrong in ("", WORD[:-1], WORD + " ", WORD.upper(), "æøå" * 1000):
        assert not sessions.is_password(wrong)


def test_without_a_password_nothing_is_one() -> None:
    sessions = Sessions(key=KEY, password=None)

    assert not sessions.needed
    assert not sessions.is_password("")


def test_a_forms_token_is_the_visitors_own() -> None:
    sessions = Sessions(key=KEY, password=WORD)
    mine, theirs = sessions.begin(signed_in=True), sessions.begin(signed_in=True)

    assert sessions.is_token(mine, sessions.token(mine))
    assert not sessions.is_token(mine, sessions.token(theirs))
    assert not sessions.is_token(mine, "")
    assert not sessions.is_token(mine, "ø")


def test_after_five_wrong_passwords_an_address_has_to_wait_a_minute() -> None:
    clock = Clock()
    throttle = Throttle(now=clock)

    for _ in range(5):
        assert throttle.wait("192.0.2.1") == 0
        throttle.failed("192.0.2.1")
        clock.now += timedelta(seconds=2)

    assert throttle.wait("192.0.2.1") == 50
    assert throttle.wait("192.0.2.2") == 0
    clock.now += timedelta(seconds=50)
    assert throttle.wait("192.0.2.1") == 0


def test_a_network_of_ipv6_is_one_address() -> None:
    throttle = Throttle(now=Clock())

    for number in range(5):
        throttle.failed(f"2001:db8::{number}")

    assert throttle.wait("2001:db8::ffff") > 0
    assert throttle.wait("2001:db8:0:1::1") == 0


def test_many_addresses_do_not_fill_the_memory() -> None:
    throttle = Throttle(now=Clock())

    for number in range(12_000):
        throttle.failed(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}")

    assert len(throttle._failed) <= 10_000


def test_the_key_stays_the_same_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    first = session_key(tmp_path)

    assert session_key(tmp_path) == first
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "session.key").stat().st_mode) == 0o600


def test_a_broken_key_file_is_replaced_and_a_folder_that_is_not_there_does_no_harm(
    tmp_path: Path,
) -> None:
    (tmp_path / "session.key").write_bytes(b"short")

    assert len(session_key(tmp_path)) == 32
    assert len(session_key(tmp_path / "not" / "there")) == 32


@given(st.text())
def test_nobody_is_sent_to_another_site_after_the_sign_in(target: str) -> None:
    for wanted in (target, "/" + target, "//" + target, "/\\" + target, "https:" + target):
        place = _next(wanted)

        assert place.startswith("/")
        assert not place.startswith(("//", "/\\"))
        assert place.isprintable()


def test_a_page_of_ours_is_where_somebody_wanted_to_go() -> None:
    assert _next("/stores/nordlys?lang=da") == "/stores/nordlys?lang=da"
    assert _next("//evil.example/") == "/"
    assert _next("/sign-out") == "/"
