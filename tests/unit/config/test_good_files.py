"""What a good file comes to: defaults, kinds of text, the files' names."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from config.checks import Depth, Device, PurchaseSpec, UptimeSpec
from config.secrets import Redactor
from tests.unit.config.folder import (
    NORDLYS,
    URL,
    faults,
    purchase_of,
    read,
    read_folder,
    store_of,
    write,
)

REPOSITORY = Path(__file__).parents[3]
EXAMPLE = REPOSITORY / "config" / "stores" / "example.yaml.txt"
NIGHT = "market: {timezone: Europe/Copenhagen}\nmaintenance:\n"


SIGNED = 'sig1=("@authority" "signature-agent");created=1790000000;expires=1797800000'


def test_a_url_is_all_that_a_store_needs(tmp_path: Path) -> None:
    store = store_of(tmp_path, URL)

    assert store.title == "nordlys"
    assert store.checks == {"purchase": PurchaseSpec(), "uptime": UptimeSpec()}
    assert store.market.timezone == "UTC"


def test_the_example_that_is_shipped_says_what_it_looks_like(tmp_path: Path) -> None:
    secrets = {"NORDLYS_SLACK_URL": "slack://x/y/z", "NORDLYS_SIG": "sig1=:aGVq:", "NORDLYS_SIG_INPUT": SIGNED}  # fmt: skip
    loaded = read(tmp_path, {NORDLYS: EXAMPLE.read_bytes()}, environ=secrets)

    store = loaded.config.stores["nordlys"]

    assert faults(loaded) == []
    assert store.name == "Nordlys Interiør"
    assert store.consent is not None
    assert store.consent.given == date(2026, 11, 1)
    assert store.alerts.escalate is not None
    assert store.alerts.escalate.to == ("phone",)
    assert store.channels["slack"].get_secret_value() == "slack://x/y/z"
    assert store.headers["Signature"].get_secret_value() == "sig1=:aGVq:"
    assert store.signature is not None
    assert store.signature.expires == datetime.fromtimestamp(1797800000, UTC)
    assert store.windows[0].start == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert purchase_of(store).until is Depth.PAYMENT
    assert purchase_of(store).device is Device.MOBILE
    assert purchase_of(store, "purchase-desktop").every == timedelta(minutes=15)


def test_the_folder_that_is_shipped_has_no_fault_and_watches_nothing() -> None:
    loaded = read_folder(REPOSITORY / "config")

    assert loaded.faults == ()
    assert loaded.config.stores == {}


def test_every_line_of_the_shipped_defaults_is_right_when_it_is_switched_on(
    tmp_path: Path,
) -> None:
    text = (REPOSITORY / "config" / "defaults.yaml").read_text(encoding="utf-8")
    keys = [line.removeprefix("# ") for line in text.splitlines() if not line.startswith("# Wh")]
    switched_on = "\n".join(line for line in keys if not line.startswith("Every key"))
    secrets = {"TILLWATCH_SLACK_URL": "slack://x/y/z", "MAIL_PASSWORD": "abcdef"}

    loaded = read(
        tmp_path,
        {"defaults.yaml": switched_on.replace("mailtos", "mailto"), NORDLYS: URL},
        environ=secrets,
    )

    assert faults(loaded) == []
    assert loaded.config.stores["nordlys"].owner == "anna"


def test_text_stays_the_text_that_was_written(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        URL
        + """\
name: 2026
owner: on
market: {country: NO, language: no}
quiet: {daily: 22:00-07:00}
shopper: {postcode: 0800, phone: +4520123456, street: 1e3}
checks: {uptime: {text: true}}
""",
    )

    uptime = store.checks["uptime"]

    assert (store.name, store.owner, store.market.country) == ("2026", "on", "NO")
    assert (store.shopper.postcode, store.shopper.phone) == ("0800", "+4520123456")
    assert store.shopper.street == "1e3"
    assert str(store.quiet and store.quiet.daily) == "22:00-07:00"
    assert isinstance(uptime, UptimeSpec)
    assert uptime.text == "true"


def test_a_step_may_take_all_the_time_that_the_run_has(tmp_path: Path) -> None:
    text = URL + "checks: {purchase: {every: 61s, timeout: 1m, step_timeout: 1m, slow: 59s}}\n"

    assert purchase_of(store_of(tmp_path, text)).step_timeout == timedelta(minutes=1)


def test_an_anchor_saves_writing_a_value_twice(tmp_path: Path) -> None:
    store = store_of(
        tmp_path,
        URL + "checks:\n  purchase: &b {every: 9m, kind: purchase}\n  purchase-2: *b\n",
    )

    assert purchase_of(store, "purchase-2").every == timedelta(minutes=9)


def test_of_a_time_that_comes_twice_the_first_is_meant(tmp_path: Path) -> None:
    """On 2026-10-25 Copenhagen's clocks show 02:00 to 03:00 in summer time and again in winter time."""
    store = store_of(
        tmp_path, URL + NIGHT + "  - {from: 2026-10-25 02:30, to: 2026-10-25 03:30}\n"
    )

    assert store.windows[0].start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert store.windows[0].end == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "local", "said"),
    [
        ("Europe/Copenhagen", "2026-03-29 01:59", None),
        ("Europe/Copenhagen", "2026-03-29 02:00", "the clocks go from 02:00 to 03:00 then; write 2026-03-29 03:00 or later"),
        ("Europe/Copenhagen", "2026-03-29 02:59:59", "the clocks go from 02:00 to 03:00 then; write 2026-03-29 03:00 or later"),
        ("Europe/Copenhagen", "2026-03-29 03:00", None),
        ("Australia/Lord_Howe", "2026-10-04 02:15", "the clocks go from 02:00 to 02:30 then; write 2026-10-04 02:30 or later"),
        ("Pacific/Apia", "2011-12-30 12:00", "the clocks go from 00:00 to 00:00 then; write 2011-12-31 00:00 or later"),
        ("America/Nuuk", "2026-03-28 23:30", "the clocks go from 23:00 to 00:00 then; write 2026-03-29 00:00 or later"),
    ],
)  # fmt: skip
def test_times_that_the_clocks_skip_are_refused_to_the_minute(
    tmp_path: Path, zone: str, local: str, said: str | None
) -> None:
    text = f"{URL}market: {{timezone: {zone}}}\nmaintenance:\n  - {{from: {local}, to: 2030-01-01 00:00}}\n"

    messages = faults(read(tmp_path, {NORDLYS: text}))

    assert [message.partition(": the")[2] for message in messages] == (
        [said.removeprefix("the")] if said else []
    )


