"""What machines ask: `/healthz` (does it turn), `/readyz` (does it do its work), `/metrics`.

Whether a part does its work is said by the part; here it is only asked, within a bound.
"""

import asyncio
import inspect
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from aiohttp import hdrs, web
from prometheus_client.exposition import choose_encoder

from monitor.storage.base import History, StorageError
from monitor.web.deps import DEPS, ReadyCheck, Reason
from monitor.web.guard import is_stranger

log = structlog.get_logger(__name__)

_WITHIN = 3.0  # seconds for each part to say how it is
_NO_RUN = "-"
_FOR_US_ONLY = "sign in to read why"
_PACK_ELSEWHERE = 32_768  # bytes; more would hold up the event loop
_MEGABYTE = 1_000_000


async def healthz(_request: web.Request) -> web.StreamResponse:
    """An answer at all is what is asked for: the process lives and its event loop turns."""
    return web.Response(text="ok\n")


async def readyz(request: web.Request) -> web.StreamResponse:
    """200 when every part does its work, else 503; always with what is wrong, by part.

    Why is not for strangers: a reason may name folders, the database's host and its user.
    """
    stranger = is_stranger(request)
    checks = request.config_dict[DEPS].ready
    async with asyncio.TaskGroup() as group:
        asked = {name: group.create_task(_ask(name, check)) for name, check in checks.items()}
    wrong = {name: task.result() for name, task in asked.items() if task.result() is not None}
    if stranger:
        wrong = dict.fromkeys(wrong, _FOR_US_ONLY)
    body = {"ready": not wrong, "wrong": wrong, "checked": sorted(checks)}
    return web.json_response(body, status=503 if wrong else 200)


async def _ask(name: str, check: ReadyCheck) -> Reason:
    try:
        async with asyncio.timeout(_WITHIN):
            said = check()
            return await said if inspect.isawaitable(said) else said
    except TimeoutError:
        return f"no answer within {_WITHIN:g} s"
    except Exception:
        log.exception("ready_check_broke", part=name)
        return "asking it broke; see the log"


async def metrics(request: web.Request) -> web.StreamResponse:
    """Prometheus' text, or OpenMetrics for whoever asks for it; compressed on request."""
    registry = await request.config_dict[DEPS].metrics.registry()
    try:
        encode, content_type = choose_encoder(request.headers.get(hdrs.ACCEPT, ""))
    except (ValueError, TypeError):  # a version in the header that is none
        encode, content_type = choose_encoder("")
    body = await asyncio.to_thread(encode, registry)
    response = web.Response(
        body=body, headers={hdrs.CONTENT_TYPE: content_type}, zlib_executor_size=_PACK_ELSEWHERE
    )
    response.enable_compression()
    return response


def database_answers(history: History) -> ReadyCheck:
    """The database can be read."""

    async def check() -> Reason:
        try:
            await history.run(_NO_RUN)
        except StorageError as error:
            return str(error)
        return None

    return check


def disk_has_room(folder: Path, *, at_least: int = 200 * _MEGABYTE) -> ReadyCheck:
    """So many bytes are free where the data is."""

    def check() -> Reason:
        try:
            free = shutil.disk_usage(folder).free
        except OSError as error:
            return f"{folder} can't be read ({error.strerror})"
        if free >= at_least:
            return None
        return (
            f"only {free // _MEGABYTE} MB are free on the disk of {folder}; "
            f"make it {at_least // _MEGABYTE} MB or more"
        )

    return check


def turns(
    last_turn: Callable[[], datetime | None],
    *,
    within: timedelta,
    now: Callable[[], datetime],
) -> ReadyCheck:
    """A loop has turned lately. `last_turn` is None before its first turn, which is no fault."""

    def check() -> Reason:
        turned = last_turn()
        if turned is None or now() - turned <= within:
            return None
        return f"it has not turned since {turned.isoformat(timespec='seconds')}"

    return check
