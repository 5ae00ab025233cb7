"""Asking a part on this machine whether it is ready."""

import asyncio
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from ioc.settings import host_and_port

# Size, Metadata (3), version 1, correlation id, client id "ioc", no topics.
_METADATA_REQUEST: Final = struct.pack(">ihhih3si", 17, 3, 1, 0, 3, b"ioc", 0)


def http_ready(address: str) -> Callable[[], Awaitable[bool]]:
    """A check that is true once `/readyz` at the address answers 200."""
    host, port = host_and_port(address)

    async def ready() -> bool:
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection(host, port)
                try:
                    writer.write(f"GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n".encode())
                    await writer.drain()
                    status = await reader.readline()
                finally:
                    writer.close()
                return b" 200" in status
        return False

    return ready


def kafka_ready(port: int) -> Callable[[], Awaitable[bool]]:
    """A check that is true once the broker on this port names a broker that is in service.

    Its port opens a moment earlier, while creating a topic would still be refused. Asked in Kafka's own
    binary protocol, by hand, because a client library would cost every start its import.
    """

    async def ready() -> bool:
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError):
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    writer.write(_METADATA_REQUEST)
                    await writer.drain()
                    size, _correlation, brokers = struct.unpack(">iii", await reader.readexactly(12))
                    await reader.readexactly(size - 8)
                finally:
                    writer.close()
                return bool(brokers > 0)
        return False

    return ready
