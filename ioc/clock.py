"""Time and ids come in from outside: the two sources that the composition root injects."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from uuid import UUID

Clock = Callable[[], datetime]
"""Gives the present moment, with its offset from UTC."""

NewId = Callable[[datetime], UUID]
"""Gives an id that was never given before and sorts by the moment."""


def system_clock() -> datetime:
    """The machine's own clock, in UTC."""
    return datetime.now(UTC)


def steady_clock() -> Clock:
    """A clock that starts at the machine's own and runs on evenly, whatever is done to the machine's meanwhile."""
    began, counted_from = system_clock(), monotonic()

    def now() -> datetime:
        return began + timedelta(seconds=monotonic() - counted_from)

    return now


def new_id(now: datetime) -> UUID:
    """A UUIDv7 (RFC 9562, 5.7): milliseconds since 1970, then 74 random bits."""
    milliseconds = int(now.timestamp() * 1000)
    random = int.from_bytes(os.urandom(10))
    high = (milliseconds & ((1 << 48) - 1)) << 80
    return UUID(int=high | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1))
