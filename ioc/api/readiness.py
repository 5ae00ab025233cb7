"""Whether the board is live: the newest tick went through database, outbox, relay and Kafka just now."""

from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.clock import Clock
from ioc.store.database import is_away
from ioc.store.position import read_position

STALE_AFTER: Final = timedelta(seconds=5)


async def board_is_live(engine: AsyncEngine, clock: Clock) -> str | None:
    """None when it is, else a sentence saying what is not."""
    try:
        async with engine.connect() as connection:
            position = await read_position(connection)
    except Exception as error:
        if not is_away(error):
            raise
        return "the database does not answer"
    if position is None:
        return "the incident log has not begun"
    age = clock() - position.ticked_at
    return None if age <= STALE_AFTER else f"the newest tick is {age.total_seconds():.0f} s old"
