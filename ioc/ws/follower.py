"""Reading the incident log: its recent past first, then live, for as long as the gateway runs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiokafka.errors import KafkaError

from ioc.bus.log_reader import LogReader, NoSuchLog, open_log
from ioc.ws import codes, measures
from ioc.ws.fanout import Fanout
from ioc.ws.hub import Hub
from ioc.ws.live_log import LiveLog, Taken
from ioc.ws.records import ChangeRecord, Unreadable, read_record

AGAIN_AFTER_S: Final = 0.5
SLICE_S: Final = 0.02
"""So long records are taken before others may run."""

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Follower:
    """The one reader of the log in this process; it belongs to no consumer group. `topic` has a single partition."""

    bootstrap: str
    topic: str
    past: int
    """So many records before the end are read at the beginning."""
    live: LiveLog
    hub: Hub
    fanout: Fanout

    async def run(self) -> None:
        """Reads for ever. While Kafka is away, or the topic does not exist yet, tries again and again."""
        while True:
            try:
                await self._follow()
            except NoSuchLog:
                log.info("waiting_for_topic", topic=self.topic)
            except (KafkaError, OSError, TimeoutError) as away:
                log.warning("log_cannot_be_read", topic=self.topic, error=repr(away))
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _follow(self) -> None:
        async with open_log(self.bootstrap, self.topic) as reader:
            self._begin(reader)
            while True:
                if not self.live.caught_up and await reader.position() >= reader.end:
                    self._now_live()
                await self._take_all(await reader.read(most=1000, wait_s=0.5))

    def _begin(self, reader: LogReader) -> None:
        """Goes on where reading ended, if the log still has that place; else begins anew."""
        if not (self.live.epoch and reader.begin <= self.live.top <= reader.end):
            self.live.begin(max(reader.begin, reader.end - self.past))
            self.fanout.send_away(codes.INSUFFICIENT_STATE)
        reader.seek(self.live.top)

    def _now_live(self) -> None:
        self.live.caught_up = True
        log.info("log_is_live", topic=self.topic, position=self.live.top, changes_held=len(self.live.ring))

    async def _take_all(self, messages: Sequence[Any]) -> None:
        loop = asyncio.get_running_loop()
        slice_begun = loop.time()
        for message in messages:
            self._take(message, loop.time())
            if loop.time() - slice_begun > SLICE_S:
                await asyncio.sleep(0)
                slice_begun = loop.time()
        measures.RING_CHANGES.set(len(self.live.ring))
        measures.RING_BYTES.set(self.live.ring.bytes)

    def _take(self, message: Any, at: float) -> None:
        try:
            record = read_record(message.offset, message.headers, message.value)
        except Unreadable as broken:
            measures.UNREADABLE.inc()
            log.error("record_passed_over", topic=self.topic, error=str(broken))  # noqa: TRY400 -- no trace: it says all
            self.live.pass_over(message.offset + 1)
            return
        taken = self.live.take(record, at)
        if taken is Taken.NEW_LOG:
            log.warning("log_has_a_new_epoch", topic=self.topic, epoch=record.epoch)
            self.fanout.send_away(codes.INSUFFICIENT_STATE)
        if taken is Taken.REPEATED or not self.live.caught_up:
            return
        self.hub.publish(record)
        if isinstance(record, ChangeRecord):
            self.fanout.want(record.at, urgent=record.urgent)
        else:
            self.fanout.want()
