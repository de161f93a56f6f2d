"""The commands for people and scripts: what they say, where, and with which exit code. Never a traceback."""

import json
from pathlib import Path

import fastjsonschema
import pytest
import yaml

from tests.e2e.house import TILLWATCH, House, shop_file
from tests.often import often
from tests.shop.mailbox import MailFault, running_mailbox

pytestmark = pytest.mark.e2e

NOBODY = "http://127.0.0.1:9"
COMMANDS = (
    "run",
    "check-config",
    "check",
    "history",
    "evidence",
    "test-channel",
    "schema",
    "install-browser",
)

MISTAKES = [
    (["chekc"], "No such command 'chekc'"),
    (["check"], "Missing argument"),
    (["check", "--heded", "nordlys"], "No such option: --heded"),
    (["history", "nordlys", "--limit", "0"], "Invalid value for '--limit'"),
    (["schema", "shop"], "'shop' is not one of"),
    (["check", "nobody"], 'no check is called "nobody"; there are: nordlys/'),
    (["check", "nordlys/seo"], 'no check is called "nordlys/seo"; there are: nordlys/'),
    (["check", "nordlys", "--config", "away"], "can't read the folder away (no such"),
    (["test-channel", "pager"], 'no channel is called "pager"; there are: nordlys/mail'),
    (
        ["test-channel", "away/mail"],
        'no channel is called "away/mail"; there are: nordlys/mail',
    ),
    (["history", "nordlys"], "there is no database in"),
    (["evidence", "nordlys"], 'nothing is kept of "nordlys"'),
    (["run", "--listen", "here"], "is not an address with a port"),
]


def test_the_console_script_is_installed() -> None:
    assert TILLWATCH.is_file()


@pytest.mark.parametrize("command", often(COMMANDS, {"check"}))
def test_every_command_has_help(house: House, command: str) -> None:
    done = house.call(command, "--help")

    assert done.returncode == 0
    assert done.stderr == ""
    assert f"tillwatch {command} [OPTIONS]" in done.stdout


def test_the_program_s_help_lists_all_commands_and_exit_codes(house: House) -> None:
    done = house.call("--help")

    assert done.returncode == 0
    assert all(f" {command} " in done.stdout for command in COMMANDS)
    assert "1 the shop failed" in done.stdout


@pytest.mark.parametrize(
    ("call", "hint"),
    often(MISTAKES, MISTAKES[::6]),
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_user_s_mistake_gets_one_message_and_exit_code_2(
    house: House, call: list[str], hint: str
) -> None:
    house.write("nordlys", **shop_file(NOBODY, 2525, uptime={}))

    done = house.call(*call)

    assert done.returncode == 2, done
    assert hint in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not (house.root / "data").exists()


def test_check_config_says_every_fault_of_every_file_and_counts_what_is_sound(
    house: House,
) -> None:
    house.write("nordlys", **shop_file(NOBODY, uptime={}))
    house.write_text("bad", "url: 7\nnmae: x\n")
    house.write_text("worse", "url: [\n")

    done = house.call("check-config")

    assert done.returncode == 2
    assert done.stdout == "1 stores, 1 checks, 3 faults\n"
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("tillwatch: stores/") for line in lines)


def test_check_config_of_a_sound_folder(house: House) -> None:
    house.write("nordlys", **shop_file(NOBODY, uptime={}))

    done = house.call("check-config")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 stores, 1 checks, 0 faults\n"


def test_check_config_of_a_folder_without_shops_says_where_it_looked(house: House) -> None:
    (house.root / "config" / "stores").mkdir(parents=True, exist_ok=True)

    done = house.call("check-config")

    assert (done.returncode, done.stderr) == (0, "")
    place = house.root / "config" / "stores"
    assert done.stdout.splitlines() == [
        "0 stores, 0 checks, 0 faults",
        f"shops are looked for in {place}: one file for each, like nordlys.yaml",
    ]


