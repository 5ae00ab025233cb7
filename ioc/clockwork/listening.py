"""Being woken by a commit: PostgreSQL's LISTEN, with a short poll as safety net."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg

from ioc.store.database import plain_url


class Wake:
    """Set by a notification, by the end of the connection, or by hand; waiting for it takes it."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.lost = False

    def __call__(self, *_: object) -> None:
        """Somebody should look."""
        self._event.set()

    def lose(self, *_: object) -> None:
        """The connection has ended: no notification will come by it any more."""
        self.lost = True
        self._event.set()

    async def wait(self, at_most_s: float) -> None:
        """Returns when woken, or when the time is over. Raises `ConnectionError` once the connection has ended."""
        with suppress(TimeoutError):
            async with asyncio.timeout(at_most_s):
                await self._event.wait()
        self._event.clear()
        if self.lost:
            raise ConnectionError("the listening connection has ended")


@asynccontextmanager
async def listening(database_url: str, channel: str) -> AsyncIterator[Wake]:
    """A wake for this channel, on a connection of its own."""
    wake = Wake()
    connection = await asyncpg.connect(
        plain_url(database_url), timeout=5, command_timeout=10, server_settings={"application_name": "ioc-deliveries"}
    )
    try:
        connection.add_termination_listener(wake.lose)
        await connection.add_listener(channel, wake)
        yield wake
    finally:
        connection.terminate()
