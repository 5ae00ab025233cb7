"""The timers' loop: whatever is due is decided, on whichever worker looks first."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

import structlog
from prometheus_client import Counter, Histogram
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.rulebook import Rulebook
from ioc.casework.timers import fire_due
from ioc.store.clockwork_state import saw_timers
from ioc.store.database import is_away, must_do_again

LOOK_EVERY_S: Final = 0.1
"""A moment is decided at most about so much late, as long as there is time to look."""
LOOK_AGAIN_S: Final = 1.0
NOTE_EVERY_S: Final = 5.0
"""That somebody looks is noted this often, so that a silence is found by whoever looks next."""

_late: Final = Histogram(
    "ioc_timer_lateness_seconds",
    "how long after its moment something due was decided",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300, 3600),
)
_failed: Final = Counter("ioc_timer_looks_failed", "looks at the timers that failed, other than by a database away")

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Timers:
    """Looks again and again. Any number of workers may: each takes what nobody else has locked."""

    engine: AsyncEngine
    rulebook: Rulebook
    _note_at: float = field(default=0.0)

    async def run(self) -> None:
        """Never returns; a database that is away is waited for, and what fell due meanwhile is decided then."""
        while True:
            try:
                # First of all: what a silence left behind is not taken for what was missed.
                await self._note()
                late = await fire_due(self.engine, self.rulebook, self.rulebook.clock())
            except Exception as error:
                if must_do_again(error):
                    continue
                if not is_away(error):
                    _failed.inc()
                    log.exception("timers_failed")
                await asyncio.sleep(LOOK_AGAIN_S)
                continue
            for seconds in late:
                _late.observe(seconds)
            if not late:
                await asyncio.sleep(LOOK_EVERY_S)

    async def _note(self) -> None:
        """Keeps that somebody looks; a silence before it stands on the board for an hour."""
        now = asyncio.get_running_loop().time()
        if now < self._note_at:
            return
        async with self.engine.begin() as connection:
            gap = await saw_timers(connection, self.rulebook.clock())
        self._note_at = now + NOTE_EVERY_S
        if gap is not None:
            log.error("timers_were_silent", seconds=gap.total_seconds())
