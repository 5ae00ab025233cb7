from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.bootstrap.house import House
from ioc.bus.topics import ensure_topics
from ioc.contracts.codec import Envelope, decode
from ioc.store.database import connect, plain_url
from tests.building import house
from tests.conftest import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """A database, a log, and a connection as the relay has one."""

    kafka: str
    house: House
    engine: AsyncEngine
    connection: Any
    url: str

    @property
    def topic(self) -> str:
        return self.house.topics.incidents

    async def log(self, topic: str | None = None) -> list[Envelope]:
        """Everything that is on the incident log, or on another topic of one partition."""
        consumer = AIOKafkaConsumer(bootstrap_servers=self.kafka, auto_offset_reset="earliest")
        partition = TopicPartition(topic or self.topic, 0)
        await consumer.start()
        try:
            consumer.assign([partition])
            end = (await consumer.end_offsets([partition]))[partition]
            return [decode(record.headers, record.value) for record in [await consumer.getone() for _ in range(end)]]
        finally:
            await consumer.stop()


@pytest.fixture
async def desk(kafka: str, topic_prefix: str, database: Database) -> AsyncIterator[Desk]:
    made = house(topic_prefix)
    await ensure_topics(kafka, made.topics.plan(made.catalogue.services), partitions=2)
    engine = connect(database.url)
    connection = await asyncpg.connect(plain_url(database.url))
    yield Desk(kafka, made, engine, connection, database.url)
    await connection.close()
    await engine.dispose()
