"""A Kafka of a test's own, to be stopped, frozen and started again."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from ioc.bus.topics import ensure_topics
from ioc.contracts.topics import Topic
from ioc.local.jars import ensure_jars, pinned_jars
from ioc.local.kafka import Broker, ensure_broker
from ioc.local.processes import ProcessMark
from ioc.local.supervisor import Supervisor


@dataclass(frozen=True, slots=True)
class OwnBroker:
    """A formatted broker that runs only while a test says so; what it acknowledged stays between its runs."""

    broker: Broker
    directory: Path

    @property
    def bootstrap(self) -> str:
        """Its address, the same in every run."""
        return self.broker.bootstrap

    @asynccontextmanager
    async def up(self, plan: Iterable[Topic], partitions: int = 1) -> AsyncIterator[int]:
        """It runs and has these topics; gives its process id."""
        supervisor = Supervisor(run=self.directory, logs=self.directory, say=lambda _: None)
        supervisor.start(self.broker.child())
        try:
            await supervisor.ready("kafka", 60)
            await ensure_topics(self.bootstrap, plan, partitions=partitions)
            mark = ProcessMark.read(self.directory / "kafka.pid")
            assert mark is not None
            yield mark.pid
        finally:
            await supervisor.stop()


def own_broker(directory: Path) -> OwnBroker:
    """Formats a broker under the directory; it does not run yet."""
    jars = ensure_jars(pinned_jars(), Path(platformdirs.user_cache_dir("ioc")) / "kafka", mirror=None)
    return OwnBroker(ensure_broker(directory / "kafka", jars), directory)
