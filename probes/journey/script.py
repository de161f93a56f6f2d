"""Runs a journey in Python: `async def journey(page, step)`, whose steps are recorded like any others.

What Playwright waits for in vain in a step, or an assertion there, is the shop's failure. Whatever else
the script raises is our own fault, told with its file and line. Whether a file is a journey at all was
judged when it was read (`config.scripts`).
"""

import asyncio
import contextlib
import re
import traceback
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any

from config.journeys import HOME, Script
from config.units import parse_length
from probes.answers import Problem
from probes.base import ProbeError
from probes.browser.errors import MisusedError, PageError, translated
from probes.browser.guest import Visit
from probes.browser.typist import hearing
from probes.codes import Code
from probes.journey.condition import JourneyWalk
from probes.journey.deeds import one_time_code, own_fault
from probes.journey.leash import HOLDS_AT_MOST, HeldUpError, leashed
from probes.journey.one_time import OneTimeCodes
from probes.purchase.attempt import watched
from probes.purchase.browse import home
from probes.purchase.walk import WalkError
from probes.result import Verdict

_SOONER = 0.5  # seconds before a step's end that Playwright gives up, so that it can say on what
_LONGEST_SAID = 200  # characters
_WAITED_FOR = re.compile(r"waiting for (.+)")


async def run_script(
    walk: JourneyWalk, script: Script, visiting: Visit, codes: OneTimeCodes
) -> None:
    """The home page, then the script. Raises WalkError with what ended it before its end."""
    async with watched(walk, visiting, HOME):
        await walk.step(HOME, home)
    walk.in_cart = True  # perhaps: then it is emptied in the end
    wait = walk.spec.step_timeout.total_seconds() - _SOONER
    walk.tab.page.set_default_timeout(max(wait, _SOONER) * 1000)
    try:
        steps = ScriptSteps(walk, script, visiting, codes)
        with walk.tab.ear.listening(), hearing(walk.tab.typed):
            await leashed(_journey(script, walk.tab.page, steps))
    except (WalkError, ProbeError):
        raise
    except (Exception, HeldUpError, SystemExit) as error:  # noqa: BLE001 - whatever a script raises
        _raise_as_own(walk, script, error)
    except asyncio.CancelledError as error:
        this = asyncio.current_task()
        if this is not None and this.cancelling():
            raise
        _raise_as_own(walk, script, error)


async def _journey(script: Script, page: Any, step: "ScriptSteps") -> None:
    """Read the file anew for each run: what one leaves behind is no other's business."""
    room: dict[str, Any] = {"__name__": "journey", "__file__": script.path}
    exec(compile(script.source, script.path, "exec"), room)  # noqa: S102 - the operator's own file
    await room["journey"](page, step)


class ScriptSteps:
    """The `step` of a script: `async with step("search"):`, `step.secret(name)`, `await step.totp(name)`."""

    def __init__(
        self, walk: JourneyWalk, script: Script, visiting: Visit, codes: OneTimeCodes
    ) -> None:
        self._walk = walk
        self._script = script
        self._visiting = visiting
        self._codes = codes
        self._in_one = False

    @contextlib.asynccontextmanager
    async def __call__(self, name: str, *, within: str | None = None) -> AsyncIterator[None]:
        """A named part of the journey, with a time of its own like "20s" where one is wanted."""
        if self._in_one:
            raise RuntimeError("a step can't stand in another one")
        length = parse_length(within) if within is not None else None
        self._in_one = True
        try:
            async with (
                watched(self._walk, self._visiting, name),
                self._walk.taking(name, within=length),
                self._judged(name),
            ):
                yield
        finally:
            self._in_one = False

    def secret(self, name: str) -> str:
        """What `secrets:` of the check says under this name."""
        try:
            return self._walk.spec.secrets[name].get_secret_value()
        except KeyError:
            raise LookupError(f"there is no secret {name}; write it under secrets:") from None

    async def totp(self, name: str) -> str:
        """The code of this moment, made of such a secret; one that was not used before."""
        return await one_time_code(self._walk, self._codes, self.secret(name))

    @contextlib.asynccontextmanager
    async def _judged(self, name: str) -> AsyncIterator[None]:
        """Whose fault it is when the block raises."""
        self._walk.expect(f'the step "{name}" to go through')
        try:
            with translated():
                yield
        except TimeoutError as error:
            await self._walk.tab.check_document(asked=self._walk.tab.url)
            raise _failed(Code.NOT_AS_EXPECTED, _waited_for(error)) from error
        except AssertionError as error:
            await self._walk.tab.check_document(asked=self._walk.tab.url)
            raise _failed(Code.NOT_AS_EXPECTED, _said(error)) from error
        except (PageError, WalkError):
            raise
        except ProbeError as error:
            if not isinstance(error, MisusedError):
                raise
            raise own_fault(_told(self._script, error)) from error
        except (Exception, HeldUpError) as error:
            raise own_fault(_told(self._script, error)) from error


def _failed(code: Code, seen: str) -> PageError:
    return PageError(Problem(verdict=Verdict.FAILED, code=code, seen=seen))


def _waited_for(error: TimeoutError) -> str:
    """What Playwright waited for; its own message has it in the log below its first line."""
    match = _WAITED_FOR.search(str(error.__cause__ or error))
    return f"waited in vain for {match[1][:_LONGEST_SAID]}" if match else _said(error)


def _said(error: BaseException) -> str:
    """The first lines of a message, as one."""
    lines = [line.strip() for line in str(error).split("Call log:")[0].splitlines()]
    return " · ".join(filter(None, lines))[:_LONGEST_SAID] or type(error).__name__


def _raise_as_own(walk: JourneyWalk, script: Script, error: BaseException) -> None:
    problem = own_fault(_told(script, error)).problem
    expected = "a journey that can be taken to its end"
    raise WalkError(problem, problem.failure(None, expected, url=walk.tab.url)) from error


def _told(script: Script, error: BaseException) -> str:
    """`journeys/login.py:12: KeyError: …`, and what would be right where that is known."""
    line = next((line for one in _chain(error) if (line := _line(script, one.__traceback__))), 0)
    place = f"{script.path}:{line}" if line else script.path
    if isinstance(error, HeldUpError):
        return f"{place}: holds up all other shops for more than {HOLDS_AT_MOST:g} s; await what takes long"
    root = error.__cause__ if isinstance(error, MisusedError) and error.__cause__ else error
    told = f"{place}: {type(root).__name__}: {_said(root)}"
    if isinstance(error, AssertionError) or type(error).__name__ == "TimeoutError":
        return f"{told}; what the shop must do stands in async with step(…)"
    return told


def _chain(error: BaseException) -> list[BaseException]:
    """An error and what it came of, the newest first."""
    found = [error]
    while (cause := found[-1].__cause__ or found[-1].__context__) is not None:
        found.append(cause)
    return found


def _line(script: Script, trace: TracebackType | None) -> int:
    lines = [
        frame.lineno or 0 for frame in traceback.extract_tb(trace) if frame.filename == script.path
    ]
    return lines[-1] if lines else 0
