from datetime import UTC, timedelta

import pytest

from ioc.incidents.deadlines.pace import Pace, add, between
from tests.incidents.deadlines.calendars import calendar, local

FRIDAY_EVENING = local("2026-11-20 16:00")
MONDAY_MORNING = local("2026-11-23 08:30")


def test_in_clock_time_the_weekend_counts() -> None:
    due = add(Pace.CLOCK, calendar(), FRIDAY_EVENING, timedelta(hours=2))

    assert (due, due.tzinfo) == (local("2026-11-20 18:00"), UTC)
    assert between(Pace.CLOCK, calendar(), FRIDAY_EVENING, MONDAY_MORNING) == timedelta(days=2, hours=16.5)


def test_in_working_time_it_does_not() -> None:
    assert add(Pace.WORKING, calendar(), FRIDAY_EVENING, timedelta(hours=2)) == MONDAY_MORNING
    assert between(Pace.WORKING, calendar(), FRIDAY_EVENING, MONDAY_MORNING) == timedelta(hours=2)


@pytest.mark.parametrize("pace", Pace)
def test_time_passes_forwards_only(pace: Pace) -> None:
    with pytest.raises(ValueError, match="forwards only"):
        add(pace, calendar(), FRIDAY_EVENING, timedelta(hours=-1))

    assert between(pace, calendar(), MONDAY_MORNING, FRIDAY_EVENING) == timedelta()
