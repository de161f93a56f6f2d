"""What stands before all scripts that read a page: how to look at it as it is shown."""

from pathlib import Path

LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8")
