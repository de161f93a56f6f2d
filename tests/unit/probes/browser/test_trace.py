"""A trace is kept without what must not be seen, without our own paths, and not larger than it is worth."""

import json
import zipfile
from pathlib import Path

from config.secrets import Redactor
from probes.browser.har import archive
from probes.browser.mask import Mask
from probes.browser.trace import keep_safe

COOKIE = {"name": "Set-Cookie", "value": "cart=1"}
PNG = "resources/{}.png"


def entry(url: str = "https://nordlys.example/", **request: object) -> dict[str, object]:
    sides = {
        "request": {"method": "GET", "url": url, "cookies": [{"name": "cart", "value": "1"}]}
        | request,
        "response": {"status": 200, "headers": [COOKIE], "content": {"size": -1}, "bodySize": -9},
    }
    return {"startedDateTime": "2026-11-23T12:00:00.000Z", "time": -1, "timings": {}, **sides}


def kept(
    tmp_path: Path, files: dict[str, str | bytes], mask: Mask
) -> tuple[dict[str, bytes], str]:
    """The files of the trace that is kept, and the archive of its requests."""
    raw, target = tmp_path / "raw.zip", tmp_path / "trace.zip"
    with zipfile.ZipFile(raw, "w") as archive_:
        for name, data in files.items():
            archive_.writestr(name, data)
    entries, posted = keep_safe(raw, target, mask)
    with zipfile.ZipFile(target) as new:
        found = {name: new.read(name) for name in new.namelist()}
    return found, json.dumps(archive(entries, posted=posted, browser="156", version="1"))


def line(**event: object) -> str:
    return json.dumps(event, ensure_ascii=False) + "\n"


def network(*entries: dict[str, object]) -> str:
    return "".join(line(type="resource-snapshot", snapshot=one) for one in entries)


def test_lines_with_nothing_to_hide_are_copied_letter_by_letter(tmp_path: Path) -> None:
    text = line(type="console", text="one\u2028two \u0085 three") + '{"odd":   "blanks"}\n'

    files, _ = kept(tmp_path, {"trace.trace": text}, Mask(Redactor(["secret"])))

    assert files["trace.trace"].decode() == text


def test_fields_are_emptied_also_where_the_shop_changed_what_was_typed(tmp_path: Path) -> None:
    mask = Mask(Redactor())
    mask.learn(["+4520123456"])
    fields = [
        {"type": "tel", "__playwright_value_": "(+45) 20-12-34-56"},
        {"type": "hidden", "__playwright_value_": "41000000201"},
        {"type": "number", "__playwright_value_": "1"},
    ]

    files, _ = kept(tmp_path, {"trace.trace": line(html=["INPUT", fields])}, mask)

    told = json.loads(files["trace.trace"])["html"][1]
    assert [one["__playwright_value_"] for one in told] == ["[typed]", "41000000201", "1"]


def test_where_our_own_code_lies_is_not_told(tmp_path: Path) -> None:
    files, _ = kept(
        tmp_path, {"trace.stacks": "/opt/tillwatch", "resources/a.css": "a{}"}, Mask(Redactor())
    )

    assert set(files) == {"resources/a.css"}


def test_of_many_pictures_the_small_ones_are_kept(tmp_path: Path) -> None:
    sizes = {"small": 10_000, "middle": 800_000, "large": 900_000}
    files, _ = kept(
        tmp_path, {PNG.format(name): b"x" * size for name, size in sizes.items()}, Mask(Redactor())
    )

    assert set(files) == {PNG.format("small"), PNG.format("middle")}


def test_cookies_lose_their_values_in_the_trace_and_in_the_archive(tmp_path: Path) -> None:
    files, har = kept(tmp_path, {"trace.network": network(entry())}, Mask(Redactor()))

    assert "cart=1" not in har
    assert b"cart=1" not in files["trace.network"]
    assert b'"name":"cart","value":"[left out]"' in files["trace.network"]


def test_what_was_sent_is_blotted_and_its_beginning_kept(tmp_path: Path) -> None:
    mask = Mask(Redactor())
    mask.learn(["Plantegade 7"])
    sent = {"mimeType": "text/plain", "_file": "resources/1.bin"}
    files = {
        "trace.network": network(entry(method="POST", postData=sent)),
        "resources/1.bin": "street=Plantegade+7&" + "x" * 5000,
    }

    _, har = kept(tmp_path, files, mask)

    [told] = json.loads(har)["log"]["entries"]
    assert told["request"]["postData"]["text"].startswith("street=[typed]&xxx")
    assert len(told["request"]["postData"]["text"]) == 4000
    assert told["request"]["postData"]["comment"] == "the first 4000 of 5015 characters"
    assert (told["time"], told["response"]["bodySize"]) == (0, -1)
    assert told["response"]["content"]["size"] == 0
