"""Coming back to a real gateway: from memory, from the log, or not at all; never in part."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from ioc.contracts.events import IncidentChanged
from ioc.incidents.vocabulary import TicketState
from tests.ws.building import (
    BOARD,
    EPOCH,
    OPERATOR,
    PATIENCE_S,
    ROADS_OFFICER,
    SUPERVISOR,
    Log,
    changed,
    follow_receipt,
    open_log,
    running_gateway,
    ticket,
    token,
)

TINY: dict[str, Any] = {"ring_changes": 3, "past_records": 4}


@pytest.fixture
async def log(kafka: str, topic_prefix: str) -> AsyncIterator[Log]:
    async with open_log(kafka, topic_prefix) as log:
        yield log


def offsets(reply: Any) -> list[int]:
    assert reply["subscribe"]["recovered"], reply
    return [each["offset"] for each in reply["subscribe"].get("publications", [])]


def many(count: int, **given: Any) -> list[IncidentChanged]:
    return [changed(number, 1, **given) for number in range(1, count + 1)]


async def test_what_the_memory_has_let_go_is_read_from_the_log(kafka: str, log: Log) -> None:
    await log.put(*many(20))
    async with running_gateway(kafka, log.topics, **TINY) as gateway, gateway.client(token(OPERATOR)) as client:
        reply = await client.subscribe(BOARD, recover=True, offset=5, epoch=EPOCH)
        assert offsets(reply) == list(range(6, 22))
        await log.put(changed(30))
        assert [offset for offset, _ in await client.changes(1)] == [22]


async def test_a_department_gets_its_own_out_of_the_log(kafka: str, log: Log) -> None:
    await log.put(*many(4), *many(8, tickets=[ticket("water")]), changed(20))
    async with running_gateway(kafka, log.topics, **TINY) as gateway, gateway.client(token(ROADS_OFFICER)) as client:
        reply = await client.subscribe("department:roads", recover=True, offset=3, epoch=EPOCH)
    assert offsets(reply) == [4, 5, 14]


async def test_more_missed_than_allowed_is_not_recovered(kafka: str, log: Log) -> None:
    top = await log.put(*many(20))
    async with (
        running_gateway(kafka, log.topics, **TINY, most_recovered=5) as gateway,
        gateway.client(token(OPERATOR)) as client,
    ):
        reply = await client.subscribe(BOARD, recover=True, offset=3, epoch=EPOCH)
    assert "recovered" not in reply["subscribe"]
    assert "publications" not in reply["subscribe"]
    assert reply["subscribe"]["offset"] == top


async def test_a_position_of_another_epoch_is_not_recovered_out_of_the_log_either(kafka: str, log: Log) -> None:
    await log.put(*many(5))
    log.epoch = "another"
    await log.put(*many(10))
    async with running_gateway(kafka, log.topics, **TINY) as gateway, gateway.client(token(OPERATOR)) as client:
        known = await client.subscribe(BOARD, recover=True, offset=8, epoch="another")
        assert offsets(known) == list(range(9, 17))
        across = await client.subscribe("department:roads", command=3, recover=True, offset=3)
    assert across["subscribe"]["epoch"] == "another"
    assert "recovered" not in across["subscribe"]


async def test_what_cannot_be_resumed_within_a_bursts_time_is_not_resumed(kafka: str, log: Log) -> None:
    await log.put(*many(20))
    async with running_gateway(kafka, log.topics, **TINY) as gateway, gateway.client(token(OPERATOR)) as client:
        # The second of one burst has no time left: the first waits for a position that never comes.
        await client.subscribe(BOARD)
        await client.send(
            {"id": 3, "subscribe": {"channel": "department:x", "recover": True, "offset": 9999, "epoch": EPOCH}},
            {"id": 4, "subscribe": {"channel": "department:roads", "recover": True, "offset": 2, "epoch": EPOCH}},
        )
        replies = [await client.line(), await client.line()]
    assert [reply["id"] for reply in replies] == [3, 4]
    assert all("recovered" not in reply["subscribe"] for reply in replies)


async def test_a_position_ahead_of_the_gateway_is_waited_for(kafka: str, log: Log) -> None:
    async with running_gateway(kafka, log.topics) as gateway, gateway.client(token(OPERATOR)) as client:
        await client.subscribe("department:quiet")
        await client.send({"id": 3, "subscribe": {"channel": BOARD, "recover": True, "offset": 3, "epoch": EPOCH}})
        await log.put(changed(1), changed(2), changed(3))
        reply = await client.line()
        seen = offsets(reply)
        seen += [offset for offset, _ in await client.changes(1 - len(seen))]
    assert reply["id"] == 3
    assert seen == [4]


async def test_a_new_epoch_sends_followers_away_and_their_positions_are_void(kafka: str, log: Log) -> None:
    async with running_gateway(kafka, log.topics) as gateway, gateway.client(token(OPERATOR)) as client:
        await client.subscribe(BOARD)
        log.epoch = "another"
        await log.tick()
        assert await client.line() == {
            "push": {"channel": BOARD, "unsubscribe": {"code": 2500, "reason": "insufficient state"}}
        }
        reply = await client.subscribe(BOARD, recover=True, offset=1, epoch=EPOCH)
        assert reply["subscribe"] == {
            "recoverable": True,
            "positioned": True,
            "epoch": "another",
            "offset": 2,
            "was_recovering": True,
        }


async def test_a_repeated_record_is_told_once(kafka: str, log: Log) -> None:
    async with running_gateway(kafka, log.topics) as gateway, gateway.client(token(OPERATOR)) as client:
        await client.subscribe(BOARD)
        await log.put(changed(1, 1), changed(1, 2), changed(1, 1), changed(1, 2), changed(1, 3))
        live = await client.changes(3)
        again = await client.subscribe("department:roads", command=3, recover=True, offset=1, epoch=EPOCH)
    assert [(offset, data["change"]["version"]) for offset, data in live] == [(2, 1), (3, 2), (6, 3)]
    assert offsets(again) == [2, 3, 6]


async def test_an_unreadable_record_is_passed_over(kafka: str, log: Log) -> None:
    async with running_gateway(kafka, log.topics) as gateway, gateway.client(token(OPERATOR)) as client:
        await client.subscribe(BOARD)
        await log.producer.send_raw(log.topics.incidents, b"x", b"nonsense", [])
        await log.put(changed(1))
        assert [offset for offset, _ in await client.changes(1)] == [3]


@pytest.mark.parametrize("options", [{}, TINY], ids=["from memory", "from the log"])
async def test_a_restricted_incident_never_reaches_an_operator(kafka: str, log: Log, options: dict[str, Any]) -> None:
    hidden = many(6, restricted=True, description="secret", tickets=[ticket("roads")])
    await log.put(changed(50), *hidden, changed(51))
    async with running_gateway(kafka, log.topics, **options) as gateway:
        for staff, expected in ((OPERATOR, 2), (SUPERVISOR, 8)):
            async with gateway.client(token(staff)) as client:
                board = await client.subscribe(BOARD, recover=True, offset=1, epoch=EPOCH)
                roads = await client.subscribe("department:roads", command=3, recover=True, offset=1, epoch=EPOCH)
                assert (len(offsets(board)), len(offsets(roads))) == (expected, expected)
        async with gateway.client(token(OPERATOR)) as operator, gateway.client(token(SUPERVISOR)) as supervisor:
            await operator.subscribe(BOARD)
            await operator.subscribe("department:roads", command=3)
            await supervisor.subscribe(BOARD)
            await log.put(changed(60, restricted=True, description="secret"), changed(61))
            await supervisor.changes(2)
            await operator.changes(2)
            assert "secret" in "".join(supervisor.frames)
            assert "secret" not in "".join(operator.frames)


async def test_an_incident_leaves_the_department_that_returned_it(kafka: str, log: Log) -> None:
    async with running_gateway(kafka, log.topics) as gateway, gateway.client(token(ROADS_OFFICER)) as client:
        await client.subscribe("department:roads")
        moved = [ticket("roads", TicketState.RETURNED), ticket("water")]
        await log.put(changed(1, 1), changed(1, 2, tickets=moved))
        (_, came), (_, left) = await client.changes(2)
    assert came["incident"]["tickets"][0]["department"] == "roads"
    assert left["incident"] is None
    assert left["id"] == came["incident"]["id"]
    assert left["change"]["version"] == 2


async def test_a_reporter_follows_the_own_report_with_the_follow_token(kafka: str, log: Log) -> None:
    mine, other = follow_receipt(1), follow_receipt(2)
    async with running_gateway(kafka, log.topics) as gateway, gateway.client(mine.follow_token) as client:
        await client.subscribe(f"report:{mine.code}")
        await log.put(changed(1, 1, told=[other.code]), changed(1, 2, told=[other.code, mine.code]))
        ((offset, data),) = await client.changes(1)
    assert offset == 3
    assert data["incident"]["report"] == mine.code
    assert "officer-17" not in str(data)


async def test_followers_who_join_amid_a_storm_miss_nothing_and_get_nothing_twice(kafka: str, log: Log) -> None:
    count = 300
    async with running_gateway(kafka, log.topics) as gateway, asyncio.timeout(3 * PATIENCE_S):
        async with gateway.client(token(OPERATOR)) as first:
            await first.subscribe(BOARD)
        storm = asyncio.ensure_future(log.put(*many(count)))

        async def follow() -> list[int]:
            async with gateway.client(token(OPERATOR)) as client:
                reply = await client.subscribe(BOARD, recover=True, offset=1, epoch=EPOCH)
                seen = offsets(reply)
                live = await client.changes(count - len(seen))
                return seen + [offset for offset, _ in live]

        for seen in await asyncio.gather(*(follow() for _ in range(10))):
            assert seen == list(range(2, count + 2))
        await storm
