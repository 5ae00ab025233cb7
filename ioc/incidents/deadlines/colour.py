"""How urgent a promise is to whoever must keep it: what is left of its time, and the colour that says so."""

from datetime import datetime, timedelta
from enum import StrEnum

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.pace import between
from ioc.incidents.deadlines.promise import Promise


class Colour(StrEnum):
    """As the inbox shows it."""

    GREEN = "green"
    """More than half of the time is left."""
    YELLOW = "yellow"
    """Half of it, or less."""
    ORANGE = "orange"
    """A fifth of it, or less."""
    RED = "red"
    """Overdue."""


def used_by_now(promise: Promise, calendar: WorkingCalendar, now: datetime) -> timedelta:
    """How much of its time is spent, at its own pace; a clock that stands spends nothing."""
    if promise.running_since is None:
        return promise.used
    return promise.used + between(promise.pace, calendar, promise.running_since, now)


def left(promise: Promise, calendar: WorkingCalendar, now: datetime) -> timedelta:
    """How much of its time is left, at its own pace; less than nothing once it is overdue."""
    return promise.budget - used_by_now(promise, calendar, now)


def colour(promise: Promise, calendar: WorkingCalendar, now: datetime) -> Colour:
    """The colour now. It is overdue after its due time, also while nobody works and nothing more is spent."""
    remains = left(promise, calendar, now)
    if remains < timedelta() or (promise.due_at is not None and now > promise.due_at):
        return Colour.RED
    if remains * 5 <= promise.budget:
        return Colour.ORANGE
    return Colour.YELLOW if remains * 2 <= promise.budget else Colour.GREEN
