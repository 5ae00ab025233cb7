"""A beat outward: a watcher elsewhere hears after each audit that the house lives, and alarms when it hears nothing."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import httpx
import structlog
from prometheus_client import Counter

AT_MOST_EVERY: Final = timedelta(seconds=30)
PATIENCE_S: Final = 5.0
"""A watcher that takes longer has not heard it."""

_beats: Final = Counter("ioc_heartbeats", "beats to the outside watcher", ["outcome"])

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What a beat says: when the audit finished, how much it repaired, how long the oldest due moment has waited."""

    audited_at: datetime
    findings: int
    oldest_due_s: float


@dataclass(slots=True, kw_only=True)
class Heartbeat:
    """Beats to one address, which may hold a secret and is never logged."""

    url: str
    at_most_every: timedelta = AT_MOST_EVERY
    _last: float | None = field(default=None)

    async def beat(self, pulse: Pulse) -> None:
        """Sends it, unless the last beat is young. Raises nothing: the audit goes on whoever listens."""
        # The loop's own time: it never jumps.
        now = asyncio.get_running_loop().time()
        if self._last is not None and now - self._last < self.at_most_every.total_seconds():
            return
        self._last = now
        content = {
            "audited_at": pulse.audited_at.isoformat(),
            "findings": pulse.findings,
            "oldest_due_s": pulse.oldest_due_s,
        }
        try:
            async with httpx.AsyncClient(timeout=PATIENCE_S) as client, asyncio.timeout(PATIENCE_S):
                answer = await client.post(self.url, json=content)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            self._told_nobody(type(error).__name__)
            return
        if answer.is_success:
            _beats.labels("heard").inc()
        else:
            self._told_nobody(str(answer.status_code))

    def _told_nobody(self, why: str) -> None:
        _beats.labels("failed").inc()
        log.warning("heartbeat_not_heard", why=why)
