"""Which facts were applied, and the reports among them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.among import among
from ioc.store.incident_rows import Row
from ioc.store.tables import facts, report_additions, reports


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A fact that has had its effect: on which incident, and from which body."""

    incident_id: UUID | None
    fingerprint: str


async def already_applied(connection: AsyncConnection, ids: Collection[UUID]) -> dict[tuple[UUID, int], Applied]:
    """Those of the facts that were applied before, by id and index."""
    if not ids:
        return {}
    rows = (await connection.execute(select(facts).where(among(facts.c.id, sorted(ids))))).mappings()
    return {
        (row["id"], row["item"]): Applied(incident_id=row["incident_id"], fingerprint=row["fingerprint"])
        for row in rows
    }


async def additions_kept(connection: AsyncConnection, report_ids: Collection[UUID]) -> set[tuple[UUID, str]]:
    """The additions to these reports that are kept already, by report and fingerprint."""
    if not report_ids:
        return set()
    query = select(report_additions.c.report_id, report_additions.c.fingerprint).where(
        among(report_additions.c.report_id, sorted(report_ids))
    )
    return {(row.report_id, row.fingerprint) for row in await connection.execute(query)}


async def record(connection: AsyncConnection, applied: list[Row]) -> None:
    """Remembers facts as applied. A fact that another transaction applied meanwhile is an integrity error."""
    if applied:
        await connection.execute(insert(facts), sorted(applied, key=lambda row: (row["id"], row["item"])))


async def write_reports(connection: AsyncConnection, new: list[Row]) -> None:
    """Keeps reports."""
    if new:
        await connection.execute(insert(reports), new)


async def write_additions(connection: AsyncConnection, new: list[Row]) -> None:
    """Keeps additions to reports; one that is there already stays as it is."""
    if new:
        await connection.execute(upsert(report_additions).on_conflict_do_nothing(), new)


def fact_row(*, fact: tuple[UUID, int], kind: str, fingerprint: str, incident_id: UUID | None, now: datetime) -> Row:
    """The row of `facts`; `fact` is the fact's id and its index in its batch."""
    return {
        "id": fact[0],
        "item": fact[1],
        "kind": kind,
        "fingerprint": fingerprint,
        "incident_id": incident_id,
        "applied_at": now,
    }
