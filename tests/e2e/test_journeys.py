"""Journeys from the command line: taken at once, recorded where there is a display."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shop.app import running_shop
from tests.shop.faults import Fault

pytestmark = [pytest.mark.e2e]
SEARCH = """\
url: {url}
checks:
  purchase: off
  search:
    kind: journey
    step_timeout: 3s
    steps:
      - name: search
        fill: {{Søg: messing}}
      - press: Enter
      - name: found
        expect: {{text: 1 varer fundet for}}
"""


async def tillwatch(*arguments: str, folder: Path) -> tuple[int, str, str]:
    environ = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    return await asyncio.to_thread(_run, [*arguments, "--config", str(folder)], environ)


def _run(arguments: list[str], environ: dict[str, str]) -> tuple[int, str, str]:
    ended = subprocess.run(
        [Path(sys.executable).parent / "tillwatch", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environ,
    )
    return ended.returncode, ended.stdout, ended.stderr


async def test_a_journey_is_taken_at_once_and_its_steps_are_shown(tmp_path: Path) -> None:
    (tmp_path / "stores").mkdir()
    async with running_shop() as shop:
        (tmp_path / "stores" / "nordlys.yaml").write_text(SEARCH.format(url=shop.url))
        arguments = ("check", "nordlys/search", "--json", "--data", str(tmp_path / "data"))
        good, said, _ = await tillwatch(*arguments, folder=tmp_path)
        shop.faults.on(Fault.SEARCH_EMPTY)
        bad, told, live = await tillwatch(*arguments, folder=tmp_path)

    assert (good, bad) == (0, 1)
    [well], [broken] = json.loads(said), json.loads(told)
    assert [step["name"] for step in well["steps"]] == ["home", "search", "press Enter", "found"]
    assert (broken["code"], broken["step"]) == ("page.text_missing", "found")
    assert 'expected: the text "1 varer fundet for"' in live


async def test_recording_without_a_display_says_so_and_writes_nothing(tmp_path: Path) -> None:
    code, _, said = await tillwatch("codegen", "https://nordlys.example", folder=tmp_path)

    assert code == 2
    assert "there is no display here" in said
    assert not (tmp_path / "journeys").exists()
