"""The conversations of the protocol's description, line by line, with a real gateway on a real log."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from ioc.clock import system_clock
from tests.ws.building import BOARD, EPOCH, OPERATOR, Log, Running, changed, open_log, running_gateway, token


@pytest.fixture
async def log(kafka: str, topic_prefix: str) -> AsyncIterator[Log]:
    async with open_log(kafka, topic_prefix) as log:
        yield log


@pytest.fixture
async def gateway(kafka: str, log: Log) -> AsyncIterator[Running]:
    async with running_gateway(kafka, log.topics) as running, running.client(token(OPERATOR)) as first:
        # From the first good subscription on the log has been read.
        await first.subscribe(BOARD)
        yield running


async def test_connect_and_subscribe_may_come_in_one_frame_and_are_answered_in_order(gateway: Running) -> None:
    async with gateway.client() as client:
        await client.send(
            {"id": 1, "connect": {"token": token(OPERATOR), "name": "js"}},
            {"id": 2, "subscribe": {"channel": BOARD, "flag": 1}},
        )
        connected, subscribed = await client.line(), await client.line()
    assert connected["id"] == 1
    assert {"ping": 25, "pong": True, "expires": True}.items() <= connected["connect"].items()
    assert 3590 <= connected["connect"]["ttl"] <= 3600
    assert connected["connect"]["client"]
    assert subscribed == {
        "id": 2,
        "subscribe": {"recoverable": True, "positioned": True, "epoch": EPOCH, "offset": 1},
    }
    assert len(client.frames) == 1


async def test_changes_are_pushed_with_the_offset_of_the_log_plus_one(gateway: Running, log: Log) -> None:
    async with gateway.client(token(OPERATOR)) as client:
        await client.subscribe(BOARD)
        await log.put(changed(1, 1), changed(1, 2))
        pushed = await client.changes(2)
    assert [(offset, data["change"]["version"]) for offset, data in pushed] == [(2, 1), (3, 2)]
    assert pushed[0][1]["incident"]["code"] == "DL-000001"


async def test_ticks_move_the_position_of_a_quiet_channel(gateway: Running, log: Log) -> None:
    async with gateway.client(token(OPERATOR)) as client:
        await client.subscribe("department:quiet")
        await log.tick(oldest_waiting_s=1.5)
        line = await client.line()
    assert line["push"]["channel"] == "department:quiet"
    assert line["push"]["pub"]["offset"] == 2
    assert line["push"]["pub"]["data"]["tick"]["oldest_waiting_s"] == 1.5


async def test_a_gap_is_resumed_with_everything_missed_and_the_offset_of_the_request(
    gateway: Running, log: Log
) -> None:
    await log.put(changed(1, 1), changed(1, 2), changed(1, 3))
    async with gateway.client(token(OPERATOR)) as client:
        # The position is that of the first change; the gateway may have to wait for its own reading.
        reply = await client.subscribe(BOARD, recover=True, offset=4, epoch=EPOCH)
        assert reply["subscribe"]["recovered"]
    async with gateway.client(token(OPERATOR)) as client:
        reply = await client.subscribe(BOARD, recover=True, offset=2, epoch=EPOCH)
        await log.put(changed(1, 4))
        live = await client.changes(1)
    subscribed = reply["subscribe"]
    publications = subscribed.pop("publications")
    assert subscribed == {
        "recoverable": True,
        "positioned": True,
        "epoch": EPOCH,
        "offset": 2,
        "was_recovering": True,
        "recovered": True,
    }
    assert [(each["offset"], each["data"]["change"]["version"]) for each in publications] == [(3, 2), (4, 3)]
    assert [(offset, data["change"]["version"]) for offset, data in live] == [(5, 4)]


async def test_an_unrecoverable_position_is_told_and_live_goes_on_from_the_top(gateway: Running, log: Log) -> None:
    top = await log.put(changed(1, 1))
    async with gateway.client(token(OPERATOR)) as client:
        await client.subscribe(BOARD, recover=True, offset=top, epoch=EPOCH)
        reply = await client.subscribe("department:roads", command=3, recover=True, offset=1, epoch="1f00dead")
        await log.put(changed(1, 2))
        live = await client.changes(1)
    assert reply == {
        "id": 3,
        "subscribe": {
            "recoverable": True,
            "positioned": True,
            "epoch": EPOCH,
            "offset": top,
            "was_recovering": True,
        },
    }
    assert live[0][0] == top + 1


async def test_an_unrecoverable_position_is_an_error_for_those_who_load_their_state_themselves(
    gateway: Running,
) -> None:
    async with gateway.client(token(OPERATOR)) as client:
        reply = await client.subscribe(BOARD, recover=True, offset=1, epoch="1f00dead", flag=3)
        again = await client.subscribe(BOARD, command=3)
    assert reply == {"id": 2, "error": {"code": 112, "message": "unrecoverable position"}}
    assert again["subscribe"]["epoch"] == EPOCH


async def test_a_channel_not_permitted_is_refused_and_the_connection_lives(gateway: Running) -> None:
    async with gateway.client(token(OPERATOR)) as client:
        refused = await client.subscribe("report:PA-000-000-0000")
        allowed = await client.subscribe(BOARD, command=3)
        twice = await client.subscribe(BOARD, command=4)
    assert refused == {"id": 2, "error": {"code": 103, "message": "permission denied"}}
    assert "subscribe" in allowed
    assert twice == {"id": 4, "error": {"code": 105, "message": "already subscribed"}}


async def test_an_expired_token_is_told_and_nothing_more_is_taken_of_that_connection(gateway: Running) -> None:
    old = token(OPERATOR, now=system_clock() - timedelta(hours=2))
    async with gateway.client() as client:
        await client.send({"id": 1, "connect": {"token": old}}, {"id": 2, "subscribe": {"channel": BOARD}})
        assert await client.line() == {"id": 1, "error": {"code": 109, "message": "token expired"}}
        await client.send({"id": 3, "subscribe": {"channel": BOARD}})
        assert await client.closed() == (3501, "bad request")


async def test_a_connection_is_extended_by_a_newer_token(gateway: Running) -> None:
    async with gateway.client(token(OPERATOR, lifetime=timedelta(minutes=1))) as client:
        await client.send({"id": 7, "refresh": {"token": token(OPERATOR, lifetime=timedelta(minutes=10))}})
        reply = await client.line()
    assert reply["id"] == 7
    assert reply["refresh"]["expires"] is True
    assert 590 <= reply["refresh"]["ttl"] <= 600


async def test_a_bad_token_closes_for_good(gateway: Running) -> None:
    async with gateway.client() as client:
        await client.send({"id": 1, "connect": {"token": "of.nobody.known"}})
        assert await client.closed() == (3500, "invalid token")


async def test_history_without_limit_tells_the_position(gateway: Running) -> None:
    async with gateway.client(token(OPERATOR)) as client:
        await client.send({"id": 2, "history": {"channel": BOARD}})
        assert await client.line() == {"id": 2, "history": {"epoch": EPOCH, "offset": 1}}


async def test_after_unsubscribing_nothing_comes(gateway: Running, log: Log) -> None:
    async with gateway.client(token(OPERATOR)) as client:
        await client.subscribe(BOARD)
        await client.subscribe("department:roads", command=3)
        await client.send({"id": 4, "unsubscribe": {"channel": BOARD}})
        assert await client.line() == {"id": 4, "unsubscribe": {}}
        await log.put(changed(1, 1))
        await log.tick()
        channels = {(await client.line())["push"]["channel"] for _ in range(2)}
    assert channels == {"department:roads"}


async def test_a_message_over_64_kib_closes_with_1009(gateway: Running) -> None:
    async with gateway.client(token(OPERATOR)) as client:
        await client.send({"id": 2, "subscribe": {"channel": "x" * 70_000}})
        code, _ = await client.closed()
    assert code == 1009


@pytest.mark.parametrize(
    "frame", ["nonsense", "", "\n\n", '{"id":0,"subscribe":{"channel":"board"}}', '{"id":4,"dance":{}}']
)
async def test_what_is_not_the_protocol_closes_for_good(gateway: Running, frame: str) -> None:
    async with gateway.client(token(OPERATOR)) as client:
        await client.websocket.send(frame)
        assert await client.closed() == (3501, "bad request")


async def test_a_binary_frame_closes_for_good(gateway: Running) -> None:
    async with gateway.client(token(OPERATOR)) as client:
        await client.websocket.send(b"{}")
        assert await client.closed() == (3501, "bad request")
