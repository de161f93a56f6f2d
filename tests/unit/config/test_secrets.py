"""Secrets are found, and found again in every disguise in which they could get out."""

import base64
import html
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.secrets import (
    BLOT,
    MissingSecretError,
    Redactor,
    SecretSource,
    secrets_in,
)

PLANTED = "p&ss/wörd <1>'\"+"
SECRETS = st.lists(st.text("ab#%/ö", min_size=4, max_size=20), min_size=1, max_size=5)


@pytest.mark.parametrize(
    "disguise",
    [
        PLANTED,
        quote(PLANTED),
        quote(PLANTED, safe=""),
        quote(PLANTED, safe="").lower(),
        quote_plus(PLANTED),
        urlencode({"a": PLANTED}),
        html.escape(PLANTED),
        html.escape(PLANTED, quote=False),
        "p&amp;ss/wörd &lt;1&gt;&#39;&#34;+",
        json.dumps(PLANTED),
        json.dumps(PLANTED, ensure_ascii=False),
        json.dumps(PLANTED).replace("/", "\\/"),
        json.dumps(PLANTED)
        .replace("&", "\\u0026")
        .replace("<", "\\u003c")
        .replace(">", "\\u003e"),
        repr({"password": PLANTED}),
    ],
)
def test_a_secret_is_blotted_out_in_every_spelling(disguise: str) -> None:
    redactor = Redactor([PLANTED])

    assert BLOT in redactor.text(f"before {disguise} after")
    assert "ss" not in redactor.text(disguise).replace(BLOT, "").replace("password", "")
    assert redactor.data(disguise.encode()) == redactor.text(disguise).encode()


@given(st.binary(max_size=5), st.text(min_size=9, max_size=30), st.binary(max_size=5))
def test_a_secret_is_blotted_out_of_base64_whatever_stands_around_it(
    before: bytes, secret: str, after: bytes
) -> None:
    """`Authorization: Basic …` and SMTP's PLAIN carry a name and the password in one."""
    redactor = Redactor([secret])

    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        assert BLOT in redactor.text(encode(before + secret.encode() + after).decode())


@given(SECRETS, st.text("ab#%/ö", max_size=200))
def test_no_secret_is_left_in_any_text(secrets: list[str], text: str) -> None:
    redactor = Redactor(secrets)

    assert not any(secret in redactor.text(text) for secret in secrets)
    assert redactor.data(text.encode()) == redactor.text(text).encode()


@given(SECRETS, st.text("abcd", max_size=50))
def test_text_without_a_secret_stays_as_it_is(secrets: list[str], text: str) -> None:
    redactor = Redactor(secrets)

    assert any(secret in text for secret in secrets) or redactor.text(text) == text


def test_the_longest_secret_is_blotted_out_whole() -> None:
    redactor = Redactor(["pass", "passphrase", "https://u:passphrase@host"])

    assert redactor.text("https://u:passphrase@host passphrase pass") == " ".join([BLOT] * 3)


def test_short_values_do_not_eat_words() -> None:
    redactor = Redactor(["a", "abc", ""])

    assert redactor.text("abc") == "abc"


def test_a_secret_that_stands_in_the_mark_does_not_grow_with_each_pass() -> None:
    redactor = Redactor(["secret"])

    assert redactor.text(redactor.text("a secret")) == redactor.text("a secret")


def test_what_is_learnt_later_is_blotted_out_too() -> None:
    redactor = Redactor(["first-one"])
    redactor.learn(["second-one"])
    redactor.learn(["second-one"])

    assert redactor.text("first-one second-one") == f"{BLOT} {BLOT}"


