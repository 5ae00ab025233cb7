"""Asking a part on this machine whether it is ready."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from ioc.settings import host_and_port


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


def port_open(port: int) -> Callable[[], Awaitable[bool]]:
    """A check that is true once somebody on this machine takes connections on the port."""

    async def ready() -> bool:
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(2):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return True
        return False

    return ready
