"""Gathering events into batches without making anyone wait.

A batch is whatever has arrived while the one before was being worked on: a lone fact goes at once, a
flood goes a hundred at a time. An event is acknowledged only when its batch is done.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any


async def batches(stream: Any, most: int) -> AsyncIterator[list[Any]]:
    """The stream's events in batches of at most `most`; each is acknowledged after the caller's turn with it.

    When the caller is cancelled, or leaves, what it had in hand is not acknowledged and comes again.
    """
    stream.enable_acks = False
    waiting: asyncio.Queue[Any] = asyncio.Queue(maxsize=2 * most)
    pump = asyncio.ensure_future(_pump(stream, waiting))
    try:
        while (first := await _next(waiting, pump)) is not None:
            batch = [first]
            while len(batch) < most and not waiting.empty():
                batch.append(waiting.get_nowait())
            yield batch
            for event in batch:
                await stream.ack(event)
    finally:
        pump.cancel()
        with suppress(asyncio.CancelledError):
            await pump


async def _pump(stream: Any, waiting: asyncio.Queue[Any]) -> None:
    async for event in stream.events():
        await waiting.put(event)


async def _next(waiting: asyncio.Queue[Any], pump: asyncio.Future[None]) -> Any | None:
    """The next event; None when the stream has ended and nothing waits."""
    getter = asyncio.ensure_future(waiting.get())
    try:
        await asyncio.wait({getter, pump}, return_when=asyncio.FIRST_COMPLETED)
        if getter.done():
            return getter.result()
        pump.result()
        return None
    finally:
        getter.cancel()
