"""A promise keeps its budget over any number of pauses, and never moves without a ledger row."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.pace import Pace, add, between
from ioc.incidents.deadlines.promise import Entry, Moved, Mover, Promise, PromiseKind, Step
from ioc.phrases.text import Text
from tests.incidents.deadlines.calendars import calendar, calendars, day_off, local, moments

SUBJECT = UUID(int=1)
BECAUSE = Text(vi="Vì vậy.", en="Because.")
OFFICE = calendar()


def mover(now: str | datetime, of: WorkingCalendar = OFFICE) -> Mover:
    return Mover(subject=SUBJECT, calendar=of, now=local(now) if isinstance(now, str) else now)


def started(at: str, hours: float, pace: Pace = Pace.WORKING) -> Promise:
    return mover(at).start(PromiseKind.RESOLVE, pace, timedelta(hours=hours), BECAUSE).promise


def test_a_promise_starts_with_all_its_time_and_a_due_time() -> None:
    moved = mover("2026-11-20 16:00").start(PromiseKind.RESOLVE, Pace.WORKING, timedelta(hours=2), BECAUSE)

    assert moved.promise.due_at == moved.entry.due_at == local("2026-11-23 08:30")
    assert (moved.entry.step, moved.entry.subject, moved.entry.because) == (Step.STARTED, SUBJECT, BECAUSE)


def test_what_was_received_earlier_is_promised_from_then() -> None:
    since = local("2026-11-20 08:00")
    promise = mover("2026-11-20 09:00").start(PromiseKind.RESOLVE, Pace.CLOCK, timedelta(hours=2), BECAUSE, since)

    assert promise.promise.due_at == local("2026-11-20 10:00")


def test_a_pause_keeps_what_was_used_and_the_rest_goes_on_later() -> None:
    promise = started("2026-11-20 09:00", hours=4)

    paused = mover("2026-11-20 10:00").pause(promise, BECAUSE)
    resumed = mover("2026-11-25 14:00").resume(paused.promise, BECAUSE)

    assert (paused.promise.used, paused.promise.due_at, paused.promise.runs) == (timedelta(hours=1), None, False)
    assert resumed.promise.due_at == local("2026-11-25 17:00")


@pytest.mark.parametrize(
    ("pace", "paused", "resumed", "due"),
    [
        pytest.param(Pace.CLOCK, "2026-11-20 13:00", "2026-11-21 10:00", "2026-11-21 08:00", id="by the clock"),
        pytest.param(Pace.WORKING, "2026-11-23 08:30", "2026-11-26 10:00", "2026-11-26 09:00", id="in working time"),
        pytest.param(Pace.WORKING, "2026-11-23 08:30", "2026-11-26 08:00", "2026-11-25 16:30", id="over the night"),
    ],
)
def test_what_was_overrun_before_a_pause_is_overrun_by_as_much_after_it(
    pace: Pace, paused: str, resumed: str, due: str
) -> None:
    promise = started("2026-11-20 09:00", 2 if pace is Pace.CLOCK else 6, pace)

    stands = mover(paused).pause(promise, BECAUSE).promise

    assert mover(resumed).resume(stands, BECAUSE).promise.due_at == local(due)


def test_who_solves_it_while_a_broken_promise_is_paused_has_broken_it() -> None:
    promise = started("2026-11-20 09:00", hours=2)
    stands = mover("2026-11-23 09:00").pause(promise, BECAUSE).promise

    met = mover("2026-11-25 09:00").meet(stands, BECAUSE).promise

    assert met.met_at == local("2026-11-25 09:00")
    assert met.due_at is not None
    assert met.met_at > met.due_at


def test_who_solves_it_while_the_clock_stands_has_kept_it() -> None:
    stands = mover("2026-11-20 10:00").pause(started("2026-11-20 09:00", hours=2), BECAUSE).promise

    met = mover("2026-12-24 09:00").meet(stands, BECAUSE).promise

    assert met.due_at == local("2026-12-24 10:00")


def test_an_extension_moves_the_due_time_and_one_of_a_standing_clock_shows_when_it_goes_on() -> None:
    promise = started("2026-11-20 09:00", hours=2)

    running = mover("2026-11-20 10:00").extend(promise, timedelta(hours=1), BECAUSE).promise
    stands = mover("2026-11-20 10:00").pause(promise, BECAUSE).promise
    extended = mover("2026-11-20 10:30").extend(stands, timedelta(hours=1), BECAUSE).promise

    assert running.due_at == local("2026-11-20 14:00")
    assert extended.due_at is None
    assert mover("2026-11-23 07:30").resume(extended, BECAUSE).promise.due_at == local("2026-11-23 09:30")


def test_a_changed_calendar_moves_what_runs_and_only_that() -> None:
    promise = started("2026-11-20 16:00", hours=2)
    feast = calendar(special_days=[day_off("2026-11-23")])

    moved = mover("2026-11-20 16:30", feast).recalculate(promise, BECAUSE)
    stands = mover("2026-11-20 16:30").pause(promise, BECAUSE).promise

    assert moved is not None
    assert (moved.entry.step, moved.promise.due_at) == (Step.RECALCULATED, local("2026-11-24 08:30"))
    assert mover("2026-11-20 16:30").recalculate(promise, BECAUSE) is None
    assert mover("2026-11-20 16:30", feast).recalculate(stands, BECAUSE) is None


def test_what_is_over_has_no_due_time_and_was_not_met() -> None:
    ended = mover("2026-11-20 10:00").end(started("2026-11-20 09:00", hours=2), BECAUSE).promise

    assert (ended.due_at, ended.met_at, ended.runs, ended.used) == (None, None, False, timedelta(hours=1))


def test_who_takes_a_promise_over_goes_on_with_what_was_left() -> None:
    ended = mover("2026-11-20 10:00").end(started("2026-11-20 09:00", hours=2), BECAUSE).promise

    moved = mover("2026-11-20 10:00").take_over(ended, BECAUSE)

    assert (moved.entry.step, moved.promise.due_at) == (Step.STARTED, local("2026-11-20 11:00"))


def test_a_spoilt_due_time_is_put_right_by_what_is_known() -> None:
    promise = started("2026-11-20 09:00", hours=2)

    restored = mover("2026-11-20 10:00").restore(replace(promise, due_at=None), BECAUSE)

    assert (restored.entry.step, restored.promise) == (Step.REPAIRED, promise)


PACES = st.sampled_from(Pace)
BUDGETS = st.timedeltas(timedelta(minutes=1), timedelta(days=5))
WAITS = st.lists(
    st.tuples(st.timedeltas(timedelta(), timedelta(days=4)), st.timedeltas(timedelta(), timedelta(days=4)))
)


@given(calendars(), moments(), PACES, BUDGETS, WAITS)
def test_the_time_promised_is_kept_over_any_number_of_pauses(
    each: WorkingCalendar, begins: datetime, pace: Pace, budget: timedelta, waits: list[tuple[timedelta, timedelta]]
) -> None:
    now, spent = begins, timedelta()
    promise = mover(now, each).start(PromiseKind.RESOLVE, pace, budget, BECAUSE).promise
    for runs, stands in waits:
        spent += between(pace, each, now, now + runs)
        promise = mover(now + runs, each).pause(promise, BECAUSE).promise
        assert (promise.used, promise.budget) == (spent, budget)
        now += runs + stands
        promise = mover(now, each).resume(promise, BECAUSE).promise

    assert promise.due_at is not None
    if spent < budget:
        assert promise.due_at == add(pace, each, now, budget - spent)
    else:
        assert between(pace, each, promise.due_at, now) == spent - budget


@given(calendars(), moments(), PACES, BUDGETS, st.timedeltas(timedelta(), timedelta(days=10)))
def test_to_pause_and_to_go_on_at_once_changes_no_due_time(
    each: WorkingCalendar, begins: datetime, pace: Pace, budget: timedelta, later: timedelta
) -> None:
    promise = mover(begins, each).start(PromiseKind.RESOLVE, pace, budget, BECAUSE).promise

    at_once = mover(begins + later, each)
    again = at_once.resume(at_once.pause(promise, BECAUSE).promise, BECAUSE).promise

    assert again.due_at == promise.due_at


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("pause", "resume", "extend", "recalculate", "meet", "end", "take_over", "restore")),
        st.timedeltas(timedelta(), timedelta(days=2)),
    ),
    max_size=12,
)


@given(calendars(), moments(), PACES, BUDGETS, STEPS)
def test_the_newest_ledger_row_says_what_the_promise_is(
    each: WorkingCalendar, now: datetime, pace: Pace, budget: timedelta, steps: list[tuple[str, timedelta]]
) -> None:
    moved = mover(now, each).start(PromiseKind.RESOLVE, pace, budget, BECAUSE)
    promise, entry = moved.promise, moved.entry
    for step, later in steps:
        now += later
        promise, entry = _moved(mover(now, each), step, promise, entry)
        assert (entry.budget, entry.used, entry.due_at) == (promise.budget, promise.used, promise.due_at)


def _moved(by: Mover, step: str, promise: Promise, entry: Entry) -> tuple[Promise, Entry]:
    moved: Moved | None = (
        by.extend(promise, timedelta(hours=1), BECAUSE)
        if step == "extend"
        else getattr(by, step)(by.pause(promise, BECAUSE).promise if step == "resume" else promise, BECAUSE)
    )
    return (promise, entry) if moved is None else (moved.promise, moved.entry)
