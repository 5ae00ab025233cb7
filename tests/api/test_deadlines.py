"""`GET /v1/tickets/{id}/deadline`: every promise of a ticket with the rows and sentences that explain it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from ioc.access.principals import Role
from ioc.incidents.vocabulary import Urgency
from tests.api.cases import COMMUNE, Case, case_of
from tests.api.conftest import Api


async def ask(case: Case, role: Role, department: str | None = None) -> httpx.Response:
    ticket = (await case.now())["tickets"][0]["id"]
    return await case.api.http.get(f"/v1/tickets/{ticket}/deadline", headers=case.api.bearer(role, department))


async def promises(case: Case) -> dict[str, Any]:
    answer = (await ask(case, Role.OFFICER, COMMUNE)).raise_for_status().json()
    return {each["kind"]: each for each in answer["promises"]}


async def test_a_new_ticket_tells_what_is_promised_and_why(api: Api) -> None:
    case = await case_of(api)

    told = await promises(case)

    ticket = await case.ticket()
    assert list(told) == ["acknowledge", "resolve"]
    assert [(each["state"], each["due_at"]) for each in told.values()] == [
        ("running", ticket["acknowledge_by"]),
        ("running", ticket["resolve_by"]),
    ]
    for each in told.values():
        (row,) = each["entries"]
        assert (row["step"], row["due_at"], row["used_s"]) == ("started", each["due_at"], 0)
        assert row["budget_s"] == each["budget_s"] > 0
        assert each["used_s"] >= 0
        assert each["sentences"]
        assert all(sentence["vi"] and sentence["en"] for sentence in each["sentences"])


async def test_an_extension_is_a_row_that_moved_it_and_a_promise_of_the_centre(api: Api) -> None:
    case = await case_of(api)
    await case.by_department("start")
    await case.by_department("request-extension", hours=4, text="Chờ vật tư")
    before = await promises(case)
    ticket = await case.ticket()

    answer = await api.http.post(
        f"/v1/tickets/{ticket['id']}/decide-extension",
        json={"granted": True, "text": "Đồng ý"},
        headers=api.bearer(Role.SUPERVISOR) | {"If-Match": f'"{ticket["version"]}"'},
    )
    after = await promises(case)

    assert answer.status_code == 200
    assert (before["acknowledge"]["state"], before["decide"]["state"]) == ("met", "running")
    assert after["decide"]["state"] == "met"
    assert [row["step"] for row in after["resolve"]["entries"]] == ["started", "extended"]
    assert after["resolve"]["budget_s"] == before["resolve"]["budget_s"] + 4 * 3600
    assert datetime.fromisoformat(after["resolve"]["due_at"]) > datetime.fromisoformat(before["resolve"]["due_at"])


async def test_a_returned_tickets_promises_are_ended(api: Api) -> None:
    case = await case_of(api)
    await case.by_department("return", department="so_xay_dung", text="Đường tỉnh")

    answer = (await ask(case, Role.OPERATOR)).raise_for_status().json()

    assert [(each["kind"], each["state"]) for each in answer["promises"]] == [
        ("acknowledge", "ended"),
        ("resolve", "ended"),
    ]


@pytest.mark.parametrize(
    ("role", "department", "status"),
    [
        (Role.SUPERVISOR, None, 200),
        (Role.OPERATOR, None, 404),
        (Role.OFFICER, "so_y_te", 200),
        (Role.OFFICER, "dien_luc", 404),
    ],
)
async def test_of_a_restricted_incident_it_is_told_to_whom_the_incident_is(
    api: Api, role: Role, department: str | None, status: int
) -> None:
    case = await case_of(api, category="child_protection.abuse", urgency=Urgency.URGENT)

    assert (await ask(case, role, department)).status_code == status


async def test_another_departments_deadline_on_the_same_incident_is_not_told(api: Api) -> None:
    case = await case_of(api)
    await case.by_centre("dispatch", department="dien_luc")

    answer = await ask(case, Role.OFFICER, "dien_luc")

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ioc:problem:forbidden")


async def test_a_ticket_that_does_not_exist_is_not_found(api: Api) -> None:
    answer = await api.http.get(f"/v1/tickets/{uuid4()}/deadline", headers=api.bearer(Role.OPERATOR))

    assert answer.status_code == 404
