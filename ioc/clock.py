"""Time and ids come in from outside: the two sources that the composition root injects."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

Clock = Callable[[], datetime]
"""Gives the present moment, with its offset from UTC."""

NewId = Callable[[datetime], UUID]
"""Gives an id that was never given before and sorts by the moment."""


def system_clock() -> datetime:
    """The machine's own clock, in UTC."""
    return datetime.now(UTC)


def new_id(now: datetime) -> UUID:
    """A UUIDv7 (RFC 9562, 5.7): milliseconds since 1970, then 74 random bits."""
    milliseconds = int(now.timestamp() * 1000)
    random = int.from_bytes(os.urandom(10))
    high = (milliseconds & ((1 << 48) - 1)) << 80
    return UUID(int=high | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & ((1 << 62) - 1))
