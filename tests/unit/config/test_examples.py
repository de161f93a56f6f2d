"""What messages and the configuration page tell people to write is right as it stands there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from config.checks import SPECS
from config.store import Store
from config.words import model_in, yaml_text
from tests.unit.config.folder import NORDLYS, faults, read

OTHERS = "channels: {mail: 'mailto://smtp.example', phone: 'slack://a/b/c'}\n"
SECRETS = {"NORDLYS_SLACK_URL": "slack://x/y/z", "NORDLYS_TOKEN": "sig1"}


def written(model: type[BaseModel], indent: str = "") -> Iterator[str]:
    """A file with every key that has an example."""
    for name, field in model.model_fields.items():
        key, below = field.alias or name, model_in(field.annotation)
        if field.examples:
            yield f"{indent}{key}: {yaml_text(field.examples[0])}"
        elif below is not None:
            yield f"{indent}{key}:"
            yield from written(below, indent + "  ")


def test_every_example_can_be_copied_into_a_shop_s_file(tmp_path: Path) -> None:
    loaded = read(
        tmp_path,
        {NORDLYS: "\n".join(written(Store)), "defaults.yaml": OTHERS},
        environ=SECRETS,
    )

    assert faults(loaded) == []
    store = loaded.config.stores["nordlys"]
    assert store.channels["slack"].get_secret_value() == "slack://x/y/z"
    assert store.headers["X-Monitor"].get_secret_value() == "sig1"


@pytest.mark.parametrize("kind", SPECS)
def test_every_example_can_be_copied_into_a_check(tmp_path: Path, kind: str) -> None:
    lines = [
        "url: https://nordlys.example",
        "checks:",
        f"  {kind}:",
        *written(SPECS[kind], " " * 4),
    ]

    assert faults(read(tmp_path, {NORDLYS: "\n".join(lines)})) == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"by": "Mette, owner"}, '{by: "Mette, owner"}'),
        ([{"a": "${X}"}, 5], '[{a: "${X}"}, 5]'),
        ("${X}", "${X}"),
    ],
)
def test_text_that_would_end_too_early_inside_braces_is_shown_in_quotes(
    value: object, text: str
) -> None:
    assert yaml_text(value) == text
