"""The embedded Kafka keeps what it acknowledged."""

import asyncio
import os
import signal
import socket
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError

from ioc.bus.topics import ensure_topics
from ioc.contracts.topics import Topics
from ioc.local.faults import StorageFault
from ioc.local.kafka import Broker, ensure_broker
from tests.conftest import broker_jars
from tests.local.conftest import Watched
from tests.waiting import until


@pytest.fixture
def broker(tmp_path: Path) -> Broker:
    """A broker of the test's own, formatted."""
    return ensure_broker(tmp_path / "kafka", broker_jars())


async def start(watched: Watched, broker: Broker) -> None:
    watched.supervisor.start(broker.child())
    await watched.supervisor.ready("kafka", 60)


async def make_topic(broker: Broker) -> str:
    topics = Topics("kept")
    await ensure_topics(broker.bootstrap, topics.plan(["field_report"]), partitions=1)
    return topics.events("field_report")


async def everything_in(broker: Broker, topic: str) -> set[bytes | None]:
    """What one reads who comes later."""
    partition = TopicPartition(topic, 0)
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.bootstrap, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        end = (await consumer.end_offsets([partition]))[partition]
        found: set[bytes | None] = set()
        while await consumer.position(partition) < end:
            for records in (await consumer.getmany(timeout_ms=500)).values():
                found |= {record.value for record in records}
        return found
    finally:
        await consumer.stop()


async def test_what_was_acknowledged_survives_a_killed_broker(watched: Watched, broker: Broker) -> None:
    await start(watched, broker)
    topic = await make_topic(broker)
    acknowledged: set[bytes | None] = set()
    stop = asyncio.Event()

    async def produce() -> None:
        async with AIOKafkaProducer(
            bootstrap_servers=broker.bootstrap, acks="all", enable_idempotence=True, request_timeout_ms=2000
        ) as producer:
            number = 0
            while not stop.is_set():
                value = str(number := number + 1).encode()
                try:
                    await producer.send_and_wait(topic, value)
                except KafkaError:
                    continue
                acknowledged.add(value)

    async def more_than(count: int) -> bool:
        return len(acknowledged) > count

    producing = asyncio.ensure_future(produce())
    await until(lambda: more_than(200))
    await watched.killed("kafka")
    before = len(acknowledged)
    await until(lambda: more_than(before + 50), within_s=60)
    stop.set()
    await producing

    assert acknowledged <= await everything_in(broker, topic)
    assert watched.said == ["kafka ended (killed by SIGKILL) and is started again in 0.4 s"]


async def test_a_broker_whose_ports_were_taken_meanwhile_takes_others_and_keeps_its_data(
    watched: Watched, tmp_path: Path, broker: Broker
) -> None:
    await start(watched, broker)
    topic = await make_topic(broker)
    async with AIOKafkaProducer(bootstrap_servers=broker.bootstrap, acks="all") as producer:
        await producer.send_and_wait(topic, b"kept")
    await watched.supervisor.stop()

    another = Watched(tmp_path)
    _, controller = (int(port) for port in (tmp_path / "kafka" / "ports").read_text().split())
    with (
        socket.create_server(("127.0.0.1", broker.port)),
        socket.create_server(("127.0.0.1", controller)),
    ):
        moved = ensure_broker(tmp_path / "kafka", broker_jars())
        try:
            await start(another, moved)
            assert moved.port != broker.port
            assert await everything_in(moved, topic) == {b"kept"}
        finally:
            await another.supervisor.stop()


async def test_sigterm_stops_the_broker_cleanly(watched: Watched, broker: Broker) -> None:
    await start(watched, broker)
    mark = await watched.running("kafka")

    os.kill(mark.pid, signal.SIGTERM)

    async def said() -> list[str]:
        return watched.said

    # 143 is what Java says for an orderly end by SIGTERM.
    assert await until(said) == ["kafka ended (exit code 143) and is started again in 0.4 s"]


def test_a_format_that_broke_off_is_done_again(tmp_path: Path) -> None:
    (tmp_path / "kafka" / "data.half").mkdir(parents=True)
    (tmp_path / "kafka" / "data.half" / "meta.properties").write_text("version=1\n")

    broker = ensure_broker(tmp_path / "kafka", broker_jars())

    assert "cluster.id" in (broker.directory / "data" / "meta.properties").read_text()
    assert not (tmp_path / "kafka" / "data.half").exists()


def test_what_kafkas_own_tool_says_against_a_format_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match=r"Kafka's storage could not be made: [\s\S]*StorageTool"):
        ensure_broker(tmp_path / "kafka", [])
