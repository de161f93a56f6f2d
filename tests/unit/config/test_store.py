"""What a store knows of itself."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from config.checks import PurchaseSpec, UptimeSpec
from config.store import Config, Maintenance, Market, Store

NIGHT = Maintenance.model_validate({"from": "2026-12-01 02:00", "to": "2026-12-01 03:00"})


def make(url: str = "https://nordlys.example/da/", **more: object) -> Store:
    return Store.model_validate({"id": "nordlys", "url": url, **more})


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/", "https://nordlys.example/da/"),
        ("/products/a", "https://nordlys.example/da/products/a"),
        ("/da/products/a?size=2", "https://nordlys.example/da/products/a?size=2"),
        ("/da", "https://nordlys.example/da"),
        ("/dansk/a", "https://nordlys.example/da/dansk/a"),
        ("https://nordlys.example/en/products/a", "https://nordlys.example/en/products/a"),
    ],
)
def test_a_path_stands_below_the_url(path: str, address: str) -> None:
    assert make().address(path) == address


@pytest.mark.parametrize("url", ["https://nordlys.example", "https://nordlys.example/"])
@pytest.mark.parametrize("path", ["/", "/da/products/a", "/?a"])
def test_a_path_of_a_shop_at_the_root_is_the_path(url: str, path: str) -> None:
    assert make(url).address(path) == f"https://nordlys.example{path}"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Nordlys.example:8443", "nordlys.example"),
        ("http://[2001:db8::1]:8080", "2001:db8::1"),
        ("https://blåbær.example", "blåbær.example"),
    ],
)
def test_a_store_knows_its_host(url: str, host: str) -> None:
    assert make(url).host == host


def test_a_store_without_a_name_goes_by_its_files_name() -> None:
    assert make().title == "nordlys"
    assert make(name="Nordlys Interiør").title == "Nordlys Interiør"


@pytest.mark.parametrize(("minute", "inside"), [(-1, False), (0, True), (59, True), (60, False)])
def test_maintenance_is_in_the_stores_own_time_and_its_end_is_not_in_it(
    minute: int,
    inside: bool,  # noqa: FBT001 - a row of the table
) -> None:
    store = make(market=Market(timezone="Europe/Copenhagen"), maintenance=[NIGHT])
    begin = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)

    assert store.in_maintenance(begin + timedelta(minutes=minute)) is inside


def test_a_local_time_may_be_given_as_a_value_but_never_with_a_zone() -> None:
    local = datetime(2026, 12, 1, 2)  # noqa: DTZ001 - the store has the zone

    assert Maintenance(from_=local, to=local).from_ == local
    with pytest.raises(ValidationError, match="is not a local date and time"):
        Maintenance(from_=local.replace(tzinfo=UTC), to=local)


def test_a_config_knows_the_checks_of_all_its_stores() -> None:
    spec = PurchaseSpec(every=timedelta(minutes=7))
    config = Config(stores={"nordlys": make(checks={"phone": spec, "uptime": UptimeSpec()})})

    check = config.checks["nordlys/phone"]

    assert list(config.checks) == ["nordlys/phone", "nordlys/uptime"]
    assert (check.name, check.kind, check.spec, check.store.id) == (
        "phone",
        "purchase",
        spec,
        "nordlys",
    )


def test_a_definition_never_changes() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        make().name = "other"


def test_no_store_prints_its_secrets() -> None:
    store = make(channels={"slack": "planted-1"}, headers={"X-Shop": "planted-2"})

    assert "planted" not in repr(store) + store.model_dump_json()


@pytest.mark.parametrize(
    ("host", "at_home"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("[::1]", True),
        ("localhost", True),
        ("127.shop.example", False),
        ("shop.example", False),
    ],
)
def test_only_this_machine_is_home(host: str, at_home: bool) -> None:  # noqa: FBT001 - a column
    assert make(f"http://{host}").is_at_home is at_home
