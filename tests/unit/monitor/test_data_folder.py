"""The folder of one service: nobody else looks into it."""

from pathlib import Path

import pytest
import structlog

from config.settings import Settings
from monitor.data_folder import data_folder


@pytest.mark.parametrize(
    ("mode", "warned"), [(None, False), (0o700, False), (0o750, False), (0o755, True)]
)
def test_others_can_not_look_into_the_data_or_it_is_said(
    tmp_path: Path, mode: int | None, *, warned: bool
) -> None:
    folder = tmp_path / "data"
    if mode is not None:
        folder.mkdir()
        folder.chmod(mode)

    with structlog.testing.capture_logs() as logs, data_folder(Settings(data_dir=folder)):
        assert folder.stat().st_mode & 0o777 == (mode or 0o700)

    said = [line["event"] for line in logs]
    assert ("data_folder_open_to_others" in said) is warned
