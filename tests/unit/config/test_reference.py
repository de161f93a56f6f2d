"""The configuration page is written from the models, and is the one in docs/."""

import subprocess
import sys
from pathlib import Path

import pytest

from config import reference
from config.checks import SPECS
from config.settings import Settings
from config.store import Store
from config.words import keys_of
from tests.unit.config.folder import NORDLYS, faults, read


def test_the_page_in_docs_is_what_the_models_say() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "config.reference", "--check"],
        cwd=reference.PAGE.parent.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (shown.returncode, shown.stderr) == (0, "")


def test_a_page_that_is_out_of_date_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "configuration.md"
    monkeypatch.setattr(reference, "PAGE", page)

    assert reference.main(["--check"]) == 1
    page.write_text(reference.page() + " ")
    assert reference.main(["--check"]) == 1
    assert "python -m config.reference > docs/configuration.md" in capsys.readouterr().err
    assert reference.main([]) == 0
    page.write_text(capsys.readouterr().out)
    assert reference.main(["--check"]) == 0


def test_every_key_and_setting_is_on_the_page() -> None:
    page = reference.page()
    keys = [*keys_of(Store), *(key for spec in SPECS.values() for key in keys_of(spec))]

    assert [key for key in keys if f"| `{key}` |" not in page] == []
    assert [
        name for name in Settings.model_fields if f"| `TILLWATCH_{name.upper()}` |" not in page
    ] == []
    assert "None |" not in page


def test_the_example_on_the_page_is_right(tmp_path: Path) -> None:
    example = reference.page().partition("```yaml\n")[2].partition("```")[0]

    loaded = read(
        tmp_path,
        {NORDLYS: example},
        environ={"NORDLYS_SLACK_URL": "slack://a/b/c", "NORDLYS_TOKEN": "sig1"},
    )

    assert faults(loaded) == []
    assert set(loaded.config.stores["nordlys"].checks) == {"purchase", "purchase-mobile", "uptime"}
