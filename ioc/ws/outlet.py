"""What waits to be written to one client: bounded, in order, one write for whatever is there.

While the operating system has not taken what was written before, more is gathered instead of written.
A client that lets too much or too old wait is too slow: it is closed and comes back, since leaving
changes out would make its picture false.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from websockets.asyncio.server import ServerConnection
from websockets.frames import Frame
from websockets.protocol import State

from ioc.ws.form import Form

UNTAKEN_BYTES: Final = 64 * 1024
"""With more than this not taken by the operating system, nothing more is written for now."""


class Lines:
    """Encoded lines shared by all clients that receive them."""

    __slots__ = ("payload",)

    def __init__(self, payload: bytes) -> None:
        """Takes lines joined by their form."""
        self.payload = payload


class Written(Enum):
    """How a write went."""

    ALL = auto()
    LAGS = auto()
    TOO_SLOW = auto()


Frames = dict[tuple[Lines, ...], bytes]
"""Frames made in one round of writing, to be shared by clients with the same lines waiting."""


@dataclass(eq=False, slots=True, kw_only=True)
class Outlet:
    """The one place where frames are written to a client."""

    websocket: ServerConnection
    form: Form
    most_bytes: int
    """More than this waiting is too slow."""
    longest_s: float
    """Waiting longer than this is too slow."""
    on_too_slow: Callable[[], None]
    shut: bool = False
    """Nothing more is written: the connection closes."""
    drained: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while nothing lags."""
    _waiting: list[Lines] = field(default_factory=list)
    _bytes: int = 0
    _lags_since: float | None = None

    def __post_init__(self) -> None:
        self.drained.set()

    @property
    def waiting_bytes(self) -> int:
        """How much waits here, apart from what the operating system has not taken."""
        return self._bytes

    def put(self, lines: Lines) -> None:
        """Adds lines behind those that wait."""
        if not self.shut:
            self._waiting.append(lines)
            self._bytes += len(lines.payload) + 1

    def write(self, at: float, frames: Frames) -> Written:
        """Writes all that waits as one frame, if the client takes it. `at` is the loop's time."""
        if self.shut or not self._waiting:
            return Written.ALL
        transport = self.websocket.transport
        if self.websocket.protocol.state is not State.OPEN or transport.is_closing():
            self.close()
            return Written.ALL
        untaken = transport.get_write_buffer_size()
        if untaken > UNTAKEN_BYTES:
            return self._lag(at)
        # A prebuilt frame is legal only because no extension is negotiated with anybody.
        transport.write(self._frame(frames))
        self._waiting.clear()
        self._bytes, self._lags_since = 0, None
        self.drained.set()
        return Written.ALL

    def close(self) -> None:
        """Drops what waits and takes no more."""
        self.shut = True
        self._waiting.clear()
        self._bytes = 0
        self.drained.set()

    def _lag(self, at: float) -> Written:
        self.drained.clear()
        if self._lags_since is None:
            self._lags_since = at
        if self._bytes > self.most_bytes or at - self._lags_since > self.longest_s:
            self.close()
            self.on_too_slow()
            return Written.TOO_SLOW
        return Written.LAGS

    def _frame(self, frames: Frames) -> bytes:
        key = tuple(self._waiting)
        frame = frames.get(key)
        if frame is None:
            payload = key[0].payload if len(key) == 1 else self.form.join([lines.payload for lines in key])
            frame = frames[key] = Frame(self.form.opcode, payload).serialize(mask=False)
        return frame
