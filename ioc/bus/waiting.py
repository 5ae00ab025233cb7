"""How long the oldest fact has waited that no agent has taken: Kafka's own books, read once a second."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from ioc.bus.producer import BrokerAway


@dataclass(frozen=True, slots=True)
class _Head:
    """The first record that a group has not committed: its offset, and when it came."""

    offset: int
    came_at: datetime


@dataclass(slots=True)
class WaitingFacts:
    """Watches consumer groups and the topics that each of them takes. Use it as an async context manager."""

    bootstrap: str
    groups: Mapping[str, Sequence[str]]
    """Consumer group → the topics of facts that it takes."""
    _admin: AIOKafkaAdminClient = field(init=False)
    _reader: AIOKafkaConsumer = field(init=False)
    _heads: dict[tuple[str, TopicPartition], _Head] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        self._admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        self._reader = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap, enable_auto_commit=False, fetch_max_wait_ms=100, max_poll_records=1
        )
        try:
            await self._admin.start()
            await self._reader.start()
        except KafkaError as away:
            await self.__aexit__()
            raise BrokerAway(f"Kafka at {self.bootstrap} does not answer: {away!r}") from away
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._admin.close()
        await self._reader.stop()

    async def oldest(self) -> datetime | None:
        """When the oldest untaken fact came to Kafka; None when none waits. Raises `BrokerAway`."""
        try:
            came = [await self._oldest_of(group, topics) for group, topics in self.groups.items()]
        except (KafkaError, TimeoutError) as away:
            raise BrokerAway(f"Kafka's books cannot be read: {away!r}") from away
        return min((moment for moment in came if moment is not None), default=None)

    async def _oldest_of(self, group: str, topics: Sequence[str]) -> datetime | None:
        partitions = [
            TopicPartition(topic, partition) for topic in topics for partition in await self._partitions(topic)
        ]
        committed = await self._admin.list_consumer_group_offsets(group)
        begins = await self._reader.beginning_offsets(partitions)
        ends = await self._reader.end_offsets(partitions)
        came: list[datetime] = []
        for partition in partitions:
            entry = committed.get(partition)
            reached = begins[partition] if entry is None or entry.offset < 0 else max(entry.offset, begins[partition])
            if reached < ends[partition]:
                came.append(await self._came_at(group, partition, reached))
        return min(came, default=None)

    async def _partitions(self, topic: str) -> list[int]:
        known = self._reader.partitions_for_topic(topic)
        if known is None:
            # Asking for metadata of a topic that is not assigned yet.
            await self._reader._client.add_topic(topic)  # noqa: SLF001 -- aiokafka has no public way
            known = self._reader.partitions_for_topic(topic) or set()
        return sorted(known)

    async def _came_at(self, group: str, partition: TopicPartition, offset: int) -> datetime:
        head = self._heads.get((group, partition))
        if head is None or head.offset != offset:
            self._reader.assign([partition])
            self._reader.seek(partition, offset)
            async with asyncio.timeout(2):
                record = await self._reader.getone()
            head = _Head(offset, datetime.fromtimestamp(record.timestamp / 1000, UTC))
            self._heads[group, partition] = head
        return head.came_at
