"""The service's own settings: from the environment, all faults at once, closed to others by default."""

from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from config.settings import Settings, SettingsError, host_and_port


def faults_of(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as raised:
        Settings.from_environment(environ)
    assert str(raised.value) == "\n".join(raised.value.faults)
    return raised.value.faults


def test_nothing_has_to_be_set() -> None:
    settings = Settings.from_environment({})

    assert settings.listen_at == ("127.0.0.1", 8460)
    assert settings.secrets == frozenset()


def test_settings_come_from_the_environment_and_what_is_given_wins() -> None:
    settings = Settings.from_environment(
        {
            "TILLWATCH_DATA_DIR": "/var/lib/tillwatch",
            "TILLWATCH_KEEP_RUNS": "30d",
            "TILLWATCH_KEEP_EVIDENCE_BYTES": "20GB",
            "TILLWATCH_REFERENCE_HOSTS": "192.0.2.1:443 [2001:db8::1]:443",
            "TILLWATCH_BROWSER_SANDBOX": "false",
            "TILLWATCH_LOG_FORMAT": "",
            "TILLWATCH_PORT": "tcp://10.0.0.1:80",  # what Kubernetes sets for a service of our name
        },
        data_dir=Path("elsewhere"),
        listen=None,
    )

    assert settings.data_dir == Path("elsewhere")
    assert settings.keep_runs == timedelta(days=30)
    assert settings.keep_evidence_bytes == 20 * 10**9
    assert settings.reference_hosts == ("192.0.2.1:443", "[2001:db8::1]:443")
    assert settings.browser_sandbox is False
    assert settings.log_format == "text"


def test_a_machine_with_one_family_of_addresses_can_ask_whether_its_network_is_down() -> None:
    hosts = [host_and_port(host)[0] for host in Settings().reference_hosts]

    assert {ip_address(host).version for host in hosts} == {4, 6}


def test_all_faults_are_said_at_once_and_in_plain_words() -> None:
    faults = faults_of(
        {
            "TILLWATCH_LISTEN": "::1:80",
            "TILLWATCH_BROWSER_RUNS": "0",
            "TILLWATCH_NETWORK_RUNS": "many",
            "TILLWATCH_LOG_FORMAT": "jsn",
            "TILLWATCH_KEEP_RUNS": "1h",
            "TILLWATCH_KEEP_EVIDENCE": "30",
            "TILLWATCH_BROWSER_SANDBOX": "maybe",
            "TILLWATCH_REFERENCE_HOSTS": "a:1 b",
            "TILLWATCH_BASE_URL": "watch.example",
            "TILLWATCH_LOCATION": "a b",
            "TILLWATCH_PASSWORD_FILE": "/gone",
        }
    )

    assert faults == (
        "TILLWATCH_PASSWORD: can't be read from /gone (no such file or directory); mend TILLWATCH_PASSWORD_FILE",
        'TILLWATCH_LISTEN: "::1:80" is not an address with a port; write it like 127.0.0.1:8460 or [::1]:8460',
        'TILLWATCH_BASE_URL: "watch.example" is not a web address; write it like https://shop.example',
        'TILLWATCH_LOCATION: "a b" does not fit here; write it like copenhagen',
        'TILLWATCH_LOG_FORMAT: "jsn" is not known; did you mean "json"?',
        'TILLWATCH_BROWSER_SANDBOX: true or false is expected here, not "maybe"; write it like false',
        "TILLWATCH_BROWSER_RUNS: 0 is too small; 1 is the least",
        'TILLWATCH_NETWORK_RUNS: "many" is not a whole number; write it like 100',
        'TILLWATCH_REFERENCE_HOSTS: "b" is not an address with a port; write it like 127.0.0.1:8460 or [::1]:8460',
        "TILLWATCH_KEEP_RUNS: 1h is too short; 1d is the least",
        'TILLWATCH_KEEP_EVIDENCE: "30" is not a length of time; write a number with its unit, for example 100ms, 2.5s, 5m, 6h or 1d',
    )


@pytest.mark.parametrize(
    "listen", ["0.0.0.0:8460", "[::]:8460", "192.168.1.2:80", "watch.example:80"]
)
def test_pages_that_others_reach_need_a_password(listen: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("correct horse\n")
    (tmp_path / "empty").write_text("\n")

    (fault,) = faults_of({"TILLWATCH_LISTEN": listen})
    assert fault == (
        f"TILLWATCH_PASSWORD: is missing, and TILLWATCH_LISTEN={listen} can be reached from other "
        "machines; set a password, or listen on 127.0.0.1 only"
    )
    assert faults_of(
        {"TILLWATCH_LISTEN": listen, "TILLWATCH_PASSWORD_FILE": str(tmp_path / "empty")}
    )
    with pytest.raises(ValidationError, match="is missing"):
        Settings(listen=listen, password=SecretStr(""))
    settings = Settings.from_environment(
        {"TILLWATCH_LISTEN": listen, "TILLWATCH_PASSWORD_FILE": str(tmp_path / "password")}
    )
    assert settings.secrets == {"correct horse"}


@pytest.mark.parametrize(
    ("listen", "at"),
    [
        ("127.0.0.1:0", ("127.0.0.1", 0)),
        ("127.8.8.8:80", ("127.8.8.8", 80)),
        ("localhost:8460", ("localhost", 8460)),
        ("[::1]:8460", ("::1", 8460)),
    ],
)
def test_this_machine_alone_needs_no_password(listen: str, at: tuple[str, int]) -> None:
    assert Settings.from_environment({"TILLWATCH_LISTEN": listen}).listen_at == at


@pytest.mark.parametrize(
    "text",
    [
        "8460",
        ":8460",
        "127.0.0.1",
        "::1",
        "[::1]",
        "[127.0.0.1]:80",
        "a:65536",
        "a:-1",
        "a:x",
        "a b:1",
        "a:\uff11",
    ],
)
def test_what_is_no_address_with_a_port_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an address with a port; write it like"):
        host_and_port(text)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "can't be read from {} (no such file or directory); mend TILLWATCH_PASSWORD_FILE"),
        (b"\xff", "can't be read from {} (not UTF-8 text); mend TILLWATCH_PASSWORD_FILE"),
        (b"\n", "is empty in {}; put its value there"),  # and no pages without a password
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault_of_its_own(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "password"
    if content is not None:
        path.write_bytes(content)

    faults = faults_of({"TILLWATCH_PASSWORD_FILE": str(path)})

    assert faults == (f"TILLWATCH_PASSWORD: {said.format(path)}",)


def test_secrets_of_the_settings_are_known_and_not_printed() -> None:
    settings = Settings.from_environment(
        {
            "TILLWATCH_DATABASE_URL": "postgresql://tillwatch:planted-1@db/tillwatch",
            "TILLWATCH_PASSWORD": "planted-2",
        }
    )

    assert settings.secrets == {
        "postgresql://tillwatch:planted-1@db/tillwatch",
        "planted-1",
        "planted-2",
    }
    assert "planted" not in repr(settings)


@pytest.mark.parametrize(
    ("written", "meant"), [("p[w4", "p[w4"), ("a/b#c?d", "a/b#c?d"), ("p%40ss", "p@ss")]
)
def test_the_password_of_a_database_is_known_whatever_stands_in_it(
    written: str, meant: str
) -> None:
    url = f"postgresql://tillwatch:{written}@db/tillwatch"

    assert Settings(database_url=SecretStr(url)).secrets == {url, written, meant}


@pytest.mark.parametrize(
    "url", ["postgresql://tillwatch@db/x", "postgresql:///x", "sqlite:///a@b"]
)
def test_a_database_without_a_password_has_none(url: str) -> None:
    assert Settings(database_url=SecretStr(url)).secrets == {url}
