"""The history of incidents: append-only, each entry chained to the one before by its hash."""

import hashlib
from datetime import UTC
from typing import Any, Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.incident import Change, Incident
from ioc.store.incident_rows import Row, text_json
from ioc.store.tables import history

FIRST: Final = bytes(32)
"""What the first entry of an incident is chained to."""

_encoder: Final = msgspec.json.Encoder(order="deterministic")


def entry(incident: Incident, change: Change, state_before: str | None, facts: tuple[str, ...], previous: bytes) -> Row:
    """The next row of the incident's history, chained to `previous`."""
    row: Row = {
        "incident_id": incident.id,
        "version": change.version,
        "kind": change.kind,
        "at": change.at,
        "actor": change.by,
        "reason": text_json(change.reason),
        "state_before": state_before,
        "state_after": incident.state.value,
        "facts": list(facts),
        "previous": previous,
    }
    row["hash"] = chain_hash(row)
    return row


def chain_hash(row: Row) -> bytes:
    """SHA-256 over the entry before and all of this entry's content, as JSON with sorted names and UTC times."""
    content: dict[str, Any] = {name: row[name] for name in row if name not in ("hash", "previous")}
    content["at"] = row["at"].astimezone(UTC)
    return hashlib.sha256(row["previous"] + _encoder.encode(content)).digest()


async def append(connection: AsyncConnection, entries: list[Row]) -> None:
    """Writes entries in their order; the caller holds their incidents' locks."""
    if entries:
        await connection.execute(insert(history), entries)


async def read(connection: AsyncConnection, incident_id: object) -> list[Row]:
    """All entries of an incident, oldest first."""
    query = select(history).where(history.c.incident_id == incident_id).order_by(history.c.version)
    return [dict(row) for row in (await connection.execute(query)).mappings()]
