"""The hourly seal: when it is due, what it covers, and that its root is always written out."""

import asyncio
import json
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.facts import apply_facts
from ioc.clockwork.roots_file import BrokenLine, append_roots, line_of, read_roots
from ioc.clockwork.sealing import Sealing, is_due
from ioc.store import history
from ioc.store.database import connect
from ioc.store.seal_root import FIRST_ROOT
from ioc.store.seals import Seal, leaves_of, newest_seal
from tests.building import NOW, MovedClock, as_fact, house, report
from tests.conftest import Database
from tests.waiting import until

SEAL = Seal(number=1, sealed_at=NOW, entries=2, incidents=1, previous=FIRST_ROOT, root=bytes(range(32)))


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = connect(database.url)
    yield engine
    await engine.dispose()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def sealing(database: Database, clock: MovedClock, tmp_path: Path) -> Sealing:
    return Sealing(database_url=database.url, roots_file=tmp_path / "roots" / "history.jsonl", clock=clock)


async def reports(engine: AsyncEngine, clock: MovedClock, *categories: str) -> None:
    facts = [as_fact(report(category=category)) for category in categories]
    await apply_facts(engine, house().rulebook(clock), facts)


async def sealed(engine: AsyncEngine, sealing: Sealing) -> Seal:
    async with engine.connect() as connection:
        seal = await sealing.seal_if_due(connection)
    assert seal is not None
    return seal


async def covered(engine: AsyncEngine, seal: Seal) -> dict[int, bytes]:
    """Version and head of each leaf."""
    async with engine.connect() as connection:
        return {leaf.version: leaf.head async for leaf in leaves_of(connection, seal.number)}


def written(sealing: Sealing) -> list[dict[str, Any]]:
    return [json.loads(line) for line in sealing.roots_file.read_text().splitlines()]


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "10:30", True),
        # The hour's seal is made: nothing before the next full hour.
        ("10:00", "10:00", False),
        ("10:00", "10:59", False),
        ("10:00", "11:00", True),
        # A seal made late, after a stop, does not put off the next full hour.
        ("10:40", "11:05", True),
        # A clock that ran ahead and was set back must not stop the sealing.
        ("23:00", "10:30", True),
    ],
)
def test_a_seal_is_due_when_a_full_hour_has_come(last: str | None, now: str, due: bool) -> None:
    def at(hour: str) -> datetime:
        return datetime.fromisoformat(f"2025-11-20T{hour}:00+00:00")

    newest = None if last is None else replace(SEAL, sealed_at=at(last))

    assert is_due(newest, at(now)) is due


async def test_a_seal_covers_just_the_heads_that_moved_since_the_last_one(
    engine: AsyncEngine, sealing: Sealing, clock: MovedClock
) -> None:
    await reports(engine, clock, "traffic_safety.pothole", "traffic_safety.signal")
    first = await sealed(engine, sealing)
    clock.move(timedelta(hours=1))
    await reports(engine, clock, "traffic_safety.pothole", "traffic_safety.pothole")
    second = await sealed(engine, sealing)

    async with engine.connect() as connection:
        (moved,) = (await connection.scalars(text("SELECT id FROM incidents WHERE version = 3"))).all()
        entries = await history.read(connection, moved)
    assert (first.number, first.incidents, first.entries, first.previous) == (1, 2, 2, FIRST_ROOT)
    assert (second.number, second.incidents, second.entries, second.previous) == (2, 1, 2, first.root)
    assert await covered(engine, second) == {3: entries[-1]["hash"]}


async def test_hours_missed_while_everything_stood_still_make_one_seal(
    engine: AsyncEngine, sealing: Sealing, clock: MovedClock
) -> None:
    await sealed(engine, sealing)
    clock.move(timedelta(days=3))

    late = await sealed(engine, sealing)

    async with engine.connect() as connection:
        assert await sealing.seal_if_due(connection) is None
    assert (late.number, late.sealed_at) == (2, clock.now)


async def test_a_step_that_commits_during_a_seal_is_in_the_next_one(
    engine: AsyncEngine, sealing: Sealing, clock: MovedClock
) -> None:
    await reports(engine, clock, "traffic_safety.pothole")
    async with engine.connect() as slow:
        # Decided before the seal and committed after it, as by a worker that is slow just then.
        await slow.execute(text("UPDATE incidents SET version = 2, head = sha256('two')"))
        first = await sealed(engine, sealing)
        await slow.commit()
    clock.move(timedelta(hours=1))
    second = await sealed(engine, sealing)

    assert list(await covered(engine, first)) == [1]
    assert list(await covered(engine, second)) == [2]


