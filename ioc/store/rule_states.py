"""What rules remember of their sensors, between one batch and the next."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.among import among
from ioc.store.tables import rule_states

State = dict[str, Any]


async def load(connection: AsyncConnection, sensors: Collection[str]) -> dict[tuple[str, str], State]:
    """The states of all rules that watch these sensors, by rule and sensor; locked until the transaction ends.

    The lock is on the sensor, so that a sensor without a state yet is held as well.
    """
    ordered = sorted(sensors)
    await connection.execute(
        text(
            "SELECT pg_advisory_xact_lock(hashtextextended('sensor ' || name, 0)) "
            "FROM unnest(CAST(:names AS text[])) AS name"
        ),
        {"names": ordered},
    )
    rows = (await connection.execute(select(rule_states).where(among(rule_states.c.sensor, ordered)))).mappings()
    return {(row["rule"], row["sensor"]): row["state"] for row in rows}


async def save(connection: AsyncConnection, states: dict[tuple[str, str], State]) -> None:
    """Keeps the states."""
    if not states:
        return
    statement = insert(rule_states)
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["rule", "sensor"], set_={"state": statement.excluded.state}),
        [{"rule": rule, "sensor": sensor, "state": state} for (rule, sensor), state in sorted(states.items())],
    )
