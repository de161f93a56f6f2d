"""The requests of a visit as an HTTP Archive (HAR 1.2), which every browser's developer tools open.

Made of what Playwright's trace has anyway, so it costs nothing while the visit lasts. Pure.
Bodies of answers are left out (the trace has those that are worth it); of what was sent, the beginning
is kept. The values of cookies are left out, as Chromium does in the archives that it exports.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from probes.redaction import LEFT_OUT, PRIVATE_HEADERS
from probes.result import Json

Entry = dict[str, Any]

_LONGEST_POST = 4000  # characters
_SIZES = ("headersSize", "bodySize")
_TIMES = ("send", "wait", "receive")


def without_cookies(entry: Entry) -> Entry:
    """The entry without the values of cookies and of what signs somebody in."""
    for side in ("request", "response"):
        part = entry.get(side, {})
        for cookie in part.get("cookies", ()):
            cookie["value"] = LEFT_OUT
        for header in part.get("headers", ()):
            if header["name"].lower() in PRIVATE_HEADERS:
                header["value"] = LEFT_OUT
    return entry


def archive(
    entries: Sequence[Entry], *, posted: Callable[[str], str], browser: str, version: str
) -> Mapping[str, Json]:
    """`entries` are those of a trace; `posted` finds what was sent, by the name that the trace has for it.

    `browser` is its version, `version` that of Tillwatch.
    """
    found = sorted(entries, key=lambda entry: str(entry.get("startedDateTime")))
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "Tillwatch", "version": version},
            "browser": {"name": "Chromium", "version": browser},
            "pages": _pages(found),
            "entries": [_entry(one, posted) for one in found],
            "comment": "Bodies of answers and values of cookies are left out.",
        }
    }


def _pages(entries: Sequence[Entry]) -> list[Json]:
    """The tabs, each from its first request on, with the address that it began with as title."""
    pages: dict[str, Json] = {}
    for entry in entries:
        tab = entry.get("pageref")
        if tab and tab not in pages:
            pages[tab] = {
                "id": tab,
                "startedDateTime": entry["startedDateTime"],
                "title": entry["request"]["url"],
                "pageTimings": {"onContentLoad": -1, "onLoad": -1},
            }
    return list(pages.values())


def _entry(entry: Entry, posted: Callable[[str], str]) -> Json:
    request, response = _sized(entry["request"]), _sized(entry["response"])
    sent = request.pop("postData", None)
    if sent is not None:
        request["postData"] = _sent(sent, posted)
    content = response.get("content", {})
    response["content"] = {
        "size": max(content.get("size", 0), 0),
        "mimeType": content.get("mimeType", "x-unknown"),
    }
    timings = entry.get("timings", {})
    kept: dict[str, Json] = {
        "startedDateTime": entry["startedDateTime"],
        "time": max(entry.get("time", 0), 0),
        "request": request,
        "response": response,
        "cache": {},
        "timings": {**timings, **{name: max(timings.get(name, 0), 0) for name in _TIMES}},
        "_resourceType": entry.get("_resourceType", ""),
    }
    if entry.get("pageref"):
        kept["pageref"] = entry["pageref"]
    if entry.get("serverIPAddress"):
        kept["serverIPAddress"] = entry["serverIPAddress"].strip("[]")
    return kept


def _sized(side: Entry) -> Entry:
    """A copy that says -1 where a size is not known; Playwright reckons some below it."""
    return {**side, **{name: max(side.get(name, -1), -1) for name in _SIZES}}


def _sent(sent: Entry, posted: Callable[[str], str]) -> Json:
    text = sent.get("text") or posted(sent.get("_file", ""))
    kept: dict[str, Json] = {
        "mimeType": sent.get("mimeType", ""),
        "params": [],
        "text": text[:_LONGEST_POST],
    }
    if len(text) > _LONGEST_POST:
        kept["comment"] = f"the first {_LONGEST_POST} of {len(text)} characters"
    return kept
