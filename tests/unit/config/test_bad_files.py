"""Every fault that a file can have, with the exact words that its writer reads."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.document import MOST_BYTES
from tests.unit.config.folder import NORDLYS, Case, faults, read, read_folder, table, write

GOOD = "url: https://nordlys.example\n"


@pytest.mark.parametrize("case", table(), ids=lambda case: case.name)
def test_a_bad_file_is_refused_with_exactly_these_words(case: Case, tmp_path: Path) -> None:
    loaded = read(tmp_path, case.files)

    assert faults(loaded) == case.expected
    # what is said names the file at fault, so that only its store is refused
    files = {loaded.files[store] for store in loaded.config.stores}
    assert not files & {fault.file for fault in loaded.faults}


def test_the_table_has_its_fifty_files_and_each_says_something() -> None:
    cases = table()

    assert len(cases) >= 50
    assert all(case.expected for case in cases)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.encode() + b"name: Nordlys Interi\xf8r\n", "stores/nordlys.yaml:2: a character here is not UTF-8; save the file as UTF-8"),
        (GOOD.encode("utf-16"), "stores/nordlys.yaml:1: a character here is not UTF-8; save the file as UTF-8"),
        (GOOD.encode() + b"name: a\x00b\n", "stores/nordlys.yaml:2: an invisible control character stands here; remove it"),
        (GOOD.encode() + b"#" * MOST_BYTES, "stores/nordlys.yaml: the file is too large; 256 kB is the most"),
    ],
    ids=["latin-1", "utf-16", "nul", "large"],
)  # fmt: skip
def test_a_file_that_is_no_plain_text_is_refused(
    tmp_path: Path, content: bytes, said: str
) -> None:
    loaded = read(tmp_path, {NORDLYS: content})

    assert faults(loaded) == [said]


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    loaded = read(tmp_path, {NORDLYS: GOOD.encode("utf-8-sig")})

    assert faults(loaded) == []


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "stores").mkdir()
    (tmp_path / NORDLYS).symlink_to(tmp_path / "gone.yaml")

    loaded = read(tmp_path, {})

    assert faults(loaded) == ["stores/nordlys.yaml: can't be read (no such file or directory)"]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody may look into it; root may everywhere, and is somebody else meanwhile."""
    root = os.geteuid() == 0
    folder.chmod(0)
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)


def test_a_folder_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    write(tmp_path, {NORDLYS: GOOD, "defaults.yaml": "owner: anna\n"})

    with locked(tmp_path):
        loaded = read_folder(tmp_path)

    (message,) = faults(loaded)
    assert message == (
        f"stores: can't read the folder {tmp_path} (permission denied); "
        f"shops are looked for in {tmp_path / 'stores'}"
    )


def test_defaults_that_cannot_be_read_are_not_taken_for_absent(tmp_path: Path) -> None:
    (tmp_path / "defaults.yaml").symlink_to(tmp_path / "defaults.yaml")

    loaded = read(tmp_path, {NORDLYS: GOOD})

    assert faults(loaded) == ["defaults.yaml: can't be read (too many levels of symbolic links)"]
    assert loaded.config.stores == {}


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    """Reading a pipe would wait for ever for somebody to write into it."""
    (tmp_path / "stores").mkdir()
    os.mkfifo(tmp_path / NORDLYS)

    loaded = read(tmp_path, {})

    assert faults(loaded) == ["stores/nordlys.yaml: is not a file"]


def test_a_missing_folder_is_a_fault_that_all_stores_share(tmp_path: Path) -> None:
    loaded = read_folder(tmp_path)

    assert loaded.shared == loaded.faults
    (message,) = faults(loaded)
    place = tmp_path / "stores"
    assert message == (
        f"stores: can't read the folder {place} (no such file or directory); "
        f"shops are looked for in {place}"
    )


LONG = "9" * 5000


