"""Logs are one JSON object a line, from every library alike, and carry no secret."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from ioc.logs import configure_logging, mask_secrets
from ioc.settings import Settings


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_our_lines_and_the_libraries_have_one_shape(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(), "api")

    structlog.get_logger("ours").info("report_accepted", commune="24133", name="Đắk Lắk")
    logging.getLogger("some.library").warning("it took %s ms", 5)

    ours, theirs = lines(capsys)
    assert (ours["event"], ours["process"], ours["name"]) == ("report_accepted", "api", "Đắk Lắk")
    assert (theirs["event"], theirs["logger"], theirs["level"]) == ("it took 5 ms", "some.library", "warning")
    assert ours["timestamp"].endswith("Z")


def test_an_exception_is_told_with_its_traceback_in_the_same_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(), "worker")

    try:
        int("broken")
    except ValueError:
        structlog.get_logger("ours").exception("failed")

    (line,) = lines(capsys)
    assert "ValueError: invalid literal" in line["exception"]


def test_the_level_is_a_setting_and_harmless_noise_is_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings(log_level="warning"), "api")

    structlog.get_logger("ours").info("small")
    logging.getLogger("aiokafka.consumer").error("GroupCoordinatorNotAvailableError")
    logging.getLogger("some.library").error("large")

    assert [line["event"] for line in lines(capsys)] == ["large"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Bearer eyJhbGciOiJFZDI1NTE5In0.eyJpc3MiOiJpb2MifQ.c2ln", "Bearer [token]"),
        ("token TXWgSM-YhJGzy8Bfc5SH7VfKezgB91R3smfETaaT-vA", "token [follow]"),
        ("postgresql://ioc_app:8dJk2-kDjwk2_dkEkw@127.0.0.1/ioc", "postgresql://ioc_app:[password]@127.0.0.1/ioc"),
        ("gọi 0905123456 ngay", "gọi [phone] ngay"),
        ("+84905123456", "[phone]"),
        ("01a20d54-4f4c-788f-87a1-b8a5f5d89c70", "01a20d54-4f4c-788f-87a1-b8a5f5d89c70"),
        ("ordinary words of a line", "ordinary words of a line"),
    ],
)
def test_no_secret_reaches_a_line(written: str, shown: str) -> None:
    assert mask_secrets(None, "info", {"event": "x", "error": written})["error"] == shown
