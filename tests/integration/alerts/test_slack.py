"""Slack at its HTTP border, as a webhook and as a bot."""

import asyncio
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from apprise.plugins.slack import NotifySlack

from alerts.apprise_channel import AppriseChannel
from alerts.letter import DeliveryError, Letter, Tone
from tests.integration.alerts.conftest import PICTURE, TEXT, TITLE
from tests.integration.alerts.slack import BOT, TOKEN, WEBHOOK, Slack

pytestmark = pytest.mark.integration

WEBHOOK_AS_APPRISE_WRITES_IT = WEBHOOK.replace("https://hooks.slack.com/services", "slack:/")


@pytest.mark.parametrize("address", [WEBHOOK, WEBHOOK_AS_APPRISE_WRITES_IT])
async def test_a_webhook_gets_the_words_and_the_link_without_the_picture(
    slack: Slack, letter: Letter, address: str
) -> None:
    await AppriseChannel().send(address, letter)

    (post,) = slack.posts
    (part,) = post["attachments"]
    assert part["title"] == TITLE
    assert part["color"] == "#A32037"
    assert part["text"].endswith("Mere: https://watch.example/incidents/abc")
    assert slack.files == {}


async def test_what_a_shop_wrote_means_nothing_to_slack(slack: Slack, letter: Letter) -> None:
    await AppriseChannel().send(WEBHOOK, letter)

    (text,) = slack.texts
    assert "Set: &lt;b&gt;500&lt;/b&gt; &amp; fejl_kode *x* &lt;!channel&gt;" in text
    assert slack.posts[0]["mrkdwn"] is False


async def test_good_news_is_green(slack: Slack, letter: Letter) -> None:
    await AppriseChannel().send(WEBHOOK, replace(letter, tone=Tone.GOOD))

    assert slack.posts[0]["attachments"][0]["color"] == "#3AA337"  # type: ignore[index]


async def test_no_picture_of_somebody_else_is_shown(slack: Slack, letter: Letter) -> None:
    """Apprise would show its own icon, fetched by Slack from another host."""
    await AppriseChannel().send(WEBHOOK, letter)

    assert "icon" not in str(slack.posts)


async def test_a_bot_posts_the_words_and_shares_the_picture_in_the_same_channel(
    slack: Slack, letter: Letter, picture: Path
) -> None:
    await AppriseChannel().send(BOT, letter)

    assert slack.posts[0]["channel"] == "#alerts"
    assert slack.files == {picture.name: PICTURE}
    assert slack.shared == [(picture.name, "C-#alerts")]


@pytest.mark.parametrize(
    "call", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]
)
async def test_a_bot_that_may_not_upload_delivers_the_words_once(
    slack: Slack, letter: Letter, call: str
) -> None:
    """Repeating the words every quarter of an hour for a picture's sake would be worse."""
    slack.fault(call, body='{"ok": false, "error": "missing_scope"}')

    await AppriseChannel().send(BOT, letter)

    assert len(slack.posts) == 1


async def test_a_picture_that_is_gone_does_not_stop_the_words(
    slack: Slack, letter: Letter
) -> None:
    gone = replace(letter, picture=Path("/nowhere/at/all.png"))

    await AppriseChannel().send(BOT, gone)

    assert (len(slack.posts), slack.files) == (1, {})


async def test_channels_that_have_the_message_do_not_get_it_again(
    slack: Slack, letter: Letter
) -> None:
    channel, address = AppriseChannel(), f"slack://{TOKEN}/#alerts/#sales"
    slack.absent_from.add("#alerts")
    with pytest.raises(DeliveryError, match="not in the channel"):
        await channel.send(address, letter)
    slack.absent_from.clear()

    await channel.send(address, letter)

    assert [post["channel"] for post in slack.posts] == ["#sales", "#alerts"]
    assert len(slack.files) == 1


async def test_another_letter_goes_to_all_channels_again(slack: Slack, letter: Letter) -> None:
    channel, address = AppriseChannel(), f"slack://{TOKEN}/#alerts/#sales"
    await channel.send(address, letter)

    await channel.send(address, replace(letter, key="k2"))

    assert len(slack.posts) == 4


WEBHOOK_FAULTS = [
    ({"status": 404, "body": "no_service"}, True, "the webhook no longer exists; make a new one"),
    ({"status": 403, "body": "invalid_token"}, True, "the webhook's address is wrong; copy it"),
    ({"status": 410, "body": "channel_is_archived"}, True, "the channel is archived"),
    (
        {"status": 400, "body": "invalid_payload"},
        True,
        "it answered 400 Bad Request (invalid_payl",
    ),
    ({"status": 429, "body": ""}, False, "it answered 429 Too Many Requests"),
    ({"status": 429, "body": "rate_limited"}, False, "it gets too many messages at the moment"),
    (
        {"status": 500, "body": "<html>oh <b>no</b></html>"},
        False,
        "it answered 500 Internal Serve",
    ),
    ({"status": 503, "body": ""}, False, "it answered 503 Service Unavailable"),
    ({"status": 200, "body": "<html>Hotel WLAN</html>"}, False, "it did not accept the message"),
]


@pytest.mark.parametrize(("fault", "permanent", "reason"), WEBHOOK_FAULTS)
async def test_what_a_webhook_refuses_has_a_reason(
    slack: Slack, letter: Letter, fault: dict[str, object], permanent: object, reason: str
) -> None:
    slack.fault("webhook", **fault)

    with pytest.raises(DeliveryError) as caught:
        await AppriseChannel().send(WEBHOOK, letter)

    assert str(caught.value).startswith(f"Slack: {reason}")
    assert caught.value.permanent is permanent


