"""How the service itself runs: folders, addresses, limits. From the environment, prefix `TILLWATCH_`.

Not about stores: those are the YAML files. A value may come from a file named by `<NAME>_FILE`.
"""

import os
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import unquote

from pydantic import (
    AfterValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from config.definition import Definition
from config.faults import ToMendError
from config.secrets import UnreadableSecretError, looked_up
from config.units import InWords, Length, Size, at_least
from config.values import HomePage, is_host, is_this_machine
from config.words import in_plain_words

PREFIX = "TILLWATCH_"
_LISTS = ("reference_hosts",)
_HIGHEST_PORT = 65535
_PASSWORD_IN_URL = re.compile(r"[^:/]+://[^:@/]*:([^@]*)@")
"""As the database's own driver finds it: a [, / or # in a password ends no part of the address."""


class SettingsError(ToMendError, ValueError):
    """Environment variables have values that can't be used; `faults` has a line for each."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


def host_and_port(text: str) -> tuple[str, int]:
    """`[::1]:8460` as `("::1", 8460)`. Raises ValueError."""
    host, _, port = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not is_host(bare) or (":" in bare) == (bare == host) or not _is_port(port):
        raise ValueError(
            f'"{text}" is not an address with a port; write it like 127.0.0.1:8460 or [::1]:8460'
        )
    return bare, int(port)


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) <= _HIGHEST_PORT


def _address(text: str) -> str:
    host_and_port(text)
    return text


HostAndPort = Annotated[str, InWords("an address with a port"), AfterValidator(_address)]


class Settings(Definition):
    """Every setting of the service, with defaults that are right for one machine."""

    config_dir: Path = Field(
        Path("config"),
        description="Folder with defaults.yaml and stores/.",
        examples=["/etc/tillwatch"],
    )
    data_dir: Path = Field(
        Path("data"),
        description="Folder for the database and evidence.",
        examples=["/var/lib/tillwatch"],
    )
    database_url: SecretStr | None = Field(
        None,
        description="A PostgreSQL database; SQLite in the data folder when left out.",
        examples=["postgresql://tillwatch:secret@db/tillwatch"],
    )
    listen: HostAndPort = Field(
        "127.0.0.1:8460",
        description="Address and port of the pages. Beyond this machine only with a password.",
        examples=["0.0.0.0:8460"],
    )
    base_url: HomePage | None = Field(
        None,
        description="How people reach the pages; used in links.",
        examples=["https://watch.agency.example"],
    )
    password: SecretStr | None = Field(
        None,
        description="Sign-in for the pages; needed when they listen beyond this machine.",
        examples=["correct horse battery"],
        validate_default=True,
    )
    location: str = Field(
        "local",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$",
        description="Name of the place where checks run.",
        examples=["copenhagen"],
    )
    log_format: Literal["text", "json"] = Field(
        "text", description="Logs for people or for programs.", examples=["json"]
    )
    browser: Path | None = Field(
        None,
        description="The browser's program; found when left out.",
        examples=["/usr/bin/chromium"],
    )
    browser_sandbox: bool | None = Field(
        None,
        description="Chromium's own sandbox; on unless the service runs as root.",
        examples=["false"],
    )
    browser_runs: Annotated[int, Field(ge=1, le=64)] | None = Field(
        None,
        description="Browser runs at once; from cores and memory when left out.",
        examples=[2],
    )
    network_runs: Annotated[int, Field(ge=1, le=1000)] = Field(
        50, description="Network checks at once.", examples=[100]
    )
    recycle_browser_after: Annotated[int, Field(ge=1)] = Field(
        200, description="Start a new browser after so many runs.", examples=[100]
    )
    reference_hosts: tuple[HostAndPort, ...] = Field(
        (  # of both families: a machine may have only one of them
            "1.1.1.1:443",
            "8.8.8.8:443",
            "9.9.9.9:443",
            "[2606:4700:4700::1111]:443",
            "[2620:fe::fe]:443",
        ),
        description="Addresses with blanks between; when none answers, our own network is down.",
        examples=["192.0.2.1:443 192.0.2.2:443"],
    )
    contact_url: HomePage = Field(
        "https://tillwatch.example/about-the-monitor",
        description="In the browser's User-Agent, so that a shop can ask who this is.",
        examples=["https://agency.example/monitor"],
    )
    shutdown_after: Annotated[Length, at_least(timedelta(seconds=1))] = Field(
        timedelta(seconds=30),
        description="What runs at a stop may take so long to finish.",
        examples=["1m"],
    )
    keep_runs: Annotated[Length, at_least(timedelta(days=1))] = Field(
        timedelta(days=90), description="Keep each run for so long.", examples=["30d"]
    )
    keep_evidence: Annotated[Length, at_least(timedelta(days=1))] = Field(
        timedelta(days=30), description="Keep evidence for so long.", examples=["14d"]
    )
    keep_evidence_bytes: Size = Field(
        5_000_000_000,
        description="Keep at most so much evidence; the oldest goes first.",
        examples=["20GB"],
    )
    keep_evidence_runs: Annotated[int, Field(ge=1)] = Field(
        20_000, description="Keep the evidence of at most so many runs.", examples=[50_000]
    )
    keep_evidence_store_bytes: Size = Field(
        500_000_000,
        description="Keep at most so much evidence of each store.",
        examples=["2GB"],
    )
    keep_evidence_store_runs: Annotated[int, Field(ge=1)] = Field(
        1000,
        description="Keep the evidence of at most so many runs of each store.",
        examples=[200],
    )

    @field_validator("password")
    @classmethod
    def _guards_what_others_reach(
        cls, password: SecretStr | None, info: ValidationInfo
    ) -> SecretStr | None:
        listen = info.data.get("listen")
        if not password and listen and not is_this_machine(host_and_port(listen)[0]):
            raise PydanticCustomError(
                "password_missing",
                f"is missing, and {PREFIX}LISTEN={listen} can be reached from other machines; "
                "set a password, or listen on 127.0.0.1 only",
            )
        return password

    @property
    def listen_at(self) -> tuple[str, int]:
        """Host and port of the pages."""
        return host_and_port(self.listen)

    @property
    def secrets(self) -> frozenset[str]:
        """What of the settings must never be seen."""
        database = self.database_url.get_secret_value() if self.database_url else ""
        password = self.password.get_secret_value() if self.password else ""
        signed_in = _PASSWORD_IN_URL.match(database)
        written = signed_in[1] if signed_in else ""
        return frozenset({password, database, written, unquote(written)} - {""})

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ, **given: object) -> Self:
        """Read the settings; `given` (from the command line) wins. Raises SettingsError."""
        faults: list[str] = []
        values: dict[str, object] = {}
        for name in cls.model_fields:
            variable = PREFIX + name.upper()
            try:
                value = looked_up(environ, variable)
            except UnreadableSecretError as error:
                faults.append(f"{variable}: {error}")
                continue
            if value:
                values[name] = tuple(value.split()) if name in _LISTS else value
        values |= {name: value for name, value in given.items() if value is not None}
        try:
            settings = cls.model_validate(values)
        except ValidationError as error:
            raise SettingsError([*faults, *_in_plain_words(error, cls)]) from None
        if faults:
            raise SettingsError(faults)
        return settings


def _in_plain_words(error: ValidationError, model: type[Settings]) -> Iterable[str]:
    for each in error.errors(include_url=False):
        yield f"{PREFIX}{str(each['loc'][0]).upper()}: {in_plain_words(each, model)}"
