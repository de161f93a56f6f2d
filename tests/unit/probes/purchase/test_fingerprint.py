"""Facts that two runs are compared by: the same for the same shop, of bounded size."""

from hypothesis import given
from hypothesis import strategies as st

from probes.purchase.fingerprint import apps_in, home_facts, place_of, policy_of

POLICY = "default-src 'self'; script-src 'self' 'nonce-abc' 'sha256-def' https://a.example"


def test_a_policy_is_told_source_by_source_without_what_is_made_anew() -> None:
    assert policy_of({"content-security-policy": POLICY}, "") == [
        "default-src 'self'",
        "script-src 'self'",
        "script-src https://a.example",
    ]
    other = POLICY.replace("abc", "xyz")
    assert policy_of({"content-security-policy": other}, "") == policy_of({}, POLICY)


def test_no_policy_is_a_fact_too() -> None:
    assert policy_of({}, "") == []


@given(st.text(max_size=400), st.text(max_size=4000))
def test_any_policy_is_read_and_bounded(header: str, in_page: str) -> None:
    told = policy_of({"content-security-policy": header}, in_page)

    assert len(told) <= 60
    assert all(isinstance(one, str) and 0 < len(one) <= 120 for one in told)


def test_apps_are_named_once() -> None:
    scripts = [
        "https://a.klaviyo.com/1.js",
        "https://b.klaviyo.com/2.js",
        "https://x.example/3.js",
    ]

    assert apps_in(scripts) == ["Klaviyo"]


def test_an_address_is_told_without_what_is_asked_of_it() -> None:
    assert place_of("https://shop.example/da/?session=1#top") == "https://shop.example/da/"


def test_the_page_s_own_facts_stay() -> None:
    facts = home_facts(
        {"theme": {"name": "Dawn"}}, scripts=[], policy="", headers={}, url="https://shop.example/"
    )

    assert facts["theme"] == {"name": "Dawn"}
    assert set(facts) == {"theme", "apps", "security_policy", "final_url"}
