"""One real Kafka and one real PostgreSQL for the whole run; a database and a topic prefix for each test."""

import asyncio
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import platformdirs
import pytest
from blockbuster import blockbuster_ctx

from ioc.local.jars import ensure_jars, pinned_jars
from ioc.local.kafka import Broker, ensure_broker
from ioc.local.postgres import Cluster, ensure_cluster, ensure_database
from ioc.local.supervisor import Child, Supervisor
from ioc.store.migrations import migrate

TEMPLATE = "template_ioc"

# What these do, they do once, before anybody is served.
_AT_THE_START = ["ioc.local", "ioc.provinces", "ioc.services", "ioc.store.migrations"]


@dataclass(frozen=True, slots=True)
class Database:
    """A database of a test's own, migrated: as the processes use it, and as its owner."""

    url: str
    owner_url: str


@pytest.fixture
def nothing_blocks_the_loop() -> Iterator[None]:
    """A blocking call of ours in the running loop fails the test: for the rooms that serve many at once.

    Not for all: Faust, asyncpg and the loading of data do block when a process starts.
    """
    with blockbuster_ctx("ioc", excluded_modules=_AT_THE_START) as watching:
        for function in watching.functions.values():
            # Reads its own figures from /proc.
            function.can_block_in("prometheus_client/process_collector.py", "collect")
            # Looks for certificates and password files before it connects.
            function.can_block_in("asyncpg/connect_utils.py", "_parse_connect_dsn_and_args")
        yield


def broker_jars() -> list[Path]:
    """The broker's jars, fetched on this machine's first run."""
    cache = Path(platformdirs.user_cache_dir("ioc")) / "kafka"
    return ensure_jars(pinned_jars(), cache, mirror=os.environ.get("IOC_MAVEN_MIRROR"))


@pytest.fixture(scope="session")
def servers() -> Iterator["Servers"]:
    """Where the run's servers live; started when first asked for, stopped at the end of the run."""
    # Not among pytest's own directories: every run shuts those to other users, whoever works there just then.
    with tempfile.TemporaryDirectory(prefix="ioc-servers-") as root, asyncio.Runner() as runner:
        servers = Servers(Path(root), runner)
        yield servers
        servers.stop()


class Servers:
    """Supervised children that outlive each test's event loop."""

    def __init__(self, root: Path, runner: asyncio.Runner) -> None:
        self._root = root
        self._runner = runner
        self._broker: Broker | None = None
        self._cluster: Cluster | None = None
        self._supervisor = Supervisor(run=root, logs=root, say=lambda _: None)

    def broker(self) -> Broker:
        """The run's Kafka."""
        if self._broker is None:
            self._broker = ensure_broker(self._root / "kafka", broker_jars())
            self._start(self._broker.child())
        return self._broker

    def cluster(self) -> Cluster:
        """The run's PostgreSQL, with a migrated template."""
        if self._cluster is None:
            self._cluster = ensure_cluster(self._root / "postgres")
            self._start(self._cluster.child())
            self._runner.run(ensure_database(self._cluster, TEMPLATE))
            migrate(self._cluster.url(owner=True, database=TEMPLATE))
        return self._cluster

    def stop(self) -> None:
        """Ends what was started."""
        self._runner.run(self._supervisor.stop())

    def _start(self, child: Child) -> None:
        async def start() -> None:
            self._supervisor.start(child)
            await self._supervisor.ready(child.name, 60)

        self._runner.run(start())


@pytest.fixture(scope="session")
def kafka(servers: Servers) -> str:
    """The bootstrap address of the run's Kafka."""
    return servers.broker().bootstrap


@pytest.fixture
def topic_prefix() -> str:
    """First part of the names of this test's topics and groups."""
    return f"t{secrets.token_hex(4)}"


@pytest.fixture
def database(servers: Servers) -> Iterator[Database]:
    """A fresh database with all migrations applied."""
    cluster = servers.cluster()
    with _created(cluster, f"test_{secrets.token_hex(4)}") as name:
        yield Database(url=cluster.url(database=name), owner_url=cluster.url(owner=True, database=name))


@contextmanager
def _created(cluster: Cluster, name: str) -> Iterator[str]:
    _execute(cluster, f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}" STRATEGY FILE_COPY')
    try:
        yield name
    finally:
        _execute(cluster, f'DROP DATABASE "{name}" WITH (FORCE)')


def _execute(cluster: Cluster, statement: str) -> None:
    async def execute() -> None:
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=cluster.port,
            user="postgres",
            password=cluster.owner_password,
            database="postgres",
        )
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    with asyncio.Runner() as runner:
        runner.run(execute())


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The directory of reference data, which does not travel with the project."""
    directory = os.environ.get("IOC_REFERENCE_DATA")
    if directory is None:
        pytest.skip("IOC_REFERENCE_DATA does not name the directory of reference data")
    return Path(directory)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`make prove` asks for more rounds of the fault story than a usual run."""
    parser.addoption("--count-faults", default="1", help="how often the story of faults is told")
