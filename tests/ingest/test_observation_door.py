"""The sensors' door: good items are kept and lie on Kafka, bad ones are named by index."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from ioc.ingest.observation_door import MOST_IN_A_MESSAGE
from tests.building import NOW
from tests.ingest.building import Doorstep, Message, as_json

GAUGES = ("CS-01", "GS-01")


def level(sensor: str = "CS-01", value: Any = 4.2, at: datetime = NOW, **changes: Any) -> dict[str, Any]:
    """A river level as a gauge hands it in."""
    said = {"sensor": sensor, "property": "water_level", "value": value, "unit": "m", "observed_at": at.isoformat()}
    return said | changes


async def behind(doorstep: Doorstep) -> list[Message]:
    """The batches on the topic of the gauges' service."""
    return await doorstep.behind(doorstep.door.topics.events("environment"))


async def test_what_is_accepted_lies_on_kafka_by_sensor_oldest_first(doorstep: Doorstep) -> None:
    earlier = NOW - timedelta(minutes=10)

    answer = await doorstep.observe([level("CS-01", 4.3), level("GS-01", 422.0), level("CS-01", 4.2, at=earlier)])

    assert (answer.status_code, answer.json()) == (202, {"accepted": 3, "refused": []})
    messages = {message.key: message for message in await behind(doorstep)}
    assert set(messages) == {b"CS-01", b"GS-01"}
    batch = messages[b"CS-01"].batch
    assert [each.value for each in batch.observations] == [4.2, 4.3]
    assert batch.received_at == NOW
    assert dict(messages[b"CS-01"].headers)["ce_type"] == b"observation.batch"


async def test_lines_of_json_are_taken_like_an_array(doorstep: Doorstep) -> None:
    content = as_json(level(value=4.2)) + b"\n\n" + as_json(level(value=4.3)) + b"\r\n"

    answer = await doorstep.knock("/v1/observations", content, media_type="Application/X-NDJSON; charset=utf-8")

    assert answer.json()["accepted"] == 2


BAD: list[tuple[str, Any]] = [
    ("not an object", 5),
    ("no value", {key: value for key, value in level().items() if key != "value"}),
    ("an unknown field", level(colour="red")),
    ("a value in quotes", level(value="4.2")),
    ("no value at all", level(value=None)),
    ("a naive time", level(observed_at="2025-11-20T08:00:00")),
    ("no time", level(observed_at="today")),
    ("six minutes ahead of our clock", level(at=NOW + timedelta(minutes=6))),
    ("the year 1", level(observed_at="0001-01-01T00:00:00+14:00")),
    ("a sensor that nobody has declared", level("XX-99")),
    ("a property that the sensor does not have", level(property="temperature")),
    ("another unit", level(unit="cm")),
    ("an empty sensor", level("")),
]


async def test_bad_items_are_named_by_index_and_the_good_ones_kept(doorstep: Doorstep) -> None:
    items = [level(value=1.0), *(item for _, item in BAD), level(value=2.0)]

    answer = await doorstep.observe(items)

    assert answer.status_code == 202
    told = answer.json()
    assert told["accepted"] == 2
    assert [each["index"] for each in told["refused"]] == list(range(1, len(BAD) + 1))
    assert all(each["detail"] and each["detail_vi"] for each in told["refused"])
    (message,) = await behind(doorstep)
    assert [each.value for each in message.batch.observations] == [1.0, 2.0]


@pytest.mark.parametrize(("name", "item"), BAD, ids=[name for name, _ in BAD])
async def test_when_nothing_is_good_the_request_is_refused(doorstep: Doorstep, name: str, item: Any) -> None:
    answer = await doorstep.observe([item])

    assert answer.status_code == 422
    assert [error["at"] for error in answer.json()["errors"]] == ["/0"]


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"", "application/json", 400),
        (b"{}", "application/json", 400),
        (b"[", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'[{"sensor":' + b"[" * 100_000, "application/json", 400),
        (b'[{"sensor": "\xff"}]', "application/json", 422),
        (b"[]", "application/json", 422),
        (b"", "application/x-ndjson", 422),
        (b"x\ny", "application/x-ndjson", 422),
        (b"[" * 100_000, "application/x-ndjson", 422),
        (b"1\n" * 10_001, "application/x-ndjson", 422),
        (b" " * (4 * 1024 * 1024 + 1), "application/json", 413),
        (b"sensor;value", "text/csv", 415),
    ],
)
async def test_what_is_no_batch_is_refused(doorstep: Doorstep, content: bytes, media_type: str, status: int) -> None:
    answer = await doorstep.knock("/v1/observations", content, media_type=media_type)

    assert answer.status_code == status


async def test_the_largest_batch_goes_in_messages_that_kafka_takes(doorstep: Doorstep) -> None:
    began = NOW - timedelta(days=1)
    items = [level(value=float(number), at=began + timedelta(seconds=number)) for number in range(10_000)]

    answer = await doorstep.observe(items)

    assert answer.json() == {"accepted": 10_000, "refused": []}
    messages = await behind(doorstep)
    assert len(messages) == 10_000 // MOST_IN_A_MESSAGE
    values = [each.value for message in messages for each in message.batch.observations]
    assert values == [float(number) for number in range(10_000)]


async def test_the_same_key_is_the_same_facts_and_messages_of_one_request_are_not_each_others(
    doorstep: Doorstep,
) -> None:
    key = uuid4()
    items = [level(sensor, at=NOW - timedelta(seconds=number)) for sensor in GAUGES for number in range(1_500)]

    assert (await doorstep.observe(items, key=key)).status_code == 202
    assert (await doorstep.observe(items, key=key)).status_code == 202

    ids = [message.envelope.id for message in await behind(doorstep)]
    assert (len(ids), len(set(ids))) == (8, 4)


async def test_without_a_key_every_request_is_one_of_its_own(doorstep: Doorstep) -> None:
    await asyncio.gather(doorstep.observe([level()]), doorstep.observe([level()]))

    ids = [message.envelope.id for message in await behind(doorstep)]
    assert len(set(ids)) == 2


async def test_a_key_that_is_no_uuid_is_refused_and_nothing_is_stored(doorstep: Doorstep) -> None:
    answer = await doorstep.observe([level()], key="one")

    assert answer.status_code == 422
    assert [error["at"] for error in answer.json()["errors"]] == ["Idempotency-Key"]
    assert await behind(doorstep) == []
