"""Sends reports at a steady rate over kept connections: an open loop, so that a slow door cannot slow the load."""

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from uuid import uuid4

CONNECTIONS = 48
# Every second report repeats the one before it, twenty metres away; spots lie 400 m apart.
_APART_DEGREES = 0.0036
_BESIDE_DEGREES = 0.0002
_COLUMNS = 400


@dataclass(slots=True)
class Sent:
    """One accepted report: the wall-clock moments of sending and of the 202, and the door's own `received_at`."""

    sent_at: float
    answered_at: float
    received_at: str


@dataclass(slots=True)
class Load:
    """What one run sent. `first_spot` keeps runs apart from each other on the map."""

    host: str
    port: int
    first_spot: int
    accepted: dict[str, Sent] = field(default_factory=dict)
    refused: int = 0

    async def run(self, rate: float, seconds: float, wall: "Wall") -> None:
        """Sends `rate` reports a second for so long; returns when all are answered."""
        waiting: asyncio.Queue[tuple[int, float] | None] = asyncio.Queue()
        async with asyncio.TaskGroup() as group:
            for _ in range(CONNECTIONS):
                group.create_task(self._connection(waiting, wall))
            loop = asyncio.get_running_loop()
            began, total = loop.time(), int(rate * seconds)
            for number in count():
                due = began + number / rate
                if number >= total:
                    break
                if due > loop.time():
                    await asyncio.sleep(due - loop.time())
                waiting.put_nowait((number, wall.at(max(due, began))))
            for _ in range(CONNECTIONS):
                waiting.put_nowait(None)

    async def _connection(self, waiting: "asyncio.Queue[tuple[int, float] | None]", wall: "Wall") -> None:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        while (item := await waiting.get()) is not None:
            number, due = item
            body = self._body(number)
            writer.write(
                b"POST /v1/reports HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
                b"Idempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s" % (str(uuid4()).encode(), len(body), body)
            )
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            answer = json.loads(await reader.readexactly(length))
            if b" 202 " in head[:16]:
                self.accepted[answer["report_id"]] = Sent(due, wall.now(), answer["received_at"])
            else:
                self.refused += 1
        writer.close()

    def _body(self, number: int) -> bytes:
        spot, repeats = divmod(number, 2)
        row, column = divmod(self.first_spot + spot, _COLUMNS)
        lat = 12.2 + row * _APART_DEGREES + (_BESIDE_DEGREES if repeats else 0.0)
        return json.dumps(
            {
                "category": "traffic_safety.pothole",
                "description": "Ổ gà lớn trước cổng trường, xe máy dễ ngã khi trời mưa, đề nghị sửa sớm.",
                "location": {"lat": lat, "lon": 107.9 + column * _APART_DEGREES, "address": "Nguyễn Tất Thành"},
                "contact": {"name": "Người dân", "phone": "+84 900 000 000"},
                "channel": "bench",
            }
        ).encode()


class Wall:
    """Wall-clock seconds by the loop's steady time, so that moments of all processes can be compared."""

    def __init__(self) -> None:
        import time  # noqa: PLC0415 -- the one place where both clocks are read together

        self._offset = time.time() - asyncio.get_running_loop().time()

    def at(self, moment: float) -> float:
        """The wall-clock time of a moment of the loop."""
        return moment + self._offset

    def now(self) -> float:
        """The wall-clock time now."""
        return self.at(asyncio.get_running_loop().time())
