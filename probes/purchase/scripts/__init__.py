"""What the probe asks of a page as a whole: one question in each file, a function with the helpers of `look.js` at hand.

Not the parts of a shop and of a checkout, which are looked for again and again: those are selector engines (`probes.browser.meaning`,
`probes.browser.reading`).
"""

from functools import cache
from pathlib import Path

from probes.browser.look import LOOK

_FOLDER = Path(__file__).parent


@cache
def script(name: str) -> str:
    """The question in the file of this name, as a page's `evaluate` takes it."""
    question = (_FOLDER / f"{name}.js").read_text(encoding="utf-8")
    return f"(() => {{\n{LOOK}\nlook();\nreturn (\n{question});\n}})()"
