"""`POST /v1/observations`: sensors' measurements, many to a request. Good ones are kept, bad ones named by index."""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec
from prometheus_client import Counter
from starlette.requests import Request
from starlette.responses import Response

from ioc.bus.producer import BrokerAway
from ioc.contracts.codec import Envelope
from ioc.contracts.events import Observation, ObservationBatch
from ioc.http.problems import Fault, Problem
from ioc.ingest.door import Door
from ioc.ingest.faults import DETAIL, TITLE, refused
from ioc.ingest.reading import LARGEST_BATCH, read_body
from ioc.phrases.text import Text

SOURCE: Final = "/ioc/ingest/observations"
MOST: Final = 10_000
CLOCKS_DIFFER: Final = timedelta(minutes=5)

_ARRAY: Final = "application/json"
_LINES: Final = "application/x-ndjson"
_items: Final = msgspec.json.Decoder(list[msgspec.Raw])
_item: Final = msgspec.json.Decoder(Observation)
_encoder: Final = msgspec.json.Encoder()
_counted: Final = Counter("ioc_observations_total", "Observations at the door, by what became of them.", ["outcome"])


async def submit_observations(door: Door, request: Request) -> Response:
    """Accepts what is good of a batch; 202 names how many, and what was refused.

    Raises `Problem` 400 or 413 for the whole request, 422 when nothing in it is good, 503 when Kafka is away:
    then nothing counts as accepted, and the same request may be sent again.
    """
    content = await read_body(request, LARGEST_BATCH, frozenset({_ARRAY, _LINES}))
    items = _split(content, lines=request.headers["content-type"].startswith(_LINES))
    received_at = door.clock()
    batches: defaultdict[tuple[str, str], list[Observation]] = defaultdict(list)
    faults: list[tuple[int, Text]] = []
    for index, item in enumerate(items):
        checked = _check(door, item, received_at)
        if isinstance(checked, Text):
            faults.append((index, checked))
        else:
            service, observation = checked
            batches[service, observation.sensor].append(observation)
    _counted.labels("refused").inc(len(faults))
    if not batches:
        raise refused([Fault(at=f"/{index}", detail=detail) for index, detail in faults[:100]])
    await _send(door, batches, request.headers.get("idempotency-key"), received_at)
    accepted = len(items) - len(faults)
    _counted.labels("accepted").inc(accepted)
    told = [{"index": index, "detail": detail.en, "detail_vi": detail.vi} for index, detail in faults]
    return Response(_encoder.encode({"accepted": accepted, "refused": told}), 202, media_type="application/json")


def _split(content: bytes, *, lines: bool) -> list[Any]:
    """The items, still undecoded, so that a bad one spoils no other."""
    if lines:
        found: list[Any] = [line for line in content.split(b"\n") if line.strip()]
    else:
        try:
            found = list(_items.decode(content))
        except msgspec.MsgspecError as broken:
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


def _check(door: Door, item: Any, received_at: datetime) -> tuple[str, Observation] | Text:
    """The observation with its service, or what is wrong with it."""
    try:
        observation = _item.decode(item)
    except (msgspec.MsgspecError, ValueError) as broken:
        return Text(vi=f"Mục này chưa đúng: {broken}.", en=f"This item is not right: {broken}.")
    if observation.observed_at > received_at + CLOCKS_DIFFER:
        return Text(vi="observed_at còn ở tương lai.", en="observed_at is still to come.")
    service = door.catalogue.service_of_stream(observation.sensor, observation.property)
    if service is None:
        name = f"{observation.sensor}/{observation.property}"
        return Text(vi=f"Không có cảm biến, đại lượng {name}.", en=f"There is no sensor and property {name}.")
    return service, observation


async def _send(
    door: Door,
    batches: dict[tuple[str, str], list[Observation]],
    idempotency_key: str | None,
    received_at: datetime,
) -> None:
    for (service, sensor), observations in batches.items():
        ordered = sorted(observations, key=lambda each: each.observed_at)
        envelope = Envelope(
            id=str(_batch_id(door, idempotency_key, sensor, received_at)),
            source=SOURCE,
            time=received_at,
            data=ObservationBatch(observations=ordered, received_at=received_at),
        )
        try:
            await door.producer.send(door.topics.events(service), sensor.encode(), envelope)
        except BrokerAway as away:
            _counted.labels("broker_away").inc(len(observations))
            raise _not_accepted() from away


def _batch_id(door: Door, idempotency_key: str | None, sensor: str, received_at: datetime) -> UUID:
    """A repeat under the same key is the same fact; without a key every request is its own."""
    if idempotency_key is None:
        return door.new_id(received_at)
    try:
        return uuid5(UUID(idempotency_key.strip()), sensor)
    except ValueError as broken:
        detail = Text(vi="Idempotency-Key phải là một UUID ngẫu nhiên.", en="Idempotency-Key must be a random UUID.")
        raise refused([Fault(at="Idempotency-Key", detail=detail)]) from broken


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
