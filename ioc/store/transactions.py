"""Which transactions are still under way."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def database_time(connection: AsyncConnection) -> datetime:
    """What time it is by the database's own clock."""
    now: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return now


async def any_begun_before(connection: AsyncConnection, moment: datetime) -> bool:
    """Whether a transaction of the processes is still open that began before this moment of the database's clock."""
    query = text(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user "
        "AND pid <> pg_backend_pid() AND xact_start < :moment)"
    )
    return bool((await connection.execute(query, {"moment": moment})).scalar_one())
