"""Being the only process of all that does something: whoever holds PostgreSQL's advisory lock."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.database import connect


@asynccontextmanager
async def alone(database_url: str, lock: int, ask_again: timedelta) -> AsyncIterator[AsyncConnection]:
    """A connection that holds the lock, once nobody else does: who loses it loses the lock with it.

    Whatever must be done by one alone is done, or at least told, on this connection.
    """
    engine = connect(database_url, connections=1)
    try:
        async with engine.connect() as connection:
            # Asked again and again: a waiting pg_advisory_lock would hold back vacuum for as long as it waits.
            while True:
                if await _takes(connection, lock):
                    break
                await asyncio.sleep(ask_again.total_seconds())
            try:
                yield connection
            finally:
                # Closed, not given back: the lock must not live on in an idle connection.
                await connection.invalidate()
    finally:
        await engine.dispose()


async def _takes(connection: AsyncConnection, lock: int) -> bool:
    async with connection.begin():
        return bool(await connection.scalar(text("SELECT pg_try_advisory_lock(:lock)"), {"lock": lock}))
