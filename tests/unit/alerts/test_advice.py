"""What a person can do is said for every way in which a shop refuses us, and for no other trouble."""

import pytest

from alerts.advice import advice
from alerts.words import Language
from probes.codes import Code
from tests.unit.alerts.builders import HOUR, NOON, make_incident, make_store, signed
from tests.unit.alerts.letters import LANGUAGES

PLATFORMS = [None, "shopify", "woocommerce"]
REFUSED = [code for code in Code if code.startswith("blocked.")]
ADVISED = ("blocked.", "error.", "signature.exp")


def said(code: str, language: Language = "en", **store: object) -> str:
    return advice(make_incident(code=code), make_store(**store), language=language, now=NOON)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("code", REFUSED)
def test_every_refusal_has_a_remedy_in_every_language(code: Code, platform: str | None) -> None:
    texts = {said(code, language, platform=platform) for language in LANGUAGES}

    assert len(texts) == len(LANGUAGES)
    assert all(50 < len(text) < 700 and "{" not in text for text in texts)


def test_what_shows_by_itself_has_none() -> None:
    advised = {code for code in Code if said(code)}

    assert advised == {code for code in Code if code.startswith(ADVISED)}


def test_only_what_fits_the_platform_is_said() -> None:
    assert "Crawler access" in said(Code.CHALLENGE, platform="shopify")
    assert "Cloudflare" not in said(Code.CHALLENGE, platform="shopify")
    assert "Crawler access" not in said(Code.CHALLENGE, platform="woocommerce")
    assert "Cloudflare" in said(Code.CHALLENGE, platform="woocommerce")
    # nobody knows: both
    assert "Crawler access" in said(Code.CHALLENGE)
    assert "Cloudflare" in said(Code.CHALLENGE)


def test_a_signature_that_is_there_is_not_asked_for_again() -> None:
    valid, over = (said(Code.RATE_LIMITED, headers=signed(NOON + hour)) for hour in (HOUR, -HOUR))

    assert "refuses us all the same" in valid
    assert "made for nordlys.example" in valid
    assert "Make a new signature" in over
