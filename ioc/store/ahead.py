"""Rows as they stream from the database, with one row known ahead, so that several streams can be read in step."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import RowMapping, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.seals import AT_ONCE


class Ahead:
    """Reads a stream row by row. `key` tells what the rows are ordered by; `next_key` is that of the row ahead."""

    def __init__(self, rows: AsyncIterator[RowMapping], key: Callable[[RowMapping], Any]) -> None:
        """Takes a stream that nothing was read from; `stream_ahead` makes one."""
        self._rows = rows
        self._key = key
        self._row: RowMapping | None = None
        self.next_key: Any = None

    async def advance(self) -> None:
        """Looks at the next row; after the last one `next_key` is None."""
        self._row = await anext(self._rows, None)
        self.next_key = None if self._row is None else self._key(self._row)

    async def of(self, key: Any) -> AsyncIterator[RowMapping]:
        """The rows of this key, if they are the next."""
        while self._row is not None and self.next_key == key:
            yield self._row
            await self.advance()

    async def one(self, key: Any) -> RowMapping | None:
        """The only row of this key, if it is the next."""
        row = self._row if self.next_key == key else None
        if row is not None:
            await self.advance()
        return row


@asynccontextmanager
async def stream_ahead(
    connection: AsyncConnection, query: Select[Any], key: Callable[[RowMapping], Any]
) -> AsyncIterator[Ahead]:
    """The query's rows through a cursor of the server's: memory holds a part of them at a time."""
    async with connection.stream(query) as result:
        ahead = Ahead(_one_by_one(result.mappings().partitions(AT_ONCE)), key)
        await ahead.advance()
        yield ahead


async def _one_by_one(parts: AsyncIterator[Any]) -> AsyncIterator[RowMapping]:
    async for part in parts:
        for row in part:
            yield row
