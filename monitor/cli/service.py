"""`run`: the long-running service, until it is asked to stop."""

import asyncio
import os
import signal
from typing import Annotated

import typer

from config.secrets import Redactor
from monitor.app import serve
from monitor.cli.exits import Exit
from monitor.cli.options import ConfigDir, DataDir, settings_from
from monitor.data_folder import data_folder
from monitor.log import configure


def run(
    config: ConfigDir = None,
    data: DataDir = None,
    listen: Annotated[
        str | None, typer.Option(help="Address and port of the pages.", metavar="HOST:PORT")
    ] = None,
) -> None:
    """Watch all stores until stopped (SIGTERM or Ctrl-C)."""
    settings = settings_from(config=config, data=data, listen=listen)
    redactor = Redactor(settings.secrets)
    configure(settings, redactor=redactor)

    async def until_asked() -> bool:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, stop.set)
        return await serve(
            settings, environ=os.environ, redactor=redactor, folder=folder, stop=stop
        )

    with data_folder(settings) as folder:
        sound = asyncio.run(until_asked())
    raise typer.Exit(Exit.FINE if sound else Exit.ERROR)