def test_only_yaml_files_that_are_not_hidden_are_stores(tmp_path: Path) -> None:
    (tmp_path / "stores" / "archive.yaml").mkdir(parents=True)
    loaded = read(
        tmp_path,
        {
            NORDLYS: URL,
            "stores/README.md": "# hello",
            "stores/.nordlys.yaml": "nothing: right",
            "stores/example.yaml.txt": "nothing: right",
            "stores/nordlys.yaml~": "nothing: right",
            "stores/sydlys.yaml.off": "nothing: right",
            "stores/archive/sydlys.yaml.off": "nothing: right",
            "stores/..data/nordlys.yaml": "nothing: right",
            "compose.yaml": "services: {}",
        },
    )

    assert faults(loaded) == []
    assert loaded.files == {"nordlys": NORDLYS}


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "slack").write_text("slack://from/a/file\n")
    loaded = read(
        tmp_path,
        {NORDLYS: URL + "channels: {slack: '${SLACK}'}\n"},
        environ={"SLACK_FILE": str(tmp_path / "slack")},
    )

    channel = loaded.config.stores["nordlys"].channels["slack"]

    assert channel.get_secret_value() == "slack://from/a/file"
    assert "slack://from/a/file" in loaded.secrets


def test_a_channel_gives_its_tokens_away_to_nobody_and_takes_no_word_from_anybody(
    tmp_path: Path,
) -> None:
    bot, hook = "xoxb-1111-2222-b0tS3cr3tT0k3n", "TIiajkdnlazkcOXrIdevi7FQ"
    channels = f"slack: 'slack://{bot}/#nordlys', hook: 'jsons://hooks.example/{hook}/alerts/shop'"
    loaded = read(
        tmp_path, {NORDLYS: URL + f"channels: {{{channels}}}\n"}, fault_of=lambda _: None
    )

    blot = Redactor(loaded.secrets).text

    assert blot(f"/{hook}/ and Bearer {bot}") == "/[secret]/ and Bearer [secret]"
    words = "Check: nordlys/purchase; see https://hooks.example/alerts and #shop"
    assert blot(words) == words


def test_a_full_address_on_the_shops_own_host_is_a_path(tmp_path: Path) -> None:
    product = "https://BLÅBÆR.example/products/a"

    store = store_of(
        tmp_path,
        f"url: https://xn--blbr-roah.example\nchecks: {{purchase: {{product: {product}}}}}",
    )

    assert purchase_of(store).product == product


def test_an_address_that_many_stores_share_is_judged_once(tmp_path: Path) -> None:
    asked: list[str] = []
    write(tmp_path, {f"stores/s{n}.yaml": f"url: https://s{n}.example\n" for n in range(5)})

    read(
        tmp_path,
        {"defaults.yaml": "channels: {slack: slack://a/b/c}"},
        fault_of=asked.append,
    )

    assert asked == ["slack://a/b/c"]


def test_one_store_at_fault_does_not_stop_the_others(tmp_path: Path) -> None:
    loaded = read(tmp_path, {NORDLYS: URL, "stores/sydlys.yaml": "urll: https://sydlys.example"})

    assert set(loaded.config.stores) == {"nordlys"}
    assert {fault.store for fault in loaded.faults} == {"sydlys"}


@pytest.mark.parametrize("stray", ["stores/nordlys.yml", "stores/Nordlys.yaml", "nordlys.yaml"])
def test_a_stray_file_beside_the_right_one_takes_nothing_from_it(
    tmp_path: Path, stray: str
) -> None:
    loaded = read(tmp_path, {NORDLYS: URL, stray: "url: https://other.example"})

    assert loaded.config.stores["nordlys"].url == "https://nordlys.example"
    assert loaded.files == {"nordlys": NORDLYS}
    assert [(fault.store, fault.file) for fault in loaded.faults] == [("nordlys", stray)]


def test_a_stray_file_of_defaults_stops_no_shop(tmp_path: Path) -> None:
    loaded = read(
        tmp_path, {NORDLYS: URL, "defaults.yaml": "owner: anna", "default.yml": "owner: ida"}
    )

    assert loaded.config.stores["nordlys"].owner == "anna"
    assert loaded.shared == ()
    assert faults(loaded) == ["default.yml: there is defaults.yaml already; take this file away"]


def test_while_the_defaults_have_a_fault_there_is_nothing_to_run(tmp_path: Path) -> None:
    loaded = read(tmp_path, {NORDLYS: URL, "defaults.yaml": "ownr: anna"})

    assert loaded.config.stores == {}
    assert [fault.store for fault in loaded.faults] == [None]
