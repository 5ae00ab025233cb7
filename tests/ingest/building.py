"""A door on a real Kafka, somebody who knocks, and somebody who reads what lies behind it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from nacl.public import PrivateKey
from starlette.applications import Starlette

from ioc.bus.producer import Producer
from ioc.clock import new_id
from ioc.contracts.codec import Envelope, decode
from ioc.contracts.events import ObservationBatch, ReportSubmitted
from ioc.contracts.topics import Topics
from ioc.http.problems import Problem, answer_problem
from ioc.ingest.door import Door
from ioc.ingest.requirements import Known
from ioc.ingest.routes import routes
from ioc.keyring import Keyring, made_up_keyring
from ioc.places.gazetteer import Gazetteer
from ioc.provinces import load_province
from ioc.services.catalogue import load_catalogue
from tests.building import NOW, MovedClock

PROVINCE = load_province("daklak")
CATALOGUE = load_catalogue(PROVINCE)
GAZETTEER = Gazetteer(PROVINCE.communes, None)
KNOWN = Known(catalogue=CATALOGUE, gazetteer=GAZETTEER, received_at=NOW)
UNSEALING = PrivateKey.generate()
PUBLIC_URL = "https://ioc.example"

POTHOLE: Mapping[str, Any] = {
    "category": "traffic_safety.pothole",
    "description": "Ổ gà lớn trước cổng trường",
    "location": {"lat": 12.6797, "lon": 108.0377},
}
SOS: Mapping[str, Any] = {"urgency": "sos", "location": {"lat": 12.6797, "lon": 108.0377}}


@dataclass(frozen=True, slots=True)
class Message:
    """What lies on a topic: as bytes, and understood."""

    key: bytes
    headers: tuple[tuple[str, bytes], ...]
    value: bytes

    @property
    def envelope(self) -> Envelope:
        """The event with its attributes."""
        return decode(self.headers, self.value)

    @property
    def report(self) -> ReportSubmitted:
        """The event, which is a report."""
        data = self.envelope.data
        assert isinstance(data, ReportSubmitted)
        return data

    @property
    def batch(self) -> ObservationBatch:
        """The event, which is a batch of observations."""
        data = self.envelope.data
        assert isinstance(data, ObservationBatch)
        return data


@dataclass(frozen=True, slots=True)
class Doorstep:
    """Before the door stands the client; `bootstrap` is the Kafka behind it."""

    bootstrap: str
    door: Door
    clock: MovedClock
    client: httpx.AsyncClient

    async def report(self, body: Any = POTHOLE, key: object = None) -> httpx.Response:
        """Knocks with a report."""
        return await self.knock("/v1/reports", as_json(body), key)

    async def observe(self, body: Any, key: object = None) -> httpx.Response:
        """Knocks with observations."""
        return await self.knock("/v1/observations", as_json(body), key)

    async def knock(
        self, path: str, content: bytes, key: object = None, media_type: str = "application/json"
    ) -> httpx.Response:
        """Knocks with bytes."""
        headers = {"Content-Type": media_type} | ({} if key is None else {"Idempotency-Key": str(key)})
        return await self.client.post(path, content=content, headers=headers)

    async def behind(self, topic: str | None = None) -> list[Message]:
        """All that lies on a topic (field reports, unless another is named), partition by partition."""
        return await read_all(self.bootstrap, topic or self.door.topics.events("field_report"))

    async def urgent(self) -> list[Message]:
        """All that lies on the urgent lane."""
        return await self.behind(self.door.topics.urgent)


def make_door(producer: Producer, topics: Topics, clock: MovedClock, keyring: Keyring | None = None) -> Door:
    """A door of the real province. Doors with one keyring are copies of each other."""
    return Door(
        producer=producer,
        topics=topics,
        catalogue=CATALOGUE,
        gazetteer=GAZETTEER,
        keyring=keyring or replace(made_up_keyring(), sealing=UNSEALING.public_key),
        clock=clock,
        new_id=new_id,
        public_url=PUBLIC_URL,
    )


@asynccontextmanager
async def knocking_at(door: Door) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the door's routes. What the door does not answer itself is raised, so no 500 hides."""
    app = Starlette(routes=routes(door), exception_handlers={Problem: answer_problem})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as client:
        yield client


async def read_all(bootstrap: str, topic: str) -> list[Message]:
    """Everything on the topic up to its ends at this moment."""
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        found: list[Message] = []
        async with asyncio.timeout(20):
            ends = await consumer.end_offsets([TopicPartition(topic, each) for each in (0, 1)])
            for partition, end in ends.items():
                while await consumer.position(partition) < end:
                    fetched = await consumer.getmany(partition, timeout_ms=200)
                    found += [_message(each) for each in fetched.get(partition, ())]
        return found
    finally:
        await consumer.stop()


def _message(record: Any) -> Message:
    return Message(key=record.key, headers=tuple(record.headers), value=record.value)


def places_at_fault(answer: httpx.Response) -> list[str]:
    """Where a refusal says that something is to be mended; each must be told in both languages."""
    errors = answer.json()["errors"]
    assert all(error["detail"] and error["detail_vi"] and error["detail"] != error["detail_vi"] for error in errors)
    return [error["at"] for error in errors]


def as_json(content: object) -> bytes:
    """As a client may write it."""
    return msgspec.json.encode(content)
