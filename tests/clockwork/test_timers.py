"""The timers' loop on a real PostgreSQL: what is due is decided by itself, and a silence is told on the board."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.auditing import audit
from ioc.casework.facts import apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.clockwork.timers import Timers
from ioc.incidents.vocabulary import Urgency
from ioc.provinces.daklak import PROVINCE
from ioc.store import tables
from ioc.store.board_notices import read_notices
from ioc.store.clockwork_state import ClockworkState, read_state
from ioc.store.database import connect
from tests.building import MovedClock, as_fact, house, report
from tests.conftest import Database
from tests.waiting import until


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def rulebook(clock: MovedClock) -> Rulebook:
    return house().rulebook(clock)


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = connect(database.url)
    yield engine
    await engine.dispose()


@asynccontextmanager
async def running(engine: AsyncEngine, rulebook: Rulebook) -> AsyncIterator[None]:
    """A worker's loop for as long as the block lasts."""
    task = asyncio.ensure_future(Timers(engine=engine, rulebook=rulebook).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def state(engine: AsyncEngine) -> ClockworkState:
    async with engine.connect() as connection:
        return await read_state(connection)


async def escalated(engine: AsyncEngine) -> bool:
    async with engine.connect() as connection:
        return "escalated" in set(await connection.scalars(select(tables.history.c.kind)))


async def test_what_is_due_is_decided_while_the_loop_runs_and_that_it_runs_is_kept(
    engine: AsyncEngine, rulebook: Rulebook, clock: MovedClock
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report(urgency=Urgency.SOS))])
    clock.move(timedelta(minutes=30))

    async with running(engine, rulebook):
        await until(lambda: escalated(engine))

    assert (await state(engine)).timers_at == clock.now
    assert (await state(engine)).silent_from is None


async def test_a_silence_of_six_hours_is_told_on_the_board_and_is_not_taken_for_missed_moments(
    engine: AsyncEngine, rulebook: Rulebook, clock: MovedClock
) -> None:
    async def looked() -> bool:
        return (await state(engine)).timers_at == clock.now

    async with running(engine, rulebook):
        await until(looked)
    before = clock.now
    await apply_facts(engine, rulebook, [as_fact(report(urgency=Urgency.SOS))])
    clock.move(timedelta(hours=6))

    async with running(engine, rulebook):
        await until(lambda: escalated(engine))

    kept = await state(engine)
    assert (kept.silent_from, kept.silent_until) == (before, clock.now)
    async with engine.connect() as connection:
        told = [notice.kind for notice in await read_notices(connection, clock.now, PROVINCE.zone)]
    assert "timers_were_silent" in told
    assert await audit(engine, rulebook, clock()) == []
