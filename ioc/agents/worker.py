"""The Faust app of one lane: an agent for each topic of facts, made in a function, run by our own command."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import faust
import structlog
from faust.contrib.asgi import faust_app_running
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.agents.batches import batches
from ioc.agents.fetching import fetch_quickly
from ioc.agents.patience import Patience
from ioc.bus.dead_letters import bury
from ioc.bus.producer import Producer
from ioc.casework.facts import apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.contracts.codec import decode
from ioc.metrics import observe_hop

Lane = Literal["ordinary", "urgent"]
BATCH: Final = 100
STOP_WITHIN_S: Final = 20.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """What one worker process takes: a lane has an app id, a consumer group and topics of its own."""

    lane: Lane
    group: str
    topics: Sequence[str]


def lane_of(rulebook: Rulebook, lane: Lane) -> Lanes:
    """The ordinary lane takes every service's topic, the urgent lane the one topic of urgent facts."""
    topics = rulebook.topics
    if lane == "urgent":
        return Lanes(lane=lane, group=topics.urgent_worker_group, topics=[topics.urgent])
    services = sorted(rulebook.catalogue.services)
    return Lanes(lane=lane, group=topics.worker_group, topics=[topics.events(each) for each in services])


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """What the agents of a process work with."""

    bootstrap: str
    state_directory: Path
    lanes: Lanes
    rulebook: Rulebook
    engine: AsyncEngine
    producer: Producer

    @asynccontextmanager
    async def running(self) -> AsyncIterator["faust.App"]:
        """The agents take facts until the block ends; what is in hand then is finished or comes again."""
        fetch_quickly()
        app = self._app()
        for topic in self.lanes.topics:
            app.agent(_raw(app, topic), name=topic)(self._take)
        async with faust_app_running(app, stop_timeout=STOP_WITHIN_S):
            log.info("agents_running", lane=self.lanes.lane, topics=list(self.lanes.topics))
            yield app

    def _app(self) -> "faust.App":
        return faust.App(
            self.lanes.group,
            broker=f"aiokafka://{self.bootstrap.replace(',', ';')}",
            datadir=str(self.state_directory),
            web_enabled=False,
            autodiscover=False,
            # A rebalance repeats what came after the last commit.
            broker_commit_interval=0.5,
            broker_heartbeat_interval=0.5,
            broker_session_timeout=6.0,
            producer_linger=0,
            topic_disable_leader=True,
            topic_allow_declare=False,
            # Our own logging is configured already.
            loghandlers=[],
        )

    async def _take(self, stream: Any) -> None:
        patience = Patience(sleep=asyncio.sleep)
        async for batch in batches(stream, BATCH):
            await patience.work_through(batch, self._apply, self._bury)

    async def _apply(self, batch: Sequence[Any]) -> None:
        taken_at = self.rulebook.clock()
        envelopes = [decode(event.message.headers or (), event.message.value) for event in batch]
        await apply_facts(self.engine, self.rulebook, envelopes)
        observe_hop("transaction", (self.rulebook.clock() - taken_at).total_seconds())
        for envelope in envelopes:
            observe_hop("log_to_agent", (taken_at - envelope.time).total_seconds())

    async def _bury(self, event: Any, reason: BaseException) -> None:
        await bury(self.producer, self.rulebook.topics.dead_letters, event.message, reason, self.rulebook.clock())


def _raw(app: "faust.App", topic: str) -> Any:
    # Bytes as they came: the codec reads attributes and data, and a broken message must reach the agent.
    return app.topic(topic, key_type=None, value_type=None, key_serializer="raw", value_serializer="raw")
