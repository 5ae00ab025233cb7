"""What the front door refuses: all of it at once, each with its place and what to mend, and nothing half-stored."""

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.requests import Request

from ioc.http.problems import Problem
from ioc.ingest.report_door import submit_report
from tests.ingest.building import POTHOLE, SOS, Doorstep, as_json, places_at_fault

HERE = {"lat": 12.6797, "lon": 108.0377}


def pothole(**changes: Any) -> dict[str, Any]:
    """A good body, changed."""
    return {**POTHOLE, **changes}


def at(**location: Any) -> dict[str, Any]:
    """A good body somewhere else."""
    return pothole(location=location)


BODIES: list[tuple[str, Any, list[str]]] = [
    ("not an object", [], [""]),
    ("nothing", None, [""]),
    ("empty", {}, ["/location", "/category", "/description"]),
    ("a field that does not exist", pothole(color="red"), ["/color"]),
    ("a name with a slash and a tilde", pothole(**{"a/b~c": 1}), ["/a~1b~0c"]),
    ("no category", {"description": "x", "location": HERE}, ["/category"]),
    ("category null", pothole(category=None), ["/category"]),
    ("category of the wrong form", pothole(category="Ổ gà"), ["/category"]),
    ("unknown category", pothole(category="no.such"), ["/category"]),
    ("category is a number", pothole(category=7), ["/category"]),
    ("unknown category of an SOS", {**SOS, "category": "no.such"}, ["/category"]),
    ("no description", {"category": "environment.waste", "location": HERE}, ["/description"]),
    ("an empty description", pothole(description="  \n "), ["/description"]),
    ("a description too long", pothole(description="x" * 5001), ["/description"]),
    ("description null", pothole(description=None), ["/description"]),
    ("unknown urgency", pothole(urgency="SOS"), ["/urgency"]),
    ("no location", {"category": "environment.waste", "description": "x"}, ["/location"]),
    ("an SOS without location", {"urgency": "sos"}, ["/location"]),
    ("an SOS with an empty location", {"urgency": "sos", "location": {}}, ["/location"]),
    ("an SOS with nothing but accuracy", {"urgency": "sos", "location": {"accuracy_m": 5}}, ["/location"]),
    ("lat alone", at(lat=12.6), ["/location/lon"]),
    ("lon alone, with an address", at(lon=108.0, address="12 Lê Lợi"), ["/location/lat"]),
    ("lat out of range", at(lat=999, lon=108.0), ["/location/lat"]),
    ("lon out of range", at(lat=12.6, lon=-180.5), ["/location/lon"]),
    ("lat in quotes", at(lat="12.6", lon=108.0), ["/location/lat"]),
    ("lat is true", at(lat=True, lon=108.0), ["/location/lat"]),
    ("accuracy below zero", at(**HERE, accuracy_m=-1), ["/location/accuracy_m"]),
    ("an empty address", at(address=" "), ["/location/address"]),
    ("an address too long", at(address="x" * 501), ["/location/address"]),
    ("unknown commune", at(commune="99999"), ["/location/commune"]),
    ("commune of the wrong form", at(commune="2413"), ["/location/commune"]),
    ("commune is a number", at(commune=24133), ["/location/commune"]),
    ("a name too long", pothole(contact={"name": "x" * 201}), ["/contact/name"]),
    ("a phone with letters", pothole(contact={"phone": "gọi tôi nhé"}), ["/contact/phone"]),
    ("no address of mail", pothole(contact={"email": "tôi"}), ["/contact/email"]),
    ("an unknown way of contact", pothole(contact={"fax": "1"}), ["/contact/fax"]),
    ("media of the wrong form", pothole(media=["ok_ok_ok_1", "../etc/passwd"]), ["/media/1"]),
    ("too many media", pothole(media=["m_0123456789"] * 21), ["/media"]),
    ("a naive time", pothole(observed_at="2025-11-20T07:00:00"), ["/observed_at"]),
    ("a day", pothole(observed_at="2025-11-20"), ["/observed_at"]),
    ("seconds since 1970", pothole(observed_at=1732410900), ["/observed_at"]),
    ("seconds since 1970 in quotes", pothole(observed_at="1732410900"), ["/observed_at"]),
    ("a time that is none", pothole(observed_at="2025-13-45T07:00:00+07:00"), ["/observed_at"]),
    ("six minutes ahead of our clock", pothole(observed_at="2025-11-20T08:06:00+07:00"), ["/observed_at"]),
    ("the year 1", pothole(observed_at="0001-01-01T00:00:00+14:00"), ["/observed_at"]),
    ("the year 9999", pothole(observed_at="9999-12-31T23:59:59-14:00"), ["/observed_at"]),
    ("a channel of the wrong form", pothole(channel="App Store"), ["/channel"]),
    (
        "everything",
        {
            "category": "no.such",
            "description": 5,
            "urgency": "urgent",
            "location": {"lat": 999, "commune": "99999", "street": "x"},
            "contact": {"email": "tôi"},
            "observed_at": "2030-01-01T00:00:00Z",
        },
        [
            "/description",
            "/location/lat",
            "/location/street",
            "/contact/email",
            "/category",
            "/observed_at",
            "/location/lon",
            "/location/commune",
        ],
    ),
]


