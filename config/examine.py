"""One store's merged tree → the store, and everything that is wrong with it at once.

A value that is wrong is taken out and the rest judged on, so that one slip does not hide the next.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError
from pydantic_core import ErrorDetails

from config import rules
from config.checks import SPECS, AnySpec, JourneySpec
from config.document import Node
from config.faults import Keys, Problem, cut, did_you_mean, listed, nearest
from config.layers import OFF, OPEN_SECTIONS, may_hold_secrets
from config.scripts import ScriptError, is_script, read_script
from config.secrets import REFERENCE, MissingSecretError, SecretSource, secrets_in
from config.store import Store, StoreId
from config.words import in_plain_words, yaml_text

_ROUNDS = (
    5  # a value taken out can leave a group without a key that it needs; two are enough so far
)
STAND_IN = "https://stand-in.invalid"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a store is judged by, besides itself. `folder` is where its journeys' scripts are looked for."""

    folder: Path
    platforms: Collection[str]
    parts: Collection[str]
    locator_fault: Callable[[str, str], str | None]
    channel_fault: Callable[[str], str | None]
    vendors: Collection[str]
    secrets: SecretSource


@dataclass(kw_only=True)
class Examined:
    """What came of it. `store` lacks what is at fault; None where too little was left."""

    store: Store | None = None
    problems: list[Problem] = field(default_factory=list)
    wrong: list[Keys] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    """Names of files that its journeys are in, found or not."""
    partly: bool = False

    def is_wrong(self, *places: Keys) -> bool:
        """Whether one of these values, or a group around it, is at fault itself."""
        return any(
            place[: len(wrong)] == wrong or wrong[: len(place)] == place
            for place in places
            for wrong in self.wrong
        )


def examine(
    store_id: StoreId,
    tree: Node,
    around: Surroundings,
    *,
    channels: Collection[str] = (),
    checks: Collection[str] = (),
    partly: bool = False,
) -> Examined:
    """What the tree says. Never raises for what a user wrote.

    `channels` are further names that `alerts:` may use (in defaults.yaml: those of any store),
    `checks` those that may be switched off besides the built-in ones. `partly`: each store says
    the rest, so that half a group is no fault.
    """
    found = Examined(partly=partly)
    data = _plain(tree)
    _refuse_secrets_elsewhere(tree, data, found)
    addresses = _fill_in_secrets(data, around.secrets, found)
    if "checks" in tree.entries and isinstance(data.get("checks"), dict):
        written = tree.entries["checks"].entries
        _refuse_idle_switches(written, checks, found)
        _fill_in_journeys(tree, data, around.secrets, found)
        data["checks"] = dict(_specs(written, data["checks"], around, found))
    if "id" in data:
        found.problems.append(Problem(("id",), "is the file's name; take this line away"))
    found.store = _validated(Store, data | {"id": store_id}, found, ())
    for name, address in addresses.items():
        reason = around.channel_fault(address)
        if reason is not None:
            found.problems.append(Problem(("channels", name), reason))
    if found.store is not None:
        names = {*channels, *_names(tree, "channels")}
        found.problems += [
            problem
            for problem in rules.problems(
                found.store,
                platforms=around.platforms,
                parts=around.parts,
                locator_fault=around.locator_fault,
                channels=names,
                vendors=around.vendors,
            )
            if not found.is_wrong(problem.keys, *problem.others)
        ]
    return found


def _names(tree: Node, section: str) -> Collection[str]:
    return tree.entries[section].entries if section in tree.entries else ()


def _plain(node: Node) -> Any:
    if isinstance(node.value, Mapping):
        return {key: _plain(below) for key, below in node.value.items()}
    if isinstance(node.value, tuple):
        return [_plain(item) for item in node.value]
    return node.value


def _refuse_secrets_elsewhere(tree: Node, data: dict[str, Any], found: Examined) -> None:
    for keys, node in _texts(tree, ()):
        if not may_hold_secrets(keys) and REFERENCE.search(str(node.value)):
            message = (
                "${…} can stand under channels, headers and what a journey fills in only; "
                "write the value itself here"
            )
            found.problems.append(Problem(keys, message))
            found.wrong.append(keys)
            _take_out(data, keys)


def _texts(node: Node, above: Keys) -> Iterator[tuple[Keys, Node]]:
    if isinstance(node.value, str):
        yield above, node
    for key, below in node.entries.items():
        yield from _texts(below, (*above, key))
    if isinstance(node.value, tuple):
        for index, item in enumerate(node.value):
            yield from _texts(item, (*above, index))


def _fill_in_secrets(
    data: dict[str, Any], secrets: SecretSource, found: Examined
) -> dict[str, str]:
    """Put secrets where `${NAME}` stands. Returns the channels' addresses that are complete."""
    addresses: dict[str, str] = {}
    for section in OPEN_SECTIONS:
        values = data.get(section)
        if not isinstance(values, dict):
            continue
        for name, text in values.items():
            if not isinstance(text, str):
                continue
            try:
                value = secrets.fill(text)
            except MissingSecretError as error:
                found.problems.append(Problem((section, name), str(error)))
                found.wrong.append((section, name))
                continue
            values[name] = value
            secrets.values.add(value)
            if section == "channels":
                addresses[name] = value
                secrets.values |= secrets_in(value)
    return addresses


