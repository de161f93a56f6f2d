"""Where commands write: results to standard output, complaints to standard error."""

import logging

from rich.console import Console
from rich.markup import escape

from config.secrets import Redactor
from config.settings import Settings
from monitor.log import configure, printable

# no emoji: rich would make a picture of a shop's or a file's own ":boom:"
out = Console(highlight=False, soft_wrap=True, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def log_quietly(settings: Settings, redactor: Redactor) -> None:
    """Commands say themselves what happens; the log is for what nobody expected."""
    configure(settings, redactor=redactor, level=logging.WARNING)


def quoted(text: str) -> str:
    """Somebody else's text, to be shown as it is: no colours, no lines of its own."""
    return escape(printable(text))


def complain(message: str) -> None:
    """One message about what is wrong, in red where there are colours."""
    err.print(f"tillwatch: {message}", style="red", markup=False)
