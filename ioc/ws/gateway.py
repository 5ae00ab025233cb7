"""The live gateway of one process: reads the incident log, serves all who follow it."""

import asyncio
import contextlib
import logging
import random
import secrets
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Final

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.typing import Origin

from ioc.clock import Clock
from ioc.contracts.topics import Topics
from ioc.identity.verifier import Verifier
from ioc.ws import codes
from ioc.ws.admission import Authority
from ioc.ws.connection import CLOSE_WITHIN_S, Connection
from ioc.ws.fanout import Fanout
from ioc.ws.follower import Follower
from ioc.ws.following import Following
from ioc.ws.http_side import HttpSide
from ioc.ws.hub import Hub
from ioc.ws.json_form import JsonForm
from ioc.ws.live_log import LiveLog
from ioc.ws.outlet import Outlet
from ioc.ws.replay import Replay
from ioc.ws.ring import Ring
from ioc.ws.session import STANDARD, Session, Timing

LARGEST_MESSAGE: Final = 64 * 1024
"""Bytes that a client may send at once; more closes the connection with 1009."""
BACKLOG: Final = 4096
"""Connections that may wait to be accepted; the kernel may allow fewer."""
FAREWELL_S: Final = 1.0
"""On shutdown the clients are sent away over so long, so that they do not all come back at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayConfig:
    """What a gateway is told. `port` 0 takes a free one."""

    bootstrap: str
    topics: Topics
    host: str
    port: int
    secret: bytes
    verifier: Verifier
    allowed_origins: Sequence[str]
    """Browsers' pages that may connect; who sends no origin is no browser and may always."""
    clock: Clock
    past_records: int = 20_000
    """So many records of the log are read at the start."""
    ring_changes: int = 20_000
    ring_bytes: int = 48 << 20
    most_recovered: int = 3_000
    """Publications given to a client that comes back; who missed more loads the picture anew."""
    slow_bytes: int = 8 << 20
    slow_s: float = 10.0
    timing: Timing = STANDARD


class Gateway:
    """Serves `/connection/websocket`, `/healthz`, `/readyz` and `/metrics` on one port."""

    def __init__(self, config: GatewayConfig) -> None:
        """Nothing is opened before `run`."""
        self._config = config
        self._log = LiveLog(Ring(most_changes=config.ring_changes, most_bytes=config.ring_bytes))
        self._hub = Hub()
        self._fanout = Fanout(self._hub, config.clock)
        self._following = Following(
            log=self._log,
            hub=self._hub,
            fanout=self._fanout,
            replay=Replay(config.bootstrap, config.topics.incidents),
            most_recovered=config.most_recovered,
        )
        self._authority = Authority(secret=config.secret, verifier=config.verifier, clock=config.clock)
        self._form = JsonForm()
        self._connections: set[Connection] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._port: asyncio.Future[int] | None = None

    async def port(self) -> int:
        """The port, once it is open; to be asked while `run` runs."""
        return await asyncio.shield(self._opened())

    async def run(self, stop: asyncio.Event) -> None:
        """Serves until `stop` is set, then sends every client away with 3001. Raises `OSError` if the port is taken."""
        follower = Follower(
            bootstrap=self._config.bootstrap,
            topic=self._config.topics.incidents,
            past=self._config.past_records,
            live=self._log,
            hub=self._hub,
            fanout=self._fanout,
        )
        watchers = self._config.verifier.voids.watchers
        watchers.append(self._close_voided)
        server = await self._serve()
        self._opened().set_result(next(iter(server.sockets)).getsockname()[1])
        work = [asyncio.ensure_future(each) for each in (follower.run(), self._fanout.run(), _until(stop))]
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        finally:
            watchers.remove(self._close_voided)
            server.close(close_connections=False)
            for each in work:
                each.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            await self._farewell()
            await server.wait_closed()

    def _close_voided(self) -> None:
        """Ends the connections whose tokens are good no more; the code is final, so that they do not come back."""
        for connection in list(self._connections):
            admission = connection.session.admission
            if admission is not None and not self._authority.still_admits(admission):
                connection.close(codes.INVALID_TOKEN)

    def _opened(self) -> "asyncio.Future[int]":
        if self._port is None:
            self._port = asyncio.get_running_loop().create_future()
        return self._port

    async def _serve(self) -> Server:
        return await serve(
            self._welcome,
            self._config.host,
            self._config.port,
            process_request=HttpSide(self._log, self._config.verifier.voids),
            origins=[*(Origin(each) for each in self._config.allowed_origins), None],
            compression=None,
            max_size=LARGEST_MESSAGE,
            # The protocol has pings of its own, which browsers can see.
            ping_interval=None,
            close_timeout=CLOSE_WITHIN_S,
            server_header=None,
            logger=_quiet_logger(),
            reuse_port=True,
            # Everybody comes back at once after a restart.
            backlog=BACKLOG,
        )

    async def _welcome(self, websocket: ServerConnection) -> None:
        loop = asyncio.get_running_loop()
        outlet = Outlet(
            websocket=websocket,
            form=self._form,
            most_bytes=self._config.slow_bytes,
            longest_s=self._config.slow_s,
            on_too_slow=lambda: connection.too_slow(),  # noqa: PLW0108 -- the connection is made after it
        )
        connection = Connection(
            websocket=websocket,
            session=Session(
                client=secrets.token_hex(8),
                admit=self._authority.admit,
                opened_at=loop.time(),
                timing=self._config.timing,
                first_ping=random.random(),  # noqa: S311 -- spreads pings, guards nothing
            ),
            outlet=outlet,
            following=self._following,
            fanout=self._fanout,
            spawn=self._spawn,
        )
        self._connections.add(connection)
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _farewell(self) -> None:
        leaving = list(self._connections)
        await self._fanout.round()
        for count, connection in enumerate(leaving, start=1):
            connection.close(codes.SHUTDOWN)
            if count % 50 == 0:
                await asyncio.sleep(FAREWELL_S * 50 / len(leaving))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_WITHIN_S + 1):
                await asyncio.gather(*self._tasks, return_exceptions=True)


async def _until(stop: asyncio.Event) -> None:
    await stop.wait()


def _quiet_logger() -> logging.Logger:
    """The library's own lines would hold whole frames at level debug, and tokens with them."""
    logger = logging.getLogger("ioc.ws.websockets")
    logger.setLevel(logging.WARNING)
    return logger
