"""The history of incidents: append-only, each entry chained to the one before by its hash."""

import hashlib
from datetime import UTC
from typing import Any, Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.decision import Change
from ioc.incidents.incident import Incident
from ioc.store.incident_rows import Row, text_json
from ioc.store.tables import history

FIRST: Final = bytes(32)
"""What the first entry of an incident is chained to."""

# What every entry has said since the first one. A column that came later is hashed where it says something, so
# that entries from before it keep their hash.
_ALWAYS: Final = frozenset(
    {"incident_id", "version", "kind", "at", "actor", "reason", "state_before", "state_after", "facts"}
)
_CHAIN: Final = frozenset({"hash", "previous"})

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
    step = change.ticket
    row["ticket_id"] = None if step is None else step.ticket
    row["ticket_before"] = None if step is None or step.before is None else step.before.value
    row["ticket_after"] = None if step is None else step.after.value
    row["hash"] = chain_hash(row)
    return row


def chain_hash(row: Row) -> bytes:
    """SHA-256 over the entry before and all of this entry's content, as JSON with sorted names and UTC times.

    A column younger than the first entries counts where it is not None: what was written before it still verifies.
    """
    content: dict[str, Any] = {
        name: value for name, value in row.items() if name not in _CHAIN and (value is not None or name in _ALWAYS)
    }
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
