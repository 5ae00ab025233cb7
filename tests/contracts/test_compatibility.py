"""A released event is frozen: whatever an older process would stumble over is found."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from ioc.contracts.codec import EVENT_TYPES
from ioc.contracts.compatibility import breaks
from ioc.contracts.schemas import event_schema

RELEASED = Path(__file__).parents[2] / "schemas" / "released"


def released(name: str) -> Any:
    return json.loads((RELEASED / f"{name}.json").read_text())


@pytest.mark.parametrize("name", sorted(path.stem for path in RELEASED.iterdir()))
def test_a_released_event_is_still_what_it_was(name: str) -> None:
    assert breaks(released(name), event_schema(name)) == []


def test_every_event_is_released_or_new() -> None:
    assert {path.stem for path in RELEASED.iterdir()} <= set(EVENT_TYPES)


def field_is_gone(schema: Any) -> None:
    del schema["$defs"]["ReportSubmitted"]["properties"]["media"]


def field_is_added(schema: Any) -> None:
    schema["$defs"]["ReportSubmitted"]["properties"]["mood"] = {"type": "string", "default": ""}


def field_is_renamed(schema: Any) -> None:
    fields = schema["$defs"]["ReportSubmitted"]["properties"]
    fields["words"] = fields.pop("description")


def type_is_narrowed(schema: Any) -> None:
    schema["$defs"]["PlaceOnWire"]["properties"]["lat"]["anyOf"][0]["minimum"] = 8


def word_is_gone(schema: Any) -> None:
    schema["$defs"]["Urgency"]["enum"].remove("urgent")


def word_is_added(schema: Any) -> None:
    schema["$defs"]["Urgency"]["enum"].append("whenever")


def field_is_required(schema: Any) -> None:
    schema["$defs"]["ReportSubmitted"]["required"].append("media")


@pytest.mark.parametrize(
    "change",
    [
        field_is_gone,
        field_is_added,
        field_is_renamed,
        type_is_narrowed,
        word_is_gone,
        word_is_added,
        field_is_required,
    ],
)
def test_a_change_that_breaks_somebody_is_found(change: Any) -> None:
    changed = copy.deepcopy(event_schema("report.submitted"))
    change(changed)

    assert breaks(event_schema("report.submitted"), changed)


def test_other_words_and_another_order_break_nobody() -> None:
    schema = event_schema("report.submitted")
    changed = copy.deepcopy(schema)
    changed["$defs"]["ReportSubmitted"]["description"] = "Said otherwise."
    changed["$defs"]["ReportSubmitted"]["required"].reverse()

    assert breaks(schema, changed) == []
