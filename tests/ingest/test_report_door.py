"""The front door: what it accepts lies on Kafka before it says so, whole, placed, and with nobody's name on it."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from ioc.access.receipts import read_code, read_follow_token
from ioc.incidents.vocabulary import Urgency
from ioc.ingest.door import KnownKeys
from ioc.provinces.daklak.communes import VALID_FROM
from tests.building import NOW
from tests.ingest.building import POTHOLE, PUBLIC_URL, SOS, Doorstep, knocking_at, make_door, places_at_fault


async def test_what_is_accepted_lies_on_kafka_when_the_answer_comes(doorstep: Doorstep) -> None:
    answer = await doorstep.report()

    assert answer.status_code == 202
    (message,) = await doorstep.behind()
    given = answer.json()
    assert message.envelope.id == given["report_id"]
    assert message.report.report_id == UUID(given["report_id"])
    assert message.report.code == given["code"]
    assert message.report.description == POTHOLE["description"]
    assert (message.report.service, message.report.category) == ("field_report", "traffic_safety.pothole")
    assert message.report.received_at == NOW
    assert dict(message.headers)["ce_type"] == b"report.submitted"


async def test_the_receipt_can_be_said_on_the_phone_and_followed(doorstep: Doorstep) -> None:
    answer = await doorstep.report()

    given = answer.json()
    holder = read_follow_token(given["follow_token"], doorstep.door.keyring.secret)
    assert read_code(given["code"].lower().replace("-", " ")) == given["code"]
    assert (str(holder.report_id), holder.code) == (given["report_id"], given["code"])
    assert given["follow_url"].startswith(f"{PUBLIC_URL}/follow")
    assert given["follow_url"].endswith(f"#{given['follow_token']}"), "what follows # reaches no server's log"
    assert given["received_at"] == "2025-11-20T01:00:00Z"
    assert answer.headers["location"] == f"/v1/reports/{given['code']}"


async def test_for_an_sos_the_place_is_enough(doorstep: Doorstep) -> None:
    answer = await doorstep.report(SOS)

    assert answer.status_code == 202
    (message,) = await doorstep.urgent()
    assert message.report.urgency is Urgency.SOS
    assert message.report.category == "public_order.rescue"
    assert await doorstep.behind() == []


@pytest.mark.parametrize(
    "where", [{"address": "12 Nguyễn Tất Thành"}, {"commune": "24133"}, {"lat": 12.6797, "lon": 108.0377}]
)
async def test_an_sos_may_say_where_in_any_way(doorstep: Doorstep, where: dict[str, Any]) -> None:
    assert (await doorstep.report({"urgency": "sos", "location": where})).status_code == 202
    assert len(await doorstep.urgent()) == 1


async def test_a_category_that_is_an_sos_takes_the_urgent_lane_whatever_the_reporter_says(doorstep: Doorstep) -> None:
    await doorstep.report({**POTHOLE, "category": "public_order.fire", "urgency": "normal"})

    (message,) = await doorstep.urgent()
    assert message.report.urgency is Urgency.SOS


@pytest.mark.parametrize(
    ("category", "said", "taken"),
    [
        ("traffic_safety.pothole", "normal", "normal"),
        ("traffic_safety.pothole", "urgent", "urgent"),
        ("traffic_safety.signal", "normal", "urgent"),
        ("traffic_safety.signal", "urgent", "urgent"),
    ],
)
async def test_the_higher_urgency_counts(doorstep: Doorstep, category: str, said: str, taken: str) -> None:
    await doorstep.report({**POTHOLE, "category": category, "urgency": said})

    (message,) = await doorstep.behind()
    assert message.report.urgency == taken


async def test_a_restricted_matter_is_accepted_like_any_other(doorstep: Doorstep) -> None:
    answer = await doorstep.report({**POTHOLE, "category": "public_duty.conduct"})

    assert answer.status_code == 202


async def test_a_report_outside_the_province_is_accepted_and_marked(doorstep: Doorstep) -> None:
    answer = await doorstep.report({**POTHOLE, "location": {"lat": 21.03, "lon": 105.85}})

    assert answer.status_code == 202
    (message,) = await doorstep.behind()
    assert message.report.marks == ["outside_province"]
    assert message.report.place.commune is None
    assert message.key == b"-"


async def test_the_key_of_the_message_is_the_commune(doorstep: Doorstep) -> None:
    await doorstep.report({**POTHOLE, "location": {"commune": "24133"}})

    (message,) = await doorstep.behind()
    commune = message.report.place.commune
    assert message.key == b"24133"
    assert commune is not None
    assert (commune.code, commune.valid_from) == ("24133", VALID_FROM)


async def test_all_that_was_said_and_is_nobodys_name_travels_on(doorstep: Doorstep) -> None:
    body = {
        **POTHOLE,
        "location": {"lat": 12.6797, "lon": 108.0377, "accuracy_m": 15, "address": "12 Nguyễn Tất Thành"},
        "media": ["m_0123456789"],
        "observed_at": "2025-11-20T07:55:00+07:00",
        "channel": "zalo",
        "contact": {"phone": "0905 123 456"},
    }
    assert (await doorstep.report(body)).status_code == 202

    (message,) = await doorstep.behind()
    said = message.report
    assert (said.place.lat, said.place.lon, said.place.accuracy_m) == (12.6797, 108.0377, 15.0)
    assert said.place.address == "12 Nguyễn Tất Thành"
    assert said.media == ["m_0123456789"]
    assert said.observed_at is not None
    assert (NOW - said.observed_at).total_seconds() == 300
    assert (said.channel, said.has_contact) == ("zalo", True)


async def test_an_empty_contact_is_no_contact(doorstep: Doorstep) -> None:
    await doorstep.report({**POTHOLE, "contact": {}})

    (message,) = await doorstep.behind()
    assert message.report.has_contact is False


async def test_the_same_key_gets_the_same_receipt_and_is_the_same_fact(doorstep: Doorstep) -> None:
    key = uuid4()

    first, second = await doorstep.report(key=key), await doorstep.report(key=key)

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert {message.envelope.id for message in await doorstep.behind()} == {first.json()["report_id"]}


async def test_another_copy_of_the_door_gives_the_same_receipt(doorstep: Doorstep) -> None:
    key = uuid4()
    copy = make_door(doorstep.door.producer, doorstep.door.topics, doorstep.clock, doorstep.door.keyring)

    first = await doorstep.report(key=key)
    async with knocking_at(copy) as client:
        second = await client.post("/v1/reports", json=POTHOLE, headers={"Idempotency-Key": str(key)})

    assert first.json() == second.json()


async def test_another_installation_gives_another_receipt(doorstep: Doorstep) -> None:
    key = uuid4()
    stranger = make_door(doorstep.door.producer, doorstep.door.topics, doorstep.clock)

    first = await doorstep.report(key=key)
    async with knocking_at(stranger) as client:
        second = await client.post("/v1/reports", json=POTHOLE, headers={"Idempotency-Key": str(key)})

    assert first.json()["report_id"] != second.json()["report_id"]
    assert first.json()["follow_token"] != second.json()["follow_token"]


async def test_without_a_key_every_report_is_one_of_its_own(doorstep: Doorstep) -> None:
    first, second = await doorstep.report(), await doorstep.report()

    assert first.json()["report_id"] != second.json()["report_id"]


async def test_the_same_key_with_another_body_is_refused_where_it_is_known(doorstep: Doorstep) -> None:
    key = uuid4()
    await doorstep.report(key=key)

    answer = await doorstep.report({**POTHOLE, "description": "Một chuyện khác"}, key=key)

    assert answer.status_code == 422
    assert answer.json()["type"] == "urn:ioc:problem:idempotency_key_reused"
    assert len(await doorstep.behind()) == 1


async def test_a_repeat_may_stamp_its_time_anew(doorstep: Doorstep) -> None:
    key = uuid4()
    first = await doorstep.report({**POTHOLE, "observed_at": "2025-11-20T07:55:00+07:00"}, key=key)

    second = await doorstep.report({**POTHOLE, "observed_at": "2025-11-20T07:56:00+07:00"}, key=key)

    assert second.status_code == 202
    assert first.json()["code"] == second.json()["code"]


async def test_a_key_refused_once_may_come_again_mended(doorstep: Doorstep) -> None:
    key = uuid4()
    assert (await doorstep.report({**POTHOLE, "category": "no.such"}, key=key)).status_code == 422

    assert (await doorstep.report(key=key)).status_code == 202


@pytest.mark.parametrize("key", ["pothole-1", "", "00000000-0000-0000-0000-000000000000"])
async def test_a_key_that_is_no_random_uuid_is_refused(doorstep: Doorstep, key: str) -> None:
    answer = await doorstep.report(key=key)

    assert answer.status_code == 422
    assert places_at_fault(answer) == ["Idempotency-Key"]


async def test_many_reports_at_once_are_all_on_kafka(doorstep: Doorstep) -> None:
    answers = await asyncio.gather(*(doorstep.report() for _ in range(100)))

    assert {answer.status_code for answer in answers} == {202}
    accepted = {answer.json()["report_id"] for answer in answers}
    assert {message.envelope.id for message in await doorstep.behind()} == accepted


def test_the_door_remembers_the_newest_keys_alone() -> None:
    known = KnownKeys(most=2)
    first, second, third = uuid4(), uuid4(), uuid4()
    for key in (first, second, third):
        known.accepted(key, b"one")

    assert not known.another_body(first, b"two"), "forgotten: the agent will tell"
    assert known.another_body(second, b"two")
    assert known.another_body(third, b"two")
    assert not known.another_body(third, b"one")


def test_the_first_body_of_a_key_stays_the_known_one() -> None:
    known, key = KnownKeys(), uuid4()
    known.accepted(key, b"one")
    known.accepted(key, b"two")

    assert known.another_body(key, b"two")
