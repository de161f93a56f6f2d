"""What a Signature-Input says. How a wrong one is refused stands in the table of bad files."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.signature import SignatureError, SignatureInput, faults, read_input
from config.store import Store

NEW_YEAR = 1798761600
SHOPIFYS = (
    'sig1=("@authority" "signature-agent");keyid="poqkLGiymh_W0uP6PZFw";nonce="b/lFz==";'
    f'tag="web-bot-auth";created=1790985600;expires={NEW_YEAR}'
)
SAYS = [
    (SHOPIFYS, datetime(2027, 1, 1, tzinfo=UTC)),
    # the first end of several counts: from then on some server refuses
    (f'a=("@authority");expires=1800000000, b=("@authority");expires={NEW_YEAR}', datetime(2027, 1, 1, tzinfo=UTC)),
    # parameters may come in any order, with any spaces around the members
    (f'  a=( "@authority"   "x";sf );expires={NEW_YEAR};alg="ed25519"  ', datetime(2027, 1, 1, tzinfo=UTC)),
    ('a=("@authority");created=1790985600', None),
    # a text is no parameter
    ('a=("expires" "@query-param";name="expires")', None),
]  # fmt: skip


@pytest.mark.parametrize(("value", "expires"), SAYS)
def test_the_end_is_read(value: str, expires: datetime | None) -> None:
    assert read_input(value).expires == expires


def test_what_is_covered_and_by_which_signature_is_read() -> None:
    assert read_input(SHOPIFYS) == SignatureInput(
        labels=frozenset({"sig1"}),
        covered=frozenset({"@authority", "signature-agent"}),
        expires=datetime(2027, 1, 1, tzinfo=UTC),
    )


AGENTS = ['"https://shopify.com"', 'sig1="https://shopify.com"', '"https://shopify.com";a=1']


@pytest.mark.parametrize("agent", AGENTS)
def test_an_agent_is_written_as_either_draft_has_it(agent: str) -> None:
    three = {"signature": "sig1=:aGVq:", "signature-input": SHOPIFYS, "signature-agent": agent}

    assert list(faults(three)) == []


@given(value=st.text(st.characters(max_codepoint=255)))
def test_whatever_was_pasted_is_read_or_refused_in_words(value: str) -> None:
    try:
        read_input(value)
    except SignatureError as error:
        assert "copy the whole value" in str(error)  # noqa: PT017 - hypothesis seldom gives a right one


@given(
    values=st.lists(st.text(st.characters(max_codepoint=255), min_size=4), min_size=3, max_size=3)
)
def test_no_message_repeats_a_value(values: list[str]) -> None:
    planted = [f"{value}planted" for value in values]
    three = dict(zip(("signature", "signature-input", "signature-agent"), planted, strict=True))

    assert "planted" not in " ".join(message for _, message in faults(three))


def test_headers_of_any_case_make_a_store_s_signature() -> None:
    headers = {"SIGNATURE-INPUT": SHOPIFYS, "signature": "sig1=:aGVq:"}
    store = Store.model_validate({"id": "a", "url": "https://a.example", "headers": headers})

    assert store.signature is not None
    assert store.signature.expires == datetime(2027, 1, 1, tzinfo=UTC)


def test_a_store_without_one_has_none() -> None:
    assert Store.model_validate({"id": "a", "url": "https://a.example"}).signature is None