BOT_FAULTS = [
    ("invalid_auth", True, "it does not accept the token; copy it again from Slack"),
    ("token_revoked", True, "the token was withdrawn"),
    ("account_inactive", True, "the bot was removed"),
    ("channel_not_found", True, "there is no such channel, or the bot was not invited to it"),
    ("not_in_channel", True, "the bot is not in the channel; invite it there"),
    ("missing_scope", True, "the bot lacks a permission; it needs chat:write, and files:write"),
    ("restricted_action", True, "it did not accept the message (restricted_action)"),
    ("ratelimited", False, "it gets too many messages at the moment"),
    ("internal_error", False, "it did not accept the message (internal_error)"),
]


@pytest.mark.parametrize(("code", "permanent", "reason"), BOT_FAULTS)
async def test_what_the_bot_api_refuses_has_a_reason(
    slack: Slack, letter: Letter, code: str, permanent: object, reason: str
) -> None:
    slack.fault("chat.postMessage", body=f'{{"ok": false, "error": "{code}"}}')

    with pytest.raises(DeliveryError) as caught:
        await AppriseChannel().send(BOT, letter)

    assert str(caught.value).startswith(f"Slack: {reason}")
    assert caught.value.permanent is permanent


async def test_a_wrong_token_is_told_as_such(slack: Slack, letter: Letter) -> None:
    with pytest.raises(DeliveryError, match="does not accept the token"):
        await AppriseChannel().send("slack://xoxb-wrong/#alerts", letter)


async def test_slack_that_is_slow_is_waited_for(slack: Slack, letter: Letter) -> None:
    slack.fault("webhook", after=1)

    await AppriseChannel().send(WEBHOOK, letter)

    assert len(slack.posts) == 1


async def test_slack_that_does_not_answer_in_time_is_given_up(
    slack: Slack, letter: Letter
) -> None:
    slack.fault("webhook", after=30)

    with pytest.raises(DeliveryError, match=r"^Slack: it did not answer in time$") as caught:
        await AppriseChannel(answer_within=timedelta(seconds=0.3)).send(WEBHOOK, letter)

    assert not caught.value.permanent


async def test_a_send_has_an_end_and_the_next_one_waits_for_it(
    slack: Slack, letter: Letter
) -> None:
    """A thread can't be stopped: without this, each try would add one to those that hang."""
    slack.fault("webhook", after=1)
    channel = AppriseChannel(give_up_after=timedelta(seconds=0.2))

    with pytest.raises(DeliveryError, match=r"^it did not answer in time$"):
        await channel.send(WEBHOOK, letter)
    with pytest.raises(DeliveryError, match="the last try has not come to an end yet"):
        await channel.send(WEBHOOK, letter)
    slack.faults.clear()
    await asyncio.sleep(1.2)
    await channel.send(WEBHOOK, replace(letter, key="k2"))

    assert len(slack.calls) == 2


async def test_slack_that_can_not_be_reached_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, letter: Letter
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setattr(NotifySlack, "webhook_url", f"http://127.0.0.1:{port}/services")

    with pytest.raises(DeliveryError, match=r"^Slack: nobody answers there") as caught:
        await AppriseChannel().send(WEBHOOK, letter)

    assert not caught.value.permanent


async def test_words_that_look_like_a_fault_do_not_become_the_reason(
    slack: Slack, letter: Letter
) -> None:
    """The shop's own answer stands in the message, and Apprise logs the message."""
    slack.fault("webhook", status=500)
    text = "Set: error=404 (550, b'no such user') Connection refused"

    with pytest.raises(DeliveryError, match="500") as caught:
        await AppriseChannel().send(WEBHOOK, replace(letter, text=text))

    assert not caught.value.permanent


async def test_a_text_that_is_too_long_is_cut_and_keeps_its_link(
    slack: Slack, letter: Letter
) -> None:
    text = "x" * 40_000 + "\nMere: https://watch.example/incidents/abc"

    await AppriseChannel().send(WEBHOOK, replace(letter, text=text))

    (got,) = slack.texts
    assert len(got) < 35_000
    assert got.endswith("x…\nMere: https://watch.example/incidents/abc")


async def test_a_text_that_is_one_long_line_is_cut(slack: Slack, letter: Letter) -> None:
    await AppriseChannel().send(WEBHOOK, replace(letter, text="x" * 40_000))

    (got,) = slack.texts
    assert len(got) < 35_000
    assert got.endswith("x…")


async def test_an_address_that_became_wrong_is_a_permanent_fault(letter: Letter) -> None:
    with pytest.raises(DeliveryError, match='the address begins with "slak"') as caught:
        await AppriseChannel().send("slak://a/b/c", letter)

    assert caught.value.permanent


async def test_patience_that_the_address_sets_goes_before_ours(
    slack: Slack, letter: Letter
) -> None:
    slack.fault("webhook", after=1)

    with pytest.raises(DeliveryError, match="it did not answer in time"):
        await AppriseChannel().send(f"{WEBHOOK}?rto=0.2&cto=0.2", letter)


async def test_a_channel_of_two_addresses_is_delivered_to_both(
    slack: Slack, letter: Letter
) -> None:
    await AppriseChannel().send(f"{WEBHOOK}, {BOT}", letter)

    assert len(slack.posts) == 2
    assert TEXT.splitlines()[0] in slack.texts[1]
