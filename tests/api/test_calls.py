"""What staff and reporters can ask and do, and how each refusal is told."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import text

from ioc.access.principals import Role
from ioc.access.receipts import receipt
from ioc.casework.facts import apply_facts
from ioc.contracts.events import ReportSubmitted
from ioc.incidents.vocabulary import Urgency
from tests.api.conftest import Api
from tests.building import as_fact, report

COMMUNE = "ubnd_22015"


async def apply(api: Api, *events: ReportSubmitted) -> None:
    await apply_facts(api.engine, api.house.rulebook(), [as_fact(event) for event in events])


async def begin_log(api: Api, offset: int = 41) -> None:
    async with api.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO relay_position (epoch, \"offset\", ticked_at) VALUES ('e1', :offset, now())"),
            {"offset": offset},
        )


async def board(api: Api, role: Role = Role.OPERATOR, department: str | None = None) -> list[dict[str, Any]]:
    answer = await api.http.get("/v1/board", headers=api.bearer(role, department))
    incidents: list[dict[str, Any]] = answer.raise_for_status().json()["incidents"]
    return incidents


async def acknowledge(api: Api, ticket: str, version: str | None = '"1"', **who: Any) -> httpx.Response:
    headers = api.bearer(who.get("role", Role.OFFICER), who.get("department", COMMUNE))
    headers |= {} if version is None else {"If-Match": version}
    headers |= {"Idempotency-Key": who["key"]} if "key" in who else {}
    return await api.http.post(f"/v1/tickets/{ticket}/acknowledge", headers=headers)


async def one_ticket(api: Api) -> str:
    await apply(api, report())
    await begin_log(api)
    return str((await board(api))[0]["tickets"][0]["id"])


async def test_the_board_stands_at_the_position_after_the_newest_record(api: Api) -> None:
    await apply(api, report())
    await begin_log(api, offset=41)

    answer = await api.http.get("/v1/board", headers=api.bearer(Role.OPERATOR))

    snapshot = answer.json()
    assert snapshot["position"] == {"offset": 42, "epoch": "e1"}
    assert snapshot["as_of"]
    assert [incident["category"] for incident in snapshot["incidents"]] == ["traffic_safety.pothole"]


async def test_before_the_log_has_begun_the_board_says_that_it_is_not_live_yet(api: Api) -> None:
    answer = await api.http.get("/v1/board", headers=api.bearer(Role.OPERATOR))

    assert (answer.status_code, answer.json()["type"]) == (503, "urn:ioc:problem:board_not_live")


async def test_who_sees_which_incident_is_the_same_on_the_board_and_alone(api: Api) -> None:
    await apply(api, report(), report(category="child_protection.abuse", urgency=Urgency.URGENT))
    await begin_log(api)
    seen: dict[tuple[Role, str | None], set[str]] = {}

    for role, department in [
        (Role.OPERATOR, None),
        (Role.SUPERVISOR, None),
        (Role.OFFICER, COMMUNE),
        (Role.HEAD, "so_y_te"),
        (Role.OFFICER, "dien_luc"),
    ]:
        incidents = await board(api, role, department)
        seen[role, department] = {incident["category"] for incident in incidents}
        every = await board(api, Role.SUPERVISOR)
        statuses = {
            incident["category"]: (
                await api.http.get(f"/v1/incidents/{incident['id']}", headers=api.bearer(role, department))
            ).status_code
            for incident in every
        }
        assert {category for category, status in statuses.items() if status == 200} == seen[role, department]
        assert set(statuses.values()) <= {200, 404}

    assert seen == {
        (Role.OPERATOR, None): {"traffic_safety.pothole"},
        (Role.SUPERVISOR, None): {"traffic_safety.pothole", "child_protection.abuse"},
        (Role.OFFICER, COMMUNE): {"traffic_safety.pothole"},
        (Role.HEAD, "so_y_te"): {"child_protection.abuse"},
        (Role.OFFICER, "dien_luc"): set(),
    }


async def test_an_officer_acknowledges_and_a_repeat_gets_the_first_answer(api: Api) -> None:
    ticket, key = await one_ticket(api), str(uuid4())

    first = await acknowledge(api, ticket, key=key)
    again = await acknowledge(api, ticket, key=key)

    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    assert first.json()["tickets"][0]["state"] == "acknowledged"
    assert first.json()["tickets"][0]["acknowledged_by"] == "lan"
    assert again.content == first.content
    async with api.engine.connect() as connection:
        told = await connection.scalar(text("SELECT count(*) FROM history WHERE kind = 'ticket_acknowledged'"))
    assert told == 1


@pytest.mark.parametrize(
    ("who", "version", "status", "kind"),
    [
        pytest.param({"department": "dien_luc"}, '"1"', 403, "forbidden", id="another department"),
        pytest.param({"role": Role.OPERATOR, "department": None}, '"1"', 403, "forbidden", id="an operator"),
        pytest.param({}, None, 428, "precondition_required", id="no version"),
        pytest.param({}, '"7"', 412, "outdated", id="another version"),
        pytest.param({}, "seven", 422, "invalid_request", id="a version that is no number"),
    ],
)
async def test_a_command_that_cannot_be_done_says_what_to_mend_and_changes_nothing(
    api: Api, who: dict[str, Any], version: str | None, status: int, kind: str
) -> None:
    ticket = await one_ticket(api)

    answer = await acknowledge(api, ticket, version, **who)

    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (status, f"urn:ioc:problem:{kind}")
    assert problem["detail"]
    assert problem["detail_vi"]
    assert (await board(api))[0]["tickets"][0]["state"] == "assigned"


async def test_an_outdated_command_gets_the_current_state_and_version(api: Api) -> None:
    ticket = await one_ticket(api)
    await acknowledge(api, ticket)

    answer = await acknowledge(api, ticket)

    assert (answer.status_code, answer.headers["etag"]) == (412, '"2"')
    assert answer.json()["current"]["tickets"][0]["state"] == "acknowledged"


async def test_another_report_joining_does_not_make_a_command_outdated(api: Api) -> None:
    ticket = await one_ticket(api)
    await apply(api, report())

    assert (await acknowledge(api, ticket)).status_code == 200


async def test_acknowledging_twice_is_refused_with_what_is_possible_instead(api: Api) -> None:
    ticket = await one_ticket(api)
    await acknowledge(api, ticket)

    answer = await acknowledge(api, ticket, '"2"')

    assert (answer.status_code, answer.json()["type"]) == (409, "urn:ioc:problem:not_in_this_state")
    assert answer.json()["detail"] == (
        "It is “acknowledged”, so one cannot acknowledge. Possible now: start work, return, wait for a third party, "
        "go on, ask for an extension, decide on the extension, resolve."
    )


async def test_a_key_that_was_used_for_another_command_is_refused(api: Api) -> None:
    ticket, key = await one_ticket(api), str(uuid4())
    await acknowledge(api, ticket, key=key)

    answer = await acknowledge(api, ticket, '"2"', key=key)

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ioc:problem:idempotency_key_reused")


@pytest.mark.parametrize(
    ("token", "kind"),
    [(None, "no_token"), ("Bearer eyJ.not.ours", "invalid_token"), ("Basic abc", "no_token")],
)
async def test_without_a_good_token_nothing_is_told(api: Api, token: str | None, kind: str) -> None:
    answer = await api.http.get("/v1/board", headers={} if token is None else {"Authorization": token})

    assert (answer.status_code, answer.json()["type"]) == (401, f"urn:ioc:problem:{kind}")


async def test_what_does_not_exist_is_not_found_in_the_one_shape(api: Api) -> None:
    answers = [
        await acknowledge(api, str(uuid4())),
        await api.http.get(f"/v1/incidents/{uuid4()}", headers=api.bearer(Role.OPERATOR)),
        await api.http.get("/v1/nothing"),
    ]

    assert [(answer.status_code, answer.headers["content-type"]) for answer in answers] == [
        (404, "application/problem+json")
    ] * 3


async def test_a_report_can_be_followed_from_the_first_moment_on(api: Api) -> None:
    key = uuid4()
    given = receipt(key, api.keyring.secret)
    follow = {"Authorization": f"Bearer {given.follow_token}"}

    before = await api.http.get(f"/v1/reports/{given.code.lower().replace('-', '')}", headers=follow)
    await apply(api, report(key, report_id=given.report_id, code=given.code))
    after = await api.http.get(f"/v1/reports/{given.code}", headers=follow)

    assert before.json() == {"report": given.code, "state": "accepted"}
    assert (after.json()["state"], after.json()["report"]) == ("dispatched", given.code)
    assert "tickets" not in after.json()
    assert "causes" not in after.json()


async def test_a_follow_token_opens_its_own_report_alone(api: Api) -> None:
    mine, other = receipt(UUID(int=1), api.keyring.secret), receipt(UUID(int=2), api.keyring.secret)

    answer = await api.http.get(f"/v1/reports/{other.code}", headers={"Authorization": f"Bearer {mine.follow_token}"})

    assert answer.status_code == 404


async def test_the_openapi_document_has_every_call(api: Api) -> None:
    document = (await api.http.get("/openapi.json")).json()

    assert {
        "/v1/reports",
        "/v1/reports/{code}",
        "/v1/observations",
        "/v1/board",
        "/v1/incidents/{incident_id}",
        "/v1/tickets/{ticket_id}/acknowledge",
        "/v1/categories",
        "/v1/places",
        "/v1/departments",
    } <= set(document["paths"])


async def test_metrics_tell_the_time_of_each_hop(api: Api) -> None:
    await api.http.post(
        "/v1/reports",
        json={"category": "traffic_safety.pothole", "description": "x", "location": {"commune": "24133"}},
    )

    metrics = (await api.http.get("/metrics")).text

    assert 'ioc_hop_seconds_count{hop="door"}' in metrics
    assert 'ioc_reports_total{outcome="accepted"}' in metrics
