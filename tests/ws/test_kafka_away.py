"""Kafka stops, comes back, or comes back as another: clients stay connected and learn what they must."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import platformdirs
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from ioc.bus.producer import Producer
from ioc.contracts.topics import Topics
from ioc.local.jars import ensure_jars, pinned_jars
from ioc.local.kafka import Broker, ensure_broker
from ioc.local.supervisor import Supervisor
from tests.ws.building import (
    BOARD,
    EPOCH,
    OPERATOR,
    PATIENCE_S,
    Log,
    changed,
    make_log_topic,
    open_log,
    running_gateway,
    token,
)


@pytest.fixture
def broker(tmp_path: Path) -> Broker:
    """A broker of the test's own, to be stopped and started again."""
    jars = ensure_jars(pinned_jars(), Path(platformdirs.user_cache_dir("ioc")) / "kafka", mirror=None)
    return ensure_broker(tmp_path / "kafka", jars)


@asynccontextmanager
async def up(broker: Broker, logs: Path) -> AsyncIterator[None]:
    supervisor = Supervisor(run=logs, logs=logs, say=lambda _: None)
    supervisor.start(broker.child())
    await supervisor.ready("kafka", 60)
    try:
        yield
    finally:
        await supervisor.stop()


async def test_clients_stay_while_kafka_is_away_and_go_on_when_it_is_back(broker: Broker, tmp_path: Path) -> None:
    topics = Topics("away")
    async with AsyncExitStack() as stack:
        async with up(broker, tmp_path):
            await make_log_topic(broker.bootstrap, topics)
            gateway = await stack.enter_async_context(running_gateway(broker.bootstrap, topics))
            client = await stack.enter_async_context(gateway.client(token(OPERATOR)))
            async with Producer(broker.bootstrap) as producer:
                await Log(producer, topics).put(changed(1))
            assert (await client.subscribe(BOARD))["subscribe"]["offset"] == 1
        # What lies in memory can be resumed without Kafka.
        async with gateway.client(token(OPERATOR)) as other:
            reply = await other.subscribe(BOARD, recover=True, offset=0, epoch=EPOCH)
            assert [each["offset"] for each in reply["subscribe"]["publications"]] == [1]
        async with up(broker, tmp_path):
            async with Producer(broker.bootstrap) as producer:
                await Log(producer, topics).put(changed(2))
            assert [offset for offset, _ in await client.changes(1)] == [2]


async def test_a_log_made_anew_sends_followers_away_to_load_anew(kafka: str, topic_prefix: str) -> None:
    async with (
        open_log(kafka, topic_prefix) as log,
        running_gateway(kafka, log.topics) as gateway,
        gateway.client(token(OPERATOR)) as client,
        asyncio.timeout(3 * PATIENCE_S),
    ):
        await client.subscribe(BOARD)
        await log.put(*(changed(number) for number in range(5)))
        await client.changes(5)
        await make_log_topic_again(kafka, log.topics)
        async with Producer(kafka) as producer:
            await Log(producer, log.topics, epoch="another").put(changed(7))
            assert (await client.line())["push"]["unsubscribe"]["code"] == 2500
            reply = await client.subscribe(BOARD, recover=True, offset=6, epoch=EPOCH)
    assert "recovered" not in reply["subscribe"]
    assert (reply["subscribe"]["epoch"], reply["subscribe"]["offset"]) == ("another", 1)


async def make_log_topic_again(kafka: str, topics: Topics) -> None:
    """Deletes the topic, which takes Kafka a moment in which it seems to be there still, and makes it anew."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    try:
        await admin.delete_topics([topics.incidents])
        while topics.incidents in await admin.list_topics():
            await asyncio.sleep(0.05)
    finally:
        await admin.close()
    await make_log_topic(kafka, topics)
