"""Which rows of a long table are in `make test`, and which only in `make proof`."""

from collections.abc import Container, Iterable
from typing import Any

import pytest


def often(rows: Iterable[object], few: Container[object]) -> list[Any]:
    """Each row as pytest has it; all but the few are proofs. A row of several values is a tuple."""
    return [
        pytest.param(
            *(row if isinstance(row, tuple) else (row,)),
            marks=() if row in few else pytest.mark.proof,
        )
        for row in rows
    ]
