"""Waiting for what must really happen, with a limit; nothing here sleeps for a fixed time in hope."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Found = TypeVar("Found")


async def until(look: Callable[[], Awaitable[Found | None]], within_s: float = 30.0) -> Found:
    """What `look` finds, once it finds something; fails after the limit, with what it saw last."""
    seen: Found | None = None
    try:
        async with asyncio.timeout(within_s):
            while not (seen := await look()):
                await asyncio.sleep(0.02)
            return seen
    except TimeoutError:
        raise AssertionError(f"not so within {within_s} s; last seen: {seen!r}") from None
