"""The board in the terminal, against a real gateway on a real log; the snapshot comes from a small HTTP server."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from ioc.clock import system_clock
from ioc.console.terminal.watch import watch
from ioc.http.serving import serve
from tests.ws.building import EPOCH, OPERATOR, PATIENCE_S, changed, open_log, plain, running_gateway, token


@dataclass(slots=True)
class Snapshots:
    """Answers `/v1/board` with what a test says."""

    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    asked: int = 0

    async def __call__(self, request: Request) -> JSONResponse:
        assert request.headers["authorization"].startswith("Bearer ")
        self.asked += 1
        return JSONResponse(self.answer, self.status)


@asynccontextmanager
async def serving(snapshots: Snapshots) -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    stop = asyncio.Event()
    app = Starlette(routes=[Route("/v1/board", snapshots.__call__)])
    server = asyncio.ensure_future(serve(app, "127.0.0.1", port, stop))
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        stop.set()
        await server


def screen() -> Console:
    return Console(file=StringIO(), force_terminal=True, width=140, height=30, color_system=None)


def last_picture(console: Console) -> str:
    """What was drawn last: everything after the last jump of the cursor to the top."""
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().rpartition("\x1b[H")[2]


async def until(condition: Callable[[], bool], running: "asyncio.Task[str]") -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            assert not running.done(), running.result()
            await asyncio.sleep(0.02)


@asynccontextmanager
async def watching(http_url: str, ws_url: str, console: Console) -> AsyncIterator["asyncio.Task[str]"]:
    task = asyncio.ensure_future(watch(http_url, ws_url, token(OPERATOR), language="en", console=console))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def console() -> Console:
    return screen()


async def test_the_board_shows_the_snapshot_and_follows_the_log(
    kafka: str, topic_prefix: str, console: Console
) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        top = await log.put(changed(1, 1))
        snapshot = {
            "position": {"offset": top, "epoch": EPOCH},
            "as_of": system_clock().isoformat(),
            "incidents": [plain(changed(1, 1))["incident"]],
        }
        # What came between the snapshot and the subscription must not be missing.
        await log.put(changed(2, 1))
        async with serving(Snapshots(snapshot)) as http_url, watching(http_url, gateway.url, console) as running:
            await until(lambda: "DL-000001" in last_picture(console) and "DL-000002" in last_picture(console), running)
            await log.put(changed(3, 1))
            await log.tick()
            await until(lambda: "DL-000003" in last_picture(console) and "live," in last_picture(console), running)


async def test_the_board_comes_back_after_the_gateway_was_gone_and_misses_nothing(
    kafka: str, topic_prefix: str, console: Console
) -> None:
    async with open_log(kafka, topic_prefix) as log:
        snapshot = {"position": {"offset": 1, "epoch": EPOCH}, "as_of": system_clock().isoformat(), "incidents": []}
        snapshots = Snapshots(snapshot)
        async with serving(snapshots) as http_url:
            async with running_gateway(kafka, log.topics) as first:
                port = first.port
                task = asyncio.ensure_future(
                    watch(http_url, first.url, token(OPERATOR), language="en", console=console)
                )
                await log.put(changed(1, 1))
                await until(lambda: "DL-000001" in last_picture(console), task)
            await until(lambda: "disconnected" in last_picture(console), task)
            await log.put(changed(2, 1))
            async with running_gateway(kafka, log.topics, port=port):
                await until(lambda: "DL-000002" in last_picture(console), task)
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
        assert snapshots.asked == 1


async def test_the_board_loads_anew_when_the_log_is_another(kafka: str, topic_prefix: str, console: Console) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        snapshots = Snapshots(
            {"position": {"offset": 1, "epoch": EPOCH}, "as_of": None, "incidents": [plain(changed(1, 5))["incident"]]}
        )
        async with serving(snapshots) as http_url, watching(http_url, gateway.url, console) as running:
            await until(lambda: "DL-000001" in last_picture(console), running)
            log.epoch = "another"
            snapshots.answer = {
                "position": {"offset": 2, "epoch": "another"},
                "as_of": None,
                "incidents": [plain(changed(2, 1))["incident"]],
            }
            await log.tick()
            await until(
                lambda: "DL-000002" in last_picture(console) and "DL-000001" not in last_picture(console), running
            )


async def test_a_refused_token_ends_the_board_with_a_sentence(kafka: str, topic_prefix: str, console: Console) -> None:
    async with (
        open_log(kafka, topic_prefix) as log,
        running_gateway(kafka, log.topics) as gateway,
        serving(Snapshots(status=401)) as http_url,
        asyncio.timeout(PATIENCE_S),
    ):
        said = await watch(http_url, gateway.url, token(OPERATOR), language="en", console=console)
    assert said == "The system does not accept this token (401)."


async def test_a_bad_token_ends_the_board_with_a_sentence(kafka: str, topic_prefix: str, console: Console) -> None:
    async with (
        open_log(kafka, topic_prefix) as log,
        running_gateway(kafka, log.topics) as gateway,
        asyncio.timeout(PATIENCE_S),
    ):
        said = await watch("http://127.0.0.1:9", gateway.url, "of.nobody.known", language="en", console=console)
    assert said == "The server has ended the connection: invalid token (3500)."
