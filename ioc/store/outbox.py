"""The outbox: news commits together with the state that it tells of (law 3)."""

from typing import Final

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.contracts.codec import Envelope, Headers, encode
from ioc.store.incident_rows import Row
from ioc.store.tables import outbox

NEWS: Final = "ioc_outbox"
"""The channel on which a commit wakes the relay."""


def outbox_row(topic: str, key: str, envelope: Envelope) -> Row:
    """The row that carries one event."""
    headers, value = encode(envelope)
    return {
        "topic": topic,
        "key": key,
        "headers": [[name, content.decode()] for name, content in headers],
        "value": value,
    }


def read_headers(stored: list[list[str]]) -> Headers:
    """The headers as Kafka wants them."""
    return [(name, content.encode()) for name, content in stored]


async def put(connection: AsyncConnection, rows: list[Row]) -> None:
    """Adds events to the transaction; the table itself wakes the relay when it commits."""
    if rows:
        await connection.execute(insert(outbox), rows)
