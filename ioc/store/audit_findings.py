"""What the clockwork found wrong with single incidents, for operators to see."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.tables import audit_findings


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
