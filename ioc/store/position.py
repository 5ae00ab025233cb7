"""The relay's position: how far the log tells what the database holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.tables import relay_position


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """The Kafka offset of the newest acknowledged record, the log's epoch, and its newest tick's commit time."""

    offset: int
    epoch: str
    ticked_at: datetime


async def read_position(connection: AsyncConnection) -> Position | None:
    """The stored position; None before the log was begun."""
    row = (await connection.execute(select(relay_position))).mappings().one_or_none()
    return None if row is None else Position(offset=row["offset"], epoch=row["epoch"], ticked_at=row["ticked_at"])
