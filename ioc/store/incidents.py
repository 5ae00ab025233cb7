"""Reading and locking incidents. Locks are always taken in the order of ids (law 11)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, insert, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.incident import Incident, Ticket
from ioc.incidents.vocabulary import ACTIVE_STATES, JOINABLE_STATES, OPEN_STATES, OPEN_TICKET_STATES
from ioc.store.among import among
from ioc.store.incident_rows import Row, read_incident, read_ticket
from ioc.store.tables import incident_numbers, incidents, reports, tickets


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An incident as the store holds it: the hash of its newest history entry, and when something happens next."""

    incident: Incident
    head: bytes
    next_at: datetime | None = None


async def lock_cells(connection: AsyncConnection, keys: Iterable[int]) -> None:
    """Holds an advisory lock on each key until the transaction ends, taken in order."""
    ordered = sorted(set(keys))
    if ordered:
        await connection.execute(
            text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key"), {"keys": ordered}
        )


async def find_open_near(
    connection: AsyncConnection, categories: Collection[str], cells: Collection[int], since: datetime
) -> set[UUID]:
    """The open incidents of these categories in these cells, heard of since then. Not locked yet."""
    if not cells:
        return set()
    query = select(incidents.c.id).where(
        incidents.c.state.in_(sorted(JOINABLE_STATES)),
        among(incidents.c.category, sorted(categories)),
        among(incidents.c.cell, sorted(cells)),
        incidents.c.updated_at >= since,
    )
    return set((await connection.scalars(query)).all())


async def lock_by_id(connection: AsyncConnection, ids: Collection[UUID]) -> list[Stored]:
    """These incidents, locked."""
    if not ids:
        return []
    return await _locked(connection, select(incidents).where(among(incidents.c.id, sorted(ids))))


async def lock_by_episode(connection: AsyncConnection, episodes: Collection[str]) -> list[Stored]:
    """The incidents of these episodes, locked."""
    if not episodes:
        return []
    return await _locked(connection, select(incidents).where(among(incidents.c.episode, sorted(episodes))))


async def lock_due(connection: AsyncConnection, now: datetime, most: int) -> list[Stored]:
    """Incidents on which something is due, soonest first, locked; those that somebody else has locked are left out."""
    query = select(incidents).where(incidents.c.next_at <= now).order_by(incidents.c.next_at).limit(most)
    return await _read(connection, query.with_for_update(of=incidents, skip_locked=True))


async def id_of_ticket(connection: AsyncConnection, ticket_id: UUID) -> UUID | None:
    """The incident that the ticket belongs to; None if there is no such ticket."""
    return await connection.scalar(select(tickets.c.incident_id).where(tickets.c.id == ticket_id))


async def id_of_report(connection: AsyncConnection, report_id: UUID) -> UUID | None:
    """The incident in which the report is now: where it went, or into what that was merged."""
    went = select(reports.c.incident_id.label("id")).where(reports.c.id == report_id).cte("went", recursive=True)
    onward = select(incidents.c.merged_into).join(went, went.c.id == incidents.c.id)
    chain = went.union(onward.where(incidents.c.merged_into.is_not(None)))
    last = select(incidents.c.id).join(chain, chain.c.id == incidents.c.id).where(incidents.c.merged_into.is_(None))
    return await connection.scalar(last)


async def read(connection: AsyncConnection, incident_id: UUID) -> Incident | None:
    """One incident, without a lock."""
    found = await _read(connection, select(incidents).where(incidents.c.id == incident_id))
    return found[0].incident if found else None


async def read_open(connection: AsyncConnection, *, department: str | None = None) -> list[Incident]:
    """All incidents on which somebody must act, newest first; of one department, those on which it has a ticket."""
    query = select(incidents).where(incidents.c.state.in_(sorted(ACTIVE_STATES)))
    if department is not None:
        its_own = select(tickets.c.incident_id).where(tickets.c.department == department)
        query = query.where(or_(incidents.c.id.in_(its_own), incidents.c.owner == department))
    return await read_all(connection, query.order_by(incidents.c.updated_at.desc()))


