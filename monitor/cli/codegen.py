"""`codegen`: record a journey by clicking through it, and write it as a file."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from config.rules import NAME
from monitor.cli.console import complain, out
from monitor.cli.exits import Exit
from monitor.cli.options import ConfigDir, settings_from
from monitor.recorded import Recording, RecordingError, journey_of
from probes.browser.codegen import record

_FOLDER = "journeys"


def codegen(
    url: Annotated[str, typer.Argument(help="The shop's home page.", metavar="URL")],
    name: Annotated[
        str, typer.Option("--as", help="What the check is called.", metavar="NAME")
    ] = "journey-1",
    config: ConfigDir = None,
) -> None:
    """Record a journey in a browser's window, and write it to journeys/NAME.py."""
    if not NAME.fullmatch(name):
        complain(f'"{name}" is no name for a check; take small letters a-z, digits, - and _')
        raise typer.Exit(Exit.USAGE)
    path = settings_from(config=config).config_dir / _FOLDER / f"{name}.py"
    if path.exists():
        complain(f"there is {path} already; take another name with --as, or that file away")
        raise typer.Exit(Exit.USAGE)
    out.print("A window opens: click through what is to be watched, and close it. Never pay.")
    recording = _recorded(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(recording.python, encoding="utf-8")
    out.print(f"written: {path}\n\nAdd to the shop's file:\n", markup=False, soft_wrap=True)
    out.print(to_add(name, recording), markup=False, highlight=False, soft_wrap=True)


def _recorded(url: str) -> Recording:
    """What is typed while recording goes no further than this folder, which is removed."""
    with tempfile.TemporaryDirectory(prefix="tillwatch-") as folder:
        file = Path(folder) / "recorded.py"
        record(url, file)
        try:
            return journey_of(file.read_text(encoding="utf-8"), url=url)
        except RecordingError as error:
            complain(str(error))
            raise typer.Exit(Exit.USAGE) from None


def to_add(name: str, recording: Recording) -> str:
    """The lines for the shop's file: as a script, and as steps where that is possible."""
    secrets = ", ".join(f'{one}: "${{SHOP_TEST_{one.upper()}}}"' for one in recording.secrets)
    lines = ["checks:", f"  {name}:", "    kind: journey", f"    script: {_FOLDER}/{name}.py"]
    lines += [f"    secrets: {{{secrets}}}"] if secrets else []
    if recording.steps is not None:
        lines += ["", "# or, instead of the file:", "checks:", f"  {name}:", "    kind: journey"]
        lines += ["    steps:", *(f"      {line}" for line in recording.steps.splitlines())]
    return "\n".join(lines)
