"""The producer: what it says is acknowledged is there; while Kafka is away it says so; it recovers by itself."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer

from ioc.bus.producer import BrokerAway, Producer, TooLarge
from ioc.bus.topics import ensure_topics
from ioc.contracts.topics import Topics
from tests.own_broker import OwnBroker, own_broker
from tests.waiting import until

TOPICS = Topics("t")
TOPIC = TOPICS.urgent
PLAN = TOPICS.plan(())


@pytest.fixture
def broker(tmp_path: Path) -> OwnBroker:
    return own_broker(tmp_path)


async def sent(producer: Producer, value: bytes) -> bool:
    """Whether it was acknowledged."""
    try:
        await producer.send_raw(TOPIC, b"k", value, [])
    except BrokerAway:
        return False
    return True


async def on_topic(broker: OwnBroker, wanted: set[bytes]) -> set[bytes]:
    """What lies on the topic, once all that is wanted does."""
    consumer = AIOKafkaConsumer(TOPIC, bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    found: set[bytes] = set()
    try:
        async with asyncio.timeout(20):
            while not wanted <= found:
                found.add((await consumer.getone()).value)
    finally:
        await consumer.stop()
    return found


def tasks() -> set[str]:
    """The tasks of this loop besides the test's own."""
    return {repr(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()}


async def test_it_comes_up_without_kafka_says_so_at_once_and_recovers_by_itself(broker: OwnBroker) -> None:
    accepted: set[bytes] = set()

    async def acknowledged() -> bool:
        value = f"{len(accepted)}".encode()
        if await sent(producer, value):
            accepted.add(value)
            return True
        return False

    async with Producer(broker.bootstrap, timeout_s=2) as producer:
        assert await producer.fault() == "Kafka is not connected"
        with pytest.raises(BrokerAway, match="not connected"):
            await producer.send_raw(TOPIC, b"k", b"never", [])

        async with broker.up(PLAN):
            await until(acknowledged)
            assert await producer.fault() is None
        assert not await sent(producer, b"never")

        async with broker.up(PLAN):
            await until(acknowledged)
            assert len(accepted) == 2
            await on_topic(broker, accepted)


async def test_what_was_not_acknowledged_in_time_is_not_accepted_and_the_next_event_is(broker: OwnBroker) -> None:
    async with broker.up(PLAN) as pid, Producer(broker.bootstrap, timeout_s=1) as producer:
        assert await sent(producer, b"before")
        os.kill(pid, signal.SIGSTOP)
        try:
            answers = await asyncio.gather(*(sent(producer, b"while it hangs") for _ in range(20)))
        finally:
            os.kill(pid, signal.SIGCONT)
        assert answers == [False] * 20

        async def acknowledged() -> bool:
            return await sent(producer, b"after")

        await until(acknowledged)
        await on_topic(broker, {b"before", b"after"})


async def test_an_event_too_large_for_kafka_disturbs_nobody_else(kafka: str, topic_prefix: str) -> None:
    topics = Topics(topic_prefix)
    await ensure_topics(kafka, topics.plan(()), partitions=1)
    async with Producer(kafka) as producer:
        answers = await asyncio.gather(
            producer.send_raw(topics.urgent, b"k", b"small", []),
            producer.send_raw(topics.urgent, b"k", bytes(2_000_000), []),
            producer.send_raw(topics.urgent, b"k", b"small too", []),
            return_exceptions=True,
        )
        assert await producer.send_raw(topics.urgent, b"k", b"and after", []) == 2

    assert [answers[0], answers[2]] == [0, 1]
    assert isinstance(answers[1], TooLarge)


async def test_it_leaves_nothing_running_behind_even_when_kafka_went_away(broker: OwnBroker) -> None:
    before = tasks()
    async with Producer(broker.bootstrap, timeout_s=0.5) as producer:
        async with broker.up(PLAN):

            async def acknowledged() -> bool:
                return await sent(producer, b"x")

            await until(acknowledged)
        assert not await sent(producer, b"never")

    async def quiet() -> bool:
        return tasks() <= before

    await until(quiet)
