"""The table of what an HTTP answer means."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.answers import LONGEST_WAIT, Problem, classify, retry_after, status_line, title_of
from probes.codes import Code
from probes.result import Verdict

SHOP = "https://nordlys.example"
CLOUDFLARE_SCRIPT = (
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
)
HARMLESS_SCRIPTS = [
    "a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'",
    '<script src="/cdn-cgi/challenge-platform/h/g/scripts/jsd/0a1b/main.js"></script>',
    '<script src="/cdn-cgi/challenge-platform/h/b/scripts/invisible.js"></script>',
    '<script id="captcha-bootstrap">function hcaptcha() {}</script>',
]
FINE = None


def look(
    status: int,
    *,
    path: str = "/",
    ended: str | None = None,
    headers: dict[str, str] | None = None,
    title: str = "",
    html: str = "",
) -> Problem | None:
    return classify(
        status,
        headers or {},
        url=SHOP + path,
        final_url=SHOP + path if ended is None else ended,
        title=title,
        html=html,
    )


@pytest.mark.parametrize("status", [200, 201, 204, 206, 301, 304])
def test_an_answer_below_400_is_fine(status: int) -> None:
    assert look(status) is FINE


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, Code.CLIENT_ERROR),
        (401, Code.SIGN_IN),
        (402, Code.FROZEN),
        (403, Code.CLIENT_ERROR),
        (404, Code.NOT_FOUND),
        (410, Code.NOT_FOUND),
        (418, Code.CLIENT_ERROR),
        (422, Code.CLIENT_ERROR),
        (500, Code.SERVER_ERROR),
        (502, Code.SERVER_ERROR),
        (503, Code.SERVER_ERROR),
        (522, Code.SERVER_ERROR),
        (599, Code.SERVER_ERROR),
    ],
)
def test_the_shop_failed(status: int, code: Code) -> None:
    problem = look(status)

    assert problem is not None
    assert (problem.verdict, problem.code) == (Verdict.FAILED, code)
    assert problem.seen.startswith(str(status))


@pytest.mark.parametrize("status", [423, 429, 430])
def test_a_rate_limit_says_nothing_of_the_shop(status: int) -> None:
    problem = look(status, headers={"Retry-After": "30"})

    assert problem is not None
    assert (problem.verdict, problem.code) == (Verdict.BLOCKED, Code.RATE_LIMITED)
    assert problem.retry_after == timedelta(seconds=30)


@pytest.mark.parametrize(
    ("status", "headers", "title", "html"),
    [
        (403, {"CF-Mitigated": "challenge"}, "", ""),
        (200, {"cf-mitigated": "challenge"}, "", ""),
        (202, {"x-amzn-waf-action": "challenge"}, "", ""),
        (405, {"x-amzn-waf-action": "captcha"}, "", ""),
        (403, {}, "Just a moment...", ""),
        (503, {}, "Just a moment…", ""),
        (403, {}, "", "<title>\n Attention Required! | Cloudflare</title>"),
        (403, {}, "", CLOUDFLARE_SCRIPT),
        (503, {}, "", "<script>window._cf_chl_opt={}</script>"),
        (403, {}, "", "<h1>Sorry, you have been blocked</h1>"),
        (403, {}, "", HARMLESS_SCRIPTS[0] + CLOUDFLARE_SCRIPT),
    ],
)
def test_a_challenge_is_no_failure_of_the_shop(
    status: int, headers: dict[str, str], title: str, html: str
) -> None:
    problem = look(status, headers=headers, title=title, html=html)

    assert problem is not None
    assert (problem.verdict, problem.code) == (Verdict.BLOCKED, Code.CHALLENGE)


@pytest.mark.parametrize("html", HARMLESS_SCRIPTS)
def test_a_protection_that_only_watches_is_no_challenge(html: str) -> None:
    # these scripts are on healthy pages, and stay there when the shop breaks
    broken = look(503, html=html)

    assert look(200, html=html) is FINE
    assert broken is not None
    assert broken.verdict is Verdict.FAILED


def test_a_page_that_only_speaks_of_a_challenge_is_fine() -> None:
    assert look(200, title="Just a moment of calm", html=CLOUDFLARE_SCRIPT) is FINE


def test_a_shop_in_maintenance_has_failed_even_when_it_says_for_how_long() -> None:
    problem = look(503, headers={"Retry-After": "120"}, title="Vi er straks tilbage")

    assert problem is not None
    assert (problem.verdict, problem.code) == (Verdict.FAILED, Code.SERVER_ERROR)
    assert problem.seen == '503 Service Unavailable ("Vi er straks tilbage")'


@pytest.mark.parametrize(
    ("ended", "verdict", "code"),
    [
        ("/password", Verdict.FAILED, Code.PASSWORD_PAGE),
        ("/da/password", Verdict.FAILED, Code.PASSWORD_PAGE),
        ("/en-dk/password/", Verdict.FAILED, Code.PASSWORD_PAGE),
        ("/customer_authentication/login?locale=da", Verdict.FAILED, Code.SIGN_IN),
        ("/authentication/123/login", Verdict.FAILED, Code.SIGN_IN),
        ("/account/login", Verdict.FAILED, Code.SIGN_IN),
        ("/challenge", Verdict.BLOCKED, Code.CHALLENGE),
        ("/checkpoint?return_to=%2F", Verdict.BLOCKED, Code.CHALLENGE),
        ("/throttle/queue", Verdict.BLOCKED, Code.RATE_LIMITED),
    ],
)
def test_where_a_customer_was_sent_to_matters(ended: str, verdict: Verdict, code: Code) -> None:
    problem = look(200, ended=SHOP + ended)

    assert problem is not None
    assert (problem.verdict, problem.code) == (verdict, code)
    assert look(200, path=ended) is FINE, "the page that was asked for is not a closed door"


@pytest.mark.parametrize("ended", ["/account/password", "/pages/challenge", "/products/password"])
def test_pages_that_only_sound_alike_are_fine(ended: str) -> None:
    assert look(200, ended=SHOP + ended) is FINE


def test_the_password_page_of_another_host_is_a_closed_door_too() -> None:
    problem = look(200, ended="https://www.nordlys.example/password")

    assert problem is not None
    assert problem.code is Code.PASSWORD_PAGE


@pytest.mark.parametrize(
    "text",
    [
        "This store isn't set up to receive orders yet.",
        "This store isn\N{RIGHT SINGLE QUOTATION MARK}t set up to receive orders yet.",
        "Butikken er endnu ikke konfigureret til at modtage ordrer.",
    ],
)
def test_a_checkout_that_takes_no_orders_says_so(text: str) -> None:
    problem = look(403, path="/checkouts/cn/1", html=f"<p>{text}</p>")

    assert problem is not None
    assert problem.verdict is Verdict.FAILED
    assert problem.seen == "403 Forbidden: the shop isn't set up to receive orders"


def test_a_problem_becomes_the_failure_of_a_step() -> None:
    problem = look(429, headers={"retry-after": "5"})
    assert problem is not None

    failure = problem.failure("home", "the home page", url=SHOP)

    assert (failure.code, failure.step, failure.url) == (Code.RATE_LIMITED, "home", SHOP)
    assert (failure.expected, failure.seen) == ("the home page", problem.seen)
    assert failure.retry_after == timedelta(seconds=5)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": " 120 "}, timedelta(minutes=2)),
        ({"retry-after": "9" * 400}, LONGEST_WAIT),
        (
            {
                "retry-after": "Fri, 27 Nov 2026 10:05:00 GMT",
                "date": "Fri, 27 Nov 2026 10:00:00 GMT",
            },
            timedelta(minutes=5),
        ),
        (
            {
                "retry-after": "Fri, 27 Nov 2026 09:00:00 GMT",
                "date": "Fri, 27 Nov 2026 10:00:00 GMT",
            },
            timedelta(),
        ),
        (
            {
                "retry-after": "Wed, 27 Nov 2126 09:00:00 GMT",
                "date": "Fri, 27 Nov 2026 10:00:00 GMT",
            },
            LONGEST_WAIT,
        ),
        ({"retry-after": "Fri, 27 Nov 2026 10:05:00 GMT"}, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(headers: dict[str, str], wait: timedelta | None) -> None:
    assert retry_after(headers) == wait


@given(value=st.text(max_size=60), date=st.text(max_size=60))
def test_no_retry_after_breaks_us(value: str, date: str) -> None:
    wait = retry_after({"retry-after": value, "date": date})

    assert wait is None or timedelta() <= wait <= LONGEST_WAIT


@given(
    status=st.integers(100, 999),
    headers=st.dictionaries(st.text(max_size=20), st.text(max_size=20), max_size=5),
    html=st.text(max_size=200),
)
def test_every_answer_has_one_meaning(status: int, headers: dict[str, str], html: str) -> None:
    problem = look(status, headers=headers, html=html)

    assert (problem is not None) >= (status >= 400)
    assert problem is None or problem.verdict in (Verdict.FAILED, Verdict.BLOCKED)


def test_a_status_has_its_name() -> None:
    assert status_line(404) == "404 Not Found"
    assert status_line(430) == "430 Security Rejection"
    assert status_line(799) == "799"


def test_the_title_is_read_from_the_source() -> None:
    assert title_of("<html><title lang=da>\n Nordlys \n Interiør</title>") == "Nordlys Interiør"
    assert title_of("<html><body>no title") == ""
