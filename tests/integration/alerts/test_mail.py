"""Mail on real SMTP servers: what arrives, and what refusals, faults and slowness become."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from alerts.apprise_channel import AppriseChannel
from alerts.letter import DeliveryError, Letter
from tests.integration.alerts.conftest import PICTURE, TITLE
from tests.integration.alerts.mail_server import mail_server
from tests.shop.mailbox import MailFault, RunningMailbox

pytestmark = pytest.mark.integration


def address(port: int, *, to: str = "mette@nordlys.example", scheme: str = "mailto") -> str:
    return f"{scheme}://127.0.0.1:{port}/?to={to}&from=alerts@monitor.example"


async def until(true: Callable[[], bool], *, within: float = 10) -> None:
    async with asyncio.timeout(within):
        while not true():  # noqa: ASYNC110 - in a thread that nothing waits for
            await asyncio.sleep(0.1)


async def _failure(channel: str, letter: Letter, **patience: timedelta) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await AppriseChannel(**patience).send(channel, letter)
    return caught.value


async def test_a_mail_has_the_words_twice_and_the_picture_inside(
    mailbox: RunningMailbox, letter: Letter, picture: Path
) -> None:
    await AppriseChannel().send(address(mailbox.smtp_port), letter)

    (mail,) = await mailbox.arrived(1)
    assert mail.subject == TITLE
    assert (mail.sender, mail.recipients) == ("alerts@monitor.example", ("mette@nordlys.example",))
    assert "Set: <b>500</b> & fejl_kode *x* <!channel>" in mail.text
    assert "https://watch.example/incidents/abc" in mail.text
    assert "Set: &lt;b&gt;500&lt;/b&gt; &amp; fejl_kode" in mail.html
    assert '<a href="https://watch.example/incidents/abc">' in mail.html
    (part,) = mail.attachments
    assert part.get_payload(decode=True) == PICTURE
    assert part.get_filename() == picture.name
    assert part.get_content_disposition() == "inline"
    assert f'src="cid:{part["Content-ID"].strip("<>")}"' in mail.html


async def test_a_mail_says_which_message_it_is_so_that_a_repeat_can_be_told(
    mailbox: RunningMailbox, letter: Letter
) -> None:
    await AppriseChannel().send(address(mailbox.smtp_port), letter)

    (mail,) = await mailbox.arrived(1)
    assert mail.message["X-Tillwatch-Message"] == "k1"


async def test_a_mail_without_a_picture_has_no_attachment(
    mailbox: RunningMailbox, letter: Letter
) -> None:
    await AppriseChannel().send(address(mailbox.smtp_port), replace(letter, picture=None))

    (mail,) = await mailbox.arrived(1)
    assert mail.attachments == []


async def test_an_address_without_a_sender_gets_one(
    mailbox: RunningMailbox, letter: Letter
) -> None:
    channel = f"mailto://localhost:{mailbox.smtp_port}/?to=mette@nordlys.example&smtp=127.0.0.1"

    await AppriseChannel().send(channel, letter)

    (mail,) = await mailbox.arrived(1)
    assert mail.sender == "tillwatch@localhost"


async def test_everybody_named_gets_a_mail_of_his_own(
    mailbox: RunningMailbox, letter: Letter
) -> None:
    to = "mette@nordlys.example,anna@bureau.example"

    await AppriseChannel().send(address(mailbox.smtp_port, to=to), letter)

    mails = await mailbox.arrived(2)
    assert [mail.recipients for mail in mails] == [
        ("mette@nordlys.example",),
        ("anna@bureau.example",),
    ]


async def test_one_who_refuses_does_not_bring_the_others_the_same_mail_again(
    letter: Letter,
) -> None:
    channel = AppriseChannel()
    with mail_server() as server:
        to = address(server.port, to="mette@nordlys.example,anna@bureau.example")
        server.refused["mette@nordlys.example"] = "451 4.7.1 Greylisted, come back in 5 minutes"
        with pytest.raises(DeliveryError, match="451") as caught:
            await channel.send(to, letter)
        server.refused.clear()

        await channel.send(to, letter)

    assert not caught.value.permanent
    assert server.taken == ["anna@bureau.example", "mette@nordlys.example"]


async def test_who_got_the_mail_after_its_try_was_given_up_does_not_get_it_again(
    letter: Letter,
) -> None:
    channel = AppriseChannel(give_up_after=timedelta(seconds=0.3))
    with mail_server() as server:
        to = address(server.port, to="mette@nordlys.example,anna@bureau.example")
        server.slow = 0.4
        with pytest.raises(DeliveryError, match="it did not answer in time"):
            await channel.send(to, letter)
        await until(lambda: len(server.taken) > 1)

        await channel.send(to, letter)

    assert sorted(server.taken) == ["anna@bureau.example", "mette@nordlys.example"]


async def test_a_recipient_who_is_not_known_is_a_permanent_fault(
    mailbox: RunningMailbox, letter: Letter
) -> None:
    mailbox.faults.on(MailFault.REFUSE)

    error = await _failure(address(mailbox.smtp_port), letter)

    assert str(error) == ("the mail server 127.0.0.1: it refused: 550 5.1.1 No such person here")
    assert error.permanent


async def test_a_server_that_is_busy_is_tried_again_soon(
    mailbox: RunningMailbox, letter: Letter
) -> None:
    mailbox.faults.on(MailFault.BUSY)

    error = await _failure(address(mailbox.smtp_port), letter)

    assert "it refused: 451 4.7.1 Please try again later" in str(error)
    assert not error.permanent


async def test_a_server_that_is_down_is_told_as_such(
    mailbox: RunningMailbox, letter: Letter
) -> None:
    mailbox.faults.on(MailFault.DOWN)

    error = await _failure(address(mailbox.smtp_port), letter)

    assert "nobody answers there (connection refused)" in str(error)
    assert not error.permanent


async def test_a_host_that_does_not_exist_is_told_as_such(letter: Letter) -> None:
    channel = "mailto://smtp.nowhere.invalid/?to=a@b.example&from=c@d.example"

    error = await _failure(channel, letter)

    assert str(error) == "the mail server smtp.nowhere.invalid: its name can't be found (DNS)"


async def test_a_slow_server_is_waited_for(mailbox: RunningMailbox, letter: Letter) -> None:
    mailbox.faults.on(MailFault.SLOW, seconds=1)

    await AppriseChannel().send(address(mailbox.smtp_port), letter)

    assert len(mailbox.messages) == 1


async def test_a_server_that_does_not_answer_in_time_is_given_up(
    mailbox: RunningMailbox, letter: Letter
) -> None:
    mailbox.faults.on(MailFault.SLOW, seconds=2)

    error = await _failure(
        address(mailbox.smtp_port), letter, answer_within=timedelta(seconds=0.3)
    )

    assert "it did not answer in time" in str(error)
    assert not error.permanent


async def test_a_server_that_accepts_and_says_nothing_is_given_up(letter: Letter) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = await _failure(
            address(silent.getsockname()[1]), letter, answer_within=timedelta(seconds=0.3)
        )

    assert "it did not answer in time" in str(error)


async def test_a_server_that_asks_for_tls_says_so(letter: Letter) -> None:
    with mail_server(tls=_certificate(), only_tls=True) as server:
        error = await _failure(address(server.port), letter)

    assert "it refused: 530 Must issue a STARTTLS command first" in str(error)
    assert error.permanent


async def test_a_certificate_of_nobody_is_not_trusted_unless_the_address_says_so(
    letter: Letter,
) -> None:
    with mail_server(tls=_certificate(), only_tls=True) as server:
        channel = address(server.port, scheme="mailtos")
        error = await _failure(channel, letter)

        await AppriseChannel().send(f"{channel}&verify=no", letter)

    assert "its TLS certificate is not to be trusted" in str(error)
    assert server.taken == ["mette@nordlys.example"]


async def test_a_server_without_tls_says_what_helps(letter: Letter) -> None:
    with mail_server() as server:
        started = await _failure(address(server.port, scheme="mailtos"), letter)
        direct = await _failure(address(server.port, scheme="mailtos") + "&mode=ssl", letter)

    assert "it offers no TLS; use a server that does" in str(started)
    assert "it does not speak TLS on this port" in str(direct)
    assert started.permanent
    assert direct.permanent


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_a_wrong_password_is_told_without_it(letter: Letter) -> None:
    with mail_server(password=True) as server:
        host = f"127.0.0.1:{server.port}/?to=mette@nordlys.example&from=alerts@monitor.example"
        error = await _failure(f"mailto://anna:wr0ng-passw0rd@{host}", letter)

        await AppriseChannel().send(f"mailto://anna:r1ght-passw0rd@{host}", letter)

    assert "it refused: 535" in str(error)
    assert "passw0rd" not in str(error)
    assert error.permanent
    assert server.taken == ["mette@nordlys.example"]


async def test_a_server_that_takes_no_sign_in_says_what_helps(letter: Letter) -> None:
    with mail_server() as server:
        host = f"127.0.0.1:{server.port}/?to=mette@nordlys.example&from=alerts@monitor.example"
        error = await _failure(f"mailto://anna:passw0rd@{host}", letter)

    assert "it takes no sign-in this way" in str(error)
    assert error.permanent


def _certificate() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    return context
