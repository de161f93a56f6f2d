"""Reasons out of log lines that no server of the integration tests makes Apprise write."""

import pytest

from alerts.reason import why

CASES = [
    ([], "it did not take the message", False),
    (["Sending failed."], "it did not take the message", False),
    (["Failed to send: error=599."], "it answered 599", False),
    (["Failed to send: error=299."], "it answered 299", False),
    (
        ["Failed to send to Slack: error=200.", "Response Details:\r\nb'[1, 2]'"],
        "it did not accept the message",
        False,
    ),
    (
        ["Failed to send to Slack: error=400.", "Response Details:\r\nb'cut o"],
        "it answered 400 Bad Request",
        True,
    ),
    (
        ["Failed: error=400.", 'Response Details:\r\nb\'{"message": "chat not found"}\''],
        "it answered 400 Bad Request (chat not found)",
        True,
    ),
    (
        ["SMTP recipient a@b.example was refused: 452 b'4.2.2 Mailbox full'"],
        "it refused: 452 4.2.2 Mailbox full",
        False,
    ),
    (
        ["Socket Exception: {'a@b': (554, b\"5.7.1 It's spam\")}"],
        "it refused: 554 5.7.1 It's spam",
        True,
    ),
    (["Socket Exception: [Errno 101] Network is unreachable"], "there is no way to it", False),
    (["Socket Exception: Connection unexpectedly closed"], "it broke off the connection", False),
    (
        ["Socket Exception: HTTPSConnectionPool(...): Max retries exceeded (Read timed out.)"],
        "it did not answer in time",
        False,
    ),
]


@pytest.mark.parametrize(("lines", "text", "permanent"), CASES)
def test_a_reason_is_found_in_what_apprise_logged(
    lines: list[str], text: str, permanent: object
) -> None:
    reason = why(lines, blot=str)

    assert reason.text.startswith(text)
    assert reason.permanent is permanent


def test_a_long_answer_is_cut_after_its_secrets_were_taken_out() -> None:
    answer = "x" * 115 + "secret" + "y" * 100

    reason = why([f"(550, b'{answer}')"], blot=lambda text: text.replace("secret", "[…]"))

    assert "sec" not in reason.text
    assert reason.text.endswith("…")
