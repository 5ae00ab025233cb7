"""Changes older than those in memory, read from Kafka once for one client."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Final

from aiokafka.errors import KafkaError

from ioc.bus.log_reader import LogReader, NoSuchLog, open_log
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
        except (KafkaError, NoSuchLog, OSError, TimeoutError):
            return Unrecoverable.TOO_SLOW

    async def _read(self, part: ReadLog, channel: str, epoch: str, most: int) -> list[ChangeRecord] | Unrecoverable:
        async with open_log(self.bootstrap, self.topic) as reader:
            # A position is the Kafka offset of the record that follows it.
            if part.offset < reader.begin:
                return Unrecoverable.TOO_OLD
            reader.seek(part.offset)
            return await _gather(reader, part.until, _Sieve(channel, epoch, most))


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


async def _gather(reader: LogReader, until: int, sieve: _Sieve) -> list[ChangeRecord] | Unrecoverable:
    while await reader.position() < until:
        for message in await reader.read(most=200, wait_s=0.5):
            if message.offset >= until:
                return sieve.kept
            failed = sieve.take(message)
            if failed is not None:
                return failed
        # Live clients come first.
        await asyncio.sleep(0)
    return sieve.kept
