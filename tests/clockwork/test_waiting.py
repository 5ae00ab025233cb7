"""The age of the oldest fact that no agent has taken: from Kafka's own books."""

import asyncio
from datetime import UTC, datetime, timedelta

from aiokafka import AIOKafkaConsumer, TopicPartition

from ioc.bus.producer import Producer
from ioc.bus.waiting import WaitingFacts
from ioc.clockwork.waiting import WaitingWatch
from tests.building import MovedClock, as_fact, report
from tests.clockwork.conftest import Desk
from tests.waiting import until


def watched(desk: Desk) -> WaitingFacts:
    topics = desk.house.topics
    return WaitingFacts(desk.kafka, {topics.worker_group: [topics.events("field_report")]})


async def commit(desk: Desk, offset: int) -> None:
    """What an agent does when it has taken what lies before the offset."""
    topics = desk.house.topics
    consumer = AIOKafkaConsumer(bootstrap_servers=desk.kafka, group_id=topics.worker_group, enable_auto_commit=False)
    await consumer.start()
    try:
        partition = TopicPartition(topics.events("field_report"), 0)
        consumer.assign([partition])
        await consumer.commit({partition: offset})
    finally:
        await consumer.stop()


async def test_nothing_waits_on_empty_topics(desk: Desk) -> None:
    await commit(desk, 0)

    async with watched(desk) as facts:
        assert await facts.oldest() is None


async def test_a_fact_waits_until_its_offset_is_committed(desk: Desk) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    partition = await _send_to_first_partition(desk)

    async with watched(desk) as facts:
        waiting = await facts.oldest()
        await commit(desk, partition)
        taken = await facts.oldest()

    assert waiting is not None
    assert before < waiting < datetime.now(UTC)
    assert taken is None


async def test_the_age_grows_while_nobody_takes_and_is_unknown_when_the_books_were_not_read_lately(
    desk: Desk,
) -> None:
    await _send_to_first_partition(desk)
    clock = MovedClock(datetime.now(UTC))
    watch = WaitingWatch(watched(desk), clock)
    running = asyncio.ensure_future(watch.run())
    try:
        await until(lambda: _known(watch))
        young = watch.age()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    clock.move(timedelta(seconds=3))
    older = watch.age()
    clock.move(timedelta(seconds=3))

    assert young is not None
    assert older is not None
    assert abs(older - young - 3) < 0.001
    assert watch.age() is None


async def _known(watch: WaitingWatch) -> bool:
    return watch.age() is not None


async def _send_to_first_partition(desk: Desk) -> int:
    """Sends a fact to partition 0; returns the offset after it."""
    async with Producer(desk.kafka) as producer:
        topic = desk.house.topics.events("field_report")
        for number in range(64):
            # The key decides the partition; some key among these leads to the first.
            offset = await producer.send(topic, str(number).encode(), as_fact(report()))
            end = await _end(desk, topic)
            if end:
                return offset + 1
    raise AssertionError("no key led to the first partition")


async def _end(desk: Desk, topic: str) -> int:
    consumer = AIOKafkaConsumer(bootstrap_servers=desk.kafka)
    await consumer.start()
    try:
        partition = TopicPartition(topic, 0)
        return int((await consumer.end_offsets([partition]))[partition])
    finally:
        await consumer.stop()
