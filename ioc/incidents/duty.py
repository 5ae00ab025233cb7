"""Who is on duty: shifts by the week or once, and orders that override them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from uuid import UUID

from ioc.incidents.notices import Whom
from ioc.phrases.duty import say_duty
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """On these days of the week (1 Monday … 7 Sunday) from one local time to another.

    A shift that ends at or before the time it began at ends on the next day; it belongs to the day on which
    it began. It holds on the days from `valid_from` up to and with `valid_to`.
    """

    weekdays: frozenset[int]
    begins: time
    ends: time
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """From one moment until just before another."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One row of the schedule: this person is the department's officer, head … at these hours."""

    id: UUID
    department: str
    whom: Whom
    subject: str
    hours: Weekly | Once


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """An order for a while: this person is on duty; where `replaced` is named, only in that person's place."""

    id: UUID
    department: str
    whom: Whom
    subject: str
    replaced: str | None
    start: datetime
    end: datetime
    because: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """A person, and why it is that one."""

    subject: str
    because: Text


def on_duty(
    shifts: Iterable[Shift], overrides: Iterable[Override], department: str, whom: Whom, at: datetime, *, zone: tzinfo
) -> OnDuty | None:
    """Who is on duty at that moment; None when nobody is.

    The newest order wins over older ones and over the schedule. Of shifts that overlap, the one that began
    last wins: whoever has come on duty has taken over.
    """
    orders = sorted(
        (row for row in overrides if (row.department, row.whom) == (department, whom) and row.start <= at < row.end),
        key=lambda row: (row.made_at, row.id),
    )
    person = _by_schedule((row for row in shifts if (row.department, row.whom) == (department, whom)), at, zone)
    for order in orders:
        if order.replaced is None:
            because = say_duty("by_override", subject=order.subject, made_by=order.made_by, because=order.because)
            person = OnDuty(subject=order.subject, because=because)
        elif person is not None and person.subject == order.replaced:
            person = OnDuty(subject=order.subject, because=_in_place(order, order.replaced))
    return person


def began_at(shift: Shift, at: datetime, zone: tzinfo) -> datetime | None:
    """When the turn of this shift that covers the moment began; None when none does."""
    if isinstance(shift.hours, Once):
        return shift.hours.start if shift.hours.start <= at < shift.hours.end else None
    today = at.astimezone(zone).date()
    turns = (_turn(shift.hours, day, zone) for day in (today, today - timedelta(days=1)) if _holds(shift.hours, day))
    return next((start for start, end in turns if start <= at < end), None)


def _by_schedule(shifts: Iterable[Shift], at: datetime, zone: tzinfo) -> OnDuty | None:
    running = [(start, shift.id, shift) for shift in shifts if (start := began_at(shift, at, zone)) is not None]
    if not running:
        return None
    start, _, shift = max(running, key=lambda each: each[:2])
    since = start.astimezone(zone).strftime("%H:%M %d/%m")
    return OnDuty(subject=shift.subject, because=say_duty("by_shift", subject=shift.subject, since=since))


def _holds(hours: Weekly, day: date) -> bool:
    return (
        day.isoweekday() in hours.weekdays
        and hours.valid_from <= day
        and (hours.valid_to is None or day <= hours.valid_to)
    )


def _turn(hours: Weekly, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    last = day + timedelta(days=1) if hours.ends <= hours.begins else day
    start, end = datetime.combine(day, hours.begins, zone), datetime.combine(last, hours.ends, zone)
    # In UTC, since Python compares two moments of one zone by their clock faces alone.
    return start.astimezone(UTC), end.astimezone(UTC)


def _in_place(order: Override, replaced: str) -> Text:
    return say_duty(
        "in_place_of", subject=order.subject, replaced=replaced, made_by=order.made_by, because=order.because
    )
