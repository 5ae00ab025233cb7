"""Who is on duty: tables of shifts and orders, and what holds whatever they are."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc.incidents.duty import Once, Override, Shift, Weekly, began_at, on_duty
from ioc.incidents.notices import Whom

ZONE = timezone(timedelta(hours=7))
ALL_DAYS = frozenset(range(1, 8))
FIRST = date(2025, 11, 1)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2025; the 17th is a Monday."""
    return datetime(2025, 11, day, hour, minute, tzinfo=ZONE)


def shift(subject: str, hours: Weekly | Once, number: int = 1) -> Shift:
    return Shift(id=UUID(int=number), department="so_xay_dung", whom=Whom.OFFICER, subject=subject, hours=hours)


def weekly(begins: int, ends: int, weekdays: frozenset[int] = ALL_DAYS, valid_to: date | None = None) -> Weekly:
    return Weekly(weekdays=weekdays, begins=time(begins), ends=time(ends), valid_from=FIRST, valid_to=valid_to)


def order(subject: str, start: datetime, end: datetime, replaced: str | None = None, made: int = 1) -> Override:
    return Override(
        id=UUID(int=made), department="so_xay_dung", whom=Whom.OFFICER, subject=subject, replaced=replaced,
        start=start, end=end, because="nghỉ ốm", made_by="head", made_at=local(1, 0) + timedelta(minutes=made),
    )  # fmt: skip


def who(at: datetime, shifts: list[Shift], orders: list[Override] | None = None) -> str | None:
    person = on_duty(shifts, orders or [], "so_xay_dung", Whom.OFFICER, at, zone=ZONE)
    return None if person is None else person.subject


DAY, NIGHT = shift("day", weekly(7, 19), 1), shift("night", weekly(19, 7), 2)
MONDAY_NIGHT = shift("monday", weekly(22, 6, frozenset({1})), 3)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (local(17, 7), "day"),
        (local(17, 18, 59), "day"),
        (local(17, 19), "night"),
        (local(17, 23, 59), "night"),
        (local(18, 0), "night"),
        (local(18, 6, 59), "night"),
        (local(18, 7), "day"),
    ],
)
def test_day_and_night_take_turns_over_midnight(at: datetime, expected: str) -> None:
    assert who(at, [NIGHT, DAY]) == expected
    assert who(at.astimezone(UTC), [NIGHT, DAY]) == expected


@pytest.mark.parametrize(
    ("at", "on"),
    [
        (local(16, 23), False),
        (local(17, 5), False),
        (local(17, 22), True),
        (local(18, 5, 59), True),
        (local(18, 6), False),
        (local(18, 22), False),
    ],
)
def test_a_night_shift_belongs_to_the_day_on_which_it_begins(at: datetime, on: bool) -> None:
    assert (who(at, [MONDAY_NIGHT]) == "monday") is on


def test_the_last_night_of_a_shift_runs_to_its_end() -> None:
    last = shift("night", weekly(19, 7, valid_to=date(2025, 11, 20)))

    assert [who(at, [last]) for at in (local(20, 23), local(21, 6), local(21, 23))] == ["night", "night", None]


def test_a_shift_from_an_hour_to_the_same_hour_lasts_a_day() -> None:
    assert {who(local(17, hour), [shift("all", weekly(8, 8))]) for hour in range(24)} == {"all"}


def test_of_overlapping_shifts_the_one_that_began_last_wins_and_says_so() -> None:
    once = shift("extra", Once(start=local(17, 12), end=local(17, 14)), 4)

    assert [who(local(17, hour), [once, DAY]) for hour in (11, 12, 13, 14)] == ["day", "extra", "extra", "day"]
    person = on_duty([once, DAY], [], "so_xay_dung", Whom.OFFICER, local(17, 13), zone=ZONE)
    assert person is not None
    assert person.because.vi == "extra trực theo lịch, ca bắt đầu 12:00 17/11."


def test_the_newest_order_wins() -> None:
    orders = [
        order("new", local(17, 10), local(17, 12), made=2),
        order("old", local(17, 8), local(17, 14), made=1),
    ]

    assert [who(local(17, hour), [DAY], orders) for hour in (7, 9, 11, 13, 14)] == ["day", "old", "new", "old", "day"]


def test_an_order_in_somebodys_place_holds_only_while_that_person_would_be_on_duty() -> None:
    orders = [order("stand-in", local(17, 0), local(18, 0), replaced="night")]

    assert [who(local(17, hour), [DAY, NIGHT], orders) for hour in (6, 7, 19)] == ["stand-in", "day", "stand-in"]
    person = on_duty([NIGHT], orders, "so_xay_dung", Whom.OFFICER, local(17, 20), zone=ZONE)
    assert person is not None
    assert person.because.en == "stand-in stands in for night by an order of head: nghỉ ốm."


def test_nobodys_shift_and_another_departments_is_nobody() -> None:
    assert who(local(17, 20), [DAY]) is None
    assert on_duty([DAY], [], "so_y_te", Whom.OFFICER, local(17, 8), zone=ZONE) is None
    assert on_duty([DAY], [], "so_xay_dung", Whom.HEAD, local(17, 8), zone=ZONE) is None


def test_where_clocks_are_put_forward_a_night_shift_is_an_hour_shorter() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    night = shift("night", Weekly(weekdays=ALL_DAYS, begins=time(22), ends=time(6), valid_from=date(2026, 1, 1)))
    begins, ends = datetime(2026, 3, 28, 21, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC)

    assert began_at(night, begins, berlin) == began_at(night, ends - timedelta(seconds=1), berlin) == begins
    assert began_at(night, ends, berlin) is None


moments = st.integers(0, 90 * 24 * 3600).map(lambda seconds: local(3, 0) + timedelta(seconds=seconds))
hours = st.builds(
    Weekly,
    weekdays=st.frozensets(st.integers(1, 7), min_size=1),
    begins=st.times().map(lambda each: each.replace(fold=0)),
    ends=st.times().map(lambda each: each.replace(fold=0)),
    valid_from=st.just(FIRST),
    valid_to=st.none(),
)


@given(hours, moments)
def test_a_turn_covers_the_moment_and_is_no_longer_than_a_day(each: Weekly, at: datetime) -> None:
    start = began_at(shift("one", each), at, ZONE)

    if start is not None:
        assert start <= at < start + timedelta(days=1)
        assert start.astimezone(ZONE).isoweekday() in each.weekdays
        assert start.astimezone(ZONE).time() == each.begins


@given(st.lists(hours, max_size=4), moments, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Weekly], at: datetime, shuffle: Random) -> None:
    shifts = [shift(str(number), each, number) for number, each in enumerate(rows)]
    mixed = list(shifts)
    shuffle.shuffle(mixed)

    assert who(at, shifts) == who(at, mixed)


@given(st.lists(hours, min_size=1, max_size=4), moments)
def test_an_order_for_everybody_always_wins_over_the_schedule(rows: list[Weekly], at: datetime) -> None:
    shifts = [shift(str(number), each, number) for number, each in enumerate(rows)]

    assert who(at, shifts, [order("ordered", at, at + timedelta(seconds=1))]) == "ordered"
