"""A board client that notes when each report arrived on it."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.load import Wall


class _Fact(msgspec.Struct):
    fact: str


class _Incident(msgspec.Struct):
    causes: list[_Fact]


class _Change(msgspec.Struct):
    kind: str
    at: str


class _Data(msgspec.Struct):
    change: _Change | None = None
    incident: _Incident | None = None


class _Pub(msgspec.Struct):
    data: _Data


class _Push(msgspec.Struct):
    pub: _Pub | None = None


class _Line(msgspec.Struct):
    push: _Push | None = None


_line = msgspec.json.Decoder(_Line)


@dataclass(slots=True)
class Board:
    """Follows the board; `arrived` holds, by report, the wall-clock moment and the change's own time."""

    ws: str
    token: str
    wall: Wall
    arrived: dict[str, tuple[float, str]] = field(default_factory=dict)

    async def follow(self, subscribed: asyncio.Event) -> None:
        """Follows until cancelled."""
        async with connect(self.ws, max_size=None, proxy=None, compression=None) as websocket:
            commands: list[dict[str, Any]] = [
                {"id": 1, "connect": {"token": self.token}},
                {"id": 2, "subscribe": {"channel": "board"}},
            ]
            await websocket.send("\n".join(json.dumps(command) for command in commands))
            await self._read(websocket, subscribed)

    async def _read(self, websocket: ClientConnection, subscribed: asyncio.Event) -> None:
        async for frame in websocket:
            now = self.wall.now()
            for line in frame.splitlines() if isinstance(frame, str) else ():
                if line == "{}":
                    await websocket.send("{}")
                elif '"subscribe"' in line[:40]:
                    subscribed.set()
                else:
                    self._note(line, now)

    def _note(self, line: str, now: float) -> None:
        push = _line.decode(line).push
        if push is None or push.pub is None:
            return
        data = push.pub.data
        if data.incident is not None and data.change is not None:
            self.arrived[data.incident.causes[-1].fact] = (now, data.change.at)
