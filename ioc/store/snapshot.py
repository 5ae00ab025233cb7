"""A moment of the database that stands still, for whoever reads several things that must fit together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine


@asynccontextmanager
async def snapshot(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """A connection in one REPEATABLE READ transaction that can only read."""
    async with engine.connect() as connection:
        still = await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        async with still.begin():
            yield still
