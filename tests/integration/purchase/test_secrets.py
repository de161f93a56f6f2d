"""Secrets are planted, a shop repeats them wherever it can, and then everything that was written is searched."""

import base64
import html
import io
import json
import zipfile
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from config.secrets import secrets_in
from probes.codes import Code
from probes.result import Artifact, Outcome, Verdict
from tests.integration.purchase.buyer import Buyer, Said, assert_said
from tests.integration.purchase.echo_shop import echo_shop

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="session")]

SIGNATURE = 'sig1=:planted"&<secret>+/==:'
CHANNEL = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#alarm"
PLANTED = {SIGNATURE, *secrets_in(CHANNEL)}


def spelled(secret: str) -> Iterator[bytes]:
    """As it may look in what was written; base64 without its ends, which depend on what is around."""
    yield from {
        form.encode()
        for form in (
            secret,
            quote(secret, safe=""),
            quote_plus(secret),
            html.escape(secret),
            json.dumps(secret)[1:-1],
            json.dumps(secret, ensure_ascii=False)[1:-1],
        )
    }
    for before in ("", "x", "xx", "name:"):
        yield base64.b64encode((before + secret).encode())[8:-4]


def unpacked(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file, and what is in it if it is an archive, all the way down."""
    yield name, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for item in archive.namelist():
                yield from unpacked(f"{name}/{item}", archive.read(item))


def found_in(texts: Iterator[tuple[str, bytes]]) -> list[str]:
    return [
        f"{form!r} in {name}"
        for name, data in texts
        for secret in PLANTED
        for form in spelled(secret)
        if form in data
    ]


def beside(artifact: Artifact) -> set[str]:
    return {file.name for file in artifact.path.parent.iterdir()}


Ran = tuple[Outcome, str]


async def failed_run(buyer: Buyer, *, secrets: tuple[str, ...]) -> Ran:
    """The outcome, and what was logged."""
    async with echo_shop(repeat=CHANNEL) as shop:
        with capture_logs() as logs:
            outcome = await buyer.buy(
                shop.own,
                store={"headers": {"Signature": SIGNATURE}},
                step_timeout="4s",
                full_evidence=True,
                secrets=secrets,
            )
    said = Said(verdict=Verdict.FAILED, step="checkout", code=Code.CHECKOUT_EMPTY)
    assert_said(outcome, said, about="the checkout has no form")
    return outcome, repr(logs)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ran(buyer: Buyer) -> Ran:
    return await failed_run(buyer, secrets=tuple(PLANTED))


def written(outcome: Outcome, logs: str) -> Iterator[tuple[str, bytes]]:
    yield "the outcome", repr(outcome).encode()
    yield "the log", logs.encode()
    for artifact in outcome.evidence:
        yield from unpacked(artifact.name, artifact.path.read_bytes())


async def test_no_secret_is_in_anything_that_was_written(ran: Ran) -> None:
    outcome, logs = ran

    assert {artifact.name for artifact in outcome.evidence} == {
        "screenshot.jpg",
        "before.jpg",
        "page.html",
        "console.log",
        "network.har",
        "trace.zip",
    }
    assert found_in(written(outcome, logs)) == []


async def test_the_search_finds_what_nobody_blotted_out(buyer: Buyer) -> None:
    """Or the test before this one would prove nothing."""
    outcome, logs = await failed_run(buyer, secrets=())

    found = found_in(written(outcome, logs))

    where = {line.rpartition(" in ")[2].partition("/")[0] for line in found}
    assert where == {"the outcome", "page.html", "console.log", "network.har", "trace.zip"}


async def test_nothing_is_left_beside_the_evidence(ran: Ran) -> None:
    """Such as the trace before it was blotted."""
    outcome, _ = ran

    assert beside(outcome.evidence[0]) == {artifact.name for artifact in outcome.evidence}
