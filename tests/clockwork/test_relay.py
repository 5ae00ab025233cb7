"""The relay: committed news reaches the log in order, and leaves the outbox only after the acknowledgement."""

import asyncio
from collections.abc import Sequence

import asyncpg
import pytest

from ioc.bus.log_writer import LogWriter, Record, end_of_log, open_log_writer
from ioc.bus.producer import BrokerAway
from ioc.casework.facts import apply_facts
from ioc.clock import system_clock
from ioc.clockwork.epoch import ensure_epoch
from ioc.clockwork.leader import Leader
from ioc.clockwork.relay import publish_news
from ioc.clockwork.tick import put_tick
from ioc.contracts.codec import Envelope
from ioc.contracts.events import AccessVoided, IncidentChanged, Tick, Voiding
from ioc.store.database import plain_url
from ioc.store.incident_rows import Row
from ioc.store.outbox import outbox_row, put
from tests.building import as_fact, report
from tests.clockwork.conftest import Desk
from tests.waiting import until


class RefusingWriter(LogWriter):
    """A writer whose broker never acknowledges."""

    def __init__(self) -> None:
        """Needs no client."""

    async def send_all(self, records: Sequence[Record]) -> list[int]:
        """Always fails."""
        raise BrokerAway(f"no acknowledgement of {len(records)} records")


async def outbox(desk: Desk) -> int:
    return int(await desk.connection.fetchval("SELECT count(*) FROM outbox"))


async def test_news_reach_the_log_in_order_with_the_epoch_and_the_position_follows(desk: Desk) -> None:
    await apply_facts(desk.engine, desk.house.rulebook(), [as_fact(report()) for _ in range(3)])
    epoch = await ensure_epoch(desk.connection, 0)

    async with open_log_writer(desk.kafka) as writer:
        published = await publish_news(desk.connection, writer, desk.topic, system_clock)
        again = await publish_news(desk.connection, writer, desk.topic, system_clock)

    log = await desk.log()
    versions = [event.data.change.version for event in log if isinstance(event.data, IncidentChanged)]
    assert (published, again, versions) == (3, 0, [1, 2, 3])
    assert {event.extensions["epoch"] for event in log} == {epoch}
    assert await desk.connection.fetchval('SELECT "offset" FROM relay_position') == 2
    assert await outbox(desk) == 0


async def test_news_of_another_topic_goes_out_without_touching_the_position(desk: Desk) -> None:
    epoch = await ensure_epoch(desk.connection, 0)
    await put_tick(desk.connection, desk.topic, None)
    async with open_log_writer(desk.kafka) as writer:
        await publish_news(desk.connection, writer, desk.topic, system_clock)
        for _ in range(5):
            async with desk.engine.begin() as connection:
                await put(connection, [voided(desk.house.topics.access)])
        alone = await publish_news(desk.connection, writer, desk.topic, system_clock)
        after_alone = await desk.connection.fetchval('SELECT "offset" FROM relay_position')
        async with desk.engine.begin() as connection:
            await put(connection, [voided(desk.house.topics.access)])
        await put_tick(desk.connection, desk.topic, None)
        await publish_news(desk.connection, writer, desk.topic, system_clock)

    assert (alone, after_alone) == (5, 0)
    assert await desk.connection.fetchval('SELECT "offset" FROM relay_position') == 1
    assert [event.extensions for event in await desk.log(desk.house.topics.access)] == [{}] * 6
    assert [event.extensions["epoch"] for event in await desk.log()] == [epoch] * 2


def voided(topic: str) -> Row:
    event = AccessVoided(subject="lan", void_before=system_clock(), reason=Voiding.LOCKED)
    return outbox_row(topic, "lan", Envelope(id="of-a-test", source="/test", time=system_clock(), data=event))


async def test_without_an_acknowledgement_nothing_leaves_the_outbox(desk: Desk) -> None:
    await apply_facts(desk.engine, desk.house.rulebook(), [as_fact(report())])
    await ensure_epoch(desk.connection, 0)

    with pytest.raises(BrokerAway):
        await publish_news(desk.connection, RefusingWriter(), desk.topic, system_clock)

    assert await outbox(desk) == 1
    assert await desk.connection.fetchval('SELECT "offset" FROM relay_position') == -1


