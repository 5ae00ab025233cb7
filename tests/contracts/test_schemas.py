"""The documents in schemas/ are what the code says, and what the standards ask."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest
import yaml

from ioc.bootstrap.schemas import check_all
from ioc.contracts.asyncapi import asyncapi
from ioc.contracts.codec import EVENT_TYPES
from ioc.contracts.schemas import differences, event_schema, write
from tests.building import report

HERE = Path(__file__).parent
SCHEMAS = HERE.parents[1] / "schemas"


def test_schemas_are_what_the_code_says() -> None:
    assert check_all(SCHEMAS) == []


def test_each_kind_of_difference_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"same.json": "1", "other.json": "1", "left.json": "1"})

    told = differences(tmp_path, {"same.json": "1", "other.json": "2", "new.json": "1"})

    assert [line.removeprefix(f"{tmp_path}/") for line in told] == [
        "new.json is missing",
        "left.json belongs to nothing",
        "other.json differs from the code",
    ]


def test_the_asyncapi_document_is_valid_by_the_official_schema() -> None:
    official = json.loads((HERE / "asyncapi-3.0.0.json").read_text())
    document = json.loads(json.dumps(asyncapi(["field_report", "environment"])))

    errors = [error.message for error in jsonschema_rs.iter_errors(official, document)]

    assert errors == []


def test_the_asyncapi_document_has_every_topic_and_event() -> None:
    document: Any = yaml.safe_load((SCHEMAS / "asyncapi.yaml").read_text())

    assert set(document["components"]["messages"]) == set(EVENT_TYPES)
    assert {
        "ioc.field_report.events",
        "ioc.environment.events",
        "ioc.urgent",
        "ioc.incidents",
        "ioc.dead_letters",
        "ioc.access",
    } == set(document["channels"])


@pytest.mark.parametrize("name", sorted(EVENT_TYPES))
def test_an_events_schema_refuses_unknown_fields_and_keeps_the_form_of_times(name: str) -> None:
    schema = event_schema(name)
    shape = schema["$defs"][EVENT_TYPES[name].__name__]

    assert shape["additionalProperties"] is False
    assert '"format": "date-time"' in json.dumps(schema)


def test_a_report_fits_its_schema() -> None:
    jsonschema_rs.validate(event_schema("report.submitted"), msgspec.to_builtins(report()))
