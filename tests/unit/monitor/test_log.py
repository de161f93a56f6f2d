"""What a line of the log holds, and what never gets into one."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog
from structlog.contextvars import bound_contextvars

from config.secrets import Redactor
from config.settings import Settings
from monitor.log import configure

PLANTED = 's3cr3t-t0ken/æø"&'


def raised(message: str) -> RuntimeError:
    with pytest.raises(RuntimeError) as caught:
        raise RuntimeError(message)
    return caught.value


@pytest.fixture
def redactor() -> Redactor:
    return Redactor([PLANTED, "4711"])


@pytest.fixture
def log_to(redactor: Redactor) -> Iterator[Callable[[str], io.StringIO]]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level

    def configured(log_format: str) -> io.StringIO:
        stream = io.StringIO()
        settings = Settings.model_validate({"log_format": log_format})
        configure(settings, redactor=redactor, stream=stream)
        return stream

    yield configured
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def test_json_is_one_object_a_line_with_what_was_bound(
    log_to: Callable[[str], io.StringIO],
) -> None:
    stream = log_to("json")

    with bound_contextvars(check="nordlys/purchase", run_id="r1"):
        structlog.get_logger("monitor.runner").warning("evidence_lost", reason="disk\nfull")

    line = json.loads(stream.getvalue())
    assert line["event"] == "evidence_lost"
    assert line["level"] == "warning"
    assert line["logger"] == "monitor.runner"
    assert (line["check"], line["run_id"]) == ("nordlys/purchase", "r1")
    assert line["reason"] == "disk\nfull"
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_secrets_are_blotted_out_wherever_they_stand(
    log_to: Callable[[str], io.StringIO], log_format: str
) -> None:
    stream = log_to(log_format)
    log = structlog.get_logger("monitor")
    event = f"went to {PLANTED}"

    log.info(event, url=f"https://shop.example/?a={PLANTED}", deep={"a": [PLANTED]})
    log.info("number", pin=4711, path=ValueError(PLANTED))
    log.error("broke", exc_info=raised(f"no answer from {PLANTED}"))
    logging.getLogger("some.library").error("refused %s", PLANTED)

    text = stream.getvalue()
    assert "s3cr3t" not in text
    assert "4711" not in text
    assert text.count("[secret]") >= 7
    assert "RuntimeError" in text
    if log_format == "json":
        assert len([json.loads(line) for line in text.splitlines()]) == 4


def test_a_secret_that_is_learnt_later_is_blotted_out_too(
    log_to: Callable[[str], io.StringIO], redactor: Redactor
) -> None:
    stream = log_to("text")

    redactor.learn(["came-with-the-reload"])
    structlog.get_logger().info("channel", address="came-with-the-reload")

    assert "came-with-the-reload" not in stream.getvalue()


def test_a_shops_text_forges_no_line_and_colours_nothing(
    log_to: Callable[[str], io.StringIO],
) -> None:
    stream = log_to("text")

    forged = "x\n2026-01-01 [error] all is lost \x1b[31m\r\u2028"
    structlog.get_logger().info("seen", title=forged)
    logging.getLogger("some.library").error("no answer: %s", forged)

    text = stream.getvalue()
    assert len(text.splitlines()) == 2
    assert "\x1b" not in text
    assert "\\n2026" in text


def test_an_exceptions_lines_stay_lines(log_to: Callable[[str], io.StringIO]) -> None:
    stream = log_to("text")

    structlog.get_logger().error("broke", exc_info=raised("boom \x1b[31m"))

    assert "\nRuntimeError: boom \\x1b[31m" in stream.getvalue()


def test_talkative_libraries_are_heard_from_warnings_on(
    log_to: Callable[[str], io.StringIO],
) -> None:
    stream = log_to("text")

    logging.getLogger("sqlalchemy.engine").info("SELECT 1")
    logging.getLogger("aiohttp.access").info("GET /")
    logging.getLogger("alembic.runtime.migration").warning("careful")
    structlog.get_logger().debug("detail")

    assert len(stream.getvalue().splitlines()) == 1
    assert "careful" in stream.getvalue()