def _fill_in_journeys(
    tree: Node, data: dict[str, Any], secrets: SecretSource, found: Examined
) -> None:
    """Put secrets into what journeys type. They are marked as such, to be typed in this shop only."""
    for keys, node in _texts(tree, ()):
        text = str(node.value)
        if keys[0] in OPEN_SECTIONS or not may_hold_secrets(keys) or "${" not in text:
            continue
        try:
            value = secrets.fill(text)
        except MissingSecretError as error:
            found.problems.append(Problem(keys, str(error)))
            found.wrong.append(keys)
            _take_out(data, keys)
            continue
        secrets.values.add(value)
        _put(data, keys, SecretStr(value))


def _put(data: Any, keys: Keys, value: object) -> None:
    """Replace the value at `keys`, unless something around it was taken out."""
    *above, last = keys
    for key in above:
        if isinstance(data, dict) and key not in data:
            return
        data = data[key]
    data[last] = value


def _refuse_idle_switches(
    written: Mapping[str, Node], checks: Collection[str], found: Examined
) -> None:
    """`purchse: off` would leave `purchase` on."""
    known = {*SPECS, *checks}
    for name, node in written.items():
        keys: Keys = ("checks", name)
        if isinstance(node.value, Mapping) or keys in found.wrong:
            continue
        if str(node.value).lower() not in OFF:
            message = "is neither on nor off; write off, or keys such as {every: 5m}"
            found.problems.append(Problem(keys, message))
        elif name not in known:
            message = f"there is no such check to switch off; {did_you_mean(name, known)}"
            found.problems.append(Problem(keys, message))


def _specs(
    checks: Mapping[str, Node], data: dict[str, Any], around: Surroundings, found: Examined
) -> Iterator[tuple[str, AnySpec]]:
    for name, node in checks.items():
        keys: Keys = ("checks", name)
        if not isinstance(node.value, Mapping):
            continue
        kind = data[name].get("kind") or name
        problem = _kind_problem(name, kind, given="kind" in node.entries)
        if problem is not None:
            found.problems.append(problem)
            continue
        if SPECS[kind] is JourneySpec:
            _read_script(data[name], around.folder, found, keys)
        spec = _validated(SPECS[kind], data[name], found, keys)
        if spec is not None:
            yield name, spec


def _read_script(data: dict[str, Any], folder: Path, found: Examined, keys: Keys) -> None:
    """Put the script in the place of its name: what changes in it then is a change of the check."""
    name = data.get("script")
    if not isinstance(name, str):
        return
    if is_script(name):
        found.scripts.append(name)
    try:
        data["script"] = read_script(folder, name)
    except ScriptError as error:
        found.problems.append(Problem((*keys, "script"), str(error)))
        found.wrong.append((*keys, "script"))
        del data["script"]


def _kind_problem(name: str, kind: object, *, given: bool) -> Problem | None:
    keys: Keys = ("checks", name, "kind") if given else ("checks", name)
    if not isinstance(kind, str) or kind not in SPECS:
        kind = cut(yaml_text(kind))
        near = nearest(kind, SPECS)
        hint = f'; did you mean "{near}"?' if near else ""
        return Problem(
            keys, f"this program has no check of kind {kind}; it has: {listed(SPECS)}{hint}"
        )
    if name in SPECS and kind != name:
        return Problem(keys, f"a check called {name} is of kind {name}; call this one otherwise")
    return None


def _validated(
    model: type[Model], data: dict[str, Any], found: Examined, above: Keys
) -> Model | None:
    """The model of what is right in `data`, which loses what is not."""
    for turn in range(_ROUNDS):
        if model is Store and ("url",) in found.wrong:
            data["url"] = STAND_IN
        try:
            return model.model_validate(data, by_alias=True, by_name=False)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_context=True)
        for each in errors:
            keys: Keys = each["loc"]
            if turn == 0 and not (found.partly and _may_come_later(each)):
                found.problems.append(Problem((*above, *keys), in_plain_words(each, model)))
            inside = len(keys) - 1 if each["type"] == "missing" and len(keys) > 1 else len(keys)
            found.wrong.append((*above, *keys[:inside]))
            _take_out(data, keys[:inside])
    return None


def _may_come_later(error: ErrorDetails) -> bool:
    """A key of a group that merges; what stands in a list is replaced with it."""
    return error["type"] == "missing" and not any(isinstance(key, int) for key in error["loc"])


def _take_out(data: Any, keys: Keys) -> None:
    """Remove the value at `keys`; of a list the whole, so that the others keep their place."""
    items = (depth for depth, key in enumerate(keys) if isinstance(key, int))
    *above, last = keys[: next(items, len(keys))]
    for key in above:
        data = data.get(key, {})
    data.pop(last, None)
