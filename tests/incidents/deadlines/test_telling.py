"""A deadline explains itself: what is due, and why just then, as an officer reads it."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from ioc.incidents.deadlines.pace import Pace
from ioc.incidents.deadlines.promise import Entry, Moved, Mover, PromiseKind
from ioc.incidents.deadlines.telling import tell_deadline
from ioc.phrases.text import Text
from tests.incidents.building import BECAUSE, OFFICE

LOCAL = timezone(timedelta(hours=7))
FRIDAY = datetime(2026, 2, 13, 16, 50, tzinfo=LOCAL).astimezone(UTC)
"""Just before the Tết of 2026, ten minutes before closing."""


def mover(now: datetime) -> Mover:
    return Mover(subject=UUID(int=1), calendar=OFFICE, now=now)


def started() -> Moved:
    return mover(FRIDAY).start(PromiseKind.RESOLVE, Pace.WORKING, timedelta(hours=4), BECAUSE)


def told(*entries: Entry, now: datetime = FRIDAY) -> list[str]:
    return [text.en for text in tell_deadline(entries, OFFICE, now)]


def test_four_working_hours_from_friday_before_tet_end_after_tet_and_the_days_off_are_named() -> None:
    first, *rest = told(started().entry)

    assert first == (
        "Counted from 16:50 Friday 13 February 2026: 4 h of working time left, "
        "due 11:20 Monday 23 February 2026. Because."
    )
    assert len(rest) == 1
    assert rest[0].startswith("Not counted: ")
    assert all(day in rest[0] for day in ("16/02/2026", "17/02/2026", "20/02/2026"))


def test_a_pause_tells_what_is_left_and_going_on_tells_the_new_due_time() -> None:
    promise = started().promise
    paused = mover(datetime(2026, 2, 23, 1, 30, tzinfo=UTC)).pause(promise, BECAUSE)
    resumed = mover(datetime(2026, 2, 24, 1, 30, tzinfo=UTC)).resume(paused.promise, BECAUSE)

    assert told(paused.entry) == [
        "The clock stands from 08:30 Monday 23 February 2026, with 2 h 50 min of working time left. Because."
    ]
    (sentence,) = told(resumed.entry)
    assert sentence == (
        "It goes on from 08:30 Tuesday 24 February 2026 with 2 h 50 min of working time left: "
        "due 11:20 Tuesday 24 February 2026. Because."
    )


def test_what_was_kept_says_in_time_or_how_late() -> None:
    promise = started().promise
    in_time = mover(datetime(2026, 2, 23, 4, 0, tzinfo=UTC)).meet(promise, BECAUSE)
    late = mover(datetime(2026, 2, 23, 7, 0, tzinfo=UTC)).meet(promise, BECAUSE)

    assert told(in_time.entry)[0] == (
        "Done at 11:00 Monday 23 February 2026, in time for 11:20 Monday 23 February 2026."
    )
    assert told(late.entry)[0] == (
        "Done at 14:00 Monday 23 February 2026, 40 min of working time after 11:20 Monday 23 February 2026."
    )


def test_an_open_promise_that_is_late_says_by_how_much_and_a_kept_one_does_not() -> None:
    now = datetime(2026, 2, 23, 7, 0, tzinfo=UTC)

    assert told(started().entry, now=now)[-1] == "It is 40 min of working time late by now."
    assert "late by now" not in " ".join(told(mover(now).meet(started().promise, BECAUSE).entry, now=now))


def test_every_sentence_is_in_both_languages() -> None:
    (first, *_) = tell_deadline([started().entry], OFFICE, FRIDAY)

    assert first == Text(
        vi="Bắt đầu tính lúc 16:50 thứ Sáu 13/02/2026: còn 4 giờ trong giờ làm việc, "
        "hạn 11:20 thứ Hai 23/02/2026. Vì vậy.",
        en=first.en,
    )
