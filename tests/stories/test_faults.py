"""Every part is killed, one after the other, while facts wait: nothing accepted is lost, nothing is doubled."""

import asyncio
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.store import tables
from ioc.store.database import is_away
from tests.stories.centre import Centre, running_centre
from tests.stories.citizens import Citizens
from tests.stories.observer import Observer
from tests.waiting import until

PARTS = ("worker", "gateway", "api", "kafka", "postgres")
RATE = 100.0
UNTAKEN = 25
"""So many accepted reports wait, untaken, when a part is killed."""


@pytest.fixture
def times(request: pytest.FixtureRequest) -> int:
    """How often the story is told; `make prove` tells it five times."""
    return int(request.config.getoption("--count-faults"))


@pytest.mark.timeout(900)
async def test_whichever_part_is_killed_every_accepted_report_is_kept_once_and_the_board_stays_whole(
    place: Path, times: int
) -> None:
    for number in range(times):
        async with running_centre(place / f"data{number}") as centre:
            await _tell(centre)


async def _tell(centre: Centre) -> None:
    engine = centre.engine()
    citizens = Citizens(centre.http, RATE)
    async with Observer(centre.http, centre.ws, centre.token()) as observer:
        reporting = asyncio.ensure_future(citizens.report())
        await until(lambda: _at_least(engine, 50))
        for part in PARTS:
            await _kill(centre, engine, citizens, part)
        citizens.stop()
        await reporting
        await until(lambda: _at_least(engine, len(citizens.accepted)), within_s=60)
        await until(lambda: _same(centre, observer), within_s=60)

        assert observer.snapshots == 1
        # Every subscription, the first one from its snapshot included, was whole.
        assert observer.recovered == observer.subscriptions >= 2
        assert observer.gaps == []
    await _nothing_lost_nothing_doubled(engine, citizens)
    await engine.dispose()


async def _kill(centre: Centre, engine: AsyncEngine, citizens: Citizens, part: str) -> None:
    """Kills the part while accepted reports are untaken, and waits until its successor works."""
    centre.pause("worker")
    await until(lambda: _untaken(engine, citizens))
    killed = centre.send_signal(part, signal.SIGKILL)
    if part != "worker":
        centre.resume("worker")
    successor = await until(lambda: _other(centre, part, killed.pid), within_s=60)
    assert successor != killed.pid
    await until(centre.ready, within_s=60)
    before = await until(lambda: _counted(engine))
    await until(lambda: _at_least(engine, before + UNTAKEN), within_s=60)


async def _untaken(engine: AsyncEngine, citizens: Citizens) -> bool:
    """True once the door has accepted more than any agent has taken: facts wait in Kafka."""
    return len(citizens.accepted) - await _reports(engine) >= UNTAKEN


async def _other(centre: Centre, part: str, pid: int) -> int | None:
    mark = centre.process(part)
    return None if mark is None or mark.pid == pid else mark.pid


async def _at_least(engine: AsyncEngine, wanted: int) -> bool:
    return (await _counted(engine) or 0) >= wanted


async def _counted(engine: AsyncEngine) -> int | None:
    """How many reports there are; None while the database, which may be the killed part, does not answer."""
    try:
        return await _reports(engine)
    except Exception as error:
        if not is_away(error):
            raise
        return None


async def _reports(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return await connection.scalar(select(func.count()).select_from(tables.reports)) or 0


async def _same(centre: Centre, observer: Observer) -> bool:
    """Whether the board that stayed through it all holds just what the database holds."""
    async with httpx.AsyncClient(base_url=centre.http) as client:
        answer = await client.get("/v1/board", headers={"Authorization": f"Bearer {centre.token()}"})
    stored: dict[str, Any] = {incident["id"]: incident for incident in answer.json()["incidents"]}
    return stored == observer.incidents


async def _nothing_lost_nothing_doubled(engine: AsyncEngine, citizens: Citizens) -> None:
    async with engine.connect() as connection:
        ids = [str(each) for each in await connection.scalars(select(tables.reports.c.id))]
        facts = await connection.scalar(select(func.count()).select_from(tables.facts))
        spots = Counter(await connection.scalars(select(tables.incidents.c.description)))
        counted = await connection.scalar(select(func.sum(tables.incidents.c.reports)))
    assert sorted(ids) == sorted(citizens.accepted.values())
    assert facts == counted == len(ids)
    assert len(spots) == citizens.spots
    assert set(spots.values()) == {1}
