"""A clock that goes by PostgreSQL's, so that all workers mean the same moment by now."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Final

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.clock import Clock
from ioc.store.database import is_away

EVERY: Final = timedelta(seconds=30)
SAMPLES: Final = 5
JUMP: Final = timedelta(seconds=1)
"""Clocks that come apart by more did not drift: one of them was set."""

_jumps: Final = Counter("ioc_clock_jumps", "times that this process's clock and PostgreSQL's came apart at once")
_offset: Final = Gauge("ioc_clock_offset_seconds", "by how much PostgreSQL's clock is ahead of this process's")

_ASK: Final = text("SELECT clock_timestamp()")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """PostgreSQL's time, asked and answered at two moments of the local clock."""

    asked: datetime
    told: datetime
    answered: datetime

    @property
    def offset(self) -> timedelta:
        """By how much PostgreSQL is ahead, as if the answer was made half-way."""
        return self.told - (self.asked + (self.answered - self.asked) / 2)

    @property
    def slack(self) -> timedelta:
        """By how much the offset may be wrong: the answer was made somewhere on the way."""
        return (self.answered - self.asked) / 2


def offset_of(samples: Sequence[Sample]) -> timedelta:
    """The median, which one slow answer does not move; nothing while nothing is known."""
    return timedelta(seconds=median(sample.offset.total_seconds() for sample in samples)) if samples else timedelta()


def is_jump(known: timedelta, sample: Sample) -> bool:
    """Whether the clocks came apart at once; a slow answer alone shows nothing."""
    return abs(sample.offset - known) > JUMP + sample.slack


def with_sample(samples: Sequence[Sample], sample: Sample) -> tuple[Sample, ...]:
    """The newest few. After a jump the older ones tell of a time that is over; a very slow answer tells nothing."""
    if sample.slack > JUMP:
        return tuple(samples)
    if is_jump(offset_of(samples), sample):
        return (sample,)
    return (*samples, sample)[-SAMPLES:]


class CorrectedClock:
    """Called, it gives the present moment by PostgreSQL's clock; within the process it never runs back.

    Corrected backwards it stands, until time has caught up.
    """

    def __init__(self, local: Clock) -> None:
        self._local = local
        self._samples: tuple[Sample, ...] = ()
        self._ahead = timedelta()
        self._newest = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present moment, in UTC."""
        self._newest = max(self._newest, self._local() + self._ahead)
        return self._newest

    def learn(self, sample: Sample) -> None:
        """Corrects by what was just measured; a jump is logged and counted."""
        known = self._ahead
        self._samples = with_sample(self._samples, sample)
        self._ahead = offset_of(self._samples)
        _offset.set(self._ahead.total_seconds())
        if abs(self._ahead - known) > JUMP:
            _jumps.inc()
            log.warning("clock_jumped", by_s=(self._ahead - known).total_seconds())

    async def correct(self, engine: AsyncEngine) -> None:
        """Asks PostgreSQL once. Raises what the database raises."""
        async with engine.connect() as connection:
            # Asked once before: the first statement of a connection takes longer than the way there and back.
            await connection.execute(_ASK)
            asked = self._local()
            told = (await connection.execute(_ASK)).scalar_one()
            self.learn(Sample(asked=asked, told=told, answered=self._local()))

    async def run(self, engine: AsyncEngine) -> None:
        """Never returns: asks again and again; while the database is away, what was known holds."""
        while True:
            try:
                await self.correct(engine)
            except Exception as error:
                if is_away(error):
                    log.warning("clock_not_corrected", error=repr(error))
                else:
                    log.exception("clock_not_corrected")
            await asyncio.sleep(EVERY.total_seconds())


@asynccontextmanager
async def kept_correct(clock: CorrectedClock, engine: AsyncEngine) -> AsyncIterator[None]:
    """Corrects the clock for as long as the block lasts."""
    running = asyncio.ensure_future(clock.run(engine))
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
