"""Writing what became of deliveries: whom they go to, that they wait or go together, how they ended."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Update, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.phrases.text import Text
from ioc.store.among import among
from ioc.store.deliveries import Delivery, read_delivery
from ioc.store.incident_rows import text_json
from ioc.store.tables import deliveries
from ioc.store.tables.deliveries import DeliveryState

_row = deliveries.c
# In words of SQL, so that the partial indexes are used.
_PENDING = _row.state == literal_column("'pending'")


async def address_to(
    connection: AsyncConnection,
    ids: Collection[UUID],
    *,
    recipient: str | None,
    address: str | None,
    language: str,
    because: Text,
) -> None:
    """Settles for good whom these go to, and why."""
    await connection.execute(
        update(deliveries)
        .where(among(_row.id, ids), _row.address.is_(None))
        .values(recipient=recipient, address=address, language=language, because=text_json(because))
    )


async def hold(connection: AsyncConnection, ids: Collection[UUID], until: datetime) -> None:
    """Keeps these until then; it is no attempt."""
    await connection.execute(update(deliveries).where(among(_row.id, ids)).values(next_attempt_at=until))


async def bind(connection: AsyncConnection, leader: UUID, others: Collection[UUID]) -> None:
    """From now on the leader's message tells the others too."""
    await connection.execute(update(deliveries).where(_row.id == leader).values(bundle_id=leader))
    await connection.execute(
        update(deliveries).where(among(_row.id, others)).values(bundle_id=leader, state=DeliveryState.BUNDLED.value)
    )


async def bundles(connection: AsyncConnection, leaders: Collection[UUID]) -> dict[UUID, list[Delivery]]:
    """All deliveries that each of these leaders' messages tells, its own among them."""
    found: dict[UUID, list[Delivery]] = {}
    query = select(deliveries).where(among(_row.bundle_id, leaders), _row.bundle_id.is_not(None)).order_by(_row.id)
    for row in (await connection.execute(query)).mappings() if leaders else ():
        found.setdefault(row["bundle_id"], []).append(read_delivery(row))
    return found


async def postpone(
    connection: AsyncConnection, delivery: Delivery, at: datetime, outcome: str, *, may_have_arrived: bool
) -> bool:
    """Lets the delivery be tried again then. False when this attempt is not the newest any more."""
    return await _still_ours(
        connection,
        delivery,
        next_attempt_at=at,
        claimed_until=None,
        outcome=outcome,
        may_have_arrived=may_have_arrived,
    )


async def end(
    connection: AsyncConnection, delivery: Delivery, state: DeliveryState, at: datetime, outcome: str
) -> bool:
    """Ends the delivery, and with it all that its message told. False when this attempt is not the newest any more."""
    ended = await _still_ours(
        connection, delivery, state=state.value, claimed_until=None, outcome=outcome, finished_at=at
    )
    if ended and delivery.leads_bundle:
        others = _row.bundle_id == delivery.id, _row.id != delivery.id
        # Told with the leader, they stay bundled; else they share its fate.
        fate = DeliveryState.BUNDLED if state is DeliveryState.SENT else state
        await connection.execute(
            update(deliveries).where(*others).values(state=fate.value, outcome=outcome, finished_at=at)
        )
    return ended


async def oldest_pending(connection: AsyncConnection, now: datetime) -> datetime | None:
    """Since when the oldest delivery that is due has waited to be told."""
    query: Select[tuple[Any]] = select(func.min(_row.not_before)).where(_PENDING, _row.not_before <= now)
    oldest: datetime | None = await connection.scalar(query)
    return oldest


async def _still_ours(connection: AsyncConnection, delivery: Delivery, **values: Any) -> bool:
    ours: Update = update(deliveries).where(_row.id == delivery.id, _PENDING, _row.attempts == delivery.attempts)
    return bool((await connection.execute(ours.values(**values))).rowcount)
