"""Changes older than those in memory, read from Kafka once for one client."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from ioc.ws.records import ChangeRecord, Unreadable, read_record
from ioc.ws.resume import ReadLog, Unrecoverable

AT_ONCE: Final = 2
"""So many clients are read for at the same time; the others wait their turn within their own time."""


@dataclass(frozen=True, slots=True)
class Replay:
    """Reads parts of the log. `topic` has a single partition."""

    bootstrap: str
    topic: str
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def read(
        self, part: ReadLog, channel: str, epoch: str, most: int, until: float
    ) -> list[ChangeRecord] | Unrecoverable:
        """All changes of the channel in that part of the log, or why they cannot be had.

        `until` is the moment on the loop's clock at which it must be done.
        """
        try:
            async with asyncio.timeout_at(until), self._turns:
                return await self._read(part, channel, epoch, most)
        except (KafkaError, OSError, TimeoutError):
            return Unrecoverable.TOO_SLOW

    async def _read(self, part: ReadLog, channel: str, epoch: str, most: int) -> list[ChangeRecord] | Unrecoverable:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap, enable_auto_commit=False, auto_offset_reset="none", fetch_max_wait_ms=100
        )
        try:
            await consumer.start()
            partition = TopicPartition(self.topic, 0)
            consumer.assign([partition])
            begins = await consumer.beginning_offsets([partition])
            # A position is the Kafka offset of the record that follows it.
            if part.offset < begins[partition]:
                return Unrecoverable.TOO_OLD
            consumer.seek(partition, part.offset)
            return await _gather(consumer, partition, part, _Sieve(channel, epoch, most))
        finally:
            await consumer.stop()


@dataclass(slots=True)
class _Sieve:
    """Keeps the channel's changes, each version once."""

    channel: str
    epoch: str
    most: int
    kept: list[ChangeRecord] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)

    def take(self, message: Any) -> Unrecoverable | None:
        """Looks at a message; gives the reason if the whole recovery fails at it."""
        try:
            record = read_record(message.offset, message.headers, message.value)
        except Unreadable:
            return None
        if record.epoch != self.epoch:
            return Unrecoverable.OTHER_EPOCH
        if not isinstance(record, ChangeRecord) or self.channel not in record.channels:
            return None
        if record.version > self.versions.get(record.incident, 0):
            self.versions[record.incident] = record.version
            self.kept.append(record)
        return Unrecoverable.TOO_MUCH if len(self.kept) > self.most else None


async def _gather(
    consumer: AIOKafkaConsumer, partition: TopicPartition, part: ReadLog, sieve: _Sieve
) -> list[ChangeRecord] | Unrecoverable:
    while await consumer.position(partition) < part.until:
        batches = await consumer.getmany(partition, timeout_ms=500, max_records=200)
        for message in batches.get(partition, ()):
            if message.offset >= part.until:
                return sieve.kept
            failed = sieve.take(message)
            if failed is not None:
                return failed
        # Live clients come first.
        await asyncio.sleep(0)
    return sieve.kept
