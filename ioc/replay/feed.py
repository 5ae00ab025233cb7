"""A client of the front door: sends requests in time, and each one until it was accepted or refused."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import httpx
import msgspec

AT_ONCE: Final = 32
LONGEST_PAUSE_S: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One request: when (seconds after the start of the replay), where to, what, and the key of its repeats."""

    after_s: float
    path: str
    body: Any
    key: UUID


@dataclass(slots=True)
class Summary:
    """What became of the requests; `refused` counts by the door's own sentence."""

    accepted: int = 0
    given_up: int = 0
    refused: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        """A line for people, and one for each kind of refusal."""
        lines = [f"{self.accepted} accepted, {self.refused.total()} refused, {self.given_up} given up"]
        return "\n".join([*lines, *(f"  {times} × {why}" for why, times in self.refused.most_common())])


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Sends to one door. `sleep` is given, so that tests move time; `patience_s` bounds the tries of one request."""

    client: httpx.AsyncClient
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    patience_s: float = 120.0

    async def run(self, sendings: Iterable[Sending]) -> Summary:
        """Sends all in their order and time, a bounded number at once. Raises nothing for a door that is away."""
        summary = Summary()
        slots = asyncio.Semaphore(AT_ONCE)
        now_s = 0.0
        async with asyncio.TaskGroup() as group:
            for sending in sorted(sendings, key=lambda each: each.after_s):
                if sending.after_s > now_s:
                    await self.sleep(sending.after_s - now_s)
                    now_s = sending.after_s
                await slots.acquire()
                group.create_task(self._send(sending, summary, slots))
        return summary

    async def _send(self, sending: Sending, summary: Summary, slots: asyncio.Semaphore) -> None:
        try:
            pause, waited = 0.2, 0.0
            while waited < self.patience_s:
                answer = await self._try(sending)
                if answer is not None and answer.status_code not in (429, 503):
                    _count(answer, summary)
                    return
                asked = None if answer is None else answer.headers.get("retry-after")
                pause = float(asked) if asked is not None and asked.isdecimal() else min(pause * 2, LONGEST_PAUSE_S)
                waited += pause
                await self.sleep(pause)
            summary.given_up += 1
        finally:
            slots.release()

    async def _try(self, sending: Sending) -> httpx.Response | None:
        """The answer, or None when the door could not be reached."""
        try:
            return await self.client.post(
                sending.path,
                content=msgspec.json.encode(sending.body),
                headers={"Content-Type": "application/json", "Idempotency-Key": str(sending.key)},
            )
        except httpx.TransportError:
            return None


def _count(answer: httpx.Response, summary: Summary) -> None:
    if answer.status_code == 202:
        summary.accepted += 1
        return
    try:
        problem = answer.json()
        faults = [f"{fault['at']}: {fault['detail']}" for fault in problem["errors"]]
        why = "; ".join(faults) or problem["detail"]
    except (ValueError, KeyError, TypeError):
        why = f"HTTP {answer.status_code}"
    summary.refused[why] += 1
