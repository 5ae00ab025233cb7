"""`POST /v1/reports`: the front door. It answers 202 only after Kafka has acknowledged."""

import hashlib
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

import msgspec
from prometheus_client import Counter
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from ioc.access.receipts import Receipt, receipt
from ioc.bus.producer import BrokerAway
from ioc.contracts.codec import Envelope
from ioc.contracts.events import ReportSubmitted
from ioc.http.problems import Fault, Problem
from ioc.incidents.category import Category
from ioc.incidents.vocabulary import Urgency
from ioc.ingest.body import ReportBody
from ioc.ingest.door import Door
from ioc.ingest.faults import problem_of, refused
from ioc.ingest.masking import mask
from ioc.ingest.placing import place
from ioc.ingest.reading import LARGEST_REPORT, read_body
from ioc.ingest.sealing import seal
from ioc.metrics import observe_hop
from ioc.phrases.text import Text
from ioc.services.service import Service

SOURCE: Final = "/ioc/ingest/reports"
NO_COMMUNE: Final = "-"
CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""How far a phone's clock may run ahead of ours."""

_JSON: Final = frozenset({"application/json"})
_URGENCIES: Final = list(Urgency)
_encoder: Final = msgspec.json.Encoder()
_reports: Final = Counter("ioc_reports_total", "Reports at the front door, by what became of them.", ["outcome"])


async def submit_report(door: Door, request: Request) -> Response:
    """Accepts one report: validated, placed, sealed, masked, on Kafka. Raises `Problem` for anything less."""
    received_at = door.clock()
    try:
        body = _read(await read_body(request, LARGEST_REPORT, _JSON))
        key = _key(request)
        given = receipt(key, door.keyring.secret)
        event = _event(door, body, given, received_at)
        fingerprint = bytes.fromhex(event.fingerprint)
        if door.known_keys.another_body(key, fingerprint):
            raise _key_reused()
    except Problem:
        _reports.labels("refused").inc()
        raise
    topic = door.topics.urgent if event.urgency is Urgency.SOS else door.topics.events(event.service)
    commune = event.place.commune
    envelope = Envelope(id=str(event.report_id), source=SOURCE, time=received_at, data=event)
    try:
        await door.producer.send(topic, (commune.code if commune else NO_COMMUNE).encode(), envelope)
    except BrokerAway as away:
        _reports.labels("broker_away").inc()
        raise _broker_away() from away
    door.known_keys.accepted(key, fingerprint)
    _reports.labels("accepted").inc()
    observe_hop("door", (door.clock() - received_at).total_seconds())
    return _accepted(door, given, event)


def _read(content: bytes) -> ReportBody:
    try:
        return ReportBody.model_validate_json(content)
    except ValidationError as invalid:
        raise problem_of(invalid) from invalid


def _key(request: Request) -> UUID:
    given = request.headers.get("idempotency-key")
    if given is None:
        return uuid4()
    try:
        return UUID(given.strip())
    except ValueError as broken:
        detail = Text(vi="Idempotency-Key phải là một UUID ngẫu nhiên.", en="Idempotency-Key must be a random UUID.")
        raise refused([Fault(at="Idempotency-Key", detail=detail)]) from broken


def _event(door: Door, body: ReportBody, given: Receipt, received_at: datetime) -> ReportSubmitted:
    """The fact, or a `Problem` that names every fault of what the body refers to."""
    faults: list[Fault] = []
    found = _category(door, body)
    if isinstance(found, Fault):
        faults.append(found)
    placed = place(body.location, door.gazetteer)
    if isinstance(placed, Fault):
        faults.append(placed)
    if body.observed_at is not None and body.observed_at > received_at + CLOCKS_DIFFER:
        detail = Text(vi="Thời điểm này còn ở tương lai.", en="This time is still to come.")
        faults.append(Fault(at="/observed_at", detail=detail))
    if isinstance(found, Fault) or isinstance(placed, Fault) or faults:
        raise refused(faults)
    (service, category), (where, marks) = found, placed
    return ReportSubmitted(
        report_id=given.report_id,
        code=given.code,
        fingerprint=_fingerprint(body),
        service=service.slug,
        category=category.code,
        urgency=max(body.urgency, category.urgency, key=_URGENCIES.index),
        description=mask(body.description),
        place=where,
        marks=marks,
        received_at=received_at,
        observed_at=body.observed_at,
        channel=body.channel,
        sealed=seal(body, door.keyring.sealing),
        has_contact=body.contact is not None,
        media=list(body.media),
    )


def _fingerprint(body: ReportBody) -> str:
    """What tells a repeat from another body: all that was said, not when it was sent or by which way.

    A phone that sends again may stamp the time anew; the first time stays.
    """
    said = body.model_dump_json(exclude={"observed_at", "channel"})
    return hashlib.sha256(said.encode()).hexdigest()


def _category(door: Door, body: ReportBody) -> tuple[Service, Category] | Fault:
    code = body.category or door.catalogue.default_category(body.urgency)
    if code is not None and door.catalogue.knows_category(code):
        return door.catalogue.category(code)
    return Fault(
        at="/category",
        detail=Text(
            vi=f"Không có lĩnh vực {code!r}; danh sách ở GET /v1/categories.",
            en=f"There is no category {code!r}; GET /v1/categories lists them.",
        ),
    )


def _accepted(door: Door, given: Receipt, event: ReportSubmitted) -> Response:
    content = {
        "report_id": given.report_id,
        "code": given.code,
        "follow_token": given.follow_token,
        # The token stands behind the # so that it reaches no server's log.
        "follow_url": f"{door.public_url}/follow?code={given.code}#{given.follow_token}",
        "received_at": event.received_at,
    }
    return Response(
        _encoder.encode(content), 202, headers={"Location": f"/v1/reports/{given.code}"}, media_type="application/json"
    )


def _key_reused() -> Problem:
    return Problem(
        status=422,
        kind="idempotency_key_reused",
        title=Text(vi="Khóa đã dùng", en="The key was used before"),
        detail=Text(
            vi="Idempotency-Key này đã đi cùng một nội dung khác; hãy tạo khóa mới cho phản ánh mới.",
            en="This Idempotency-Key came with another body; make a new key for a new report.",
        ),
    )


def _broker_away() -> Problem:
    return Problem(
        status=503,
        kind="not_accepted",
        title=Text(vi="Chưa tiếp nhận được", en="Not accepted"),
        detail=Text(
            vi="Phản ánh CHƯA được tiếp nhận. Hãy gửi lại sau ít giây với cùng Idempotency-Key.",
            en="The report is NOT accepted yet. Send it again in a few seconds with the same Idempotency-Key.",
        ),
        headers={"Retry-After": "3"},
    )
