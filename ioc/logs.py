"""Structured logs: one line an event, JSON for machines or coloured for people, one renderer for all libraries."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any, Final, TextIO

import structlog

from ioc.settings import Settings

Line = MutableMapping[str, Any]

# Libraries that tell of what is harmless, or of what we tell better ourselves.
_QUIETED: Final = {
    # "GroupCoordinatorNotAvailableError" on a group's first use, and every reconnect while a broker restarts.
    "aiokafka": logging.CRITICAL,
    # Faust's banner and the story of each service's start and stop.
    "faust": logging.ERROR,
    "mode": logging.ERROR,
    # Every statement, at info.
    "sqlalchemy.engine": logging.WARNING,
    "alembic": logging.WARNING,
    # Every request of a client of ours.
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    # Every connection that ends without a close frame.
    "websockets": logging.WARNING,
    "uvicorn.error": logging.WARNING,
    "asyncio": logging.WARNING,
}

_SECRETS: Final = re.compile(
    r"(?P<token>eyJ[\w-]{8,}\.[\w-]+\.[\w-]+)"
    r"|(?P<follow>(?<![\w-])[\w-]{43}(?![\w-]))"
    r"|(?P<password>(?<=:)[^:@/\s]{12,}(?=@))"
    r"|(?P<phone>(?<![\d.])(?:\+?84|0)\d{8,10}(?!\d))"
)


def mask_secrets(_: Any, __: str, line: Line) -> Line:
    """The last line of defence: tokens, passwords in addresses and phone numbers never reach a log (law 7)."""
    for name, content in line.items():
        if isinstance(content, str) and len(content) > 8 and name != "event":
            line[name] = _SECRETS.sub(lambda match: f"[{match.lastgroup}]", content)
    return line


def configure_logging(settings: Settings, process: str, output: TextIO | None = None) -> None:
    """Sets up logging for the whole process; every line names it. Lines go to `output`, or else to standard error."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _naming(process),
        structlog.processors.format_exc_info,
        mask_secrets,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
        if settings.log_format == "console"
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(output or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_foreign, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, least in _QUIETED.items():
        logging.getLogger(name).setLevel(max(least, level))


def _naming(process: str) -> structlog.typing.Processor:
    def name(_: Any, __: str, line: Line) -> Mapping[str, Any]:
        line["process"] = process
        return line

    return name


def _foreign(_: Any, __: str, line: Line) -> Mapping[str, Any]:
    """A library's line: its logger's name says where it comes from."""
    line["logger"] = line["_record"].name
    return line
