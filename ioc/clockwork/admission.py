"""What one person is told, and in how many messages: singly, in one bundle, or a little later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Final

from ioc.incidents.notices import Channel
from ioc.store.deliveries import Delivery

MOST_IN_BUNDLE: Final = {Channel.MAIL: 200, Channel.MESSAGE: 20, Channel.HOOK: 500}
"""How many notices one message names on each channel; further ones go in the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many ordinary messages to one person on one channel within so long."""

    most: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The ordinary messages that count against the limit: sent within its time, and under way until a moment."""

    sent_at: tuple[datetime, ...] = ()
    under_way_until: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """Who goes alone, who goes together (worst first), and who waits until when. The rest stays as it is."""

    single: tuple[Delivery, ...] = ()
    bundle: tuple[Delivery, ...] = ()
    held: tuple[Delivery, ...] = ()
    held_until: datetime | None = None


def admit(waiting: Sequence[Delivery], told: Told, limit: Limit) -> Admission:
    """Ordinary notices for one person: each by itself while the limit allows; more than that in one message.

    When nothing is left of the limit all wait until something may be. Urgent notices never come here.
    """
    releases = sorted([*(at + limit.within for at in told.sent_at), *told.under_way_until])
    free = limit.most - len(releases)
    if free <= 0:
        return Admission(held=tuple(waiting), held_until=releases[-free])
    if len(waiting) <= free:
        return Admission(single=tuple(waiting))
    ordered = sorted(waiting, key=worst_first)
    return Admission(bundle=tuple(ordered[: MOST_IN_BUNDLE[ordered[0].channel]]))


def worst_first(delivery: Delivery) -> tuple[int, float, datetime, int]:
    """The most severe first, then the nearest deadline, then the oldest."""
    due = delivery.words["due_at"]
    deadline = inf if due is None else datetime.fromisoformat(due).timestamp()
    return (-delivery.words["severity"], deadline, delivery.created_at, delivery.id.int)
