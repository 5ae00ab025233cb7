"""The board's picture: incidents and the position they stand at, read at one moment."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.incidents.incident import Incident
from ioc.store.incidents import read_open
from ioc.store.position import Position, read_position


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All open incidents and the log's position; every change up to the position is in the incidents."""

    position: Position | None
    incidents: list[Incident]


async def read_picture(engine: AsyncEngine, *, department: str | None = None) -> Picture:
    """The picture in one REPEATABLE READ transaction; of one department, what it has tickets of."""
    async with engine.connect() as connection:
        snapshot = await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        async with snapshot.begin():
            position = await read_position(snapshot)
            return Picture(position=position, incidents=await read_open(snapshot, department=department))
