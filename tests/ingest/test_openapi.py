"""The document of the doors says what they do: its examples are accepted, its schemas agree with the answers."""

from typing import Any

import jsonschema_rs
import msgspec
import pytest

from ioc.ingest.openapi import EXAMPLES, components, paths
from ioc.ingest.routes import routes
from tests.ingest.building import POTHOLE, Doorstep
from tests.ingest.test_observation_door import level
from tests.ingest.test_refusals import BODIES


def validator(name: str) -> jsonschema_rs.Draft202012Validator:
    """Of one schema of the document."""
    whole: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(components()))
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": whole}, validate_formats=True
    )


def documented(path: str, method: str = "post") -> set[str]:
    """The answers that the document tells of."""
    return set(paths()[path][method]["responses"])


@pytest.mark.parametrize("name", EXAMPLES)
async def test_every_example_is_accepted_and_fits_its_schema(doorstep: Doorstep, name: str) -> None:
    body = {**EXAMPLES[name], "observed_at": "2025-11-20T07:55:00+07:00"}

    assert validator("ReportBody").is_valid(EXAMPLES[name])
    answer = await doorstep.report(body)
    assert answer.status_code == 202
    assert validator("Receipt").is_valid(answer.json())


async def test_a_refusal_fits_its_schema(doorstep: Doorstep) -> None:
    answer = await doorstep.report({})

    assert validator("Problem").is_valid(answer.json())


async def test_what_the_schema_forbids_the_door_refuses(doorstep: Doorstep) -> None:
    forbidden = [body for _, body, _ in BODIES if not validator("ReportBody").is_valid(body)]

    assert len(forbidden) > 20
    assert {(await doorstep.report(body)).status_code for body in forbidden} == {422}


async def test_the_schema_allows_what_the_door_accepts(doorstep: Doorstep) -> None:
    assert validator("ReportBody").is_valid(POTHOLE)
    assert validator("Observation").is_valid(level())


async def test_every_route_of_the_doors_is_documented_with_its_method(doorstep: Doorstep) -> None:
    served = {(route.path, method.lower()) for route in routes(doorstep.door) for method in route.methods or ()}

    written = {(path, method) for path, methods in paths().items() for method in methods}
    assert served - {(path, "head") for path, _ in written} == written


async def test_every_answer_of_the_doors_is_documented(doorstep: Doorstep) -> None:
    answers = {
        (await doorstep.knock("/v1/reports", content, media_type=media_type)).status_code
        for content, media_type in [
            (b"{", "application/json"),
            (b"{}", "application/json"),
            (b"{}", "text/plain"),
            (b" " * 70_000, "application/json"),
            (msgspec.json.encode(POTHOLE), "application/json"),
        ]
    }

    assert {str(status) for status in answers} | {"503"} == documented("/v1/reports")
