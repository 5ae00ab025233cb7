"""A dead letter is kept with its reason and origin, however large it is."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiokafka import AIOKafkaConsumer

from ioc.bus.dead_letters import BEGINNING, bury
from ioc.bus.producer import Producer
from ioc.bus.topics import ensure_topics
from ioc.contracts.topics import Topics

NOW = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
LARGEST = 1024 * 1024


@dataclass(frozen=True)
class Message:
    value: bytes
    topic: str = "ioc.field_report.events"
    partition: int = 1
    offset: int = 7
    key: bytes = b"22015"
    headers: tuple[tuple[str, bytes], ...] = field(default=(("ce_id", b"1"),))


async def test_a_message_near_the_brokers_limit_is_kept_by_its_beginning(kafka: str, topic_prefix: str) -> None:
    topic = Topics(topic_prefix).dead_letters
    await ensure_topics(kafka, Topics(topic_prefix).plan([]), partitions=1)
    async with Producer(kafka) as producer:
        await bury(producer, topic, Message(b"small"), ValueError("broken"), NOW)
        await bury(producer, topic, Message(b"x" * (LARGEST - 50)), ValueError("broken"), NOW)

    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        small, large = [await consumer.getone() for _ in range(2)]
    finally:
        await consumer.stop()
    assert small.value == b"small"
    assert dict(small.headers) == {
        "ce_id": b"1",
        "dead_letter_reason": b"ValueError: broken",
        "dead_letter_at": NOW.isoformat().encode(),
        "dead_letter_origin": b"ioc.field_report.events/1/7",
    }
    assert len(large.value) == BEGINNING
    assert dict(large.headers)["dead_letter_truncated"] == b"true"
