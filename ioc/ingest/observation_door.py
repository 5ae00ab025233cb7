"""`POST /v1/observations`: sensors' measurements, many to a request. Good ones are kept, bad ones named by index."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
from prometheus_client import Counter
from starlette.requests import Request
from starlette.responses import Response

from ioc.bus.producer import BrokerAway
from ioc.contracts.codec import Envelope
from ioc.contracts.events import Observation, ObservationBatch
from ioc.http.bodies import media_type, read_body
from ioc.http.problems import Fault, Problem
from ioc.ingest.door import Door
from ioc.ingest.faults import DETAIL, TITLE, refused
from ioc.ingest.reading import LARGEST_BATCH, read_key
from ioc.ingest.requirements import timely
from ioc.phrases.text import Text

SOURCE: Final = "/ioc/ingest/observations"
MOST: Final = 10_000
"""Items of one request."""
MOST_IN_A_MESSAGE: Final = 1_000
"""The longest thousand observations take less than half of the 1 MiB that a Kafka message may have."""

_ARRAY: Final = "application/json"
_LINES: Final = "application/x-ndjson"
_items: Final = msgspec.json.Decoder(list[msgspec.Raw])
_item: Final = msgspec.json.Decoder(Observation)
_encoder: Final = msgspec.json.Encoder()
_counted: Final = Counter("ioc_observations_total", "Observations at the door, by what became of them.", ["outcome"])

_Batches = defaultdict[tuple[str, str], list[Observation]]
"""Service and sensor → observations as they came."""


async def submit_observations(door: Door, request: Request) -> Response:
    """Accepts what is good of a batch; 202 names how many, and what was refused.

    Raises `Problem` 400 or 413 for the whole request, 422 when nothing in it is good, 503 when Kafka is away:
    then nothing counts as accepted, and the same request may be sent again.
    """
    content = await read_body(request, LARGEST_BATCH, frozenset({_ARRAY, _LINES}))
    key = read_key(request)
    if isinstance(key, Fault):
        raise refused([key])
    items = _split(content, lines=media_type(request) == _LINES)
    received_at = door.clock()
    batches, faults = _sort(door, items, received_at)
    _counted.labels("refused").inc(len(faults))
    if not batches:
        raise refused([Fault(at=f"/{index}", detail=detail) for index, detail in faults[:100]])
    for (service, sensor), observations in batches.items():
        for name, batch in _messages(f"{service}/{sensor}", observations, received_at):
            # A repeat under the same key is the same facts; without a key every request is its own.
            batch_id = door.new_id(received_at) if key is None else uuid5(key, name)
            await _send(door, door.topics.events(service), sensor, batch_id, batch)
    told = [{"index": index, "detail": detail.en, "detail_vi": detail.vi} for index, detail in faults]
    answer = {"accepted": len(items) - len(faults), "refused": told}
    return Response(_encoder.encode(answer), 202, media_type="application/json")


def _split(content: bytes, *, lines: bool) -> list[Any]:
    """The items, still undecoded, so that a bad one spoils no other."""
    if lines:
        found: list[Any] = [line for line in content.split(b"\n") if line.strip()]
    else:
        try:
            found = list(_items.decode(content))
        except (msgspec.MsgspecError, RecursionError) as broken:
            raise Problem(
                status=400,
                kind="invalid_body",
                title=TITLE,
                detail=Text(vi=f"Cần một mảng JSON: {broken}.", en=f"A JSON array is needed: {broken}."),
            ) from broken
    if not 0 < len(found) <= MOST:
        detail = Text(vi=f"Cần từ 1 đến {MOST} mục.", en=f"1 to {MOST} items are needed.")
        raise Problem(
            status=422, kind="invalid_body", title=TITLE, detail=DETAIL, faults=[Fault(at="/", detail=detail)]
        )
    return found


def _sort(door: Door, items: list[Any], received_at: datetime) -> tuple[_Batches, list[tuple[int, Text]]]:
    """The good ones by service and sensor, and what is wrong with the others, by index."""
    batches: _Batches = defaultdict(list)
    faults: list[tuple[int, Text]] = []
    for index, item in enumerate(items):
        checked = _check(door, item, received_at)
        if isinstance(checked, Text):
            faults.append((index, checked))
        else:
            service, observation = checked
            batches[service, observation.sensor].append(observation)
    return batches, faults


def _check(door: Door, item: Any, received_at: datetime) -> tuple[str, Observation] | Text:
    """The observation with its service, or what is wrong with it."""
    try:
        observation = _item.decode(item)
    except (msgspec.MsgspecError, ValueError, RecursionError) as broken:
        return Text(vi=f"Mục này chưa đúng: {broken}.", en=f"This item is not right: {broken}.")
    untimely = timely(observation.observed_at, received_at)
    if untimely is not None:
        return Text(vi=f"observed_at: {untimely.vi}", en=f"observed_at: {untimely.en}")
    service = door.catalogue.service_of_stream(observation.sensor, observation.property)
    if service is None:
        name = f"{observation.sensor}/{observation.property}"
        return Text(vi=f"Không có cảm biến, đại lượng {name}.", en=f"There is no sensor and property {name}.")
    unit = door.catalogue.unit_of_stream(observation.sensor, observation.property)
    if observation.unit != unit:
        return Text(vi=f"Đơn vị phải là {unit}.", en=f"The unit must be {unit}.")
    return service, observation


def _messages(
    name: str, observations: list[Observation], received_at: datetime
) -> Iterator[tuple[str, ObservationBatch]]:
    """One sensor's observations, oldest first, as so many messages as they need, each with a name of its own."""
    ordered = sorted(observations, key=lambda each: each.observed_at)
    for begin in range(0, len(ordered), MOST_IN_A_MESSAGE):
        batch = ordered[begin : begin + MOST_IN_A_MESSAGE]
        yield f"{name}/{begin}", ObservationBatch(observations=batch, received_at=received_at)


async def _send(door: Door, topic: str, sensor: str, batch_id: UUID, batch: ObservationBatch) -> None:
    envelope = Envelope(id=str(batch_id), source=SOURCE, time=batch.received_at, data=batch)
    try:
        await door.producer.send(topic, sensor.encode(), envelope)
    except BrokerAway as away:
        _counted.labels("broker_away").inc(len(batch.observations))
        raise _not_accepted() from away
    _counted.labels("accepted").inc(len(batch.observations))


def _not_accepted() -> Problem:
    return Problem(
        status=503,
        kind="not_accepted",
        title=Text(vi="Chưa tiếp nhận được", en="Not accepted"),
        detail=Text(
            vi="Số liệu CHƯA được tiếp nhận đủ. Hãy gửi lại sau ít giây với cùng Idempotency-Key.",
            en="The measurements are NOT accepted yet. Send them again in a few seconds with the same Idempotency-Key.",
        ),
        headers={"Retry-After": "3"},
    )
