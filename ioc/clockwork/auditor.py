"""The auditor's loop: one process of all looks every ten seconds whether the laws of the house hold."""

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.casework.auditing import audit
from ioc.casework.rulebook import Rulebook
from ioc.clock import Clock
from ioc.clockwork.alone import alone
from ioc.clockwork.heartbeat import Heartbeat, Pulse
from ioc.store.clockwork_state import oldest_due, saw_audit
from ioc.store.database import is_away

AUDIT_LOCK: Final = 0x10C_0000_0004
EVERY: Final = timedelta(seconds=10)
ASK_AGAIN: Final = timedelta(seconds=5)
GIVE_UP: Final = timedelta(minutes=5)
"""A pass that takes longer talks to a server that has gone."""

_took: Final = Histogram("ioc_audit_seconds", "how long a pass of the auditor took", buckets=(0.1, 0.5, 1, 2, 5, 30))
_failed: Final = Counter("ioc_audit_passes_failed", "passes of the auditor that did not finish")
_age: Final = Gauge("ioc_audit_age_seconds", "since this process last finished an audit; NaN before it ever did")
_age.set(math.nan)
_oldest_due: Final = Gauge("ioc_oldest_due_seconds", "for how long the oldest due moment had waited at the last audit")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditor:
    """Audits when it can, and stands by when another process does."""

    database_url: str
    engine: AsyncEngine
    rulebook: Rulebook
    heartbeat: Heartbeat | None = None
    every: timedelta = EVERY

    async def run(self) -> None:
        """Never returns: a lost database is waited for, and an audit that fails is tried again."""
        while True:
            try:
                async with alone(self.database_url, AUDIT_LOCK, ASK_AGAIN) as connection:
                    await self._audit_for_ever(connection)
            except Exception as error:
                _failed.inc()
                if is_away(error):
                    log.warning("not_audited", error=repr(error))
                else:
                    log.exception("audit_failed")
                await asyncio.sleep(min(ASK_AGAIN, self.every).total_seconds())

    async def _audit_for_ever(self, connection: AsyncConnection) -> None:
        # The loop's own time paces the passes: it never jumps.
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            async with asyncio.timeout(GIVE_UP.total_seconds()):
                pulse = await self._pass(connection)
            _took.observe(loop.time() - began)
            if self.heartbeat is not None:
                await self.heartbeat.beat(pulse)
            await asyncio.sleep(max(0.0, self.every.total_seconds() - (loop.time() - began)))

    async def _pass(self, connection: AsyncConnection) -> Pulse:
        """One audit; it counts once it stands in the database, written by whoever still holds the lock."""
        clock = self.rulebook.clock
        findings = await audit(self.engine, self.rulebook, clock())
        async with connection.begin():
            now = clock()
            await saw_audit(connection, now)
            oldest = await oldest_due(connection)
        waited = 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
        _oldest_due.set(waited)
        _age.set_function(_since(now, clock))
        return Pulse(audited_at=now, findings=len(findings), oldest_due_s=waited)


def _since(then: datetime, clock: Clock) -> Callable[[], float]:
    def age() -> float:
        return (clock() - then).total_seconds()

    return age
