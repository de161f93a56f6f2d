"""What a channel's address holds is seen by the other side alone."""

import io
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import structlog

from alerts.apprise_channel import AppriseChannel, channel_fault
from alerts.letter import DeliveryError, Letter
from config.secrets import Redactor
from tests.integration.alerts.mail_server import mail_server
from tests.integration.alerts.slack import BOT, TOKEN, WEBHOOK, Slack

pytestmark = pytest.mark.integration

SECRETS = [
    "T0SECRET1",
    "B0SECRET2",
    "w3bh00kS3cr3t",
    TOKEN,
    "b0tS3cr3t",
    "wr0ng-passw0rd",
    "t0k3n-1n",
]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any library logs, down to the last detail."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(1)
    with structlog.testing.capture_logs() as entries:
        yield written
        written.write(str(entries))
    root.removeHandler(handler)
    root.setLevel(before)


def _check(text: str) -> None:
    assert not [secret for secret in SECRETS if secret in text]


FAULTS = [
    {},
    {"status": 404, "body": "no_service"},
    {"status": 500, "body": "no such path: {secret}"},
    {"status": 200, "body": '{{"ok": false, "error": "bad token {secret}"}}'},
    {"status": 400, "body": "bad token {secret}"},
    {"after": 5},
]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize(
    ("channel", "call", "secret"),
    [(WEBHOOK, "webhook", "w3bh00kS3cr3t"), (BOT, "chat.postMessage", TOKEN)],
)
async def test_no_secret_of_slack_gets_into_a_log_or_a_reason(
    slack: Slack,
    letter: Letter,
    log: io.StringIO,
    *,
    channel: str,
    call: str,
    secret: str,
    fault: dict,
) -> None:
    """Also when Slack's answer repeats it."""
    if fault:
        slack.fault(call, **(fault | {"body": fault.get("body", "").format(secret=secret)}))

    try:
        await AppriseChannel(answer_within=timedelta(seconds=0.3)).send(channel, letter)
    except DeliveryError as error:
        _check(f"{error!r} {error.__cause__!r} {error.__context__!r}")

    assert slack.calls
    _check(log.getvalue())


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_no_password_of_a_mail_server_gets_into_a_log_or_a_reason(
    letter: Letter, log: io.StringIO
) -> None:
    with mail_server(password=True) as server, pytest.raises(DeliveryError) as caught:
        await AppriseChannel().send(
            f"mailto://anna:wr0ng-passw0rd@127.0.0.1:{server.port}/?to=a@b.example&from=c@d.example",
            letter,
        )

    _check(str(caught.value))
    _check(log.getvalue())


@pytest.mark.parametrize(
    "channel",
    [
        WEBHOOK.rpartition("/")[0],
        f"slak://{TOKEN}/#alerts",
        "slack://T0SECRET1/B0SECRET2",
        "tgram://t0k3n-1n",
        "mailto://anna:wr0ng-passw0rd@smtp.example/?to=nobody",
        "https://hooks.example/t0k3n-1n",
        "json://127.0.0.1:99999/t0k3n-1n",
        "t0k3n-1n",
    ],
)
def test_no_secret_of_a_wrong_address_gets_into_its_fault(channel: str, log: io.StringIO) -> None:
    fault = channel_fault(channel)

    assert fault is not None
    _check(fault)
    _check(log.getvalue())


async def test_a_secret_that_the_shop_showed_does_not_travel_on(
    slack: Slack, letter: Letter
) -> None:
    channel = AppriseChannel(redactor=Redactor(["shop-s3cr3t"]))
    shown = replace(letter, title="got shop-s3cr3t", text="header: shop-s3cr3t")

    await channel.send(WEBHOOK, shown)

    assert "s3cr3t" not in str(slack.posts)
