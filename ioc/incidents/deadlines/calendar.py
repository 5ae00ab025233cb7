"""Working time as a sum that only grows: how much of it lies between two moments, and when so much has passed."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import accumulate
from typing import Final, NamedTuple

from ioc.incidents.deadlines.at_work import why
from ioc.incidents.deadlines.hours import SpecialDay, Stretch, Weekday, WorkingHours
from ioc.phrases.text import Text

_MICROSECOND: Final = timedelta(microseconds=1)
_FIRST_MONDAY: Final = date(1970, 1, 5)
"""Days are counted from here, so that a day's number modulo seven is its weekday."""

_MIDNIGHT: Final = timedelta(days=1) // _MICROSECOND
"""The one that ends a day."""

_LONGEST_REST: Final = 400
"""Days: a department that does not open for so long never will; the data are wrong."""


class _Day(NamedTuple):
    """What is worked on a day, in microseconds since local midnight, and how much that is."""

    stretches: tuple[tuple[int, int], ...]
    length: int

    def worked_until(self, within: int) -> int:
        return sum(min(within, closes) - opens for opens, closes in self.stretches if opens < within)

    def moment_after(self, worked: int) -> int:
        """When so much of the day's work is done; `worked` is more than nothing and at most the day's length."""
        for opens, closes in self.stretches:
            if worked <= closes - opens:
                return opens + worked
            worked -= closes - opens
        raise ValueError("a day has no more working time than its length")


def _day(stretches: tuple[Stretch, ...]) -> _Day:
    counted = tuple((_since_midnight(opens), _since_midnight(closes) or _MIDNIGHT) for opens, closes in stretches)
    return _Day(counted, sum(closes - opens for opens, closes in counted))


def _since_midnight(clock: time) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * 1_000_000 + clock.microsecond


class WorkingCalendar:
    """Sums of working time over one department's hours and special days. Never changes; made once, asked often.

    Every moment given must know its offset from UTC; every moment returned is in UTC. The zone must have one
    offset all year, as Viet Nam's has: a `ValueError` refuses another. What a day's hours are is prepared
    once, so a sum needs no walk over its days.
    """

    def __init__(self, *, hours: WorkingHours, special_days: Mapping[date, SpecialDay], zone: tzinfo) -> None:
        if zone.utcoffset(None) is None:
            raise ValueError(f"a working calendar needs a zone of one offset all year; {zone} has several")
        self.hours = hours
        self.zone = zone
        self.special_days = dict(sorted(special_days.items())) if hours.keeps_holidays else {}
        self._midnight = datetime.combine(_FIRST_MONDAY, time.min, zone)
        self._midnight_utc = self._midnight.astimezone(UTC)
        self._week = tuple(_day(hours.stretches.get(weekday, ())) for weekday in Weekday)
        self._since_monday = tuple(accumulate((day.length for day in self._week), initial=0))
        self._special = {
            (day - _FIRST_MONDAY).days: self._week[row.hours_of] if row.works else _day(())
            for day, row in self.special_days.items()
        }
        self._special_numbers = tuple(self._special)
        # How much more, or less, was worked before each special day than the weeks alone say.
        self._differences = tuple(
            accumulate((day.length - self._week[number % 7].length for number, day in self._special.items()), initial=0)
        )

    def add(self, start: datetime, working: timedelta) -> datetime:
        """The earliest moment by which so much working time has passed since `start`.

        Work that ends exactly at closing time ends then, not at the next opening. With no working time to
        pass it is the next opening, so that `between(start, add(start, working)) == working` always holds.
        Raises `ValueError` for a negative amount, and when the department never opens again.
        """
        left = working // _MICROSECOND
        if left < 0:
            raise ValueError(f"working time passes forwards only, got {working}")
        if left == 0:
            return self.next_opening(start)
        number, within = self._place(start)
        day = self._day(number)
        left += day.worked_until(within)
        resting = 0
        while left > day.length:
            left -= day.length
            number += 1
            day = self._day(number)
            resting = 0 if day.length else resting + 1
            if resting > _LONGEST_REST:
                raise self._closed_for_ever(start)
        return self._moment(number, day.moment_after(left))

    def back(self, end: datetime, working: timedelta) -> datetime:
        """The earliest moment since which just so much working time has passed until `end`.

        Raises `ValueError` for a negative amount, and when the department was never open before.
        """
        left = working // _MICROSECOND
        if left < 0:
            raise ValueError(f"working time is taken back by an amount that is not negative, got {working}")
        number, within = self._place(end)
        day = self._day(number)
        worked = day.worked_until(within)
        resting = 0
        while worked <= left:
            left -= worked
            number -= 1
            day = self._day(number)
            worked = day.length
            resting = 0 if worked else resting + 1
            if resting > _LONGEST_REST:
                raise ValueError(f"no working time in the {_LONGEST_REST} days before {end.isoformat()}")
        return self._moment(number, day.moment_after(worked - left))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between the two; nothing when `end` is not after `start`."""
        return max(self._worked_until(end) - self._worked_until(start), 0) * _MICROSECOND

    def is_working(self, at: datetime) -> bool:
        """Whether the department is at work: from opening on, no longer at closing time."""
        number, within = self._place(at)
        return any(opens <= within < closes for opens, closes in self._day(number).stretches)

    def next_opening(self, at: datetime) -> datetime:
        """The next moment at which the department is at work: `at` itself when it is.

        Raises `ValueError` when it never opens again.
        """
        number, within = self._place(at)
        for ahead in range(_LONGEST_REST + 1):
            for opens, closes in self._day(number + ahead).stretches:
                if within < closes:
                    return self._moment(number + ahead, max(opens, within))
            within = 0
        raise self._closed_for_ever(at)

    def reason(self, at: datetime) -> Text:
        """Why it is working time at this moment, or is not."""
        local = at.astimezone(self.zone)
        return why(self.hours, self.special_days.get(local.date()), local)

    @property
    def working_day(self) -> timedelta:
        """How long an ordinary working day is: the commonest length in the week, of equals the longest.

        Raises `ValueError` when no weekday is worked.
        """
        lengths = Counter(day.length for day in self._week if day.length)
        if not lengths:
            raise ValueError("these hours have no working day")
        return max(lengths, key=lambda length: (lengths[length], length)) * _MICROSECOND

    def _place(self, at: datetime) -> tuple[int, int]:
        """The number of the local day, and the microseconds since its midnight."""
        since = at - self._midnight
        return since.days, since.seconds * 1_000_000 + since.microseconds

    def _moment(self, number: int, within: int) -> datetime:
        return self._midnight_utc + timedelta(days=number, microseconds=within)

    def _day(self, number: int) -> _Day:
        return self._special.get(number, self._week[number % 7])

    def _worked_until(self, at: datetime) -> int:
        """Working time up to here, from a fixed beginning: whole weeks, this week's days, special days, today."""
        number, within = self._place(at)
        weeks, weekday = divmod(number, 7)
        return (
            weeks * self._since_monday[7]
            + self._since_monday[weekday]
            + self._differences[bisect_left(self._special_numbers, number)]
            + self._day(number).worked_until(within)
        )

    def _closed_for_ever(self, at: datetime) -> ValueError:
        return ValueError(f"no working time in the {_LONGEST_REST} days after {at.isoformat()}; check the hours")
