"""A journey in Python, read and judged without being run: where it is, and that it is one.

`ast` tells what can be told: its syntax, its signature, the names of its steps, imports that lead
nowhere, and what would hold up all other shops. What it does is found out by `probes/journey`.
"""

import ast
import importlib.util
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from config.faults import did_you_mean, shown
from config.journeys import HOME, Script
from config.secrets import reason_of

MOST_BYTES = 100_000
_SIGNATURE = "async def journey(page, step):"
_PARAMETERS = ["page", "step"]
_OF_A_STEP = ("secret", "totp")
"""What `step` can do besides being a step; `probes.journey.script` has them."""
_STOPS_ALL = {
    ("time", "sleep"): "stops all other shops as well; write await asyncio.sleep(…)",
    ("asyncio", "create_task"): "may outlive the journey; await it, or use asyncio.TaskGroup",
    ("asyncio", "ensure_future"): "may outlive the journey; await it, or use asyncio.TaskGroup",
    ("asyncio", "run"): "can't be used here, where a loop runs already; await it",
}


class ScriptError(Exception):
    """The file is no journey; the message has its name and line, and what would be right."""


def read_script(folder: Path, name: str) -> Script:
    """The journey in the file `name` below `folder`. Raises ScriptError; runs nothing of it."""
    source = _content(_place(folder, name), name)
    try:
        tree = ast.parse(source, filename=name)
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise ScriptError(f"{name}{line}: this is not Python: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ScriptError(f"{name}: this is not Python") from None
    for at, amiss in _amiss(tree):
        raise ScriptError(f"{name}:{at}: {amiss}")
    return Script(path=name, source=source, steps=tuple(_steps(tree)))


def is_script(name: str) -> bool:
    """Whether the name is one of a Python file below the configuration's folder."""
    path = PurePosixPath(name)
    inside = not path.is_absolute() and ".." not in path.parts and "\\" not in name
    return inside and path.suffix == ".py"


def _place(folder: Path, name: str) -> Path:
    if not is_script(name):
        raise ScriptError(
            f"{shown(name)} is not a file below the configuration's folder; "
            "write it like journeys/login.py"
        )
    place = folder / name
    if not place.resolve().is_relative_to(folder.resolve()):
        raise ScriptError(f"{name} leads out of the configuration's folder; put the file into it")
    return place


def _content(place: Path, name: str) -> str:
    try:
        if place.exists() and not place.is_file():
            raise ScriptError(f"{name} is not a file")
        with place.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ScriptError(f"{name} is too large; {MOST_BYTES // 1000} kB is the most")
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"{name} can't be read ({reason_of(error)})") from None


def _amiss(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What is wrong, with its line; the first that is found is told."""
    yield from _no_journey(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _dead_import(node)
        if isinstance(node, ast.Call):
            yield from _odd_call(node)
    if not _steps(tree):
        yield _journey(tree).lineno, 'has no step; write async with step("search"): …'


def _no_journey(tree: ast.Module) -> Iterator[tuple[int, str]]:
    named = [node for node in tree.body if getattr(node, "name", None) == "journey"]
    if not named:
        yield 1, f"there is no journey; write {_SIGNATURE}"
        return
    function = named[-1]
    if isinstance(function, ast.FunctionDef):
        yield function.lineno, f"journey must be async; write {_SIGNATURE}"
    elif not isinstance(function, ast.AsyncFunctionDef):
        yield getattr(function, "lineno", 1), f"journey must be a function; write {_SIGNATURE}"
    elif not _takes_page_and_step(function.args):
        yield function.lineno, f"journey must take page and step; write {_SIGNATURE}"
    elif any(isinstance(node, ast.Yield | ast.YieldFrom) for node in _own(function)):
        yield function.lineno, "journey must not yield; take that line away"


def _takes_page_and_step(args: ast.arguments) -> bool:
    names = [one.arg for one in (*args.posonlyargs, *args.args)]
    needed = any(default is None for default in args.kw_defaults)
    return (
        names[:2] == _PARAMETERS
        and len(names) - len(args.defaults) <= len(_PARAMETERS)
        and not needed
    )


def _own(function: ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    """The nodes of a function without those of the functions in it."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _dead_import(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.ImportFrom) and node.level:
        yield node.lineno, "a journey is one file; it can't import what lies beside it"
        return
    names = (
        [node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
    )
    for top in (name.partition(".")[0] for name in names):
        if not _is_installed(top):
            yield (
                node.lineno,
                f"there is no module {top} here; a journey is one file, and may import what is installed",
            )


def _is_installed(name: str) -> bool:
    """Whether a module can be found; nothing of it is run."""
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False


def _odd_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        place = (function.value.id, function.attr)
        if place in _STOPS_ALL:
            yield call.lineno, f"{'.'.join(place)} {_STOPS_ALL[place]}"
        if function.value.id == "step" and function.attr not in _OF_A_STEP:
            yield (
                call.lineno,
                f"step can't do {function.attr}; {did_you_mean(function.attr, _OF_A_STEP)}",
            )
    if _is_step(call):
        name = _name_of(call)
        if name is None:
            yield call.lineno, 'the name of a step is plain text; write it like step("search")'
        elif name == HOME:
            yield (
                call.lineno,
                f"{shown(name)} is the first step of every journey; take another name",
            )


def _is_step(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id == "step"


def _name_of(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    text = first.value if isinstance(first, ast.Constant) else None
    return text if isinstance(text, str) and text.strip() == text and 0 < len(text) <= 60 else None  # noqa: PLR2004


def _steps(tree: ast.Module) -> list[str]:
    """The names of its steps in the order of their lines, each once."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_step(node)]
    calls.sort(key=lambda call: (call.lineno, call.col_offset))
    return [*dict.fromkeys(name for call in calls if (name := _name_of(call)) is not None)]


def _journey(tree: ast.Module) -> ast.AsyncFunctionDef:
    return next(
        node
        for node in reversed(tree.body)
        if isinstance(node, ast.AsyncFunctionDef) and node.name == "journey"
    )
