"""How a process lives: named, logging, stopped by SIGTERM or SIGINT."""

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from typing import Any, Final

import uvloop
from setproctitle import setproctitle

from ioc.logs import configure_logging
from ioc.settings import Settings

COLLECT_AFTER: Final = 20_000
"""New objects between two collections; Python's 700 make a busy process collect hundreds of times a second."""

Main = Callable[[asyncio.Event], Awaitable[int]]
"""A process's whole work; it ends soon after the event is set and returns the exit code."""


def run_process(name: str, settings: Settings, main: Main) -> int:
    """Runs the process until it is told to stop. Returns its exit code."""
    setproctitle(f"ioc {name}")
    configure_logging(settings, name)
    return uvloop.run(_until_signal(main))


async def _until_signal(main: Main) -> int:
    # What is there at the start stays: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    return await main(stop)


async def first_of(stop: asyncio.Event, *tasks: asyncio.Future[Any]) -> None:
    """Returns when `stop` is set or any task has ended; raises what a task raised. All tasks are cancelled then."""
    stopping = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait({stopping, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in (stopping, *tasks):
            each.cancel()
        await asyncio.gather(stopping, *tasks, return_exceptions=True)
