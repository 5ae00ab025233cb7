"""The door while Kafka is away: it is open, says that nothing is accepted and what to do, and recovers by itself."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from ioc.bus.producer import Producer
from ioc.bus.topics import ensure_topics
from ioc.contracts.topics import Topics
from tests.building import MovedClock
from tests.ingest.building import CATALOGUE, POTHOLE, Doorstep, knocking_at, make_door
from tests.ingest.test_observation_door import level
from tests.own_broker import own_broker
from tests.waiting import until

TOPICS = Topics("t")


class Persistent:
    """A citizen who sends one report again and again, under one key, until it is accepted."""

    def __init__(self, doorstep: Doorstep) -> None:
        self._doorstep = doorstep
        self.key = uuid4()
        self.answers: list[Any] = []

    async def accepted(self) -> UUID | None:
        """The report's id, once it is accepted."""
        answer = await self._doorstep.report(key=self.key)
        self.answers.append(answer.status_code)
        return UUID(answer.json()["report_id"]) if answer.status_code == 202 else None


async def test_reports_are_refused_with_503_while_kafka_is_away_and_accepted_when_it_is_back(tmp_path: Path) -> None:
    broker, plan = own_broker(tmp_path), TOPICS.plan(CATALOGUE.services)
    accepted = set()
    async with Producer(broker.bootstrap, timeout_s=2) as producer:
        door = make_door(producer, TOPICS, MovedClock())
        async with knocking_at(door) as client:
            doorstep = Doorstep(broker.bootstrap, door, MovedClock(), client)
            # Kafka was never there; it comes; it goes; it comes again.
            for _ in range(2):
                citizen = Persistent(doorstep)
                assert await citizen.accepted() is None
                async with broker.up(plan, partitions=2):
                    accepted.add(await until(citizen.accepted))
                    lying = await doorstep.behind()
                assert set(citizen.answers) == {202, 503}
    assert len(accepted) == 2
    assert accepted <= {message.report.report_id for message in lying}


async def test_the_answer_says_that_nothing_is_accepted_and_to_come_again_with_the_same_key() -> None:
    door = make_door(Producer("127.0.0.1:1"), TOPICS, MovedClock())
    async with knocking_at(door) as client:
        answers = [
            await client.post("/v1/reports", json=POTHOLE),
            await client.post("/v1/observations", json=[level()]),
        ]

    for answer in answers:
        told = answer.json()
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["content-type"] == "application/problem+json"
        assert "NOT accepted" in told["detail"]
        assert "Idempotency-Key" in told["detail"]
        assert "CHƯA" in told["detail_vi"]


async def test_a_body_that_kafka_never_acknowledged_may_be_mended_under_its_key(kafka: str, topic_prefix: str) -> None:
    topics, clock, key = Topics(topic_prefix), MovedClock(), str(uuid4())
    await ensure_topics(kafka, topics.plan(CATALOGUE.services), partitions=2)
    producer = Producer(kafka)
    async with knocking_at(make_door(producer, topics, clock)) as client:
        headers = {"Idempotency-Key": key}
        first = await client.post("/v1/reports", json={**POTHOLE, "description": "nháp"}, headers=headers)
        async with producer:
            second = await client.post("/v1/reports", json=POTHOLE, headers=headers)

    assert (first.status_code, second.status_code) == (503, 202)
