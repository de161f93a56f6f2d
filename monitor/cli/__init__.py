"""The command line: `tillwatch`. Each command is a small front for what the packages do.

A command's module is imported when the command is called: all of them together take seconds on a small machine,
which nobody who asks for help or for one run's history wants to wait.
A user's mistake gets one message and an exit code, never a traceback.
"""

import sys
from importlib import import_module
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command
from typing_extensions import override

from config.faults import ToMendError
from monitor.cli.console import complain
from monitor.cli.exits import Exit

COMMANDS = {
    "run": ("service", "run", "Watch all stores until stopped (SIGTERM or Ctrl-C)."),
    "add": ("add", "add", "Buy once from a shop, up to its checkout, and write its YAML file."),
    "check-config": (
        "configuration",
        "check_config",
        "Read all YAML and say every fault of every file at once.",
    ),
    "check": ("check", "check", "Run a check now; the exit code tells the verdict."),
    "codegen": (
        "codegen",
        "codegen",
        "Record a journey in a browser's window, and write it to journeys/NAME.py.",
    ),
    "history": ("history", "history", "Show the last runs of a store, the newest first."),
    "guest": (
        "guest",
        "guest",
        "Show what the monitoring costs a shop: runs, requests, bytes, checkouts, events held back.",
    ),
    "evidence": (
        "evidence",
        "evidence",
        "List what is kept of a run, and show its recording until stopped (Ctrl-C).",
    ),
    "test-channel": (
        "configuration",
        "test_channel",
        "Send a test message to a channel, and say what came of it.",
    ),
    "schema": ("configuration", "schema", "Write the JSON Schema of a store's YAML, for editors."),
    "install-browser": (
        "install",
        "install",
        "Install a browser for the purchase checks, unless there is one.",
    ),
}
"""For each command its module, its function, and what the list of commands says of it."""


def load(name: str) -> TyperCommand:
    """The command itself, with its options."""
    module, function, _ = COMMANDS[name]
    alone = typer.Typer(rich_markup_mode="markdown", add_completion=False)
    alone.command(name)(getattr(import_module(f"monitor.cli.{module}"), function))
    return cast("TyperCommand", get_command(alone))


class _Commands(TyperGroup):
    """Knows all by name and line; the one that is called takes its place."""

    def __init__(self, **told: Any) -> None:
        super().__init__(**told)
        self.commands = {
            name: TyperCommand(name, help=line) for name, (*_, line) in COMMANDS.items()
        }

    @override
    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, _, rest = super().resolve_command(ctx, args)
        return name, load(name) if name else None, rest


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    epilog=Exit.explained(),
)


@app.callback()
def _tillwatch() -> None:
    """Knows that a shop's till is closed before the shop's customers do."""


def main() -> None:
    """The console script."""
    try:
        app()
    except ToMendError as error:
        complain(str(error))
        sys.exit(Exit.USAGE)
