"""A gateway from its start to its end: before there is a log, while clients are slow, when it is told to stop."""

import asyncio
import socket
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from ioc.bus.producer import Producer
from ioc.contracts.topics import Topics
from tests.ws.building import (
    BOARD,
    OPERATOR,
    PATIENCE_S,
    Log,
    RawClient,
    Running,
    changed,
    make_log_topic,
    open_log,
    running_gateway,
    token,
    until,
)


def measured(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


async def get(gateway: Running, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.get(f"http://127.0.0.1:{gateway.port}{path}")


async def ready(gateway: Running, status: int) -> httpx.Response:
    async with asyncio.timeout(PATIENCE_S):
        while (answer := await get(gateway, "/readyz")).status_code != status:
            await asyncio.sleep(0.02)
    return answer


async def read_to_the_end(websocket: ClientConnection) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            await websocket.recv()


async def test_before_there_is_a_log_clients_connect_and_are_told_to_try_again(kafka: str, topic_prefix: str) -> None:
    topics = Topics(topic_prefix)
    async with running_gateway(kafka, topics) as gateway, gateway.client(token(OPERATOR)) as client:
        assert (await get(gateway, "/healthz")).status_code == 200
        unready = await ready(gateway, 503)
        assert unready.json()["faults"]["live_log"] == "The log has not been read yet."
        await client.send({"id": 2, "subscribe": {"channel": BOARD}}, {"id": 3, "history": {"channel": BOARD}})
        temporary = {"code": 100, "message": "internal server error", "temporary": True}
        assert [await client.line(), await client.line()] == [
            {"id": 2, "error": temporary},
            {"id": 3, "error": temporary},
        ]
        await make_log_topic(kafka, topics)
        async with Producer(kafka) as producer:
            await Log(producer, topics).tick()
            reply = await client.subscribe(BOARD, command=4)
            assert reply["subscribe"]["offset"] == 1


async def test_the_gateway_is_ready_while_ticks_come(kafka: str, topic_prefix: str) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        async with gateway.client(token(OPERATOR)) as client:
            await client.subscribe(BOARD)
            assert (await get(gateway, "/readyz")).json()["faults"]["live_log"] == "No tick has come for 5 seconds."
            await log.tick()
            await client.line()
        assert (await ready(gateway, 200)).json() == {"status": "ready", "faults": {}}


async def test_metrics_tell_clients_deliveries_hops_and_resumes(kafka: str, topic_prefix: str) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        hops = measured("ioc_hop_seconds_count", hop="log_to_gateway")
        deliveries = measured("ioc_gateway_deliveries_total")
        resumed = measured("ioc_gateway_resumes_total", outcome="recovered")
        async with gateway.client(token(OPERATOR)) as client:
            await client.subscribe(BOARD, recover=True, offset=1)
            await log.put(changed(1), changed(2))
            await client.changes(2)
            assert measured("ioc_gateway_clients") == 1
        await until(lambda: measured("ioc_gateway_clients") == 0)
        assert measured("ioc_hop_seconds_count", hop="log_to_gateway") == hops + 2
        assert measured("ioc_gateway_deliveries_total") == deliveries + 2
        assert measured("ioc_gateway_resumes_total", outcome="recovered") == resumed + 1
        assert "ioc_gateway_ring_changes 2.0" in (await get(gateway, "/metrics")).text


@pytest.mark.parametrize(
    ("origin", "admitted"),
    [("http://127.0.0.1:8080", True), (None, True), ("http://evil.example", False), ("null", False)],
)
async def test_only_known_pages_may_connect_and_programs_always(
    kafka: str, topic_prefix: str, origin: Any, admitted: bool
) -> None:
    async with running_gateway(kafka, Topics(topic_prefix)) as gateway:
        if admitted:
            async with gateway.client(token(OPERATOR), origin=origin):
                return
        with pytest.raises(InvalidStatus) as refused:
            await connect(gateway.url, origin=origin, proxy=None)
        assert refused.value.response.status_code == 403


async def test_other_paths_do_not_exist(kafka: str, topic_prefix: str) -> None:
    async with running_gateway(kafka, Topics(topic_prefix)) as gateway:
        assert (await get(gateway, "/")).status_code == 404


async def test_a_stopping_gateway_sends_everybody_away_to_come_back(kafka: str, topic_prefix: str) -> None:
    async with open_log(kafka, topic_prefix) as log, running_gateway(kafka, log.topics) as gateway:
        async with gateway.client(token(OPERATOR)) as first, gateway.client() as second:
            await first.subscribe(BOARD)
            gateway.stop.set()
            assert await first.closed() == (3001, "shutdown")
            assert await second.closed() == (3001, "shutdown")
        async with asyncio.timeout(PATIENCE_S):
            await gateway.done


async def test_a_client_that_never_reads_is_closed_and_the_others_miss_nothing(kafka: str, topic_prefix: str) -> None:
    async with (
        open_log(kafka, topic_prefix) as log,
        running_gateway(kafka, log.topics, slow_bytes=256 << 10) as gateway,
        gateway.client(token(OPERATOR), max_size=None) as healthy,
    ):
        await healthy.subscribe(BOARD)
        closed = measured("ioc_gateway_closed_total", code="3008")
        narrow = socket.socket()
        # A small window, so that little is hidden in the operating system's buffers.
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        narrow.setblocking(False)
        await asyncio.get_running_loop().sock_connect(narrow, ("127.0.0.1", gateway.port))
        async with connect(gateway.url, sock=narrow, max_size=None, proxy=None, close_timeout=0) as websocket:
            sleeper = RawClient(websocket)
            await sleeper.send({"id": 1, "connect": {"token": token(OPERATOR)}})
            await sleeper.line()
            await sleeper.subscribe(BOARD)
            websocket.transport.pause_reading()
            count = 80
            putting = asyncio.ensure_future(
                log.put(*(changed(number, description="x" * 100_000) for number in range(count)))
            )
            assert [offset for offset, _ in await healthy.changes(count)] == list(range(2, count + 2))
            await putting
            await until(lambda: measured("ioc_gateway_closed_total", code="3008") == closed + 1)
            await until(lambda: measured("ioc_gateway_clients") == 1)
            websocket.transport.resume_reading()
            with pytest.raises(ConnectionClosed):
                await read_to_the_end(websocket)
