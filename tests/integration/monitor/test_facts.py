"""A run as it was stored becomes the message that people get: step, picture, answer, link."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from alerts.courier import Courier
from alerts.letter import Letter
from alerts.model import Event, Notification
from config.store import Store
from monitor.evidence import Ceiling, EvidenceStore, Limits
from monitor.facts import StoredFacts
from monitor.storage.sql import Storage, open_storage
from probes.result import Artifact
from tests.contract.examples import (
    CHECK,
    MINUTE,
    NOON,
    decision,
    full_result,
    incident,
    message,
)

pytestmark = pytest.mark.integration

SLACK = "json://slack.example"
STORE = Store.model_validate(
    {
        "id": "nordlys",
        "url": "https://nordlys.example",
        "name": "Nordlys",
        "channels": {"slack": SLACK},
        "checks": {"purchase": {"kind": "purchase"}},
    }
)


class Post:
    """A channel that keeps what it is given, as it is sent: the courier's other end."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, channel: str, letter: Letter) -> None:
        assert channel == SLACK
        self.letters.append(letter)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await open_storage(f"sqlite:///{tmp_path}/tillwatch.db")
    yield opened
    await opened.close()


@pytest.fixture
async def evidence(tmp_path: Path, storage: Storage) -> EvidenceStore:
    """That of a run which failed, stored with its result and its incident."""
    kept = EvidenceStore(tmp_path / "evidence")
    picture = tmp_path / "0"
    picture.write_bytes(b"a picture")
    files = await kept.keep(
        CHECK, "run-1", [Artifact(name="screenshot.jpg", media_type="image/png", path=picture)]
    )
    failed = full_result()
    failed = replace(failed, outcome=replace(failed.outcome, evidence=files))
    await storage.journal.commit(failed, replace(decision(), incidents=(incident(),)))
    return kept


async def carried(storage: Storage, evidence: EvidenceStore, note: Notification) -> Letter:
    post = Post()
    facts = StoredFacts(
        store={STORE.id: STORE}.get,
        history=storage.history,
        evidence=evidence,
        pages="https://till.example/",
    )

    def now() -> datetime:
        return NOON + timedelta(minutes=20)

    courier = Courier(outbox=storage.outbox, facts=facts, channel=post, now=now)
    outcome = await courier.carry(note, store=STORE, address=SLACK)
    assert outcome.error is None
    (letter,) = post.letters
    return letter


async def test_a_failure_is_told_with_its_step_its_picture_what_the_shop_said_and_a_link(
    storage: Storage, evidence: EvidenceStore
) -> None:
    letter = await carried(storage, evidence, message())

    assert letter.title == "[DOWN] Nordlys: customers can't go on from the cart"
    assert "Expected: one product in the cart\n" in letter.text
    assert "Din kurv er tom" in letter.text
    assert "Step: cart\nPage: https://nordlys.example/cart\n" in letter.text
    assert letter.text.endswith("More: https://till.example/incidents/incident-1")
    assert letter.picture == evidence.path(CHECK, "run-1", "screenshot.jpg")
    assert letter.picture.read_bytes() == b"a picture"


async def test_the_recovery_shows_no_picture_of_the_failure(
    storage: Storage, evidence: EvidenceStore
) -> None:
    over = replace(incident(), resolved_at=NOON + 9 * MINUTE)
    await storage.journal.apply(replace(decision(2), incidents=(over,)))

    letter = await carried(storage, evidence, message(event=Event.RESOLVED))

    assert letter.title == "[OK after 9 min] Nordlys: customers can go on from the cart again"
    assert letter.picture is None


async def test_without_its_evidence_a_failure_is_told_all_the_same(
    storage: Storage, evidence: EvidenceStore
) -> None:
    nothing = Ceiling(runs=0, size=0)
    await evidence.forget(Limits(before=NOON, of_each=nothing, in_all=nothing))

    letter = await carried(storage, evidence, message())

    assert "Din kurv er tom" in letter.text
    assert letter.picture is None
