"""What follows from one attempt at a delivery."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ioc.deliveries.letter import NotSetUp, Outcome, Refused, Sent, TryAgain
from ioc.store.deliveries import Delivery
from ioc.store.tables.deliveries import DeliveryState

Random = Callable[[], float]
"""Gives a number from 0 up to, not with, 1."""

LONGEST_ASKED: Final = timedelta(hours=24)
"""No receiver puts us off for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """The pause after the first failure is up to `first`, doubles with each, and is never above `longest`."""

    first: timedelta
    longest: timedelta


URGENT: Final = Backoff(first=timedelta(seconds=1), longest=timedelta(minutes=5))
ORDINARY: Final = Backoff(first=timedelta(seconds=5), longest=timedelta(hours=1))
"""What is urgent is tried sooner, and given up sooner: then the operators see it and call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """The delivery's next state. A pending one is tried again `at`; any other has ended."""

    state: DeliveryState
    at: datetime
    outcome: str
    may_have_arrived: bool = False


def what_follows(delivery: Delivery, outcome: Outcome, now: datetime, random: Random, most_attempts: int) -> Following:
    """The next state after this outcome of the attempt that `delivery.attempts` counts already."""
    match outcome:
        case Sent(answer=answer):
            return Following(state=DeliveryState.SENT, at=now, outcome=answer)
        case NotSetUp(reason=reason):
            return Following(state=DeliveryState.SKIPPED, at=now, outcome=reason)
        case Refused(reason=reason):
            return Following(state=DeliveryState.DEAD, at=now, outcome=reason)
        case TryAgain(reason=reason) if delivery.attempts >= most_attempts:
            return Following(
                state=DeliveryState.DEAD, at=now, outcome=f"given up after {delivery.attempts} attempts: {reason}"
            )
        case TryAgain(reason=reason, after=after, may_have_arrived=unknown):
            return Following(
                state=DeliveryState.PENDING,
                at=now + _pause(delivery, after, random),
                outcome=reason,
                # What may have arrived once stays so, whatever the newest attempt came to.
                may_have_arrived=unknown or delivery.may_have_arrived,
            )


def _pause(delivery: Delivery, asked: timedelta | None, random: Random) -> timedelta:
    """Exponential with full jitter: many that failed together do not come back together."""
    backoff = URGENT if delivery.urgent else ORDINARY
    doublings = min(delivery.attempts - 1, 30)
    ceiling = min(backoff.longest, backoff.first * (1 << doublings))
    return max(ceiling * random(), min(asked or timedelta(0), LONGEST_ASKED))
