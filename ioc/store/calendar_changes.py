"""Days that an administrator ordered: they win over the province's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.deadlines.hours import SpecialDay, Weekday
from ioc.phrases.text import Text
from ioc.store.incident_rows import text_json
from ioc.store.tables import calendar_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChange:
    """One ordered day, by whom and when; `applied` once every open ticket was counted again."""

    number: int
    day: SpecialDay
    made_by: str
    made_at: datetime
    applied: bool


async def newest(connection: AsyncConnection) -> int:
    """The number of the newest change; 0 before the first."""
    return await connection.scalar(select(func.coalesce(func.max(calendar_changes.c.number), 0))) or 0


async def read(connection: AsyncConnection) -> list[CalendarChange]:
    """All changes, oldest first."""
    return await _changes(connection, select(calendar_changes))


async def read_pending(connection: AsyncConnection) -> list[CalendarChange]:
    """The changes by which open tickets were not counted again yet, oldest first."""
    return await _changes(connection, select(calendar_changes).where(calendar_changes.c.applied_at.is_(None)))


async def order(connection: AsyncConnection, day: SpecialDay, made_by: str, now: datetime) -> int:
    """Adds a change; returns its number."""
    statement = (
        insert(calendar_changes)
        .values(
            day=day.day,
            works=day.works,
            hours_of=day.hours_of.value,
            because=text_json(day.because),
            order_number=day.order,
            made_by=made_by,
            made_at=now,
        )
        .returning(calendar_changes.c.number)
    )
    return int((await connection.execute(statement)).scalar_one())


async def applied(connection: AsyncConnection, number: int, now: datetime) -> None:
    """Every open ticket has been counted again by the changes up to this one."""
    pending = (calendar_changes.c.number <= number) & calendar_changes.c.applied_at.is_(None)
    await connection.execute(update(calendar_changes).where(pending).values(applied_at=now))


async def _changes(connection: AsyncConnection, query: Select[Any]) -> list[CalendarChange]:
    rows = (await connection.execute(query.order_by(calendar_changes.c.number))).mappings()
    return [
        CalendarChange(
            number=row["number"],
            day=SpecialDay(
                day=row["day"],
                works=row["works"],
                because=Text(**row["because"]),
                order=row["order_number"],
                hours_of=Weekday(row["hours_of"]),
            ),
            made_by=row["made_by"],
            made_at=row["made_at"],
            applied=row["applied_at"] is not None,
        )
        for row in rows
    ]