@pytest.mark.parametrize(
    "line",
    [
        f"name: [{LONG}]", f"owner: {{{LONG}: a}}", f"platform: {LONG}", f"url: {LONG}", f"{LONG}: a",
        f"alerts: {{open_after: {LONG}}}", f"alerts: {{open_after: {LONG[:400]}}}",
        f"alerts: {{critical: {LONG}}}", f"alerts: {{critical: [{LONG}]}}", f"quiet: {{daily: {LONG}}}",
        f"orders: {{per_day: {LONG}, average: -{LONG[:200]}}}", f"consent: {{given: {LONG}, by: a}}",
        f"market: {{timezone: {LONG}, language: {LONG}}}", f"maintenance: [{{from: {LONG}, to: {LONG}}}]",
        f"checks: {{purchase: {{every: {LONG}d, timeout: {LONG}, product: {LONG}}}}}",
        f"checks: {{purchase: {{collection: https://a.example/{LONG}, until: {LONG}}}}}",
        f"checks: {{purchase: {{locators: {{{LONG}: [a], add_button: ['{LONG}[']}}}}}}",
        f"checks: {{uptime: {{read_at_most: {LONG}GB, redirects: {LONG}}}}}",
        f"checks: {{{LONG}: off}}", f"checks: {{a: {{kind: {LONG}}}}}", f"headers: {{'{LONG} a': a}}",
    ],
)  # fmt: skip
def test_a_value_without_end_is_repeated_up_to_where_it_can_be_told(
    tmp_path: Path, line: str
) -> None:
    loaded = read(tmp_path, {NORDLYS: f"{'' if line.startswith('url') else GOOD}{line}\n"})

    assert loaded.faults
    for message in faults(loaded):
        assert len(message) < 400, message
        assert "Unable" not in message


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)),
            "stores/nordlys.yaml:6: with its aliases the file unfolds to more than 20,000 values",
        ),
        ("[" * 100_000, "stores/nordlys.yaml:1: values stand too deep inside one another here"),
        ("{a: " * 50_000, "stores/nordlys.yaml:1: values stand too deep inside one another here"),
        ("url: [" + "a, " * 60_000 + "a]", "stores/nordlys.yaml:1: with its aliases the file unfolds to more than 20,000 values"),
        ("a: &a [*a]\n", "stores/nordlys.yaml:1: *a stands for a value marked &a, and there is none above; put text that begins with * in quotes"),
    ],
    ids=["a billion laughs", "deep lists", "deep keys", "many values", "itself"],
)  # fmt: skip
def test_a_file_that_would_eat_the_machine_is_refused_at_once(
    tmp_path: Path, text: str, said: str
) -> None:
    loaded = read(tmp_path, {NORDLYS: text})

    assert faults(loaded) == [said]


def test_no_message_prints_a_secret(tmp_path: Path) -> None:
    """`fault_of` repeats the whole address, as a careless library would."""
    loaded = read(
        tmp_path,
        {
            NORDLYS: """\
url: https://anna:planted-password@nordlys.example
channels:
  slack: nothing://${SLACK}/x
  mail: nothing://monitor:planted%2Fpass@smtp.example/?token=planted-token
  both: ["${SLACK}"]
headers:
  Authorization: "Basic ${SIGN_IN}"
  X-Odd: "planted-header\\n"
alerts: {critical: [slack]}
checks: {purchase: {product: "${SLACK}"}}
""",
            "stores/sydlys.yaml": "url: https://sydlys.example\nchannels: {slack: '${SLACK}'}\n",
        },
        environ={"SLACK": "planted-slack", "SIGN_IN": "planted-sign-in"},
    )

    text = "\n".join(faults(loaded))

    assert len(loaded.faults) == 7
    assert "planted" not in text
    assert {"planted-slack", "planted-sign-in", "planted/pass", "planted-token"} <= loaded.secrets
    assert {"Basic planted-sign-in", "planted-header\n"} <= loaded.secrets
    assert "planted" not in repr(loaded.config)
