"""The rows of a working calendar: a week's hours, and the days that differ from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import IntEnum
from typing import Final

from ioc.phrases.text import Text


class Weekday(IntEnum):
    """As `date.weekday` counts them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


Stretch = tuple[time, time]
"""From, and until but not at. An end of 00:00 is the midnight that ends the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours:
    """When a department works in an ordinary week, in local time.

    The gap between two stretches of a day is the lunch break; a weekday that is missing is the weekly rest.
    Who does not keep holidays works by the week alone: special days, off or working, change nothing for it.
    """

    stretches: Mapping[Weekday, tuple[Stretch, ...]]
    keeps_holidays: bool = True


ALWAYS: Final = WorkingHours(stretches=dict.fromkeys(Weekday, ((time.min, time.min),)), keeps_holidays=False)
"""Day and night, holidays included: police, rescue, the centre itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day that is not as its weekday says: a holiday, or a day worked instead of another.

    `because` is what the day is called, `order` the number of the decree or official letter (None: none is
    known). A day that works takes the hours of the weekday `hours_of`, which means nothing on a day off.
    """

    day: date
    works: bool
    because: Text
    order: str | None = None
    hours_of: Weekday = Weekday.MONDAY
