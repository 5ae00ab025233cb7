"""What the board tells of the house itself, read from what its parts keep.

A part that has something to tell adds a small function to `SOURCES`: it reads its rows, and a pure function of
`phrases.board_notices` makes the sentence.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, tzinfo
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.phrases.board_notices import (
    SHOWN_FOR,
    BoardNotice,
    of_past_silence,
    of_repairs,
    of_silent_auditor,
    of_silent_timers,
)
from ioc.store.clockwork_state import read_state
from ioc.store.tables import audit_findings

Source = Callable[[AsyncConnection, datetime, tzinfo], Awaitable[list[BoardNotice]]]


async def read_notices(connection: AsyncConnection, now: datetime, zone: tzinfo) -> list[BoardNotice]:
    """Everything that there is to tell now; moments are written as in this zone."""
    return [notice for source in SOURCES for notice in await source(connection, now, zone)]


async def of_clockwork(connection: AsyncConnection, now: datetime, zone: tzinfo) -> list[BoardNotice]:
    """Whether timers and auditor run, and whether the timers did."""
    state = await read_state(connection)
    return [
        *of_silent_timers(state.timers_at, now, zone),
        *of_past_silence(state.silent_from, state.silent_until, now, zone),
        *of_silent_auditor(state.audited_at, now, zone),
    ]


async def of_findings(connection: AsyncConnection, now: datetime, _: tzinfo) -> list[BoardNotice]:
    """What the auditor found within the last hour."""
    query = select(func.count(), func.max(audit_findings.c.at)).where(audit_findings.c.at > now - SHOWN_FOR)
    count, newest = (await connection.execute(query)).one()
    return of_repairs(count, newest)


SOURCES: Final[tuple[Source, ...]] = (of_clockwork, of_findings)
"""Whoever has something to tell, in the order in which it is shown."""
