"""How a promise counts: by the clock, or only while the department is at work."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from ioc.incidents.deadlines.calendar import WorkingCalendar


class Pace(StrEnum):
    """Every hour counts, or only working hours do."""

    CLOCK = "clock"
    WORKING = "working"


def add(pace: Pace, calendar: WorkingCalendar, start: datetime, amount: timedelta) -> datetime:
    """When so much has passed at this pace, in UTC. Raises what `WorkingCalendar.add` raises."""
    if pace is Pace.WORKING:
        return calendar.add(start, amount)
    if amount < timedelta():
        raise ValueError(f"time passes forwards only, got {amount}")
    return start.astimezone(UTC) + amount


def back(pace: Pace, calendar: WorkingCalendar, end: datetime, amount: timedelta) -> datetime:
    """Since when so much has passed at this pace until `end`, in UTC. Raises what `WorkingCalendar.back` raises."""
    if pace is Pace.WORKING:
        return calendar.back(end, amount)
    return end.astimezone(UTC) - amount


def between(pace: Pace, calendar: WorkingCalendar, start: datetime, end: datetime) -> timedelta:
    """How much lies between the two at this pace; nothing when `end` is not after `start`."""
    if pace is Pace.WORKING:
        return calendar.between(start, end)
    return max(end - start, timedelta())
