"""Playwright's trace, made fit to be kept: nothing in it that must not be seen, and not too large.

The browser takes no film for it: its pictures could not be covered afterwards. What the trace viewer
shows of each action is the page's own elements, which are text.
"""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import Any

from probes.browser.har import Entry, without_cookies
from probes.browser.mask import TYPED, Mask

_EVENTS, _NETWORK, _RESOURCES = ".trace", ".network", "resources/"
_VALUE = "__playwright_value_"
_TYPED_INTO = frozenset({"", "text", "email", "tel", "search", "url", "password"})
_SHORT = 2  # characters; a quantity may be read
_TEXTS = frozenset({".html", ".css", ".json", ".txt", ".dat", ".svg", ".xml", ".js"})
_MOST_TEXT = 8_000_000  # bytes of pages, styles and answers, before they are packed
_MOST_PICTURES = 1_000_000
"""Bytes of pictures and fonts, the smallest first: they say the least and weigh the most."""


def keep_safe(raw: Path, target: Path, mask: Mask) -> tuple[list[Entry], Callable[[str], str]]:
    """Copy a trace, blotted and cut; its requests, and a look-up of what they sent, for an archive."""
    entries: list[Entry] = []
    posted: dict[str, str] = {}
    with (
        zipfile.ZipFile(raw) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for name in old.namelist():
            if name.endswith(_EVENTS):
                new.writestr(name, "".join(_event(one, mask) + "\n" for one in _lines(old, name)))
            elif name.endswith(_NETWORK):
                network = [_request(line, mask) for line in _lines(old, name)]
                entries += [one["snapshot"] for one in network]
                new.writestr(name, "".join(_dumped(one) + "\n" for one in network))
        sent = {_sent(entry) for entry in entries}
        for name in _worth_it(old):
            data = old.read(name)
            if PurePath(name).suffix in _TEXTS or name in sent:
                data = mask.data(data)
            if name in sent:
                posted[name] = data.decode(errors="replace")
            new.writestr(name, data)
    return entries, lambda name: posted.get(name, "")


def _worth_it(archive: zipfile.ZipFile) -> Iterator[str]:
    """Names of the resources that are kept."""
    left = {True: _MOST_TEXT, False: _MOST_PICTURES}
    for item in sorted(archive.infolist(), key=lambda item: item.file_size):
        suffix = PurePath(item.filename).suffix
        if not item.filename.startswith(_RESOURCES):
            continue  # where the steps stand in our own code is nobody's business
        left[suffix in _TEXTS] -= item.file_size
        if left[suffix in _TEXTS] >= 0:
            yield item.filename


def _sent(entry: Entry) -> str:
    return str(entry["request"].get("postData", {}).get("_file", ""))


def _lines(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Not `splitlines`: a shop's text may hold what Python takes for the end of a line."""
    return [line for line in archive.read(name).decode(errors="replace").split("\n") if line]


def _event(line: str, mask: Mask) -> str:
    """A line is taken apart only when it has something to hide: they are many and long."""
    typed_into = mask.typed and _VALUE in line
    if not typed_into and not mask.hides(line):
        return line
    event = json.loads(line)
    if typed_into:
        _empty_fields(event)
    return _dumped(mask.json(event))


def _empty_fields(value: Any) -> None:
    """Blot what stands in fields: shops write what was typed in a way of their own."""
    if isinstance(value, dict):
        kind = str(value.get("type", "")).lower()
        if len(str(value.get(_VALUE, ""))) > _SHORT and kind in _TYPED_INTO:
            value[_VALUE] = TYPED
        for one in value.values():
            _empty_fields(one)
    elif isinstance(value, list):
        for one in value:
            _empty_fields(one)


def _request(line: str, mask: Mask) -> Any:
    event = json.loads(line)
    without_cookies(event["snapshot"])
    return mask.json(event)


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
