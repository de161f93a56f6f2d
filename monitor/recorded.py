"""What Playwright's recorder wrote, as a journey: a Python file, and YAML steps where all of it is simple. Pure.

Whatever was typed into a password field, and whatever looks like an e-mail address, becomes a secret:
what a person typed while recording stands in no file.
"""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import yaml

from config.journeys import is_locator

_SETTING_UP = re.compile(r"(browser|context|page) = await |await (context|browser|page)\.close\(")
_PASSWORD = re.compile(r"passw|adgangskode|kodeord|kennwort|lösenord|passord", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_ENDS_A_STEP = {"click", "press", "select_option", "check", "goto"}
_KEYS = {"Enter", "Escape", "Tab", "ArrowDown", "ArrowUp", "Space"}
_LONGEST_NAME = 40
_Step = dict[str, object]


class RecordingError(ValueError):
    """The recording holds nothing that a journey could be made of."""


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A journey as recorded. `secrets` are the names that it asks for; `steps` None where YAML can't say it."""

    python: str
    secrets: tuple[str, ...]
    steps: str | None


def journey_of(recorded: str, *, url: str) -> Recording:
    """Make a journey of the recorder's `python-async`. Raises RecordingError when nothing was done."""
    actions = [_Action.of(one, url=url) for one in _body(recorded)]
    actions = (
        actions[1:] if actions and actions[0].opens == "/" else actions
    )  # journeys begin there
    if not actions:
        raise RecordingError("nothing was done in the shop; click through what is to be watched")
    secrets = tuple(dict.fromkeys(one.secret for one in actions if one.secret))
    return Recording(
        python=_python(actions, url=url),
        secrets=secrets,
        steps=_yaml(actions),
    )


@dataclass(frozen=True, kw_only=True)
class _Action:
    """One line of the recording."""

    code: str
    verb: str
    target: str | None
    """What the line is about, as YAML would say it; None where YAML can't."""
    value: str = ""
    secret: str = ""
    expects: bool = False
    opens: str = ""
    """The path of a page that is opened."""

    @classmethod
    def of(cls, line: ast.stmt, *, url: str) -> "_Action":
        call = _awaited(line)
        if call is None or not isinstance(call.func, ast.Attribute):
            return cls(code=ast.unparse(line), verb="", target=None)
        verb, value = call.func.attr, _text(call.args[0]) if call.args else ""
        if verb == "goto" and value is not None:
            path = _path(value, url=url)
            code = ast.unparse(line)
            return cls(code=code, verb=verb, target=path, opens=path or "")
        target = _target(call.func.value)
        named = ast.unparse(call.func.value)
        secret = _secret(named, value) if verb == "fill" else ""
        if secret:
            call.args[0] = ast.parse(f'step.secret("{secret}")', mode="eval").body
        return cls(
            code=ast.unparse(line),
            verb=verb,
            target=None if value is None else target,
            value=value or "",
            secret=secret,
            expects=named.startswith("expect("),
        )


def _body(recorded: str) -> list[ast.stmt]:
    """What was done, without the recorder's own setting up."""
    try:
        tree = ast.parse(recorded)
    except SyntaxError as error:
        raise RecordingError(f"the recording is not Python: {error.msg}") from None
    runs = [n for n in tree.body if isinstance(n, ast.AsyncFunctionDef) and n.name == "run"]
    lines = runs[0].body if runs else []
    return [line for line in lines if not _SETTING_UP.match(ast.unparse(line))]


def _awaited(line: ast.stmt) -> ast.Call | None:
    if isinstance(line, ast.Expr) and isinstance(line.value, ast.Await):
        call = line.value.value
        return call if isinstance(call, ast.Call) else None
    return None


def _text(node: ast.expr) -> str | None:
    """The text that stands there; None for anything else, such as a pattern."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _path(address: str, *, url: str) -> str | None:
    parts, shop = urlsplit(address), urlsplit(url)
    if parts.hostname != shop.hostname:
        return None
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _secret(named: str, value: str | None) -> str:
    if _PASSWORD.search(named):
        return "password"
    return "user" if value and _EMAIL.fullmatch(value) else ""


def _target(node: ast.expr) -> str | None:
    """`page.get_by_role("link", name="Log ind")` is `Log ind`; None for what is not that simple."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Name) and node.func.id == "expect" and node.args:
        return _target(node.args[0])
    if not isinstance(node.func, ast.Attribute) or ast.unparse(node.func.value) != "page":
        return None
    words = node.args[0] if node.args else None
    if node.func.attr == "get_by_role":
        words = next((one.value for one in node.keywords if one.arg == "name"), None)
    said = _text(words) if words is not None else None
    if node.func.attr == "locator":
        return said if said is None or is_locator(said) else f"css={said}"
    known = {"get_by_role", "get_by_label", "get_by_text", "get_by_placeholder"}
    return said if node.func.attr in known and said and not is_locator(said) else None


def _python(actions: Sequence[_Action], *, url: str) -> str:
    code = [one.code for one in actions]
    imports = [
        line
        for line, used in (
            ("import re", "re.compile("),
            ("from playwright.async_api import expect", "expect("),
        )
        if any(used in one for one in code)
    ]
    lines = [
        f'"""Recorded at {url} by `tillwatch codegen`."""',
        *([""] if imports else []),
        *imports,
        "",
        "",
        "async def journey(page, step):",
    ]
    for name, group in _grouped(actions):
        lines.append(f"    async with step({ast.unparse(ast.Constant(name))}):")
        lines += [f"        {line}" for one in group for line in one.code.splitlines()]
    return "\n".join(lines) + "\n"


def _grouped(actions: Sequence[_Action]) -> Iterator[tuple[str, list[_Action]]]:
    """Steps: what is typed belongs to the press that sends it. Each has a name of its own."""
    names: set[str] = {"home"}
    group: list[_Action] = []
    for place, one in enumerate(actions):
        group.append(one)
        if one.verb in _ENDS_A_STEP or one.expects or place == len(actions) - 1:
            yield _name(group, names), group
            group = []


def _name(group: list[_Action], taken: set[str]) -> str:
    last = group[-1]
    words = " ".join((last.opens or last.target or last.verb or "step").split())
    name = wanted = (f"expect {words}" if last.expects else words)[:_LONGEST_NAME].strip()
    number = 1
    while name in taken:
        number += 1
        name = f"{wanted} {number}"
    taken.add(name)
    return name


def _yaml(actions: Sequence[_Action]) -> str | None:
    steps: list[_Step] = []
    for one in actions:
        step = _step(one)
        if step is None:
            return None
        steps.append(step)
    return yaml.safe_dump(steps, allow_unicode=True, sort_keys=False, width=1000)


def _step(one: _Action) -> _Step | None:
    """The line as a step; None where the language has no words for it."""
    if one.target is None:
        return None
    value = f"${{SHOP_TEST_{one.secret.upper()}}}" if one.secret else one.value
    said: dict[str, _Step] = {
        "goto": {"go": one.target},
        "click": {"click": one.target},
        "check": {"click": one.target},
        "fill": {"fill": {one.target: value}},
        "select_option": {"choose": {one.target: value}},
        "press": {"press": one.value},
    }
    if one.expects:
        key = "text" if "get_by_text(" in one.code else "shows"
        said = {
            "to_be_visible": {"expect": {key: one.target}},
            "to_contain_text": {"expect": {"text": one.value}},
            "to_have_text": {"expect": {"text": one.value}},
        }
    if one.verb == "press" and one.value not in _KEYS:
        return None
    return said.get(one.verb)