async def test_an_incident_that_lost_its_tail_is_not_sealed_anew(
    engine: AsyncEngine, sealing: Sealing, clock: MovedClock
) -> None:
    await reports(engine, clock, "traffic_safety.pothole", "traffic_safety.pothole", "traffic_safety.pothole")
    await sealed(engine, sealing)
    clock.move(timedelta(hours=1))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE incidents SET version = 2"))

    assert (await sealed(engine, sealing)).incidents == 0


@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
async def test_the_database_refuses_to_rewrite_seals_even_for_their_owner(
    database: Database, sealing: Sealing, clock: MovedClock, statement: str
) -> None:
    processes, owner = connect(database.url), connect(database.owner_url)
    await reports(processes, clock, "traffic_safety.pothole")
    await sealed(processes, sealing)

    for engine, message in ((processes, "permission denied"), (owner, "append-only")):
        for table in ("history_seals", "history_seal_leaves"):
            async with engine.connect() as connection:
                with pytest.raises(DBAPIError, match=message):
                    await connection.execute(text(statement.format(table)))
    await processes.dispose()
    await owner.dispose()


async def test_the_root_is_a_line_that_only_its_owner_reads(
    engine: AsyncEngine, sealing: Sealing, clock: MovedClock
) -> None:
    await reports(engine, clock, "traffic_safety.pothole")
    seal = await sealed(engine, sealing)
    async with engine.connect() as connection:
        await sealing.write_out(connection)
        await sealing.write_out(connection)

    assert written(sealing) == [
        {
            "number": 1,
            "sealed_at": "2025-11-20T01:00:00Z",
            "entries": 1,
            "incidents": 1,
            "previous": "00" * 32,
            "root": seal.root.hex(),
        }
    ]
    assert stat.S_IMODE(sealing.roots_file.stat().st_mode) == 0o600


async def test_one_of_all_seals_and_writes_what_another_had_not_written(
    engine: AsyncEngine, sealing: Sealing, clock: MovedClock
) -> None:
    # Whoever sealed last died between the commit and the writing.
    await sealed(engine, sealing)
    clock.move(timedelta(hours=1))
    running = [asyncio.ensure_future(sealing.run()) for _ in range(3)]

    async def both() -> bool:
        return await asyncio.to_thread(sealing.roots_file.exists) and len(written(sealing)) == 2

    await until(both)
    for each in running:
        each.cancel()
    await asyncio.gather(*running, return_exceptions=True)

    async with engine.connect() as connection:
        newest = await newest_seal(connection)
        free = await connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"))
    assert newest is not None
    assert (newest.number, free) == (2, 0)


async def test_a_file_that_cannot_be_written_holds_up_nothing_but_itself(engine: AsyncEngine, sealing: Sealing) -> None:
    sealing.roots_file.parent.parent.joinpath("roots").write_text("in the way")
    running = asyncio.ensure_future(sealing.run())

    async def newest() -> Seal | None:
        async with engine.connect() as connection:
            return await newest_seal(connection)

    await until(newest)
    assert not running.done()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def test_a_line_that_broke_off_is_forgiven_where_the_whole_line_follows(tmp_path: Path) -> None:
    file, whole = tmp_path / "roots.jsonl", line_of(SEAL)
    file.write_bytes(whole[:40])

    append_roots(file, [SEAL])

    assert file.read_bytes() == whole[:40] + b"\n" + whole
    assert [line.root for line in read_roots(file) if not isinstance(line, BrokenLine)] == [SEAL.root.hex()]
    assert not any(isinstance(line, BrokenLine) for line in read_roots(file))


def test_a_line_that_says_something_else_is_not_forgiven(tmp_path: Path) -> None:
    file = tmp_path / "roots.jsonl"
    file.write_bytes(b'{"number": 1, "root": \n')

    append_roots(file, [SEAL])

    assert [line.at for line in read_roots(file) if isinstance(line, BrokenLine)] == [1]


def test_no_file_holds_no_roots(tmp_path: Path) -> None:
    assert list(read_roots(tmp_path / "roots.jsonl")) == []


async def test_seals_of_another_history_are_written_beside_those_of_this_one(
    engine: AsyncEngine, sealing: Sealing, clock: MovedClock
) -> None:
    # As after an older copy of the database was put back: the file keeps what it had.
    append_roots(sealing.roots_file, [SEAL])
    seal = await sealed(engine, sealing)
    async with engine.connect() as connection:
        await sealing.write_out(connection)

    assert [line["root"] for line in written(sealing)] == [SEAL.root.hex(), seal.root.hex()]
    assert seal.sealed_at.tzinfo is UTC
