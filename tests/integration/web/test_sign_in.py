"""The sign-in: who gets in, who does not, and what can't be done in somebody else's name."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientResponse, FormData, encode_basic_auth
from aiohttp.test_utils import make_mocked_request

from monitor.web.guard import _visitor
from tests.integration.web.world import World, serve

WORD = "fjord-og-fjæld"


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[World]:
    async with serve(tmp_path, password=WORD) as world:
        yield world


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": encode_basic_auth(name, password)}


async def token_of(world: World, path: str = "/sign-in") -> str:
    async with world.client.get(world.url + path) as answer:
        tokens = set(re.findall(r'name="token" value="([0-9a-f]+)"', await answer.text()))
    assert len(tokens) == 1
    return str(tokens.pop())


async def said(world: World, headers: dict[str, str]) -> str:
    async with world.client.get(world.url + "/metrics", headers=headers) as answer:
        return str((await answer.json())["error"])


async def post(world: World, path: str, **fields: str) -> ClientResponse:
    """The answer, its text read."""
    async with world.client.post(world.url + path, data=fields, allow_redirects=False) as answer:
        await answer.read()
        return answer


async def sign_in(world: World, password: str = WORD, **more: str) -> ClientResponse:
    return await post(world, "/sign-in", token=await token_of(world), password=password, **more)


async def status(world: World, path: str, **more: object) -> int:
    async with world.client.get(world.url + path, allow_redirects=False, **more) as answer:  # type: ignore[arg-type]
        return answer.status


async def test_who_is_not_signed_in_is_asked_to_and_comes_back_to_the_page(locked: World) -> None:
    async with locked.client.get(
        f"{locked.url}/stores/nordlys?lang=da", allow_redirects=False
    ) as answer:
        assert answer.status == 303
        assert answer.headers["Location"] == "/sign-in?next=/stores/nordlys?lang%3Dda"

    answer = await sign_in(locked, next="/stores/nordlys?lang=da")

    assert (answer.status, answer.headers["Location"]) == (303, "/stores/nordlys?lang=da")
    assert await status(locked, "/") == 200


async def test_the_cookie_is_kept_from_scripts_and_other_sites(locked: World) -> None:
    answer = await sign_in(locked)

    cookie = answer.cookies["tillwatch"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]


async def test_behind_https_the_cookie_is_sent_over_https_only(tmp_path: Path) -> None:
    async with (
        serve(tmp_path, password=WORD, base_url="https://watch.example") as world,
        world.client.get(world.url + "/sign-in") as answer,
    ):
        assert answer.cookies["tillwatch"]["secure"]


async def test_a_wrong_password_lets_nobody_in(locked: World) -> None:
    answer = await sign_in(locked, "guess")

    assert answer.status == 403
    assert "That is not the password." in await answer.text()
    assert "guess" not in await answer.text()
    assert await status(locked, "/") == 303


async def test_after_five_wrong_passwords_the_right_one_has_to_wait(locked: World) -> None:
    for _ in range(5):
        assert (await sign_in(locked, "guess")).status == 403

    answer = await sign_in(locked)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "60")
    assert "Wait 60 seconds" in await answer.text()
    # programs share the tries of their address
    assert await status(locked, "/metrics", headers=basic("x", WORD)) == 429
    locked.now += timedelta(minutes=1)
    assert (await sign_in(locked)).status == 303


async def test_nothing_is_changed_by_a_form_that_is_not_ours(locked: World) -> None:
    stranger_has = "0" * 64

    assert (await post(locked, "/sign-in", password=WORD)).status == 403
    assert (await post(locked, "/sign-in", password=WORD, token=stranger_has)).status == 403
    await sign_in(locked)
    assert (await post(locked, "/sign-out")).status == 403
    assert await status(locked, "/") == 200


async def test_the_token_of_the_form_before_the_sign_in_is_worthless_after_it(
    locked: World,
) -> None:
    before = await token_of(locked)
    await post(locked, "/sign-in", token=before, password=WORD)

    assert (await post(locked, "/sign-out", token=before)).status == 403


async def test_somebody_who_signs_out_is_out(locked: World) -> None:
    await sign_in(locked)

    answer = await post(locked, "/sign-out", token=await token_of(locked, "/"))

    assert answer.status == 303
    assert await status(locked, "/") == 303


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"token=%ff%fe&password=\xff\xfe", "application/x-www-form-urlencoded; charset=utf-8"),
        (b"token=a", "application/x-www-form-urlencoded; charset=no-such"),
        (b"--x", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"", "text/plain"),
    ],
)
async def test_a_form_that_is_garbled_is_turned_down(
    locked: World, body: bytes, media_type: str
) -> None:
    async with locked.client.post(
        locked.url + "/sign-in", data=body, headers={"Content-Type": media_type}
    ) as answer:
        assert answer.status == 403
        assert "The form was too old." in await answer.text()


async def test_a_form_that_is_huge_is_turned_down(locked: World) -> None:
    async with locked.client.post(
        locked.url + "/sign-in", data=FormData({"password": "x" * 100_000})
    ) as answer:
        assert answer.status == 413


async def test_programs_sign_in_with_each_request(locked: World) -> None:
    for path in ("/metrics", "/api/stores", "/api/runs", "/api/incidents"):
        async with locked.client.get(locked.url + path) as answer:
            assert answer.status == 401
            assert answer.headers["WWW-Authenticate"].startswith("Basic")
        assert await status(locked, path, headers=basic("x", "guess")) == 401
        assert await status(locked, path, headers=basic("any", WORD)) == 200
        locked.now += timedelta(minutes=1)


async def test_programs_that_guess_have_to_wait(locked: World) -> None:
    for _ in range(5):
        assert await status(locked, "/metrics", headers=basic("x", "guess")) == 401

    assert await status(locked, "/metrics", headers=basic("x", WORD)) == 429


async def test_a_stranger_who_guesses_behind_the_proxy_keeps_nobody_else_out(
    locked: World,
) -> None:
    def by_proxy(address: str, password: str) -> dict[str, str]:
        return basic("x", password) | {"X-Forwarded-For": address}

    for number in range(5):
        claimed = f"198.51.100.{number}, 192.0.2.1"  # only what the proxy adds, the last, is true
        assert await status(locked, "/metrics", headers=by_proxy(claimed, "guess")) == 401

    assert await status(locked, "/metrics", headers=by_proxy("192.0.2.1", WORD)) == 429
    assert "Too many wrong passwords" in await said(locked, by_proxy("192.0.2.1", WORD))
    assert "The password is missing or wrong" in await said(locked, by_proxy("192.0.2.2", "no"))
    assert await status(locked, "/metrics", headers=by_proxy("192.0.2.2", WORD)) == 200
    assert await status(locked, "/metrics", headers=basic("x", WORD)) == 200
    assert (await sign_in(locked)).status == 303


@pytest.mark.parametrize(
    ("remote", "visitor"), [("127.0.0.1", "192.0.2.1"), ("203.0.113.5", "203.0.113.5")]
)
def test_nobody_but_a_proxy_on_this_machine_says_for_whom_it_asks(
    remote: str, visitor: str
) -> None:
    request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": "192.0.2.1"})

    assert _visitor(request.clone(remote=remote)) == visitor


@pytest.mark.parametrize("header", ["Basic", "Basic ???", "Bearer x", "Basic eA=="])
async def test_a_header_that_says_nothing_lets_nobody_in(locked: World, header: str) -> None:
    assert await status(locked, "/metrics", headers={"Authorization": header}) == 401


async def test_health_and_the_style_sheet_are_for_everybody(locked: World) -> None:
    for path in ("/healthz", "/readyz", "/static/style.css", "/sign-in"):
        assert await status(locked, path) == 200


async def test_why_it_is_not_ready_is_not_for_strangers(tmp_path: Path) -> None:
    why = "only 3 MB are free on the disk of /var/lib/tillwatch"
    async with serve(tmp_path, password=WORD, ready={"disk": lambda: why}) as world:
        url = world.url + "/readyz"
        async with world.client.get(url) as answer:
            assert answer.status == 503
            assert (await answer.json())["wrong"] == {"disk": "sign in to read why"}
        assert await status(world, "/readyz", headers=basic("x", "guess")) == 401
        async with world.client.get(url, headers=basic("x", WORD)) as answer:
            assert answer.status == 503
            assert (await answer.json())["wrong"] == {"disk": why}
        await sign_in(world)
        async with world.client.get(url) as answer:
            assert (await answer.json())["wrong"] == {"disk": why}


async def test_evidence_is_not_for_everybody(locked: World) -> None:
    assert await status(locked, "/runs/any/evidence/screenshot.png") == 303
    assert await status(locked, "/sign-in/../runs/any") == 303


async def test_a_restart_signs_nobody_out_but_another_password_does(tmp_path: Path) -> None:
    async with serve(tmp_path, password=WORD) as world:
        await sign_in(world)
        (cookie,) = [one for one in world.client.cookie_jar if one.key == "tillwatch"]

    for password, expected in ((WORD, 200), (WORD + "!", 303)):
        async with serve(tmp_path, password=password) as world:
            world.client.cookie_jar.update_cookies({"tillwatch": cookie.value})
            assert await status(world, "/") == expected


async def test_without_a_password_nobody_is_asked(tmp_path: Path) -> None:
    async with serve(tmp_path) as world:
        assert await status(world, "/") == 200
        assert await status(world, "/sign-in") == 303
        assert await status(world, "/metrics") == 200
        # a form is ours or it is nothing, all the same
        assert (await post(world, "/sign-out")).status == 403


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1:8460", 200),
        ("localhost", 200),
        ("LOCALHOST:1", 200),
        ("[::1]:8460", 200),
        ("watch.example", 200),
        ("evil.example:8460", 421),
        ("watch.example.evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("10.0.0.7", 421),
        ("[::1", 421),
        ("", 421),
    ],
)
async def test_without_a_password_the_pages_are_shown_under_names_of_ours_only(
    tmp_path: Path, host: str, expected: int
) -> None:
    # else a stranger's page that is looked up as 127.0.0.1 reads them in the manager's browser
    async with serve(tmp_path, base_url="https://watch.example/tillwatch") as world:
        for path in ("/", "/api/stores"):
            assert await status(world, path, headers={"Host": host}) == expected


async def test_who_signs_in_may_know_the_pages_by_any_name(locked: World) -> None:
    assert await status(locked, "/metrics", headers=basic("x", WORD) | {"Host": "other"}) == 200
