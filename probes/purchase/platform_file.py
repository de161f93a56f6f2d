"""One platform's YAML file, read as strictly as a user's: what is wrong is told with its line and key.

The files ship with the program, so a fault in one stops it; whoever adds a platform meets these messages.
"""

import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.document import BrokenDocumentError, Node, find, read
from config.faults import Fault, Keys, by_place, did_you_mean, dotted
from config.words import in_plain_words

Model = TypeVar("Model", bound=BaseModel)
_KEY = "[key]"  # where pydantic says that it is the key of a mapping that is wrong, not the value


class PlatformFileError(Exception):
    """A file that can't be used; `faults` say where and why, in the order of its lines."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def read_platform(path: Path, model: type[Model]) -> Model:
    """The file as a value of `model`, whose `name` is the file's. Raises PlatformFileError."""
    file = path.name
    try:
        tree, problems = read(path.read_bytes(), file)
    except BrokenDocumentError as error:
        fault = Fault(file, error.line, dotted(error.keys), str(error))
        raise PlatformFileError((fault,)) from None
    if tree is None:
        raise PlatformFileError((Fault(file, 0, "", "the file is empty"),))
    faults = [
        Fault(file, line, dotted(problem.keys), problem.message) for line, problem in problems
    ]
    try:
        value = model.model_validate(_plain(tree))
    except ValidationError as error:
        for each in error.errors(include_url=False):
            keys: Keys = each["loc"]
            message = _no_such_key(each) if keys[-1:] == (_KEY,) else in_plain_words(each, model)
            faults.append(_placed(tree, file, keys, message))
        raise PlatformFileError(by_place(faults)) from None
    if getattr(value, "name", path.stem) != path.stem:
        faults.append(_placed(tree, file, ("name",), f'is the file\'s name; write "{path.stem}"'))
    if faults:
        raise PlatformFileError(by_place(faults))
    return value


def _no_such_key(error: ErrorDetails) -> str:
    known = re.findall(r"'(\w+)'", error.get("ctx", {}).get("expected", ""))
    return f"is not known; {did_you_mean(str(error['input']), known)}"


def _placed(tree: Node, file: str, keys: Keys, message: str) -> Fault:
    keys = tuple(key for key in keys if key != _KEY)
    node, _ = find(tree, keys)
    return Fault(file, node.line, dotted(keys), message)


def _plain(node: Node) -> Any:
    if isinstance(node.value, str) or node.value is None:
        return node.value
    if isinstance(node.value, tuple):
        return [_plain(item) for item in node.value]
    return {key: _plain(below) for key, below in node.value.items()}