async def test_every_fault_is_named_with_its_place_in_both_languages_and_nothing_is_stored(
    doorstep: Doorstep, subtests: pytest.Subtests
) -> None:
    for name, body, places in BODIES:
        with subtests.test(name):
            answer = await doorstep.report(body)
            assert answer.status_code == 422
            assert answer.headers["content-type"] == "application/problem+json"
            assert places_at_fault(answer) == places
    assert await doorstep.behind() == []
    assert await doorstep.urgent() == []


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"\xff", b"nothing", b'{"location": ', b"[" * 60_000, b'{"a":' * 10_000, b'{"description": "\\ud800"}'],
    ids=["empty", "open", "not UTF-8", "text", "half", "deep", "deep names", "half a character"],
)
async def test_what_is_no_json_is_400(doorstep: Doorstep, content: bytes) -> None:
    answer = await doorstep.knock("/v1/reports", content)

    assert answer.status_code == 400
    assert "JSON" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999", b"1" + b"0" * 400])
async def test_a_number_that_is_none_is_refused(doorstep: Doorstep, number: bytes) -> None:
    body = as_json({**SOS, "location": {"lat": 1, "lon": 108.0}}).replace(b'"lat":1', b'"lat":' + number)

    answer = await doorstep.knock("/v1/reports", body)

    assert (answer.status_code, places_at_fault(answer)) == (422, ["/location/lat"])


async def test_a_body_above_64_kib_is_413(doorstep: Doorstep) -> None:
    answer = await doorstep.report({**POTHOLE, "description": "x" * 70_000})

    assert answer.status_code == 413
    assert "65536" in answer.json()["detail"]


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
async def test_another_media_type_is_415_and_says_which_to_use(doorstep: Doorstep, media_type: str) -> None:
    answer = await doorstep.client.post(
        "/v1/reports", content=as_json(POTHOLE), headers={"Content-Type": media_type} if media_type else {}
    )

    assert answer.status_code == 415
    assert "application/json" in answer.json()["detail"]


async def test_a_media_type_may_have_parameters_and_capitals(doorstep: Doorstep) -> None:
    answer = await doorstep.knock("/v1/reports", as_json(POTHOLE), media_type="Application/JSON; charset=utf-8")

    assert answer.status_code == 202


async def test_faults_of_the_key_and_of_the_body_come_together(doorstep: Doorstep) -> None:
    answer = await doorstep.report({**POTHOLE, "category": "no.such"}, key="one")

    assert places_at_fault(answer) == ["Idempotency-Key", "/category"]


async def test_a_refusal_does_not_repeat_what_was_said(doorstep: Doorstep) -> None:
    answer = await doorstep.report({**POTHOLE, "contact": {"phone": "x0905123456x", "email": "nguyen.van.a"}})

    assert answer.status_code == 422
    assert "0905123456" not in answer.text
    assert "nguyen.van.a" not in answer.text


async def test_a_connection_that_breaks_off_amid_the_body_is_nobodys_failure(doorstep: Doorstep) -> None:
    pieces: Iterator[dict[str, Any]] = iter(
        [{"type": "http.request", "body": b'{"urgency": "so', "more_body": True}, {"type": "http.disconnect"}]
    )

    async def receive() -> dict[str, Any]:
        return next(pieces)

    headers = [(b"content-type", b"application/json")]
    request = Request({"type": "http", "method": "POST", "path": "/v1/reports", "headers": headers}, receive)

    with pytest.raises(Problem) as raised:
        await submit_report(doorstep.door, request)

    assert raised.value.status == 400
    assert await doorstep.urgent() == []
