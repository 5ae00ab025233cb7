"""The auditor's loop and its beat outward: heard while it works, silent when it does not, and never in its way."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.facts import apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.clockwork.auditor import Auditor
from ioc.clockwork.heartbeat import Heartbeat
from ioc.store import tables
from ioc.store.clockwork_state import read_state
from ioc.store.database import connect
from tests.building import MovedClock, as_fact, house, report
from tests.conftest import Database
from tests.waiting import until

SOON = timedelta(milliseconds=20)


@dataclass(slots=True)
class Watcher:
    """A real HTTP server outside, which keeps what it hears and answers as the test says."""

    status: int = 204
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        self.heard.append(json.loads(await reader.readexactly(length)))
        writer.write(b"HTTP/1.1 %d x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % self.status)
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@pytest.fixture
def rulebook() -> Rulebook:
    return house().rulebook(MovedClock())


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = connect(database.url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def owner(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = connect(database.owner_url)
    yield engine
    await engine.dispose()


@asynccontextmanager
async def listening(watcher: Watcher) -> AsyncIterator[str]:
    server = await asyncio.start_server(watcher.serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/beat"


@asynccontextmanager
async def auditing(
    database: Database, engine: AsyncEngine, rulebook: Rulebook, url: str | None, at_most_every: timedelta = SOON
) -> AsyncIterator[None]:
    heartbeat = None if url is None else Heartbeat(url=url, at_most_every=at_most_every)
    auditor = Auditor(database_url=database.url, engine=engine, rulebook=rulebook, heartbeat=heartbeat, every=SOON)
    task = asyncio.ensure_future(auditor.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def failures() -> float:
    return REGISTRY.get_sample_value("ioc_audit_passes_failed_total") or 0.0


async def findings(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        return list(await connection.scalars(select(tables.audit_findings.c.invariant)))


async def test_what_breaks_a_law_is_repaired_by_itself_and_the_beat_tells_how_much(
    database: Database, engine: AsyncEngine, rulebook: Rulebook
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report())])
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE incidents SET next_at = NULL"))
    watcher = Watcher()

    async def beaten() -> bool:
        return len(watcher.heard) >= 2

    async with listening(watcher) as url, auditing(database, engine, rulebook, url):
        await until(beaten)

    assert await findings(engine) == ["no_next_moment"]
    assert [beat["findings"] for beat in watcher.heard[:2]] == [1, 0]
    assert watcher.heard[0]["audited_at"] == rulebook.clock().isoformat()
    async with engine.connect() as connection:
        assert (await read_state(connection)).audited_at == rulebook.clock()


async def test_the_beat_falls_silent_when_the_audit_fails_and_comes_back_with_it(
    database: Database, engine: AsyncEngine, owner: AsyncEngine, rulebook: Rulebook
) -> None:
    watcher, before = Watcher(), failures()

    async def heard_more_than(count: int) -> bool:
        return len(watcher.heard) > count

    async def failed_more_than(count: float) -> bool:
        return failures() > before + count

    async with listening(watcher) as url, auditing(database, engine, rulebook, url):
        await until(lambda: heard_more_than(0))
        async with owner.begin() as connection:
            await connection.execute(text("ALTER TABLE incidents RENAME TO incidents_gone"))
        await until(lambda: failed_more_than(0))
        heard = len(watcher.heard)
        # A pass that failed lets its lock go by and by: the next one may wait for it.
        await until(lambda: failed_more_than(2), within_s=60)
        assert len(watcher.heard) == heard
        async with owner.begin() as connection:
            await connection.execute(text("ALTER TABLE incidents_gone RENAME TO incidents"))
        await until(lambda: heard_more_than(heard), within_s=60)


@pytest.mark.parametrize("status", [404, 500])
async def test_a_watcher_that_refuses_is_not_in_the_audits_way(
    database: Database, engine: AsyncEngine, rulebook: Rulebook, status: int
) -> None:
    watcher = Watcher(status)

    async def beaten_on() -> bool:
        return len(watcher.heard) >= 3

    async with listening(watcher) as url, auditing(database, engine, rulebook, url):
        await until(beaten_on)


async def test_with_nobody_listening_the_audit_goes_on(
    database: Database, engine: AsyncEngine, rulebook: Rulebook
) -> None:
    async with listening(Watcher()) as url:
        pass
    await apply_facts(engine, rulebook, [as_fact(report())])

    async def repaired_twice() -> bool:
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE incidents SET next_at = NULL"))
        return len(await findings(engine)) >= 2

    async with auditing(database, engine, rulebook, url):
        await until(repaired_twice)


async def test_it_beats_no_more_often_than_it_was_told(
    database: Database, engine: AsyncEngine, rulebook: Rulebook
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report())])
    watcher = Watcher()

    async def repaired_thrice() -> bool:
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE incidents SET next_at = NULL"))
        return len(await findings(engine)) >= 3

    async with (
        listening(watcher) as url,
        auditing(database, engine, rulebook, url, at_most_every=timedelta(hours=1)),
    ):
        await until(repaired_thrice)

    assert len(watcher.heard) == 1