def test_check_config_for_programs(house: House) -> None:
    house.write("nordlys", **shop_file(NOBODY, uptime={}))
    house.write_text("bad", "url: http://shop.example\nnmae: x\n")

    done = house.call("check-config", "--json")

    assert done.returncode == 2
    told = json.loads(done.stdout)
    assert told["stores"] == ["nordlys"]
    (fault,) = told["faults"]
    assert (fault["file"], fault["line"], fault["key"]) == ("stores/bad.yaml", 2, "nmae")
    assert done.stderr == ""


def test_the_schema_is_one_that_editors_take(house: House) -> None:
    store, defaults = house.call("schema"), house.call("schema", "defaults")

    accepts = fastjsonschema.compile(json.loads(store.stdout))
    accepts(yaml.safe_load("url: https://nordlys.example"))
    with pytest.raises(fastjsonschema.JsonSchemaException):
        accepts({"nmae": "x"})
    assert json.loads(defaults.stdout) != json.loads(store.stdout)
    assert store.stderr == defaults.stderr == ""


async def test_a_channel_that_works_gets_a_message(house: House) -> None:
    async with running_mailbox() as mailbox:
        house.write("nordlys", **shop_file(NOBODY, mailbox.smtp_port))

        done = await house.acall("test-channel", "mail")

        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "mail: the message was taken\n"
        assert len(mailbox.messages) == 1


async def test_a_channel_of_the_defaults_is_tested_before_there_is_a_shop(house: House) -> None:
    async with running_mailbox() as mailbox:
        channels = shop_file(NOBODY, mailbox.smtp_port)["channels"]
        house.defaults(channels=channels, alerts={"language": "da"})

        done = await house.acall("test-channel", "mail")
        other = await house.acall("test-channel", "pager")

        assert (done.returncode, done.stderr) == (0, "")
        assert "dine butikker: en testbesked" in mailbox.messages[0].subject
    assert other.stderr == 'tillwatch: no channel is called "pager"; there are: mail\n'


@pytest.mark.proof
async def test_another_shop_s_fault_does_not_stop_the_test_of_a_channel(house: House) -> None:
    async with running_mailbox() as mailbox:
        house.write("nordlys", **shop_file(NOBODY, mailbox.smtp_port))
        house.write_text("bad", "urll: https://bad.example\n")

        either = await house.acall("test-channel", "mail")
        named = await house.acall("test-channel", "nordlys/mail")
        bad = await house.acall("test-channel", "bad/mail")

        assert (either.returncode, named.returncode, bad.returncode) == (0, 0, 2)
        assert either.stderr == named.stderr == ""
        assert "stores/bad.yaml:1: urll: is not known" in bad.stderr
        assert len(mailbox.messages) == 2


def test_a_stray_file_is_named_and_the_right_one_is_used(house: House) -> None:
    house.write("nordlys", **shop_file(NOBODY, uptime={"every": "20s", "timeout": "1s"}))
    (house.stores / "nordlys.yml").write_text("url: http://127.0.0.1:7\n", encoding="utf-8")

    done = house.call("check", "nordlys/uptime", "--json")

    assert done.returncode == 1
    assert "stores/nordlys.yml: there is stores/nordlys.yaml already" in done.stderr
    assert json.loads(done.stdout)[0]["verdict"] == "failed"


async def test_a_channel_that_refuses_says_why(house: House) -> None:
    async with running_mailbox() as mailbox:
        mailbox.faults.on(MailFault.REFUSE)
        house.write("nordlys", **shop_file(NOBODY, mailbox.smtp_port))

        done = await house.acall("test-channel", "nordlys/mail")

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("tillwatch: nordlys/mail: the mail server 127.0.0.1: ")
    assert "No such person here" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_install_browser_says_which_there_is(house: House) -> None:
    done = house.call("install-browser")

    assert (done.returncode, done.stderr) == (0, "")
    assert Path(done.stdout.removeprefix("Browser: ").strip()).is_file()
