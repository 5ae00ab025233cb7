"""What is void is read from Kafka: all of it at the start, then live, through Kafka's absence."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from ioc.access.principals import Role, Staff
from ioc.access.tokens import StaffToken
from ioc.bus.producer import Producer
from ioc.bus.topics import ensure_topics
from ioc.contracts.codec import Envelope
from ioc.contracts.events import AccessVoided, Voiding
from ioc.contracts.topics import Topic, Topics
from ioc.identity.voids import Voids, VoidsFollower
from tests.building import NOW
from tests.own_broker import own_broker
from tests.waiting import until


def token(subject: str) -> StaffToken:
    return StaffToken(
        staff=Staff(subject=subject, role=Role.OPERATOR), issued_at=NOW, expires_at=NOW + timedelta(hours=12)
    )


def access(topics: Topics) -> list[Topic]:
    return [topic for topic in topics.plan([]) if topic.name == topics.access]


async def say(producer: Producer, topics: Topics, subject: str, reason: Voiding) -> None:
    word = AccessVoided(subject=subject, void_before=NOW - timedelta(hours=1), reason=reason)
    await producer.send(topics.access, subject.encode(), Envelope(id="w", source="/test", time=NOW, data=word))


@asynccontextmanager
async def following(bootstrap: str, topics: Topics) -> AsyncIterator[Voids]:
    voids = Voids()
    work = asyncio.ensure_future(VoidsFollower(bootstrap=bootstrap, topic=topics.access, voids=voids).run())
    try:
        yield voids
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def knows(voids: Voids) -> bool:
    return voids.known


async def refuses(voids: Voids, subject: str, wanted: bool = True) -> bool:
    return voids.refuses(token(subject)) is wanted


async def test_all_that_was_ever_said_is_known_before_anything_is_and_the_newest_word_holds(
    kafka: str, topic_prefix: str
) -> None:
    topics = Topics(topic_prefix)
    await ensure_topics(kafka, access(topics), partitions=2)
    async with Producer(kafka) as producer:
        for number in range(30):
            await say(producer, topics, f"person-{number}", Voiding.LOCKED)
        await producer.send_raw(topics.access, b"lan", b"not an event", [])
        await say(producer, topics, "person-0", Voiding.UNLOCKED)
        async with following(kafka, topics) as voids:
            await until(partial(knows, voids))
            refused = [number for number in range(30) if voids.refuses(token(f"person-{number}"))]
            await say(producer, topics, "lan", Voiding.LOCKED)
            await until(partial(refuses, voids, "LAN"))

    assert refused == list(range(1, 30))


async def test_without_its_topic_nothing_is_known_until_it_is_made(kafka: str, topic_prefix: str) -> None:
    topics = Topics(topic_prefix)
    async with following(kafka, topics) as voids:
        assert voids.why_not_known() is not None
        await ensure_topics(kafka, access(topics), partitions=1)
        await until(partial(knows, voids))


async def test_while_kafka_is_away_what_is_known_stays_in_force_and_later_it_catches_up(tmp_path: Path) -> None:
    broker, topics = own_broker(tmp_path), Topics("away")
    async with following(broker.bootstrap, topics) as voids:
        async with broker.up(access(topics)), Producer(broker.bootstrap) as producer:
            await say(producer, topics, "lan", Voiding.LOCKED)
            await say(producer, topics, "minh", Voiding.LOCKED)
            await until(partial(knows, voids))
            await until(partial(refuses, voids, "minh"))
        assert voids.refuses(token("lan"))
        async with broker.up(access(topics)), Producer(broker.bootstrap) as producer:
            await say(producer, topics, "minh", Voiding.UNLOCKED)
            await until(partial(refuses, voids, "minh", wanted=False))
        assert voids.refuses(token("lan"))
