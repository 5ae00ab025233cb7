"""Applies what an administrator ordered of the calendar, soon after the order. One process of all does it."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.casework.calendar import apply_calendar_changes
from ioc.casework.rulebook import Rulebook
from ioc.clockwork.alone import alone
from ioc.store.database import is_away, must_do_again

CALENDAR_LOCK: Final = 0x10C_0000_0005
LOOK_EVERY: Final = timedelta(seconds=1)
ASK_AGAIN: Final = timedelta(seconds=5)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWatch:
    """Looks for orders when it can, and stands by when another process does."""

    database_url: str
    engine: AsyncEngine
    rulebook: Rulebook
    look_every: timedelta = LOOK_EVERY

    async def run(self) -> None:
        """Never returns: a lost database is waited for, and what was cut off is begun again."""
        while True:
            try:
                async with alone(self.database_url, CALENDAR_LOCK, ASK_AGAIN) as connection:
                    await self._look_for_ever(connection)
            except Exception as error:
                if must_do_again(error):
                    continue
                if is_away(error):
                    log.warning("calendar_not_applied", error=repr(error))
                else:
                    log.exception("calendar_not_applied")
                await asyncio.sleep(ASK_AGAIN.total_seconds())

    async def _look_for_ever(self, connection: AsyncConnection) -> None:
        while True:
            # Whoever lost the lock hears of it here, and looks no more.
            async with connection.begin():
                await connection.execute(text("SELECT 1"))
            moved = await apply_calendar_changes(self.engine, self.rulebook)
            if moved:
                log.info("calendar_applied", incidents=moved)
            await asyncio.sleep(self.look_every.total_seconds())