def cut_up(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    for size in sizes:
        yield data[:size]
        data = data[size:]
    yield data


@given(
    SECRETS,
    st.lists(st.text("ab#", max_size=9) | SECRETS.map("".join)),
    st.lists(st.integers(0, 9)),
)
def test_a_secret_is_found_however_the_data_is_cut_up(
    secrets: list[str], parts: list[str], sizes: list[int]
) -> None:
    data = "".join(parts).encode()
    redactor = Redactor(secrets)

    joined = b"".join(redactor.chunks(cut_up(data, sizes)))

    assert not any(secret.encode() in joined for secret in secrets)
    if not any(secret.encode() in data for secret in secrets):
        assert joined == data


def test_a_secret_is_found_wherever_the_data_is_cut_in_two() -> None:
    data, redactor = b"ab planted-secret cd", Redactor(["planted-secret"])

    for place in range(len(data) + 1):
        chunks = redactor.chunks([data[:place], data[place:]])
        assert b"".join(chunks) == f"ab {BLOT} cd".encode()


def test_a_secret_across_two_chunks_is_found() -> None:
    redactor = Redactor(["planted-secret"])

    chunks = [b"a planted", b"-sec", b"ret and", b" more"]

    assert b"".join(redactor.chunks(chunks)) == f"a {BLOT} and more".encode()
    assert list(Redactor().chunks([b"a", b"b"])) == [b"a", b"b", b""]


@pytest.mark.parametrize("count", [3, 1000])
def test_five_megabytes_take_less_than_a_few_seconds_however_many_secrets_there_are(
    count: int,
) -> None:
    """The limit is ten times what it takes; one pass for each secret would take minutes."""
    redactor = Redactor(
        ["true", "8 chars.", *(f"https://hooks.example/T{n:020}" for n in range(count))]
    )
    text = "https://hooks.example/ and what a page is made of 0123456789 " * 82_000

    started = time.process_time()
    redacted = redactor.text(text)

    assert redacted == text
    assert time.process_time() - started < 8


@pytest.mark.parametrize(
    ("address", "telling"),
    [
        ("mailto://anna:pa%2Fss@smtp.example/?to=a@b.example", {"pa%2Fss", "pa/ss"}),
        ("slack://xoxb-1234-5678-abcdefghij/#ops", {"xoxb-1234-5678-abcdefghij"}),
        ("https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ", {"TIiajkdnlazkcOXrIdevi7FQ"}),
        ("json://host.example/?token=abcd&to=me", {"abcd"}),
        ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdeviFQz/+C0123ABCDEF", {"TIiajkdnlazkcOXrIdeviFQz"}),
        ("slack://Tillwatch@xoxb-1234-5678-abcdefghij/#nordlys-2026-alerts", {"xoxb-1234-5678-abcdefghij"}),
        ("tgram://123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/42", {"AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"}),
        ("jsons://hooks.nordlys-butik1.example:8443/alerts/shop-of-nordlys#kassen", set()),
        ("https://logic.example/workflows/abc?sig=hc5Zt2eQ%2Bl0Kq9dWnfTzRpA&sv=1.0", {"hc5Zt2eQ+l0Kq9dWnfTzRpA"}),
        ("json://host.example/a/9f86d081%2D884c7d659a2f?name=nordlys2026butik", {"9f86d081-884c7d659a2f", "2D884c7d659a2f"}),
        ("mailto://smtp.example/?to=butik2026nordlys@x.example", set()),
        ("mailto://a:first-1@h, mailto://b:second-2@h", {"first-1", "second-2"}),
        ("mailto://smtp.example/?to=mette@nordlys.example", set()),
        ("no address at all", set()),
    ],
)  # fmt: skip
def test_what_lets_somebody_in_is_found_in_an_address(address: str, telling: set[str]) -> None:
    assert secrets_in(address) == telling


def test_a_secret_comes_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(" from-file\n")
    source = SecretSource({"A": "from-environment", "B_FILE": str(tmp_path / "token")})

    assert source.fill("x ${A} y ${B} $C {D}") == "x from-environment y from-file $C {D}"
    assert source.values == {"from-environment", "from-file"}


@pytest.mark.parametrize("variable", ["", "from-environment"])
def test_a_file_goes_before_a_variable(tmp_path: Path, variable: str) -> None:
    (tmp_path / "token").write_text("from-file")
    source = SecretSource({"A": variable, "A_FILE": str(tmp_path / "token")})

    assert source.fill("${A}") == "from-file"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "the secret A is not set; set the environment variable A, or A_FILE to a file that holds it"),
        ({"A": ""}, "the secret A is empty; put its value there"),
        ({"A_FILE": "{folder}/empty"}, "the secret A is empty in {folder}/empty; put its value there"),
        ({"A": "1", "A_FILE": "{folder}/empty"}, "the secret A is empty in {folder}/empty; put its value there"),
        ({"A_FILE": "{folder}/gone"}, "the secret A can't be read from {folder}/gone (no such file or directory); mend A_FILE"),
        ({"A_FILE": "{folder}/latin"}, "the secret A can't be read from {folder}/latin (not UTF-8 text); mend A_FILE"),
        ({"A": "\udcff123"}, "the secret A is not UTF-8 text; mend its value"),
    ],
)  # fmt: skip
def test_a_secret_that_is_not_there_says_what_to_do(
    tmp_path: Path, environ: dict[str, str], said: str
) -> None:
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "latin").write_bytes(b"\xf8\xf8\xf8\xf8")
    source = SecretSource({k: v.replace("{folder}", str(tmp_path)) for k, v in environ.items()})

    with pytest.raises(MissingSecretError) as raised:
        source.fill("${A}")

    assert str(raised.value) == said.replace("{folder}", str(tmp_path))
