"""Options that several commands share."""

import os
from pathlib import Path
from typing import Annotated

import typer

from config.secrets import Redactor
from config.settings import Settings
from monitor.cli.console import complain, log_quietly
from monitor.cli.exits import Exit
from monitor.data_folder import database_file, database_url

ConfigDir = Annotated[
    Path | None,
    typer.Option("--config", help="Folder with defaults.yaml and stores/.", metavar="DIR"),
]
DataDir = Annotated[
    Path | None, typer.Option("--data", help="Folder for database and evidence.", metavar="DIR")
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON for programs.")]


def settings_from(
    *, config: Path | None = None, data: Path | None = None, listen: str | None = None
) -> Settings:
    """The environment's settings, with what the command line says on top."""
    settings = Settings.from_environment(
        os.environ, config_dir=config, data_dir=data, listen=listen
    )
    log_quietly(settings, Redactor(settings.secrets))
    return settings


def database_or_exit(settings: Settings) -> str:
    """The address of the service's database; a message and an exit where there is none."""
    if settings.database_url is None and not database_file(settings).is_file():
        complain(
            f"there is no database in {settings.data_dir}; say with --data where the service's is"
        )
        raise typer.Exit(Exit.USAGE)
    return database_url(settings)
