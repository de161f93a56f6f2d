"""How the program logs: lines for people or JSON, one stream, no secrets in it.

Everything goes through here, also what libraries log. Who logs uses `structlog.get_logger` and an
event name; what a run is about is bound with `structlog.contextvars` and stands in each of its lines.
"""

import logging
import re
import sys
from collections.abc import Mapping
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from config.secrets import Redactor
from config.settings import Settings

_TALKATIVE = (
    "aiohttp.access",
    "alembic",
    "asyncio",
    "playwright",
    "sqlalchemy",
    "watchfiles",
)
"""Libraries that log what only their authors want to know. Apprise's lines never get here at all."""
_LONG = frozenset({"exception", "stack", "trace"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def configure(
    settings: Settings,
    *,
    redactor: Redactor,
    stream: TextIO | None = None,
    level: int = logging.INFO,
) -> None:
    """Log to `stream` (standard error) from now on. What `redactor` learns later counts, too."""
    stream = stream or sys.stderr
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    after: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        _Blot(redactor),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *before,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # loggers live in modules; tests configure more than once
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before, processors=[*after, *_rendered(settings, stream)]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def _rendered(settings: Settings, stream: TextIO) -> tuple[Processor, ...]:
    if settings.log_format == "json":
        return (structlog.processors.JSONRenderer(ensure_ascii=False),)
    colours = stream.isatty()
    plain = structlog.dev.plain_traceback
    return (_on_one_line, structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=plain))


class _Blot:
    """Takes secrets out of a whole event: its text, its values, its traceback."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor

    def __call__(self, _logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        return {self._redactor.text(key): self._clean(value) for key, value in event.items()}

    def _clean(self, value: object) -> object:
        match value:
            case str():
                return self._redactor.text(value)
            case Mapping():
                return {self._redactor.text(str(k)): self._clean(v) for k, v in value.items()}
            case list() | tuple() | set() | frozenset():
                return [self._clean(item) for item in value]
            case None | bool():
                return value
            case _:
                return self._clean_other(value)

    def _clean_other(self, value: object) -> object:
        """A number stays one, unless it is a secret; anything else is written down as text."""
        text = str(value)
        clean = self._redactor.text(text)
        return value if isinstance(value, int | float) and clean == text else clean


def _on_one_line(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """A shop's text must not forge a line of the log, or colour it."""
    return {
        key: printable(value, _CONTROL_BUT_LINES if key in _LONG else _CONTROL)
        if isinstance(value, str)
        else value
        for key, value in event.items()
    }


def printable(text: str, unwanted: re.Pattern[str] = _CONTROL) -> str:
    """The text without what would move the cursor, colour the screen or begin another line."""
    return unwanted.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
