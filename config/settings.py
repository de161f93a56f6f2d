"""How the service itself runs: folders, addresses, limits. From the environment, prefix `TILLWATCH_`.

Not about stores: those are the YAML files. A value may come from a file named by `<NAME>_FILE`.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError

from config.checks import Definition
from config.units import Length, Size

PREFIX = "TILLWATCH_"


class SettingsError(ValueError):
    """An environment variable has a value that can't be used."""


class Settings(Definition):
    """Every setting of the service, with defaults that are right for one machine."""

    config_dir: Path = Field(Path("config"), description="Folder with defaults.yaml and stores/.")
    data_dir: Path = Field(Path("data"), description="Folder for the database and evidence.")
    database_url: SecretStr | None = Field(
        None, description="postgresql://… ; SQLite in the data folder when left out."
    )
    listen: str = Field("127.0.0.1:8460", description="Address and port of the pages.")
    base_url: str | None = Field(None, description="How people reach the pages; used in links.")
    password: SecretStr | None = Field(
        None, description="Sign-in for the pages; needed when they listen beyond this machine."
    )
    location: str = Field("local", description="Name of the place where checks run.")
    log_format: Literal["text", "json"] = "text"
    browser: Path | None = Field(None, description="The browser's program; found when left out.")
    browser_sandbox: bool | None = Field(
        None, description="Chromium's own sandbox; on unless the service runs as root."
    )
    browser_runs: Annotated[int, Field(ge=1, le=64)] | None = Field(
        None, description="Browser runs at once; from cores and memory when left out."
    )
    network_runs: Annotated[int, Field(ge=1, le=1000)] = Field(
        50, description="Network checks at once."
    )
    recycle_browser_after: Annotated[int, Field(ge=1)] = Field(
        200, description="Start a new browser after so many runs."
    )
    reference_hosts: tuple[str, ...] = Field(
        ("1.1.1.1:443", "8.8.8.8:443", "9.9.9.9:443"),
        description="When none of these answers either, our own network is down.",
    )
    contact_url: str = Field(
        "https://tillwatch.example/about-the-monitor", description="In the browser's User-Agent."
    )
    shutdown_after: Length = Field(
        timedelta(seconds=30), description="What runs at a stop may take so long to finish."
    )
    keep_runs: Length = Field(timedelta(days=90), description="Keep each run for so long.")
    keep_evidence: Length = Field(timedelta(days=30), description="Keep evidence for so long.")
    keep_evidence_bytes: Size = Field(5_000_000_000, description="Keep at most so much evidence.")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ, **given: object) -> Self:
        """Read the settings; `given` (from the command line) wins. Raises SettingsError."""
        values: dict[str, object] = {}
        for name in cls.model_fields:
            value = _look_up(environ, PREFIX + name.upper())
            if value is not None:
                values[name] = tuple(value.split()) if name == "reference_hosts" else value
        values |= {name: value for name, value in given.items() if value is not None}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            name = PREFIX + str(first["loc"][0]).upper()
            raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}") from None


def _look_up(environ: Mapping[str, str], name: str) -> str | None:
    path = environ.get(f"{name}_FILE")
    if path is None:
        return environ.get(name) or None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE: can't read {path} ({error.strerror})") from None
