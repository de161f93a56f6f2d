"""A house for each test, with somebody who answers when it asks whether our own network is down."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with socket.create_server(("127.0.0.1", 0)) as reference:
        port = reference.getsockname()[1]
        yield House(tmp_path, {"TILLWATCH_REFERENCE_HOSTS": f"127.0.0.1:{port}"})