async def test_what_was_published_but_not_deleted_is_published_again(desk: Desk) -> None:
    await apply_facts(desk.engine, desk.house.rulebook(), [as_fact(report())])
    await ensure_epoch(desk.connection, 0)
    row = await desk.connection.fetchrow("SELECT * FROM outbox")

    async with open_log_writer(desk.kafka) as writer:
        await publish_news(desk.connection, writer, desk.topic, system_clock)
        # As after a death between the acknowledgement and the deletion.
        await desk.connection.execute(
            "INSERT INTO outbox (topic, key, headers, value) VALUES ($1, $2, $3, $4)",
            *(row[name] for name in ("topic", "key", "headers", "value")),
        )
        await publish_news(desk.connection, writer, desk.topic, system_clock)

    assert len({event.id for event in await desk.log()}) == 1
    assert len(await desk.log()) == 2


async def test_a_tick_carries_the_age_of_the_oldest_waiting_fact_and_its_commit_time_is_stored(desk: Desk) -> None:
    await ensure_epoch(desk.connection, 0)
    at = await put_tick(desk.connection, desk.topic, 1.5)

    async with open_log_writer(desk.kafka) as writer:
        await publish_news(desk.connection, writer, desk.topic, system_clock)

    (tick,) = await desk.log()
    assert tick.data == Tick(at=at, oldest_waiting_s=1.5)
    assert await desk.connection.fetchval("SELECT ticked_at FROM relay_position") == at


@pytest.mark.parametrize(
    ("stored", "end", "new"),
    [
        pytest.param(None, 0, True, id="a log that has just been made"),
        pytest.param(41, 42, False, id="a log that ends after the newest acknowledged record"),
        pytest.param(41, 50, False, id="a log that got more than was stored"),
        pytest.param(41, 41, True, id="a log that lost the newest acknowledged record"),
        pytest.param(41, 0, True, id="a log that was made anew"),
    ],
)
async def test_another_log_gets_another_epoch(desk: Desk, stored: int | None, end: int, new: bool) -> None:
    if stored is not None:
        await desk.connection.execute(
            "INSERT INTO relay_position (epoch, \"offset\", ticked_at) VALUES ('before', $1, now())", stored
        )

    epoch = await ensure_epoch(desk.connection, end)

    assert (epoch != "before") == new
    assert await desk.connection.fetchval('SELECT "offset" FROM relay_position') == (end - 1 if new else stored)


async def test_of_two_leaders_one_leads_and_the_other_takes_over_when_it_is_gone(desk: Desk) -> None:
    def leader() -> Leader:
        return Leader(
            database_url=desk.url,
            bootstrap=desk.kafka,
            topic=desk.topic,
            clock=system_clock,
            oldest_waiting_s=lambda: 0.0,
        )

    async def holders() -> list[int]:
        rows = await desk.connection.fetch("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted")
        return [row["pid"] for row in rows]

    async def ticks_after(offset: int) -> bool:
        return await end_of_log(desk.kafka, desk.topic) > offset

    first, second = (asyncio.ensure_future(leader().run()) for _ in range(2))
    try:
        await until(lambda: ticks_after(1))
        (leading,) = await holders()
        # The one who leads loses its connection, as when its process is killed.
        await desk.connection.execute("SELECT pg_terminate_backend($1)", leading)
        reached = await end_of_log(desk.kafka, desk.topic)
        await until(lambda: ticks_after(reached + 1))
        (successor,) = await holders()
        assert successor != leading
        await apply_facts(desk.engine, desk.house.rulebook(), [as_fact(report())])
        await until(lambda: _empty(desk))
    finally:
        for each in (first, second):
            each.cancel()
        await asyncio.gather(first, second, return_exceptions=True)
    assert any(isinstance(event.data, IncidentChanged) for event in await desk.log())


async def _empty(desk: Desk) -> bool:
    connection = await asyncpg.connect(plain_url(desk.url))
    try:
        return int(await connection.fetchval("SELECT count(*) FROM outbox WHERE key <> 'tick'")) == 0
    finally:
        await connection.close()
