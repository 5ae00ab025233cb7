"""`GET /v1/statistics`: what each role gets, and how a wrong question is answered."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ioc.access.principals import Role
from ioc.casework.facts import apply_facts
from ioc.incidents.vocabulary import Urgency
from tests.api.conftest import Api
from tests.building import as_fact, report

CALL = "/v1/statistics"
THEN = {"since": "2025-01-01T00:00:00+07:00", "until": "2025-12-31T00:00:00+07:00"}


async def ask(api: Api, role: Role = Role.OPERATOR, department: str | None = None, **words: str) -> dict[str, Any]:
    answer = await api.http.get(CALL, params=words, headers=api.bearer(role, department))
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


async def two_incidents(api: Api) -> None:
    now = datetime.now(UTC)
    facts = [
        report(received_at=now),
        report(received_at=now, category="child_protection.abuse", urgency=Urgency.URGENT),
    ]
    await apply_facts(api.engine, api.house.rulebook(), [as_fact(each) for each in facts])


async def test_the_centre_gets_all_groups_with_their_names(api: Api) -> None:
    await two_incidents(api)

    told = await ask(api, by="department")

    assert (told["by"], told["minimum_sample"]) == ("department", 20)
    assert told["as_of"] == told["until"]
    (ward,) = [each for each in told["groups"] if each["key"] == "ubnd_22015"]
    assert ward == {
        "key": "ubnd_22015",
        "label": ward["label"],
        "tickets": 1,
        "open": 1,
        "late": 0,
        "due_soon": 0,
        "returned": 0,
        "acknowledge": {"median": None, "p90": None, "sample": 0},
        "resolve": {"median": None, "p90": None, "sample": 0},
        "on_time": {"share": None, "count": 0, "sample": 0},
        "reopened": {"share": None, "count": 0, "sample": 0},
        "case_mix": [
            {
                "service": "field_report",
                "topic": "traffic_safety",
                "share": 1.0,
                "label": {"vi": "An toàn giao thông", "en": "Traffic safety"},
            }
        ],
    }
    assert "Tuy Hòa" in ward["label"]["vi"]


async def test_services_and_communes_have_their_names_and_a_commune_its_vintage(api: Api) -> None:
    await two_incidents(api)

    (service,) = (await ask(api, by="service"))["groups"]
    (commune,) = (await ask(api, by="commune"))["groups"]

    assert (service["key"], service["label"]["en"]) == ("field_report", "Field reports")
    assert "valid_from" not in service
    assert (commune["key"], commune["valid_from"]) == ("22015", "2025-07-01")
    assert commune["label"]["vi"] == "Phường Tuy Hòa"


async def test_restricted_topics_are_told_to_the_supervisor_alone(api: Api) -> None:
    await two_incidents(api)
    seen = {}

    for role, department in [
        (Role.OPERATOR, None),
        (Role.SUPERVISOR, None),
        (Role.LEADER, None),
        (Role.ADMINISTRATOR, None),
        (Role.HEAD, "so_y_te"),
    ]:
        told = await ask(api, role, department, by="department")
        (health,) = [each for each in told["groups"] if each["key"] == "so_y_te"]
        assert health["tickets"] == 1
        seen[role] = [each["topic"] for each in health["case_mix"]]

    assert {role for role, topics in seen.items() if topics} == {Role.SUPERVISOR}


async def test_an_officer_gets_the_own_departments_row_and_no_other_grouping(api: Api) -> None:
    await two_incidents(api)

    own = await ask(api, Role.OFFICER, "ubnd_22015", by="department")
    refused = [
        await api.http.get(CALL, params={"by": by}, headers=api.bearer(Role.OFFICER, "ubnd_22015"))
        for by in ("service", "commune")
    ]

    assert [each["key"] for each in own["groups"]] == ["ubnd_22015"]
    assert [(each.status_code, each.json()["type"]) for each in refused] == [(403, "urn:ioc:problem:forbidden")] * 2


async def test_a_time_in_which_nothing_was_assigned_has_no_groups(api: Api) -> None:
    await two_incidents(api)

    told = await ask(api, by="department", since=THEN["since"], until=THEN["until"])

    assert (told["since"], told["groups"]) == (THEN["since"], [])


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ({}, "query/by"),
        ({"by": "officer"}, "query/by"),
        ({"by": "department", "since": "yesterday"}, "query/since"),
        # Without an offset nobody knows when it is.
        ({"by": "department", "until": "2025-12-31T00:00:00"}, "query/until"),
        ({"by": "department", "since": THEN["until"], "until": THEN["since"]}, "query/since"),
        ({"by": "department", "since": THEN["since"], "until": THEN["since"]}, "query/since"),
        ({"by": "department", "since": "2023-01-01T00:00:00Z", "until": "2025-01-01T00:00:00Z"}, "query/since"),
        ({"by": "department", "until": "0001-01-02T00:00:00Z"}, "query/since"),
    ],
)
async def test_a_wrong_question_is_told_what_to_mend(api: Api, words: dict[str, str], at: str) -> None:
    answer = await api.http.get(CALL, params=words, headers=api.bearer(Role.OPERATOR))

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ioc:problem:invalid_request")
    assert [fault["at"] for fault in answer.json()["errors"]] == [at]


async def test_without_a_token_nothing_is_told(api: Api) -> None:
    assert (await api.http.get(CALL, params={"by": "department"})).status_code == 401
