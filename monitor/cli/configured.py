"""The stores' configuration, as far as a command needs it. Apart from the options: what reads it is slow to import."""

import os

import typer

from config.loader import Loaded
from config.secrets import Redactor
from config.settings import Settings
from monitor.cli.console import complain, log_quietly
from monitor.cli.exits import Exit
from monitor.configuration import read


def read_or_exit(settings: Settings, *, store: str) -> Loaded:
    """The configuration, with the faults said that matter to this store; exits where it can't run.

    `store` may be empty or unknown: then what all stores share must be right.
    """
    loaded = read(settings.config_dir, os.environ)
    log_quietly(settings, Redactor(settings.secrets | loaded.secrets))
    wrong = [fault for fault in loaded.faults if fault.store in (store, None)]
    for fault in wrong:
        complain(str(fault))
    if wrong and store not in loaded.config.stores:
        raise typer.Exit(Exit.USAGE)
    return loaded
