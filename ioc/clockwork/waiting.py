"""Keeps the age of the oldest untaken fact at hand for the tick."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from ioc.bus.producer import BrokerAway
from ioc.bus.waiting import WaitingFacts
from ioc.clock import Clock

ASK_EVERY_S = 1.0
# An answer older than this says nothing about now.
_FRESH_S = 5.0

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class WaitingWatch:
    """Asks Kafka's books once a second in the background; `age` is what the newest answer means now."""

    facts: WaitingFacts
    clock: Clock
    _asked_at: datetime | None = None
    _oldest: datetime | None = field(default=None)

    async def run(self) -> None:
        """Never returns; while Kafka is away the age is unknown."""
        while True:
            try:
                async with self.facts:
                    while True:
                        oldest = await self.facts.oldest()
                        self._oldest, self._asked_at = oldest, self.clock()
                        await asyncio.sleep(ASK_EVERY_S)
            except (BrokerAway, OSError) as error:
                log.warning("waiting_facts_unknown", error=repr(error))
                await asyncio.sleep(ASK_EVERY_S)

    def age(self) -> float | None:
        """Seconds that the oldest untaken fact has waited: 0 when none waits, None when not known."""
        now = self.clock()
        if self._asked_at is None or (now - self._asked_at).total_seconds() > _FRESH_S:
            return None
        return 0.0 if self._oldest is None else max(0.0, (now - self._oldest).total_seconds())
