"""Which language a visitor gets."""

import pytest
from aiohttp.test_utils import make_mocked_request

from monitor.web.language import language_of


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "en"),
        ("da", "da"),
        ("da-DK,da;q=0.9,en;q=0.8", "da"),
        ("en-GB,da;q=0.9", "en"),
        ("de, da;q=0.5, en;q=0.1", "da"),
        ("da;q=0, en", "en"),
        ("fr,de", "en"),
        ("da;q=very,;;,=", "en"),
        ("da;level=1", "da"),
    ],
)
def test_the_browsers_wish_counts(asked: str, language: str) -> None:
    request = make_mocked_request("GET", "/", headers={"Accept-Language": asked})

    assert language_of(request) == language


def test_a_link_counts_more_than_the_cookie_and_that_more_than_the_browser() -> None:
    headers = {"Accept-Language": "da", "Cookie": "language=en"}

    assert language_of(make_mocked_request("GET", "/", headers=headers)) == "en"
    assert language_of(make_mocked_request("GET", "/?lang=da", headers=headers)) == "da"
    assert language_of(make_mocked_request("GET", "/?lang=xx", headers=headers)) == "en"
