"""The data files that ship with the program, read as values of their shape. Not what users write: that is `config.loader`'s.

A fault in one is the program's own: it stops it, and the tests.
"""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter

T = TypeVar("T")


def read_data(file: Path, shape: type[T]) -> T:
    """What the file holds. Raises pydantic's ValidationError when it does not have this shape."""
    with file.open(encoding="utf-8") as text:
        rows = yaml.load(text, Loader=yaml.CSafeLoader)
    return TypeAdapter(shape).validate_python(rows)
