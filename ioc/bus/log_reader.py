"""Opening a topic of a single partition for reading, outside any consumer group: a log that many follow alike."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition

OPENED_WITHIN_S: Final = 2.0


class NoSuchLog(LookupError):
    """The topic does not exist (yet)."""


@dataclass(frozen=True, slots=True)
class LogReader:
    """The log's single partition. Offsets are Kafka's; `end` is the one after the last record when it was opened."""

    begin: int
    end: int
    _consumer: AIOKafkaConsumer
    _partition: TopicPartition

    def seek(self, offset: int) -> None:
        """The next record to be read is at this offset, or the first after it."""
        self._consumer.seek(self._partition, offset)

    async def position(self) -> int:
        """The offset from which is read next."""
        return int(await self._consumer.position(self._partition))

    async def read(self, most: int, wait_s: float) -> list[Any]:
        """The next records, as soon as there are any; none after waiting so long.

        Raises `OffsetOutOfRangeError` when the log does not hold the position any more.
        """
        batches = await self._consumer.getmany(self._partition, timeout_ms=int(wait_s * 1000), max_records=most)
        return list(batches.get(self._partition, ()))


@asynccontextmanager
async def open_log(bootstrap: str, topic: str) -> AsyncIterator[LogReader]:
    """The log, for as long as the block lasts. Raises `NoSuchLog`, or aiokafka's errors when Kafka is away."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="none", fetch_max_wait_ms=500
    )
    opening = asyncio.ensure_future(_open(consumer, topic))
    try:
        try:
            reader = await asyncio.shield(opening)
        except asyncio.CancelledError:
            # Broken off amid its opening, the library would leave a connection behind.
            await asyncio.wait({opening}, timeout=OPENED_WITHIN_S)
            opening.cancel()
            await asyncio.gather(opening, return_exceptions=True)
            raise
        yield reader
    finally:
        await consumer.stop()


async def _open(consumer: AIOKafkaConsumer, topic: str) -> LogReader:
    await consumer.start()
    if topic not in await consumer.topics():
        raise NoSuchLog(topic)
    partition = TopicPartition(topic, 0)
    consumer.assign([partition])
    begins = await consumer.beginning_offsets([partition])
    ends = await consumer.end_offsets([partition])
    return LogReader(int(begins[partition]), int(ends[partition]), consumer, partition)
