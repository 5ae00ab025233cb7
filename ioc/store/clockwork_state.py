"""What the clockwork keeps of itself, so that everybody can see whether it runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.phrases.board_notices import SILENT_AFTER
from ioc.store.tables import clockwork_state, incidents

_ONE_LOOK: Final = timedelta(seconds=1)
"""Looks less than this apart count as one: what is kept need not be written ten times a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockworkState:
    """When the timers were last looked at, the last audit finished, and the newest gap in the timers' looks."""

    timers_at: datetime | None = None
    audited_at: datetime | None = None
    silent_from: datetime | None = None
    silent_until: datetime | None = None


async def read_state(connection: AsyncConnection) -> ClockworkState:
    """The state as it is now; empty in a house in which no clockwork ever ran."""
    table = clockwork_state.c
    query = select(table.timers_at, table.audited_at, table.silent_from, table.silent_until)
    row = (await connection.execute(query)).mappings().one_or_none()
    return ClockworkState() if row is None else ClockworkState(**row)


async def saw_timers(connection: AsyncConnection, now: datetime) -> timedelta | None:
    """Keeps that somebody looks at the timers. Returns for how long nobody did, if that was a silence."""
    last: datetime | None = await connection.scalar(select(clockwork_state.c.timers_at))
    if last is not None and now - last < _ONE_LOOK:
        return None
    # Read again under the lock: of several workers that come back together one alone tells the silence.
    last = await connection.scalar(select(clockwork_state.c.timers_at).with_for_update())
    gap = timedelta() if last is None else now - last
    if last is None or gap <= SILENT_AFTER:
        await _keep(connection, timers_at=now if last is None else max(last, now))
        return None
    await _keep(connection, timers_at=now, silent_from=last, silent_until=now)
    return gap


async def saw_audit(connection: AsyncConnection, now: datetime) -> None:
    """Keeps that an audit has finished."""
    await _keep(connection, audited_at=now)


async def oldest_due(connection: AsyncConnection) -> datetime | None:
    """The first moment that is still to come, or was missed; None when nothing is open."""
    first: datetime | None = await connection.scalar(select(func.min(incidents.c.next_at)))
    return first


async def _keep(connection: AsyncConnection, **moments: datetime) -> None:
    row = insert(clockwork_state).values(singleton=True, **moments)
    await connection.execute(row.on_conflict_do_update(index_elements=["singleton"], set_=moments))
