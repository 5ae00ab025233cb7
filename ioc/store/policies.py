"""The versions of policies under which something began: kept for ever, so that no edit moves a running clock."""

from collections.abc import Collection

import msgspec
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.policy import Policy
from ioc.store.among import among
from ioc.store.tables import policies


async def read(connection: AsyncConnection, versions: Collection[str]) -> dict[str, Policy]:
    """Those of the versions that were kept."""
    query = select(policies).where(among(policies.c.version, sorted(versions)))
    rows = (await connection.execute(query)).mappings()
    return {row["version"]: msgspec.convert(row["terms"], Policy) for row in rows}


async def keep(connection: AsyncConnection, new: Collection[Policy]) -> None:
    """Keeps these versions; one that is there already stays as it is."""
    if new:
        rows = [{"version": policy.version, "terms": msgspec.to_builtins(policy)} for policy in new]
        await connection.execute(insert(policies).on_conflict_do_nothing(), rows)
