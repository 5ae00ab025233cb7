"""Citizens who keep reporting through faults: each sends until it is accepted, with the same key."""

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import httpx

# Spots lie farther apart than a pothole joins (100 m), repeats lie nearer: so it is known how many incidents there
# must be in the end.
_APART_DEGREES = 0.0036
_BESIDE_DEGREES = 0.0002
_COLUMNS = 60


@dataclass(slots=True)
class Citizens:
    """Sends reports at a steady rate until told to stop; every second one repeats an earlier one nearby."""

    door: str
    rate: float
    accepted: dict[UUID, str] = field(default_factory=dict)
    """Key → report id, of all that got 202."""
    spots: int = 0
    retries: int = 0
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)

    async def report(self) -> None:
        """Keeps reporting; returns when stopped and all that was begun is accepted."""
        limits = httpx.Limits(max_connections=64)
        async with (
            httpx.AsyncClient(base_url=self.door, timeout=8, limits=limits) as client,
            asyncio.TaskGroup() as sent,
        ):
            loop = asyncio.get_running_loop()
            began = loop.time()
            for number in count():
                if self._stopped.is_set():
                    return
                sent.create_task(self._send(client, number))
                await asyncio.sleep(max(0.0, began + (number + 1) / self.rate - loop.time()))

    def stop(self) -> None:
        """No further reports; those begun are still sent."""
        self._stopped.set()

    async def _send(self, client: httpx.AsyncClient, number: int) -> None:
        spot, repeats = divmod(number, 2)
        self.spots = max(self.spots, spot + 1)
        key, body = uuid4(), _body(spot, beside=bool(repeats))
        while True:
            try:
                answer = await client.post("/v1/reports", json=body, headers={"Idempotency-Key": str(key)})
                if answer.status_code == 202:
                    self.accepted[key] = answer.json()["report_id"]
                    return
                if answer.status_code != 503:
                    raise AssertionError(f"{answer.status_code}: {answer.text}")
            except httpx.TransportError:
                # The door is away, or went away before it could answer: the same key makes sending again harmless.
                pass
            self.retries += 1
            await asyncio.sleep(0.25)


def _body(spot: int, *, beside: bool) -> dict[str, Any]:
    row, column = divmod(spot, _COLUMNS)
    shift = _BESIDE_DEGREES if beside else 0.0
    return {
        "category": "traffic_safety.pothole",
        "description": f"Ổ gà số {spot}",
        "location": {"lat": 12.6 + row * _APART_DEGREES + shift, "lon": 108.0 + column * _APART_DEGREES},
        "channel": "test",
    }
