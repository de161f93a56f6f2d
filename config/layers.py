"""Three layers of configuration, laid over one another: built-in, defaults.yaml, the store's file.

Groups of keys merge key by key; everything else is replaced. Judges nothing.
"""

from collections.abc import Iterable

from config.checks import ALWAYS_ON
from config.document import Node
from config.faults import Keys

ON = (None, "on", "true")
OFF = ("off", "false")
OPEN_SECTIONS = ("channels", "headers")
"""Sections whose keys are names that the user chooses; null takes a name of the layer below away."""

_TYPED = "fill"


def may_hold_secrets(keys: Keys) -> bool:
    """Whether `${NAME}` means a secret there: channels, headers, and what a journey types."""
    of_journey = keys[0] == "checks" and (_TYPED in keys[2:-1] or keys[2:3] == ("secrets",))
    return keys[0] in OPEN_SECTIONS or of_journey


A_SHOPS_OWN = ("name", "url")
"""What can't be shared by all shops."""

BUILT_IN = Node("", 0, {"checks": Node("", 0, {kind: Node("", 0, {}) for kind in ALWAYS_ON})})


def laid_over(below: Node, above: Node) -> Node:
    """Two whole layers as one; what stands above wins."""
    below, above = _with_checks_on(below), _with_checks_on(above)
    below = _with_headers_spelled(below, _entries(above, "headers"))
    for section in OPEN_SECTIONS:
        names = _entries(below, section)
        gone = {
            name
            for name, node in _entries(above, section).items()
            if node.value is None and name in names
        }
        if gone:
            below, above = _without(below, section, gone), _without(above, section, gone)
    return _merged(below, above)


def _merged(below: Node, above: Node) -> Node:
    if not isinstance(below.value, dict) or not isinstance(above.value, dict):
        return above
    entries = dict(below.value)
    for key, node in above.value.items():
        entries[key] = _merged(entries[key], node) if key in entries else node
    return Node(above.file, above.line, entries)


def _entries(layer: Node, section: str) -> dict[str, Node]:
    node = layer.entries.get(section)
    return dict(node.entries) if node else {}


def _without(layer: Node, section: str, names: set[str]) -> Node:
    kept = {name: node for name, node in _entries(layer, section).items() if name not in names}
    return _with(layer, section, kept)


def _with(layer: Node, section: str, entries: dict[str, Node]) -> Node:
    node = layer.entries[section]
    return Node(
        layer.file,
        layer.line,
        {**layer.entries, section: Node(node.file, node.line, entries)},
    )


def _with_headers_spelled(layer: Node, like: Iterable[str]) -> Node:
    """`X-Mon` and `x-mon` are one header: the layer's, in the spelling of the one above it."""
    spelled = {name.lower(): name for name in like}
    headers = _entries(layer, "headers")
    if not spelled.keys() & {name.lower() for name in headers}:
        return layer
    same = {spelled.get(name.lower(), name): node for name, node in headers.items()}
    return _with(layer, "headers", same)


def _with_checks_on(layer: Node) -> Node:
    """`purchase:` and `purchase: on` mean the check as it is below, so they merge like no keys at all."""
    checks = _entries(layer, "checks")
    switched_on = {
        name: Node(node.file, node.line, {})
        for name, node in checks.items()
        if node.value is None or (isinstance(node.value, str) and node.value.lower() in ON)
    }
    return _with(layer, "checks", {**checks, **switched_on}) if switched_on else layer
