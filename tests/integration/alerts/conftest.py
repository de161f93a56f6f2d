"""Real servers of third parties on this machine, and letters to send to them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from alerts.letter import Letter, Tone
from alerts.mail_page import mail_page
from tests.integration.alerts.slack import Slack, running_slack
from tests.shop.mailbox import RunningMailbox, running_mailbox

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
TITLE = "[NEDE] Nordlys: kunderne kan ikke betale"
TEXT = (
    "Kunderne kan ikke betale hos Nordlys.\n\n"
    "Set: <b>500</b> & fejl_kode *x* <!channel>\nSide: https://nordlys.example/checkout?a=1&b=2\n\n"
    "Mere: https://watch.example/incidents/abc"
)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "skærm billede?.png"
    path.write_bytes(PICTURE)
    return path


@pytest.fixture
def letter(picture: Path) -> Letter:
    html = mail_page(TITLE, TEXT, language="da", picture=picture.name, alt="Det viste butikken")
    return Letter(key="k1", title=TITLE, text=TEXT, html=html, tone=Tone.BAD, picture=picture)


@pytest.fixture
async def slack(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Slack]:
    async with running_slack(monkeypatch) as running:
        yield running


@pytest.fixture
async def mailbox() -> AsyncIterator[RunningMailbox]:
    async with running_mailbox() as running:
        yield running
