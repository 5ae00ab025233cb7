"""Writing to many clients: at once when it is quiet, gathering while it is busy.

The pause between two rounds is as long as the last round took. So a round to a few clients follows
every record, and with thousands of clients each write carries more and at most half of the time goes
into writing.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ioc.clock import Clock
from ioc.metrics import observe_hop
from ioc.ws import measures
from ioc.ws.codes import Closing
from ioc.ws.hub import Hub
from ioc.ws.outlet import Frames, Outlet, Written

LONGEST_PAUSE_S: Final = 0.1
SHORTEST_PAUSE_S: Final = 0.001
SLICE_S: Final = 0.02
"""A round lets others run so often."""
LAGGARDS_EVERY_S: Final = 0.05


@dataclass(slots=True)
class Fanout:
    """Rounds of writing, run by one task."""

    hub: Hub
    clock: Clock
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)
    _pause_over: asyncio.Event = field(default_factory=asyncio.Event)
    _laggards: set[Outlet] = field(default_factory=set)
    _framed: list[datetime] = field(default_factory=list)

    def want(self, committed_at: datetime | None = None, *, urgent: bool = False) -> None:
        """Asks for a round; an urgent change does not wait for the pause to end."""
        if committed_at is not None:
            self._framed.append(committed_at)
        self._wanted.set()
        if urgent:
            self._pause_over.set()

    def write_soon(self, outlet: Outlet) -> None:
        """Writes one outlet now, and takes care of it later if it lags."""
        if outlet.write(asyncio.get_running_loop().time(), {}) is Written.LAGS:
            self._laggards.add(outlet)
            self._wanted.set()

    def hand_out(self) -> None:
        """Gives what was noted to its followers now, so that nobody who joins next gets it too."""
        touched, deliveries = self.hub.hand_out()
        self._observe(deliveries)
        self._laggards |= touched
        self._wanted.set()

    def send_away(self, why: Closing) -> None:
        """Ends every subscription; those who are sent away come back with their positions."""
        self._laggards |= self.hub.send_away(why)
        self._wanted.set()

    async def run(self) -> None:
        """Writes round after round, for ever."""
        loop = asyncio.get_running_loop()
        while True:
            await self._until_wanted()
            begun = loop.time()
            await self.round()
            await self._pause(min(loop.time() - begun, LONGEST_PAUSE_S))

    async def round(self) -> None:
        """Hands out what was noted, and writes to all whom it concerns and to those who lagged."""
        self._wanted.clear()
        self._pause_over.clear()
        touched, deliveries = self.hub.hand_out()
        self._observe(deliveries)
        touched |= self._laggards
        self._laggards = set()
        loop = asyncio.get_running_loop()
        frames: Frames = {}
        at = slice_begun = loop.time()
        for outlet in touched:
            if outlet.write(at, frames) is Written.LAGS:
                self._laggards.add(outlet)
            at = loop.time()
            if at - slice_begun > SLICE_S:
                await asyncio.sleep(0)
                at = slice_begun = loop.time()

    def _observe(self, deliveries: int) -> None:
        measures.DELIVERIES.inc(deliveries)
        if self._framed:
            now = self.clock()
            for committed_at in self._framed:
                observe_hop("log_to_gateway", (now - committed_at).total_seconds())
            self._framed.clear()

    async def _until_wanted(self) -> None:
        if not self._laggards:
            await self._wanted.wait()
            return
        try:
            async with asyncio.timeout(LAGGARDS_EVERY_S):
                await self._wanted.wait()
        except TimeoutError:
            return

    async def _pause(self, seconds: float) -> None:
        if seconds < SHORTEST_PAUSE_S:
            return
        try:
            async with asyncio.timeout(seconds):
                await self._pause_over.wait()
        except TimeoutError:
            return
