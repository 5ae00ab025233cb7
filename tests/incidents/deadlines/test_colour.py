"""The colour of a promise: green, yellow from half on, orange from a fifth on, red once it is overdue."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from ioc.incidents.deadlines.colour import Colour, colour, left, used_by_now
from ioc.incidents.deadlines.pace import Pace
from ioc.incidents.deadlines.promise import Mover, Promise, PromiseKind
from ioc.phrases.text import Text
from tests.incidents.deadlines.calendars import calendar, local

HOUR = timedelta(hours=1)
OFFICE = calendar()
BECAUSE = Text(vi="Vì vậy.", en="Because.")


def mover(at: str) -> Mover:
    return Mover(subject=UUID(int=1), calendar=OFFICE, now=local(at))


def started(pace: Pace = Pace.CLOCK) -> Promise:
    """Ten hours from Friday morning, 21 November 2025."""
    return mover("2025-11-21 08:00").start(PromiseKind.RESOLVE, pace, 10 * HOUR, BECAUSE).promise


@pytest.mark.parametrize(
    ("at", "shown", "remains"),
    [
        ("2025-11-21 08:00", Colour.GREEN, 10),
        ("2025-11-21 12:59", Colour.GREEN, 5 + 1 / 60),
        ("2025-11-21 13:00", Colour.YELLOW, 5),
        ("2025-11-21 15:59", Colour.YELLOW, 2 + 1 / 60),
        ("2025-11-21 16:00", Colour.ORANGE, 2),
        # Due just now is not overdue.
        ("2025-11-21 18:00", Colour.ORANGE, 0),
        ("2025-11-21 18:01", Colour.RED, -1 / 60),
    ],
)
def test_a_promise_by_the_clock(at: str, shown: Colour, remains: float) -> None:
    now = local(at)

    assert colour(started(), OFFICE, now) is shown
    assert left(started(), OFFICE, now) == remains * HOUR


@pytest.mark.parametrize(
    ("at", "shown", "spent"),
    [
        # Friday: 3.5 hours to noon, 3.5 in the afternoon; it is due at 10:30 on Monday.
        ("2025-11-21 11:45", Colour.GREEN, 3.5),
        ("2025-11-21 15:00", Colour.YELLOW, 5),
        # The weekend spends nothing.
        ("2025-11-23 20:00", Colour.YELLOW, 7),
        ("2025-11-24 08:30", Colour.ORANGE, 8),
        ("2025-11-24 10:30", Colour.ORANGE, 10),
        ("2025-11-24 10:31", Colour.RED, 10 + 1 / 60),
    ],
)
def test_a_promise_in_working_time(at: str, shown: Colour, spent: float) -> None:
    promise, now = started(Pace.WORKING), local(at)

    assert colour(promise, OFFICE, now) is shown
    assert used_by_now(promise, OFFICE, now) == spent * HOUR


def test_it_is_overdue_in_the_evening_after_closing_time_too() -> None:
    until_closing = mover("2025-11-21 08:00").start(PromiseKind.RESOLVE, Pace.WORKING, 7 * HOUR, BECAUSE).promise

    assert until_closing.due_at == local("2025-11-21 17:00")
    assert left(until_closing, OFFICE, local("2025-11-21 19:00")) == timedelta()
    assert colour(until_closing, OFFICE, local("2025-11-21 19:00")) is Colour.RED


def test_a_clock_that_stands_keeps_its_colour() -> None:
    paused = mover("2025-11-21 13:00").pause(started(), BECAUSE).promise

    assert colour(paused, OFFICE, datetime.max.replace(tzinfo=local("2025-11-21 08:00").tzinfo)) is Colour.YELLOW
