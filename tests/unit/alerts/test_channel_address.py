"""Addresses of channels: what is wrong with them, and what in them is secret. No network."""

import pytest

from alerts.address import private_parts, with_sender
from alerts.apprise_channel import channel_fault
from config.secrets import addresses

SLACK_LIKE = "https://hooks.slack.com/services/T…/B…/…"
MAIL_LIKE = "mailto://user:password@smtp.example/?to=you@shop.example"

RIGHT = [
    "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7",
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7",
    "slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/#alerts",
    "slack://xoxb-1234/+C0123ABCD/@anna/anna@bureau.example",
    "mailto://smtp.example/?to=mette@nordlys.example",
    "mailto://anna:secret@gmail.com",
    "mailtos://anna:secret@smtp.example:587/?to=a@b.example,c@d.example&from=alerts@b.example",
    "mailto://127.0.0.1:2525/to@nordlys.example",
    "mailto://mailhog:1025/?to=Mette <mette@nordlys.example>",
    "json://127.0.0.1:8080/hook",
    "jsons://hooks.example/hook",
    "tgram://123456789:abcdefghijklmnopqrstuvwxyz012345678/12315544",
    "json://one.example/a, json://two.example/b",
]


@pytest.mark.parametrize("channel", RIGHT)
def test_an_address_that_apprise_understands_has_no_fault(channel: str) -> None:
    assert channel_fault(channel) is None


WRONG = [
    ("", f"has no ://; write it like {SLACK_LIKE} or {MAIL_LIKE}"),
    ("mailto:a@b.example", f"has no ://; write it like {SLACK_LIKE} or {MAIL_LIKE}"),
    ("slak://a/b/c", 'begins with "slak", which is not a kind of channel; did you mean "slack"?'),
    (
        "qwertyuiop://a",
        f'begins with "qwertyuiop", which is not a kind of channel; write it like {SLACK_LIKE}',
    ),
    (
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD",
        f"is not whole; Slack's webhooks look like {SLACK_LIKE}",
    ),
    ("slack://T1JJ3T3L2/A1BRTD4JD", f"is not whole, or wrong; write it like {SLACK_LIKE}"),
    (
        "slack://xoxb-1234/#ordrer-københavn",
        'names "#ordrer-københavn"; write the ID of that channel instead, as in +C0123ABCD',
    ),
    ("slack://abc", f"is not whole, or wrong; write it like {SLACK_LIKE}"),
    (
        "https://hooks.example/x",
        "is a plain web address; for a webhook that takes JSON write jsons:// instead",
    ),
    ("json://", "is not whole, or wrong; write it like json://{host}"),
    ("json://host:99999/x", "is not whole, or wrong; write it like json://{host}"),
    ("tgram://abc", "is not whole, or wrong; write it like tgram://{bot_token}"),
    ("mailto://", f"names no mail server; write it like {MAIL_LIKE}"),
    ("mailto://?to=a@shop.example", f"names no mail server; write it like {MAIL_LIKE}"),
    ("mailto://smtp.example", f"names nobody to send to; write it like {MAIL_LIKE}"),
    ("mailto://smtp.example?to=mette", 'names "mette", which is not a mail address'),
    ("mailto://smtp.example/a@b.example/anna", 'names "anna", which is not a mail address'),
    (
        "mailto://smtp.example?to=a@b.example,c@d",
        'names "c@d", which is not a mail address',
    ),
    (
        "mailtos://smtp.example?to=a@b.example&mode=tls",
        "is not whole, or wrong; write it like mailtos://user:password@smtp.example/?to=you@shop.example",
    ),
    (
        "json://one.example/a, jsn://two.example/b",
        'begins with "jsn", which is not a kind of channel; did you mean "json"?',
    ),
]


@pytest.mark.parametrize(("channel", "fault"), WRONG)
def test_an_address_that_is_wrong_says_what_would_be_right(channel: str, fault: str) -> None:
    assert channel_fault(channel) == fault


def test_a_channel_may_be_several_addresses() -> None:
    channel = "json://one/a?x=1,2 ,  slack://T/B/C\nmailto://h?to=a@b.example,c@d.example"

    assert addresses(channel) == (
        "json://one/a?x=1,2",
        "slack://T/B/C",
        "mailto://h?to=a@b.example,c@d.example",
    )


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("mailto://smtp.shop.example/?to=a@b.example", "&from=tillwatch%40smtp.shop.example"),
        ("mailto://127.0.0.1:25/a@b.example", "?from=tillwatch%40localhost"),
        ("mailto://[::1]:25/a@b.example", "?from=tillwatch%40localhost"),
        ("mailto://smtp.example/?to=a@b.example&from=x@y.example", ""),
        ("mailto://anna:secret@smtp.example/?to=a@b.example", ""),
        ("json://host/x", ""),
    ],
)
def test_a_mail_address_without_a_sender_gets_one(address: str, sender: str) -> None:
    assert with_sender(address) == address + sender


def test_tokens_passwords_and_paths_are_secret_and_recipients_are_not() -> None:
    webhook = private_parts("https://hooks.slack.com/services/T1JJ/A1BR/TIiaj%2Fkdn?x=geheim")
    bot = private_parts("slack://xoxb-1234/#alerts")
    telegram = private_parts("tgram://1234567:abcdefgh/42")
    mail = private_parts("mailto://anna:p%40ss@smtp.example/a@b.example?to=c@d.example")

    assert {"T1JJ", "A1BR", "TIiaj%2Fkdn", "TIiaj/kdn", "geheim"} <= webhook
    assert "hooks.slack.com" not in webhook
    assert "xoxb-1234" in bot
    assert {"1234567:abcdefgh", "abcdefgh"} <= telegram
    assert {"p%40ss", "p@ss"} <= mail
    assert not {"smtp.example", "anna", "a@b.example", "c@d.example"} & mail


def test_an_address_that_can_not_be_taken_apart_is_secret_as_a_whole() -> None:
    assert private_parts("json://[broken/x") == {"json://[broken/x"}
