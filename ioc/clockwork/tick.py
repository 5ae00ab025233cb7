"""The tick: once a second a record through outbox and relay, so that a board knows how old its picture is."""

from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from ioc.contracts.codec import Envelope
from ioc.contracts.events import Tick
from ioc.store.outbox import outbox_row

EVERY: Final = timedelta(seconds=1)
SOURCE: Final = "/ioc/clockwork"


def tick(at: datetime, oldest_waiting_s: float | None) -> Envelope:
    """The tick of this moment."""
    return Envelope(
        id=f"tick/{at.isoformat()}", source=SOURCE, time=at, data=Tick(at=at, oldest_waiting_s=oldest_waiting_s)
    )


async def put_tick(connection: Any, topic: str, oldest_waiting_s: float | None) -> datetime:
    """Commits a tick at the database's own time, which it returns."""
    at: datetime = await connection.fetchval("SELECT clock_timestamp()")
    row = outbox_row(topic, "tick", tick(at, oldest_waiting_s))
    await connection.execute(
        "INSERT INTO outbox (topic, key, headers, value) VALUES ($1, $2, $3, $4)",
        row["topic"],
        row["key"],
        msgspec.json.encode(row["headers"]).decode(),
        row["value"],
    )
    return at
