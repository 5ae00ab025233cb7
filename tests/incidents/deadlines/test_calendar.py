"""Working time: the cases that people get wrong, and what holds of every calendar."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

import pytest
import workclock
from hypothesis import given
from hypothesis import strategies as st

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.hours import ALWAYS, SpecialDay, Weekday, WorkingHours
from tests.incidents.deadlines.calendars import (
    OFFICE,
    ZONE,
    amounts,
    calendar,
    calendars,
    day_off,
    local,
    moments,
    special_days,
    weeks,
    worked,
)

MICROSECOND = timedelta(microseconds=1)
# The last week of November 2026: Thursday and Friday are off, Saturday is worked instead of Friday.
WEEK = calendar(special_days=(day_off("2026-11-26", "12/QĐ"), day_off("2026-11-27"), worked("2026-11-28")))


class SummerTime(tzinfo):
    """A zone whose offset depends on the season, so that it has none for "no moment"."""

    def utcoffset(self, at: datetime | None, /) -> timedelta | None:
        return None if at is None else timedelta(hours=1 if 3 < at.month < 10 else 0)

    def dst(self, at: datetime | None, /) -> timedelta | None:
        return self.utcoffset(at)

    def tzname(self, _: datetime | None, /) -> str:
        return "Summerland"

    def __str__(self) -> str:
        return "Summerland"


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("start", "working", "due"),
    [
        pytest.param("2026-11-23 08:00", hours(2), "2026-11-23 10:00", id="within a morning"),
        pytest.param("2026-11-23 11:00", hours(1), "2026-11-23 14:00", id="the lunch break does not count"),
        pytest.param("2026-11-23 12:10", hours(1), "2026-11-23 14:30", id="from within the lunch break"),
        pytest.param("2026-11-23 06:00", hours(1), "2026-11-23 08:30", id="from before opening"),
        pytest.param("2026-11-23 20:00", hours(1), "2026-11-24 08:30", id="from after closing"),
        pytest.param("2026-11-22 10:00", hours(1), "2026-11-23 08:30", id="from a Sunday"),
        pytest.param("2026-11-23 16:00", hours(1), "2026-11-23 17:00", id="ends exactly at closing time"),
        pytest.param("2026-11-23 10:30", hours(1), "2026-11-23 11:30", id="ends exactly at the lunch break"),
        pytest.param(
            "2026-11-23 16:00", hours(1) + MICROSECOND, "2026-11-24 07:30:00.000001", id="just not at closing"
        ),
        pytest.param("2026-11-25 16:50", hours(4), "2026-11-28 11:20", id="over two days off into a working Saturday"),
        pytest.param("2026-11-26 09:00", hours(1), "2026-11-28 08:30", id="from a day off"),
        pytest.param("2026-11-28 16:30", hours(1), "2026-11-30 08:00", id="from a working Saturday to Monday"),
        pytest.param("2026-11-23 09:00", hours(22.5), "2026-11-28 09:00", id="three working days"),
        pytest.param("2026-11-23 09:00", hours(0), "2026-11-23 09:00", id="no time at all, at work"),
        pytest.param("2026-11-23 17:00", hours(0), "2026-11-24 07:30", id="no time at all, at closing time"),
        pytest.param("2026-11-25 18:00", hours(0), "2026-11-28 07:30", id="no time at all, before days off"),
    ],
)
def test_a_deadline_in_working_time(start: str, working: timedelta, due: str) -> None:
    found = WEEK.add(local(start), working)

    assert (found, found.tzinfo) == (local(due), UTC)
    assert WEEK.between(local(start), found) == working


@pytest.mark.parametrize(
    ("at", "vi", "en"),
    [
        ("2026-11-23 07:30", "Trong giờ làm việc: thứ Hai, 07:30–11:30.", "Within working hours: Monday, 07:30–11:30."),
        (
            "2026-11-23 07:29",
            "Ngoài giờ làm việc: hôm nay bắt đầu lúc 07:30.",
            "Outside working hours: today they begin at 07:30.",
        ),
        ("2026-11-23 11:30", "Nghỉ trưa, từ 11:30 đến 13:30.", "Lunch break, from 11:30 to 13:30."),
        (
            "2026-11-23 17:00",
            "Ngoài giờ làm việc: hôm nay đã kết thúc lúc 17:00.",
            "Outside working hours: today they ended at 17:00.",
        ),
        ("2026-11-22 09:00", "Nghỉ hằng tuần: Chủ nhật.", "Weekly rest: Sunday."),
        ("2026-11-26 09:00", "Ngày nghỉ: lễ hội (theo 12/QĐ).", "Day off: a feast (by 12/QĐ)."),
        ("2026-11-27 09:00", "Ngày nghỉ: lễ hội.", "Day off: a feast."),
        (
            "2026-11-28 14:00",
            "Trong giờ làm việc: làm bù, 13:30–17:00.",
            "Within working hours: made up for, 13:30–17:00.",
        ),
    ],
)
def test_a_moment_has_its_reason_in_both_languages(at: str, vi: str, en: str) -> None:
    reason = WEEK.reason(local(at))

    assert (reason.vi, reason.en) == (vi, en)
    assert WEEK.is_working(local(at)) == vi.startswith("Trong giờ")


def test_who_never_closes_counts_every_hour_whatever_the_day() -> None:
    police = calendar(ALWAYS, [day_off("2026-11-26")])
    start = local("2026-11-25 22:00")

    assert police.add(start, timedelta(days=3)) == start + timedelta(days=3)
    assert police.between(start, start + timedelta(days=900)) == timedelta(days=900)
    assert police.working_day == timedelta(days=1)
    assert police.reason(start).en == "The department is on duty day and night, holidays included."


def test_a_shift_until_midnight_ends_with_the_day() -> None:
    evening = calendar(WorkingHours(stretches={Weekday.MONDAY: ((time(18), time.min),)}))

    assert evening.add(local("2026-11-23 20:00"), hours(4)) == local("2026-11-24 00:00")
    assert not evening.is_working(local("2026-11-24 00:00"))
    assert evening.reason(local("2026-11-23 20:00")).en == "Within working hours: Monday, 18:00–24:00."


def test_an_ordinary_working_day_is_the_commonest_of_the_week() -> None:
    with_saturday = {**OFFICE.stretches, Weekday.SATURDAY: ((time(7, 30), time(11, 30)),)}

    assert calendar().working_day == hours(7.5)
    assert calendar(WorkingHours(stretches=with_saturday)).working_day == hours(7.5)


def test_a_department_that_never_opens_again_is_refused_with_a_sentence() -> None:
    closed = calendar(WorkingHours(stretches={}), [worked("2026-11-27")])
    no_hours = "no working time in the 400 days after 2026-11-23T09:00:00\\+07:00; check the hours"

    with pytest.raises(ValueError, match=no_hours):
        closed.add(local("2026-11-23 09:00"), hours(1))
    with pytest.raises(ValueError, match=no_hours):
        closed.next_opening(local("2026-11-23 09:00"))
    with pytest.raises(ValueError, match="no working day"):
        _ = closed.working_day


def test_what_would_give_wrong_sums_is_refused() -> None:
    with pytest.raises(ValueError, match="forwards only"):
        WEEK.add(local("2026-11-23 09:00"), -MICROSECOND)
    with pytest.raises(TypeError, match="offset-naive"):
        WEEK.add(local("2026-11-23 09:00").replace(tzinfo=None), hours(1))
    with pytest.raises(ValueError, match="one offset all year; Summerland has several"):
        WorkingCalendar(hours=OFFICE, special_days={}, zone=SummerTime())


@given(calendars(), st.tuples(moments(), moments(), moments()))
def test_working_time_is_additive(each: WorkingCalendar, points: tuple[datetime, ...]) -> None:
    a, b, c = sorted(points)

    assert each.between(a, c) == each.between(a, b) + each.between(b, c)
    assert each.between(c, a) == timedelta()


@given(calendars(), moments(), amounts())
def test_a_deadline_is_the_earliest_moment_by_which_so_much_was_worked(
    each: WorkingCalendar, start: datetime, working: timedelta
) -> None:
    due = each.add(start, working)

    assert due >= start
    assert each.between(start, due) == working
    assert working == timedelta() or each.between(start, due - MICROSECOND) < working


@given(calendars(), moments(), moments(), amounts(), amounts())
def test_who_starts_later_or_takes_longer_never_ends_earlier(
    each: WorkingCalendar, one: datetime, other: datetime, some: timedelta, more: timedelta
) -> None:
    early, late = sorted((one, other))

    assert each.add(early, some) <= each.add(late, some)
    assert each.add(early, some) <= each.add(early, some + more)
    assert each.add(each.add(early, some), more + MICROSECOND) == each.add(early, some + more + MICROSECOND)


@given(calendars(), moments())
def test_the_next_opening_is_the_first_moment_at_work(each: WorkingCalendar, at: datetime) -> None:
    opening = each.next_opening(at)

    assert each.is_working(opening)
    assert each.between(at, opening) == timedelta()
    assert (opening == at) == each.is_working(at) == (each.between(at, at + MICROSECOND) == MICROSECOND)


@given(weeks(), special_days(), moments(), moments())
def test_sums_are_those_of_a_walk_over_the_days(
    week: WorkingHours, rows: list[SpecialDay], one: datetime, other: datetime
) -> None:
    start, end = sorted((one, other))

    assert calendar(week, rows).between(start, end) == walked(week, rows, start, end)


def walked(week: WorkingHours, rows: list[SpecialDay], start: datetime, end: datetime) -> timedelta:
    """The plain way: every stretch of every day, cut to what lies between the two."""
    special = {row.day: row for row in rows}
    total, day = timedelta(), start.astimezone(ZONE).date()
    while day <= end.astimezone(ZONE).date():
        for opens, closes in stretches_of(day, week, special.get(day)):
            total += max(min(closes, end) - max(opens, start), timedelta())
        day += timedelta(days=1)
    return total


def stretches_of(day: date, week: WorkingHours, row: SpecialDay | None) -> list[tuple[datetime, datetime]]:
    if row is not None and not row.works:
        return []
    weekday = Weekday(day.weekday()) if row is None else row.hours_of
    return [
        (
            datetime.combine(day, opens, ZONE),
            datetime.combine(day, closes, ZONE) + (timedelta(days=1) if closes == time.min else timedelta()),
        )
        for opens, closes in week.stretches.get(weekday, ())
    ]


@given(weeks(), st.sets(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=40), moments(), amounts(MICROSECOND))
def test_workclock_says_the_same(week: WorkingHours, off: set[date], start: datetime, working: timedelta) -> None:
    """It knows lunch breaks and days off, but no day of weekly rest that is worked."""
    ours = calendar(week, [day_off(day.isoformat()) for day in off])
    rules: list[workclock.Rule] = [
        workclock.WorkDay(opens, closes, days=[weekday])
        for weekday, stretches in week.stretches.items()
        for opens, closes in stretches
    ]
    oracle = workclock.Schedule([*rules, workclock.Holidays(off)], time_zone="Asia/Ho_Chi_Minh")

    due = ours.add(start, working)

    assert due == oracle.add(start, working)
    assert ours.between(start, due + timedelta(days=30)) == oracle.between(start, due + timedelta(days=30))


@given(calendars(), moments(), amounts())
def test_to_go_back_is_to_find_the_earliest_moment_from_which_so_much_was_worked(
    each: WorkingCalendar, end: datetime, working: timedelta
) -> None:
    begin = each.back(end, working)

    assert each.between(begin, end) == working
    assert each.between(begin - timedelta(microseconds=1), end) > working


def test_to_go_back_needs_an_amount_that_is_not_negative_and_a_day_that_was_worked() -> None:
    with pytest.raises(ValueError, match="not negative"):
        calendar().back(local("2026-11-20 09:00"), -hours(1))
    with pytest.raises(ValueError, match="no working time in the 400 days before"):
        calendar(WorkingHours(stretches={})).back(local("2026-11-20 09:00"), hours(1))
