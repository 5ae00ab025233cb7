"""The agents on a real Kafka and a real PostgreSQL: every fact is applied once, or is a dead letter with its reason."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from ioc.agents.worker import Lane, Worker, lane_of
from ioc.bus.producer import Producer
from ioc.bus.topics import ensure_topics
from ioc.contracts.codec import encode
from ioc.contracts.events import ReportSubmitted
from ioc.contracts.topics import Topics
from ioc.incidents.vocabulary import Urgency
from ioc.store import tables
from ioc.store.database import connect
from tests.building import as_fact, house, report
from tests.conftest import Database
from tests.waiting import until


class Running:
    """One worker beside a test, and what the test needs around it."""

    def __init__(self, kafka: str, prefix: str, engine: AsyncEngine, state: Path) -> None:
        self.kafka = kafka
        self.house = house(prefix)
        self.topics = Topics(prefix)
        self.engine = engine
        self._state = state

    async def send(self, topic: str, *events: ReportSubmitted | bytes) -> None:
        """Puts facts, or broken bytes, on a topic, all in one partition so that they come as one batch."""
        producer = AIOKafkaProducer(bootstrap_servers=self.kafka, linger_ms=50)
        await producer.start()
        try:
            waiting = []
            for event in events:
                headers, value = encode(as_fact(event)) if isinstance(event, ReportSubmitted) else ([], event)
                waiting.append(await producer.send(topic, value, key=b"22015", headers=headers, partition=0))
            await asyncio.gather(*waiting)
        finally:
            await producer.stop()

    @asynccontextmanager
    async def worker(self, lane: Lane = "ordinary") -> AsyncIterator[None]:
        """Runs the agents of a lane."""
        rulebook = self.house.rulebook()
        async with Producer(self.kafka) as producer:
            worker = Worker(
                bootstrap=self.kafka,
                state_directory=self._state / str(uuid4()),
                lanes=lane_of(rulebook, lane),
                rulebook=rulebook,
                engine=self.engine,
                producer=producer,
            )
            async with worker.running():
                yield

    async def reports(self) -> int:
        """How many report rows there are."""
        async with self.engine.connect() as connection:
            return await connection.scalar(select(func.count()).select_from(tables.reports)) or 0

    async def dead_letters(self, wanted: int) -> list[dict[str, str]]:
        """The headers of the first dead letters."""
        consumer = AIOKafkaConsumer(
            self.topics.dead_letters, bootstrap_servers=self.kafka, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            async with asyncio.timeout(20):
                found = [await consumer.getone() for _ in range(wanted)]
        finally:
            await consumer.stop()
        return [{name: value.decode() for name, value in message.headers} for message in found]


@pytest.fixture
async def running(kafka: str, topic_prefix: str, database: Database, tmp_path: Path) -> AsyncIterator[Running]:
    engine = connect(database.url)
    running = Running(kafka, topic_prefix, engine, tmp_path)
    await ensure_topics(kafka, running.topics.plan(running.house.catalogue.services), partitions=2)
    yield running
    await engine.dispose()


async def test_of_a_hundred_facts_with_one_poison_99_have_their_effect_and_one_is_a_dead_letter(
    running: Running,
) -> None:
    facts: list[ReportSubmitted | bytes] = [report() for _ in range(99)]
    facts.insert(50, b'{"broken": true}')
    await running.send(running.topics.events("field_report"), *facts)

    async with running.worker():
        await until(lambda: _is(running.reports(), 99))
        (letter,) = await running.dead_letters(1)

    assert letter["dead_letter_reason"].startswith("Undecodable:")
    assert letter["dead_letter_origin"] == f"{running.topics.events('field_report')}/0/50"


async def test_a_fact_that_no_rule_knows_is_a_dead_letter_and_stops_nobody(running: Running) -> None:
    strange = report(category="no.such")

    await running.send(running.topics.events("field_report"), report(), strange, report())

    async with running.worker():
        await until(lambda: _is(running.reports(), 2))
        (letter,) = await running.dead_letters(1)
    assert "no.such" in letter["dead_letter_reason"]
    assert letter["ce_id"] == str(strange.report_id)


async def test_what_was_taken_is_not_taken_again_by_the_next_worker(running: Running) -> None:
    topic = running.topics.events("field_report")
    await running.send(topic, *(report() for _ in range(10)))
    async with running.worker():
        await until(lambda: _is(running.reports(), 10))
    await running.send(topic, report())

    async with running.worker():
        await until(lambda: _is(running.reports(), 11))


async def test_the_urgent_lane_takes_the_urgent_topic_alone(running: Running) -> None:
    await running.send(running.topics.events("field_report"), report())
    await running.send(running.topics.urgent, report(category="public_order.rescue", urgency=Urgency.SOS))

    async with running.worker("urgent"):
        await until(lambda: _is(running.reports(), 1))

    async with running.engine.connect() as connection:
        found = await connection.scalar(select(tables.reports.c.urgency))
    assert found == "sos"


async def test_facts_wait_while_the_database_is_away_and_are_applied_when_it_is_back(
    running: Running, database: Database
) -> None:
    owner = connect(database.owner_url)
    name = database.url.rsplit("/", 1)[1]
    try:
        await _allow_connections(owner, name, allowed=False)
        await running.send(running.topics.events("field_report"), *(report() for _ in range(5)))
        with capture_logs() as said:
            async with running.worker():
                await until(lambda: _said(said, "waiting_for_store_or_broker"))
                await _allow_connections(owner, name, allowed=True)
                await until(lambda: _is(running.reports(), 5))
    finally:
        # The role is the whole server's: other tests need it, however this one ends.
        await _allow_connections(owner, name, allowed=True)
        await owner.dispose()


async def _is(asked: Awaitable[int], wanted: int) -> bool:
    return await asked == wanted


async def _said(lines: Sequence[Mapping[str, object]], event: str) -> bool:
    return any(line["event"] == event for line in lines)


async def _allow_connections(owner: AsyncEngine, name: str, *, allowed: bool) -> None:
    async with owner.connect() as connection:
        await connection.exec_driver_sql(f"ALTER ROLE ioc_app {'' if allowed else 'NO'}LOGIN")
        if not allowed:
            await connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                f"WHERE datname = '{name}' AND usename = 'ioc_app'"
            )
        await connection.commit()
