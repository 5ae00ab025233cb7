"""The schedule of duty and its overrides, as rows and back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.duty import Once, Override, Shift, Weekly
from ioc.incidents.notices import Whom
from ioc.store.among import among
from ioc.store.tables import shift_overrides, shifts


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The rows that say who is on duty at some departments."""

    shifts: tuple[Shift, ...]
    overrides: tuple[Override, ...]


async def read_roster(connection: AsyncConnection, departments: Collection[str], at: datetime) -> Roster:
    """What may hold at that moment for these departments."""
    rows = shifts.c
    # A weekly shift holds for a day longer here: its last turn may run over midnight, and days are local.
    holds = or_(
        rows.end > at,
        (rows.start.is_(None)) & or_(rows.valid_to.is_(None), rows.valid_to >= at.date() - timedelta(days=2)),
    )
    found = await connection.execute(select(shifts).where(among(rows.department, departments), holds))
    orders = await connection.execute(
        select(shift_overrides).where(
            among(shift_overrides.c.department, departments),
            shift_overrides.c.start <= at,
            shift_overrides.c.end > at,
        )
    )
    return Roster(
        shifts=tuple(_read_shift(row) for row in found.mappings()),
        overrides=tuple(_read_override(row) for row in orders.mappings()),
    )


async def add_shift(connection: AsyncConnection, shift: Shift) -> None:
    """Adds a row to the schedule."""
    row = {"id": shift.id, "department": shift.department, "whom": shift.whom.value, "subject": shift.subject}
    if isinstance(shift.hours, Once):
        hours: dict[str, object] = {"start": shift.hours.start, "end": shift.hours.end}
    else:
        hours = {
            "weekdays": sorted(shift.hours.weekdays),
            "begins": shift.hours.begins,
            "ends": shift.hours.ends,
            "valid_from": shift.hours.valid_from,
            "valid_to": shift.hours.valid_to,
        }
    await connection.execute(insert(shifts).values(row | hours))


async def add_override(connection: AsyncConnection, order: Override) -> None:
    """Adds an order."""
    await connection.execute(
        insert(shift_overrides).values(
            id=order.id,
            department=order.department,
            whom=order.whom.value,
            subject=order.subject,
            replaced=order.replaced,
            start=order.start,
            end=order.end,
            because=order.because,
            made_by=order.made_by,
            made_at=order.made_at,
        )
    )


def _read_shift(row: RowMapping) -> Shift:
    if row["weekdays"] is None:
        hours: Weekly | Once = Once(start=row["start"], end=row["end"])
    else:
        hours = Weekly(
            weekdays=frozenset(row["weekdays"]),
            begins=row["begins"],
            ends=row["ends"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
    return Shift(
        id=row["id"], department=row["department"], whom=Whom(row["whom"]), subject=row["subject"], hours=hours
    )


def _read_override(row: RowMapping) -> Override:
    return Override(
        id=row["id"],
        department=row["department"],
        whom=Whom(row["whom"]),
        subject=row["subject"],
        replaced=row["replaced"],
        start=row["start"],
        end=row["end"],
        because=row["because"],
        made_by=row["made_by"],
        made_at=row["made_at"],
    )