async def read_owed_by(connection: AsyncConnection, department: str) -> list[Incident]:
    """The incidents of which the department has an open ticket."""
    open_ones = select(tickets.c.incident_id).where(
        tickets.c.department == department, tickets.c.state.in_(sorted(OPEN_TICKET_STATES))
    )
    return await read_all(connection, select(incidents).where(incidents.c.id.in_(open_ones)))


async def read_all(connection: AsyncConnection, query: Select[Any]) -> list[Incident]:
    """The incidents whose rows the query selects, in its order, without a lock."""
    return [stored.incident for stored in await _read(connection, query)]


async def ids_of_open(connection: AsyncConnection, after: UUID | None, most: int) -> list[UUID]:
    """So many of the incidents that are not over, in the order of their ids, behind `after`."""
    query = select(incidents.c.id).where(incidents.c.state.in_(sorted(OPEN_STATES))).order_by(incidents.c.id)
    if after is not None:
        query = query.where(incidents.c.id > after)
    return list((await connection.scalars(query.limit(most))).all())


async def way_of_report(connection: AsyncConnection, report_id: UUID) -> list[Incident]:
    """The incidents that the report has gone through: where it came first, then into what that was merged.

    Empty for a report that no agent has seen. The last one is where it is now.
    """
    way: list[Incident] = []
    onward = await connection.scalar(select(reports.c.incident_id).where(reports.c.id == report_id))
    while onward is not None and (found := await read(connection, onward)) is not None:
        way.append(found)
        onward = found.merged_into
    return way


async def report_codes(connection: AsyncConnection, incident_id: UUID) -> tuple[str, ...]:
    """The codes of all reports of the incident and of what was merged into it, oldest first."""
    merged = select(incidents.c.id).where(incidents.c.id == incident_id).cte("merged", recursive=True)
    family = merged.union(select(incidents.c.id).join(merged, incidents.c.merged_into == merged.c.id))
    query = select(reports.c.code).where(reports.c.incident_id.in_(select(family.c.id))).order_by(reports.c.received_at)
    return tuple((await connection.scalars(query)).all())


async def next_numbers(connection: AsyncConnection, count: int) -> list[int]:
    """So many numbers for new incidents, never given before."""
    if count == 0:
        return []
    query = select(incident_numbers.next_value()).select_from(func.generate_series(1, count).alias())
    return list((await connection.scalars(query)).all())


async def write(connection: AsyncConnection, new: list[Row], changed: list[Row]) -> None:
    """Inserts the new incidents and overwrites the changed ones; the caller holds their locks."""
    if new:
        await connection.execute(insert(incidents), new)
    if changed:
        await connection.execute(_overwrite(incidents), [{"b_id": row["id"], **row} for row in changed])


async def write_tickets(connection: AsyncConnection, new: list[Row], changed: list[Row]) -> None:
    """Inserts the new tickets and overwrites the changed ones; the caller holds their incidents' locks."""
    if new:
        await connection.execute(insert(tickets), new)
    if changed:
        await connection.execute(_overwrite(tickets), [{"b_id": row["id"], **row} for row in changed])


def _overwrite(table: Any) -> Any:
    return update(table).where(table.c.id == bindparam("b_id"))


async def _locked(connection: AsyncConnection, query: Select[Any]) -> list[Stored]:
    return await _read(connection, query.order_by(incidents.c.id).with_for_update(of=incidents))


async def _read(connection: AsyncConnection, query: Select[Any]) -> list[Stored]:
    rows = (await connection.execute(query)).mappings().all()
    if not rows:
        return []
    of_these = select(tickets).where(among(tickets.c.incident_id, [row["id"] for row in rows])).order_by(tickets.c.id)
    found: dict[UUID, list[Ticket]] = {}
    for row in (await connection.execute(of_these)).mappings():
        found.setdefault(row["incident_id"], []).append(read_ticket(row))
    return [
        Stored(incident=read_incident(row, found.get(row["id"], [])), head=row["head"], next_at=row["next_at"])
        for row in rows
    ]
