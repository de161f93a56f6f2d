"""The command line: `tillwatch`. Each command is a small front for what the packages do.

A user's mistake gets one message and an exit code, never a traceback.
"""

import sys

import typer

from config.settings import SettingsError
from monitor.cli.add import add
from monitor.cli.check import check
from monitor.cli.codegen import codegen
from monitor.cli.configuration import check_config, schema, test_channel
from monitor.cli.console import complain
from monitor.cli.evidence import evidence
from monitor.cli.exits import Exit
from monitor.cli.guest import guest
from monitor.cli.history import history
from monitor.cli.install import install
from monitor.cli.service import run
from monitor.configuration import ConfigFolderError
from monitor.data_folder import DataFolderError
from monitor.storage.base import StorageError
from monitor.web.app import ListenError
from probes.base import ProbeError

app = typer.Typer(
    help="Knows that a shop's till is closed before the shop's customers do.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    epilog=Exit.explained(),
)
app.command("run")(run)
app.command("add")(add)
app.command("check-config")(check_config)
app.command("check")(check)
app.command("codegen")(codegen)
app.command("history")(history)
app.command("guest")(guest)
app.command("evidence")(evidence)
app.command("test-channel")(test_channel)
app.command("schema")(schema)
app.command("install-browser")(install)

_USERS_TO_MEND = (
    SettingsError,
    ConfigFolderError,
    DataFolderError,
    StorageError,
    ProbeError,
    ListenError,
)


def main() -> None:
    """The console script."""
    try:
        app()
    except _USERS_TO_MEND as error:
        complain(str(error))
        sys.exit(Exit.USAGE)
