"""Working calendars for tests: an office week that is easy to reckon with, and any week at all."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import strategies as st

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.hours import SpecialDay, Stretch, Weekday, WorkingHours
from ioc.phrases.text import Text

ZONE = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
OFFICE = WorkingHours(
    stretches=dict.fromkeys(
        (Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY),
        ((time(7, 30), time(11, 30)), (time(13, 30), time(17))),
    )
)
FIRST, LAST = datetime(2025, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 # hypothesis wants them without a zone


def local(text: str) -> datetime:
    """A local moment, `2026-11-20 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def day_off(day: str, order: str | None = None) -> SpecialDay:
    return SpecialDay(day=date.fromisoformat(day), works=False, because=Text(vi="lễ hội", en="a feast"), order=order)


def worked(day: str, hours_of: Weekday = Weekday.FRIDAY) -> SpecialDay:
    because = Text(vi="làm bù", en="made up for")
    return SpecialDay(day=date.fromisoformat(day), works=True, because=because, hours_of=hours_of)


def calendar(hours: WorkingHours = OFFICE, special_days: Iterable[SpecialDay] = ()) -> WorkingCalendar:
    return WorkingCalendar(hours=hours, special_days={row.day: row for row in special_days}, zone=ZONE)


def moments() -> st.SearchStrategy[datetime]:
    """Moments of three years, told in UTC, in local time, or from the other side of the world."""
    zones = st.sampled_from((UTC, ZONE, timezone(timedelta(hours=-5, minutes=-30))))
    return st.datetimes(FIRST, LAST, timezones=zones)


def amounts(at_least: timedelta = timedelta()) -> st.SearchStrategy[timedelta]:
    return st.timedeltas(at_least, timedelta(days=20))


@st.composite
def stretches(draw: st.DrawFn) -> tuple[Stretch, ...]:
    """What a day is made of: nothing, one stretch, or two with a break; the last may end at midnight."""
    minutes = sorted(draw(st.sets(st.integers(0, 24 * 60), max_size=4)))
    clocks = [time(minute // 60 % 24, minute % 60) for minute in minutes]
    return tuple(zip(clocks[::2], clocks[1::2], strict=False))


def weeks() -> st.SearchStrategy[WorkingHours]:
    """Any week with some working time in it."""
    days = st.dictionaries(st.sampled_from(Weekday), stretches())
    return days.filter(lambda week: any(week.values())).map(lambda week: WorkingHours(stretches=week))


def special_days() -> st.SearchStrategy[list[SpecialDay]]:
    """Days off and days worked, in the years of `moments`."""
    row = st.builds(
        SpecialDay,
        day=st.dates(FIRST.date(), LAST.date()),
        works=st.booleans(),
        because=st.just(Text(vi="x", en="x")),
        hours_of=st.sampled_from(Weekday),
    )
    return st.lists(row, max_size=40)


def calendars() -> st.SearchStrategy[WorkingCalendar]:
    return st.builds(calendar, weeks(), special_days())
