"""Whose script is it: the app behind an address, by name, from data in `apps.yaml`.

A name is for people who have to decide whom to call; what is not in the list is called by its host.
"""

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict

from probes.own_data import read_data

_FILE = Path(__file__).parent / "apps.yaml"
# An app's block or embed in a Shopify theme: /extensions/<id>/<the app's handle>-<version>/assets/…
_EXTENSION = re.compile(r"^/extensions/[0-9a-f-]{8,}/(?P<app>[a-z][a-z0-9-]*?)(?:-\d+)?/")
_IN_DEVELOPMENT = re.compile(r"^dev(-|$)")


class App(BaseModel):
    """What a shop has from others. A host stands for itself and for all below it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    hosts: tuple[str, ...]


@cache
def apps() -> tuple[App, ...]:
    """All that are known. A faulty file is the program's own fault."""
    return read_data(_FILE, tuple[App, ...])


@cache
def _by_host() -> dict[str, str]:
    return {host: app.name for app in apps() for host in app.hosts}


def app_of(url: str) -> str:
    """The app's name; empty when nobody knows it."""
    parts = urlsplit(url)
    extension = _EXTENSION.match(parts.path)
    if extension and not _IN_DEVELOPMENT.match(extension["app"]):
        return extension["app"]
    labels = (parts.hostname or "").split(".")
    hosts = (".".join(labels[place:]) for place in range(len(labels) - 1))
    return next((_by_host()[host] for host in hosts if host in _by_host()), "")


def maker_of(url: str) -> str:
    """The app's name, or the host where it has none."""
    return app_of(url) or (urlsplit(url).hostname or "")


def file_of(url: str) -> str:
    """The file's own name: the last part of the path."""
    parts = urlsplit(url)
    return parts.path.rstrip("/").rpartition("/")[2] or (parts.hostname or "")
