"""The clock that goes by PostgreSQL's: corrected by what was measured, never running back within the process."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ioc.clockwork.corrected_clock import CorrectedClock, Sample
from ioc.store.database import connect
from tests.building import NOW, MovedClock
from tests.conftest import Database


def sample(local: datetime, ahead: timedelta, way: timedelta = timedelta(milliseconds=2)) -> Sample:
    """PostgreSQL is so far ahead, and half of the way there and back lies on each side."""
    return Sample(asked=local, told=local + way / 2 + ahead, answered=local + way)


def test_before_it_has_learnt_anything_it_is_the_local_clock() -> None:
    assert CorrectedClock(MovedClock())() == NOW


def test_it_goes_by_the_database_that_is_ahead() -> None:
    clock = CorrectedClock(MovedClock())
    clock.learn(sample(NOW, timedelta(seconds=30)))

    assert clock() == NOW + timedelta(seconds=30)


def test_one_slow_answer_does_not_move_it() -> None:
    clock = CorrectedClock(MovedClock())
    for _ in range(3):
        clock.learn(sample(NOW, timedelta(seconds=30)))
    clock.learn(sample(NOW, timedelta(seconds=36), way=timedelta(seconds=20)))

    assert clock() == NOW + timedelta(seconds=30)


def test_corrected_backwards_it_stands_until_time_has_caught_up() -> None:
    local = MovedClock()
    clock = CorrectedClock(local)
    clock.learn(sample(NOW, timedelta(seconds=30)))
    before = clock()
    clock.learn(sample(NOW, timedelta()))

    assert clock() == before
    local.move(timedelta(seconds=29))
    assert clock() == before
    local.move(timedelta(seconds=2))
    assert clock() == NOW + timedelta(seconds=31)


@given(st.lists(st.tuples(st.floats(-1e5, 1e5), st.floats(-1e4, 1e4)), max_size=30))
def test_whatever_happens_to_both_clocks_it_never_runs_back(steps: list[tuple[float, float]]) -> None:
    local = MovedClock()
    clock = CorrectedClock(local)
    seen = [clock()]
    for moved, ahead in steps:
        local.move(timedelta(seconds=moved))
        clock.learn(sample(local.now, timedelta(seconds=ahead)))
        seen.append(clock())

    assert seen == sorted(seen)


async def test_a_machine_that_is_a_day_behind_learns_the_time_from_the_database(database: Database) -> None:
    engine = connect(database.url)
    clock = CorrectedClock(lambda: datetime.now(UTC) - timedelta(days=1))
    await clock.correct(engine)
    told = clock()
    await engine.dispose()

    # A bound against a wrong sign or a missing correction, a day off; not a measure of speed.
    assert abs(told - datetime.now(UTC)) < timedelta(hours=1)
