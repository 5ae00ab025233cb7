"""The doors' part of the OpenAPI document; FastAPI does not see plain routes."""

from typing import Any

import msgspec

from ioc.contracts.events import Observation
from ioc.ingest.body import ReportBody

Document = dict[str, Any]
_REF = "#/components/schemas/{model}"

EXAMPLES: dict[str, Document] = {
    "pothole": {
        "category": "traffic_safety.pothole",
        "description": "Ổ gà lớn trước cổng trường",
        "location": {"lat": 12.6797, "lon": 108.0377, "accuracy_m": 15.0, "address": "12 Nguyễn Tất Thành"},
        "contact": {"name": "Nguyễn Văn A", "phone": "+84 900 000 000"},
        "observed_at": "2026-11-24T08:15:00+07:00",
    },
    "sos": {"urgency": "sos", "location": {"lat": 12.93, "lon": 109.2}},
}
"""Bodies that the front door accepts."""


def paths() -> Document:
    """The paths of the doors."""
    return {
        "/v1/reports": {"post": _submit_report()},
        "/v1/observations": {"post": _submit_observations()},
        "/v1/categories": {"get": _list("What a report can be about, in both languages")},
        "/v1/places": {"get": _list("The province's communes")},
    }


def components() -> Document:
    """The schemas that the paths refer to."""
    report = ReportBody.model_json_schema(ref_template=_REF)
    nested = report.pop("$defs", {})
    (_,), observation = msgspec.json.schema_components([Observation], ref_template="#/components/schemas/{name}")
    return {"schemas": {**nested, "ReportBody": report, **observation, "Problem": _problem(), "Receipt": _receipt()}}


def _submit_report() -> Document:
    return {
        "tags": ["citizen"],
        "operationId": "submit_report",
        "summary": "Report what is wrong; for urgency sos only the location is needed",
        "description": "202 means: acknowledged by Kafka, kept, and on its way to an operator.",
        "parameters": [_key()],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": _REF.format(model="ReportBody")},
                    "examples": {name: {"value": value} for name, value in EXAMPLES.items()},
                }
            },
        },
        "responses": {
            "202": _answer("Accepted", "Receipt", "application/json"),
            **_problems(400, 413, 415, 422, 503),
        },
    }


def _submit_observations() -> Document:
    schema = {"type": "array", "items": {"$ref": _REF.format(model="Observation")}, "maxItems": 10_000}
    return {
        "tags": ["systems"],
        "operationId": "submit_observations",
        "summary": "Hand in what sensors measured; good items are kept, bad ones named by index",
        "parameters": [_key()],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema}, "application/x-ndjson": {"schema": {"type": "string"}}},
        },
        "responses": {
            "202": {"description": "How many were accepted, and which were refused"},
            **_problems(400, 413, 415, 422, 503),
        },
    }


def _list(summary: str) -> Document:
    return {"tags": ["citizen"], "summary": summary, "responses": {"200": {"description": "The list"}}}


def _key() -> Document:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A random UUID; a repeat with the same key gets the same receipt and adds nothing",
        "schema": {"type": "string", "format": "uuid"},
    }


def _problems(*statuses: int) -> Document:
    return {str(status): _answer("What to mend", "Problem", "application/problem+json") for status in statuses}


def _answer(description: str, model: str, media_type: str) -> Document:
    return {"description": description, "content": {media_type: {"schema": {"$ref": _REF.format(model=model)}}}}


def _problem() -> Document:
    text = {"type": "string"}
    fault = {"type": "object", "properties": {"at": text, "detail": text, "detail_vi": text}}
    return {
        "type": "object",
        "description": "RFC 9457, in English and Vietnamese",
        "properties": {
            **dict.fromkeys(("type", "title", "detail", "title_vi", "detail_vi"), text),
            "status": {"type": "integer"},
            "errors": {"type": "array", "items": fault},
        },
        "required": ["type", "title", "status", "detail", "errors"],
    }


def _receipt() -> Document:
    text = {"type": "string"}
    return {
        "type": "object",
        "properties": {
            "report_id": {"type": "string", "format": "uuid"},
            "code": text,
            "follow_token": text,
            "follow_url": text,
            "received_at": {"type": "string", "format": "date-time"},
        },
        "required": ["report_id", "code", "follow_token", "follow_url", "received_at"],
    }
