"""Writing down what an attempt came to; whoever must hear of a death hears of it in the same transaction."""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.clockwork.claiming import Claimed
from ioc.clockwork.delivery_metrics import ENDED
from ioc.clockwork.following import Following
from ioc.store.deliveries import Delivery
from ioc.store.delivery_ends import end, postpone
from ioc.store.tables.deliveries import DeliveryState

OnDead = Callable[[AsyncConnection, Delivery, str], Awaitable[None]]
"""Called for each delivery that died, with why, in the transaction that says so and before it (incidents first)."""


class NotOurs(RuntimeError):
    """The lease ran out and somebody else has taken the delivery; what they write counts."""


async def record(connection: AsyncConnection, claimed: Claimed, following: Following, on_dead: OnDead) -> None:
    """Writes the outcome. Raises `NotOurs`, upon which the caller rolls back."""
    delivery = claimed.delivery
    if following.state is DeliveryState.PENDING:
        ours = await postpone(
            connection, delivery, following.at, following.outcome, may_have_arrived=following.may_have_arrived
        )
    else:
        if following.state is DeliveryState.DEAD:
            for each in sorted(claimed.bundle or (delivery,), key=lambda each: each.incident_id):
                await on_dead(connection, each, following.outcome)
        ours = await end(connection, delivery, following.state, following.at, following.outcome)
    if not ours:
        raise NotOurs(f"delivery {delivery.id} was claimed again")


def count(claimed: Claimed, following: Following) -> None:
    """Counts what ended; to be called once that has committed."""
    if following.state is DeliveryState.PENDING:
        return
    channel = claimed.delivery.channel.value
    ENDED.labels(channel, following.state.value).inc()
    others = max(0, len(claimed.bundle) - 1)
    fate = DeliveryState.BUNDLED if following.state is DeliveryState.SENT else following.state
    ENDED.labels(channel, fate.value).inc(others)
