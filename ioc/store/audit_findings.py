"""What the clockwork found wrong with single incidents, for operators to see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.tables import audit_findings, incidents


async def add(
    connection: AsyncConnection,
    invariant: str,
    incident_id: UUID,
    detail: Mapping[str, object],
    now: datetime,
    *,
    ticket_id: UUID | None = None,
) -> None:
    """Keeps one finding, in the transaction that mended it or gave it up."""
    await connection.execute(
        insert(audit_findings).values(
            at=now, invariant=invariant, incident_id=incident_id, ticket_id=ticket_id, detail=dict(detail)
        )
    )


async def told_since(connection: AsyncConnection, invariant: str, incident_id: UUID, since: datetime) -> bool:
    """Whether this was found of the incident since then."""
    query = select(
        exists().where(
            audit_findings.c.incident_id == incident_id,
            audit_findings.c.invariant == invariant,
            audit_findings.c.at > since,
        )
    )
    return bool(await connection.scalar(query))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFinding:
    """One finding as it was kept, with what tells its incident to people; `restricted` says who may see which."""

    number: int
    at: datetime
    invariant: str
    incident_id: UUID | None
    code: str | None
    restricted: bool
    ticket_id: UUID | None
    detail: Mapping[str, Any]


async def newest(connection: AsyncConnection, most: int) -> list[KeptFinding]:
    """The newest findings first."""
    found, incident = audit_findings.c, incidents.c
    query = (
        select(
            found.number,
            found.at,
            found.invariant,
            found.incident_id,
            incident.code,
            func.coalesce(incident.restricted, False).label("restricted"),
            found.ticket_id,
            found.detail,
        )
        .select_from(audit_findings.outerjoin(incidents, incident.id == found.incident_id))
        .order_by(found.number.desc())
        .limit(most)
    )
    return [KeptFinding(**row) for row in (await connection.execute(query)).mappings()]
