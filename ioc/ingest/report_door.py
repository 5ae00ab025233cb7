"""`POST /v1/reports`: the front door. It answers 202 only after Kafka has acknowledged."""

import hashlib
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

import msgspec
from prometheus_client import Counter
from pydantic import ValidationError
from pydantic_core import from_json
from starlette.requests import Request
from starlette.responses import Response

from ioc.access.masking import mask
from ioc.access.receipts import Receipt, receipt
from ioc.access.sealing import seal
from ioc.bus.producer import BrokerAway
from ioc.contracts.codec import Envelope
from ioc.contracts.events import ReportSubmitted
from ioc.http.bodies import read_body
from ioc.http.problems import Fault, Problem
from ioc.incidents.vocabulary import Urgency
from ioc.ingest.body import ReportBody
from ioc.ingest.door import Door
from ioc.ingest.faults import faults_of_form, refused, with_further
from ioc.ingest.placing import place
from ioc.ingest.reading import LARGEST_REPORT, read_key
from ioc.ingest.requirements import Known, faults_of
from ioc.metrics import observe_hop
from ioc.phrases.text import Text

SOURCE: Final = "/ioc/ingest/reports"
NO_COMMUNE: Final = "-"

_JSON: Final = frozenset({"application/json"})
_URGENCIES: Final = list(Urgency)
_encoder: Final = msgspec.json.Encoder()
_reports: Final = Counter("ioc_reports_total", "Reports at the front door, by what became of them.", ["outcome"])


async def submit_report(door: Door, request: Request) -> Response:
    """Accepts one report: validated, placed, sealed, masked, on Kafka. Raises `Problem` for anything less."""
    received_at = door.clock()
    try:
        content = await read_body(request, LARGEST_REPORT, _JSON)
        key, body = _understand(door, read_key(request), content, received_at)
        given = receipt(key, door.keyring.secret)
        event = _event(door, body, given, received_at)
        fingerprint = bytes.fromhex(event.fingerprint)
        if door.known_keys.another_body(key, fingerprint):
            raise _key_reused()
    except Problem:
        _reports.labels("refused").inc()
        raise
    await _send(door, event)
    door.known_keys.accepted(key, fingerprint)
    _reports.labels("accepted").inc()
    observe_hop("door", (door.clock() - received_at).total_seconds())
    return _accepted(door, given, event)


def _understand(door: Door, key: UUID | Fault | None, content: bytes, received_at: datetime) -> tuple[UUID, ReportBody]:
    """The key and the body. Raises `Problem` with every fault of both: 400 for what is no JSON, else 422."""
    faults = [key] if isinstance(key, Fault) else []
    body: ReportBody | None = None
    try:
        body = ReportBody.model_validate_json(content)
        said: Any = body.model_dump()
    except ValidationError as invalid:
        faults += faults_of_form(invalid)
        said = from_json(content)
    known = Known(catalogue=door.catalogue, gazetteer=door.gazetteer, received_at=received_at)
    faults = with_further(faults, faults_of(said, known))
    if body is None or faults or isinstance(key, Fault):
        raise refused(faults)
    return key or uuid4(), body


def _event(door: Door, body: ReportBody, given: Receipt, received_at: datetime) -> ReportSubmitted:
    # A body that names no category has passed only where its urgency has one.
    service, category = door.catalogue.category(body.category or str(door.catalogue.default_category(body.urgency)))
    where, marks = place(body.location, door.gazetteer)
    contact = body.contact
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
        sealed=seal(_secret(body), door.keyring.sealing),
        has_contact=contact is not None and any((contact.name, contact.phone, contact.email)),
        media=list(body.media),
    )


def _secret(body: ReportBody) -> dict[str, object]:
    """Who reports, and in which words: contact, original description and original address."""
    return {
        "contact": None if body.contact is None else body.contact.model_dump(exclude_none=True),
        "description": body.description,
        "address": body.location.address,
    }


async def _send(door: Door, event: ReportSubmitted) -> None:
    """Puts the fact on Kafka and waits for the acknowledgement. Raises `Problem` 503 when there is none."""
    topic = door.topics.urgent if event.urgency is Urgency.SOS else door.topics.events(event.service)
    commune = event.place.commune
    envelope = Envelope(id=str(event.report_id), source=SOURCE, time=event.received_at, data=event)
    try:
        await door.producer.send(topic, (commune.code if commune else NO_COMMUNE).encode(), envelope)
    except BrokerAway as away:
        _reports.labels("broker_away").inc()
        raise _broker_away() from away


def _fingerprint(body: ReportBody) -> str:
    """What tells a repeat from another body: all that was said, not when it was sent or by which way.

    A phone that sends again may stamp the time anew; the first time stays.
    """
    said = body.model_dump_json(exclude={"observed_at", "channel"})
    return hashlib.sha256(said.encode()).hexdigest()


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
