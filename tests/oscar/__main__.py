"""The django-oscar shop for people: `python -m tests.oscar --port 8010`, Ctrl-C to end."""

import argparse
import contextlib
import tempfile
from pathlib import Path

from tests.oscar.server import running_oscar

parser = argparse.ArgumentParser(description="Run the django-oscar shop that the tests use.")
parser.add_argument("--port", type=int, default=8010)
port = parser.parse_args().port
with (
    tempfile.TemporaryDirectory() as folder,
    running_oscar(Path(folder), port=port) as shop,
    contextlib.suppress(KeyboardInterrupt),
):
    print(f"django-oscar at {shop.url}, database {shop.database}; Ctrl-C ends it")
    shop.process.wait()
