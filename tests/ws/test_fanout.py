"""Rounds of writing: everybody gets everything, also those who lag; a pause ends for what is urgent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from ioc.clock import system_clock
from ioc.ws.audience import audience_of
from ioc.ws.fanout import Fanout
from ioc.ws.hub import Hub
from ioc.ws.outlet import UNTAKEN_BYTES
from ioc.ws.records import TickRecord
from tests.ws.building import BOARD, OPERATOR, until
from tests.ws.test_outlet import Bench


def tick(offset: int) -> TickRecord:
    return TickRecord(offset=offset, epoch="e", data=b'{"tick":{}}')


def follower(hub: Hub) -> Bench:
    bench = Bench()
    hub.join(audience_of(OPERATOR, BOARD), bench.outlet, lambda: None)
    return bench


@pytest.fixture
async def fanout() -> AsyncIterator[Fanout]:
    """A fan-out whose rounds run by themselves."""
    running = Fanout(Hub(), system_clock)
    rounds = asyncio.ensure_future(running.run())
    yield running
    rounds.cancel()
    with suppress(asyncio.CancelledError):
        await rounds


async def test_what_is_published_in_one_go_is_written_once(fanout: Fanout) -> None:
    bench = follower(fanout.hub)
    for offset in range(5):
        fanout.hub.publish(tick(offset))
        fanout.want()
    await until(lambda: bool(bench.written))
    (frame,) = bench.written
    assert frame.count(b'"offset"') == 5


async def test_a_laggard_gets_everything_once_it_takes_again_and_holds_nobody_up(fanout: Fanout) -> None:
    lagging, quick = follower(fanout.hub), follower(fanout.hub)
    lagging.client.transport.untaken = UNTAKEN_BYTES + 1
    for offset in range(3):
        fanout.hub.publish(tick(offset))
        fanout.want()
        await until(lambda: len(quick.written) > offset)  # noqa: B023 -- awaited before the next turn
    assert lagging.written == []
    lagging.client.transport.untaken = 0
    await until(lambda: bool(lagging.written))
    assert b"".join(lagging.written).count(b'"offset"') == 3


async def test_what_was_noted_before_somebody_joins_is_not_theirs(fanout: Fanout) -> None:
    early = follower(fanout.hub)
    fanout.hub.publish(tick(1))
    fanout.hand_out()
    late = follower(fanout.hub)
    fanout.hub.publish(tick(2))
    fanout.want(urgent=True)
    await until(lambda: bool(late.written))
    assert b'"offset":1}' in b"".join(early.written)
    assert b'"offset":1}' not in b"".join(late.written)
    assert b'"offset":2}' in b"".join(late.written)
