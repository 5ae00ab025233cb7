"""Pictures of what is open, with the position that they stand at, read at one moment."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.incidents.incident import Incident
from ioc.store.incidents import read_open
from ioc.store.position import Position, read_position
from ioc.store.snapshot import snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Incidents and the log's position; every change up to the position is in the incidents."""

    position: Position | None
    incidents: list[Incident]


async def read_picture(engine: AsyncEngine, *, department: str | None = None) -> Picture:
    """All open incidents; of one department, what it has tickets of."""
    async with snapshot(engine) as still:
        position = await read_position(still)
        return Picture(position=position, incidents=await read_open(still, department=department))
