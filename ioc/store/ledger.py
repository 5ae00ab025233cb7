"""The ledger of deadlines: append-only rows of what moved each promise, and why."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.deadlines.pace import Pace
from ioc.incidents.deadlines.promise import Entry, PromiseKind, Step
from ioc.incidents.decision import Decision
from ioc.phrases.text import Text
from ioc.store.incident_rows import Row, text_json
from ioc.store.tables import deadline_ledger


def ledger_rows(decision: Decision) -> list[Row]:
    """The rows of a decision, numbered within the change that they belong to."""
    return [
        {
            "incident_id": decision.incident.id,
            "version": decision.change.version,
            "item": item,
            "subject": entry.subject,
            "promise": entry.kind.value,
            "step": entry.step.value,
            "at": entry.at,
            "because": text_json(entry.because),
            "pace": entry.pace.value,
            "budget": entry.budget,
            "used": entry.used,
            "due_at": entry.due_at,
        }
        for item, entry in enumerate(decision.ledger)
    ]


async def append(connection: AsyncConnection, rows: list[Row]) -> None:
    """Writes rows; the caller holds their incidents' locks."""
    if rows:
        await connection.execute(insert(deadline_ledger), rows)


async def read(connection: AsyncConnection, subject: UUID, kinds: Sequence[PromiseKind]) -> list[Entry]:
    """What moved these promises of a ticket or incident, oldest first."""
    query = (
        select(deadline_ledger)
        .where(deadline_ledger.c.subject == subject, deadline_ledger.c.promise.in_([kind.value for kind in kinds]))
        .order_by(deadline_ledger.c.version, deadline_ledger.c.item)
    )
    return [_entry(row) for row in (await connection.execute(query)).mappings()]


async def newest(connection: AsyncConnection, incident_id: UUID) -> dict[tuple[UUID, PromiseKind], Entry]:
    """What moved each promise of the incident and of its tickets last, by subject and kind."""
    table = deadline_ledger.c
    query = (
        select(deadline_ledger)
        .ext(distinct_on(table.subject, table.promise))
        .where(table.incident_id == incident_id)
        .order_by(table.subject, table.promise, table.version.desc(), table.item.desc())
    )
    entries = [_entry(row) for row in (await connection.execute(query)).mappings()]
    return {(entry.subject, entry.kind): entry for entry in entries}


def _entry(row: RowMapping) -> Entry:
    return Entry(
        subject=row["subject"],
        kind=PromiseKind(row["promise"]),
        step=Step(row["step"]),
        at=row["at"],
        because=Text(**row["because"]),
        pace=Pace(row["pace"]),
        budget=row["budget"],
        used=row["used"],
        due_at=row["due_at"],
    )
