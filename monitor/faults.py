"""Our own faults, as outcomes: what broke in the monitor, never in the shop."""

import errno
import traceback

import structlog

from config.secrets import Redactor
from probes.base import ProbeError
from probes.codes import Code
from probes.result import Failure, Outcome, Verdict

log = structlog.get_logger(__name__)

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})


def outcome_of(error: Exception, *, redactor: Redactor) -> Outcome:
    """The ERROR outcome for whatever an attempt raised. What nobody foresaw is logged with its trace."""
    while isinstance(error, ExceptionGroup):  # a probe that works with tasks of its own
        error = error.exceptions[0]
    match error:
        case ProbeError():
            return our_fault(error.code, redactor.text(str(error)))
        case MemoryError():
            return our_fault(Code.MEMORY, "the monitor ran out of memory")
        case OSError() if error.errno in _NO_SPACE:
            return our_fault(Code.DISK, "the monitor's disk is full")
        case _:
            trace = redactor.text("".join(traceback.format_exception(error)))
            log.error("attempt_broke", trace=trace)
            seen = f"the monitor has a fault of its own: {type(error).__name__}: {error}"
            return our_fault(Code.BUG, redactor.text(seen))


def our_fault(code: Code, seen: str) -> Outcome:
    """An ERROR outcome: the run could not be carried out."""
    failure = Failure(code=code, expected="a run that the monitor can carry out", seen=seen)
    return Outcome(verdict=Verdict.ERROR, failure=failure)


def interrupted() -> Outcome:
    """The outcome of a run that was stopped, or killed, before it had one."""
    return our_fault(Code.INTERRUPTED, "the monitor was stopped in the middle of the run")
