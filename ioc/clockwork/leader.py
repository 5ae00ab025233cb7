"""The one leader among all workers: whoever holds the relay's lock ticks and relays."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

import asyncpg
import structlog

from ioc.bus.log_writer import LogWriter, end_of_log, open_log_writer
from ioc.bus.producer import BrokerAway
from ioc.clock import Clock
from ioc.clockwork.epoch import ensure_epoch
from ioc.clockwork.relay import publish_news
from ioc.clockwork.tick import EVERY, put_tick
from ioc.store.database import plain_url
from ioc.store.outbox import NEWS

RELAY_LOCK: Final = 0x10C_0000_0002
ASK_AGAIN_S: Final = 1.0

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """Leads when it can, and stands by when another process does.

    `oldest_waiting_s` is asked at each tick for the age of the oldest fact that no agent has taken.
    """

    database_url: str
    bootstrap: str
    topic: str
    clock: Clock
    oldest_waiting_s: Callable[[], float | None]

    async def run(self) -> None:
        """Never returns: a lost database or broker is waited for, and the lead is taken up again."""
        while True:
            try:
                async with self._connection() as connection, open_log_writer(self.bootstrap) as writer:
                    await self._take_lead(connection)
                    await self._lead(connection, writer)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, BrokerAway) as error:
                log.warning("lead_lost", error=repr(error))
                await asyncio.sleep(ASK_AGAIN_S)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(
            plain_url(self.database_url),
            timeout=5,
            command_timeout=10,
            server_settings={"application_name": "ioc-relay"},
        )
        try:
            yield connection
        finally:
            connection.terminate()

    async def _take_lead(self, connection: Any) -> None:
        # Asked again and again: a waiting pg_advisory_lock would hold back vacuum for as long as it waits.
        while True:
            if await connection.fetchval("SELECT pg_try_advisory_lock($1)", RELAY_LOCK):
                break
            await asyncio.sleep(ASK_AGAIN_S)
        await ensure_epoch(connection, await end_of_log(self.bootstrap, self.topic))
        log.info("lead_taken")

    async def _lead(self, connection: Any, writer: LogWriter) -> None:
        news = asyncio.Event()
        await connection.add_listener(NEWS, lambda *_: news.set())
        # The loop's own time paces the ticks: it never jumps.
        loop = asyncio.get_running_loop()
        next_tick = loop.time()
        while True:
            news.clear()
            if loop.time() >= next_tick:
                await put_tick(connection, self.topic, self.oldest_waiting_s())
                next_tick = max(next_tick + EVERY.total_seconds(), loop.time())
            if not await publish_news(connection, writer, self.topic, self.clock):
                await _wait(news, next_tick - loop.time())


async def _wait(news: asyncio.Event, seconds: float) -> None:
    """Returns when there is news, or when the time is over: a notification that got lost costs a second at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, seconds)):
            await news.wait()
