"""`ioc up`: the whole centre on one machine, supervised."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import platformdirs
from rich.console import Console

from ioc.keyring import make_keyring
from ioc.local.faults import LocalFault
from ioc.local.instance import DataDirectory, held
from ioc.local.jars import Abandoned, ensure_jars, pinned_jars
from ioc.local.kafka import ensure_broker
from ioc.local.leftovers import end_leftovers
from ioc.local.ports import free_port, require_free
from ioc.local.postgres import ensure_cluster, ensure_database, startable
from ioc.local.probes import http_ready
from ioc.local.supervisor import Child, Supervisor
from ioc.local.telling import shown_fetching, tell_addresses, tell_fault, tell_incident
from ioc.logs import configure_logging
from ioc.settings import Settings, host_and_port

READY_WITHIN_S: Final = 90.0


@dataclass(slots=True)
class Addresses:
    """What the parts are told: given from outside, or of the servers that were started here."""

    kafka: str | None = None
    database: str | None = None
    owner: str | None = None


@dataclass(slots=True)
class Up:
    """One run of `ioc up`."""

    settings: Settings
    directory: DataDirectory
    console: Console
    supervisor: Supervisor = field(init=False)
    addresses: Addresses = field(default_factory=Addresses)

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(run=self.directory.run, logs=self.directory.logs, say=self._say)

    async def start(self, workers: int) -> None:
        """Starts everything, each part as soon as what it needs is there. Returns when a report can be accepted."""
        for address, option in ((self.settings.http, "--http"), (self.settings.ws, "--ws")):
            require_free(*host_and_port(address), option)
        await _together(self._start_kafka(), self._start_postgres())
        self._part("api", self.settings.http)
        self._part("gateway", self.settings.ws)
        await _together(self._run_once("migrate"), self._run_once("topics"))
        # A worker that starts before its topics exist subscribes to nothing.
        self._worker("worker-urgent", "--lane", "urgent")
        for number in range(1, workers + 1):
            self._worker("worker" if number == 1 else f"worker-{number}")
        await self.supervisor.ready("api", READY_WITHIN_S)
        await self.supervisor.ready("gateway", READY_WITHIN_S)

    def start_demo(self) -> None:
        """Feeds the flood night through the front door, once."""
        self.supervisor.start(
            Child(name="demo", argv=self._command("replay", "--demo"), env=self._environment(), once=True)
        )

    def _say(self, sentence: str) -> None:
        tell_incident(self.console, sentence)

    async def _start_kafka(self) -> None:
        if self.settings.kafka is not None:
            self.addresses.kafka = self.settings.kafka
            return
        jars = await _fetched_jars(self.settings.maven_mirror, self.console)
        broker = await asyncio.to_thread(ensure_broker, self.directory.kafka, jars)
        self.supervisor.start(broker.child())
        self.addresses.kafka = broker.bootstrap
        await self.supervisor.ready("kafka", READY_WITHIN_S)

    async def _start_postgres(self) -> None:
        if self.settings.database_url is not None:
            self.addresses.database = self.settings.database_url
            self.addresses.owner = self.settings.database_owner_url
            return
        cluster = startable(await asyncio.to_thread(ensure_cluster, self.directory.postgres))
        self.supervisor.start(cluster.child())
        await self.supervisor.ready("postgres", READY_WITHIN_S)
        await ensure_database(cluster)
        self.addresses.database, self.addresses.owner = cluster.url(), cluster.url(owner=True)

    def _part(self, name: str, address: str) -> None:
        self.supervisor.start(
            Child(name=name, argv=self._command(name), env=self._environment(), ready=http_ready(address))
        )

    def _worker(self, name: str, *options: str) -> None:
        """A worker has no port that people know; where it serves its metrics stands in `<run>/<name>.metrics`."""
        address = f"127.0.0.1:{free_port()}"
        (self.directory.run / f"{name}.metrics").write_text(address + "\n")
        environment = self._environment() | {"IOC_METRICS": address}
        self.supervisor.start(Child(name=name, argv=self._command("worker", *options), env=environment))

    async def _run_once(self, command: str) -> None:
        self.supervisor.start(
            Child(name=command, argv=self._command(command), env=self._environment(owner=True), once=True)
        )
        await self.supervisor.finished(command)

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "ioc", *words]

    def _environment(self, *, owner: bool = False) -> dict[str, str]:
        environment = dict(os.environ) | {
            "IOC_DATA": str(self.directory.root),
            "IOC_HTTP": self.settings.http,
            "IOC_WS": self.settings.ws,
            "PYTHONUNBUFFERED": "1",
        }
        if self.addresses.kafka is not None:
            environment["IOC_KAFKA"] = self.addresses.kafka
        if self.addresses.database is not None:
            environment["IOC_DATABASE_URL"] = self.addresses.database
        # Only the migration may change the tables.
        environment.pop("IOC_DATABASE_OWNER_URL", None)
        if owner and self.addresses.owner is not None:
            environment["IOC_DATABASE_OWNER_URL"] = self.addresses.owner
        return environment


async def run_up(settings: Settings, *, demo: bool, workers: int) -> int:
    """Starts everything, says so, and keeps it running until SIGINT or SIGTERM. Returns the exit code."""
    console = Console()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    try:
        with held(settings.data) as directory, (directory.logs / "up.log").open("a") as output:
            configure_logging(settings, "up", output)
            await asyncio.to_thread(end_leftovers, directory.run)
            return await _run(Up(settings, directory, console), stop, demo=demo, workers=workers)
    except LocalFault as fault:
        tell_fault(console, str(fault))
        return 1


async def _run(up: Up, stop: asyncio.Event, *, demo: bool, workers: int) -> int:
    keyring = make_keyring(up.directory.root)
    loop = asyncio.get_running_loop()
    began = loop.time()
    starting = asyncio.ensure_future(up.start(workers))
    stopping = asyncio.ensure_future(stop.wait())
    try:
        with up.console.status("Starting PostgreSQL, Kafka, the doors, the agents and the live gateway …"):
            await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            return 0
        starting.result()
        tell_addresses(up.console, up.settings, up.directory, keyring, loop.time() - began)
        if demo:
            up.start_demo()
            up.console.print("The demo replays the flood of 18 to 22 November 2025; look at the board.")
        await stopping
        return 0
    finally:
        up.console.print("Stopping …")
        starting.cancel()
        stopping.cancel()
        await asyncio.gather(starting, stopping, return_exceptions=True)
        await up.supervisor.stop()


async def _together(*steps: Coroutine[Any, Any, None]) -> None:
    """Takes the steps at the same time. The first fault ends the others and is raised."""
    try:
        async with asyncio.TaskGroup() as group:
            for step in steps:
                group.create_task(step)
    except* LocalFault as faults:
        fault = faults.exceptions[0]
    else:
        return
    raise fault


async def _fetched_jars(mirror: str | None, console: Console) -> list[Path]:
    cache = Path(platformdirs.user_cache_dir("ioc")) / "kafka"
    wanted = True
    with shown_fetching(console) as show:

        def show_while_wanted(there: int, total: int) -> None:
            if not wanted:
                raise Abandoned
            show(there, total)

        try:
            return await asyncio.to_thread(ensure_jars, pinned_jars(), cache, mirror=mirror, progress=show_while_wanted)
        finally:
            # A thread cannot be cancelled; it must be told.
            wanted = False
