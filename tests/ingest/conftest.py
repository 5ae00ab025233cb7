from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.bus.producer import Producer
from ioc.bus.topics import ensure_topics
from ioc.contracts.topics import Topics
from ioc.store.database import connect
from tests.building import MovedClock
from tests.conftest import Database
from tests.ingest.building import CATALOGUE, Doorstep, knocking_at, make_door


@pytest.fixture(autouse=True)
def _serves_many_at_once(nothing_blocks_the_loop: None) -> None:
    """One blocking call in a door would keep every citizen waiting."""


@pytest.fixture
async def doorstep(kafka: str, topic_prefix: str) -> AsyncIterator[Doorstep]:
    topics = Topics(topic_prefix)
    await ensure_topics(kafka, topics.plan(CATALOGUE.services), partitions=2)
    clock = MovedClock()
    async with Producer(kafka) as producer:
        door = make_door(producer, topics, clock)
        async with knocking_at(door) as client:
            yield Doorstep(kafka, door, clock, client)


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    engine = connect(database.url)
    yield engine
    await engine.dispose()
