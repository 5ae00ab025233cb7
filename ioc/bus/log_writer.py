"""Writing many records in their order and waiting for all acknowledgements at once: the relay's producer."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from ioc.bus.producer import BrokerAway
from ioc.contracts.codec import Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What goes to Kafka as it is."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers


class LogWriter:
    """Sends batches in order. After `BrokerAway` it is spent: open another."""

    def __init__(self, kafka: AIOKafkaProducer) -> None:
        """Takes a started producer; `open_log_writer` makes one."""
        self._kafka = kafka

    async def send_all(self, records: Sequence[Record]) -> list[int]:
        """The offsets of the records, in their order, once all are acknowledged. Raises `BrokerAway`."""
        try:
            waiting = [
                await self._kafka.send(each.topic, value=each.value, key=each.key, headers=each.headers)
                for each in records
            ]
            return [int(done.offset) for done in await asyncio.gather(*waiting)]
        except (KafkaError, TimeoutError) as away:
            raise BrokerAway(f"Kafka did not acknowledge: {away!r}") from away


@asynccontextmanager
async def open_log_writer(bootstrap: str, *, timeout_s: float = 5.0) -> AsyncIterator[LogWriter]:
    """A writer for as long as the block lasts. Raises `BrokerAway` when Kafka cannot be reached."""
    kafka = AIOKafkaProducer(
        bootstrap_servers=bootstrap, acks="all", enable_idempotence=True, request_timeout_ms=int(timeout_s * 1000)
    )
    try:
        await kafka.start()
    except KafkaError as away:
        await kafka.stop()
        raise BrokerAway(f"Kafka at {bootstrap} does not answer: {away!r}") from away
    try:
        yield LogWriter(kafka)
    finally:
        await kafka.stop()


async def end_of_log(bootstrap: str, topic: str) -> int:
    """The offset that the topic's next record will have (single partition). Raises `BrokerAway`."""
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    partition = TopicPartition(topic, 0)
    try:
        await consumer.start()
        ends = await consumer.end_offsets([partition])
    except KafkaError as away:
        raise BrokerAway(f"Kafka at {bootstrap} does not answer: {away!r}") from away
    finally:
        await consumer.stop()
    return int(ends[partition])
