"""Who is on duty, planned by those who may, read by those who may, and refused with what to mend."""

from typing import Any

import httpx
import pytest

from ioc.access.principals import Role
from tests.api.conftest import Api

ALL_WEEK: dict[str, Any] = {
    "weekdays": [1, 2, 3, 4, 5, 6, 7],
    "begins": "00:00",
    "ends": "00:00",
    "valid_from": "2020-01-01",
}
SHIFT = {"department": "so_y_te", "whom": "officer", "subject": "Lan", "weekly": ALL_WEEK}
OVERRIDE = {
    "department": "so_y_te",
    "whom": "officer",
    "subject": "minh",
    "replaced": "lan",
    "start": "2020-01-01T00:00:00+07:00",
    "end": "2120-01-01T00:00:00+07:00",
    "because": "Nghỉ phép",
}
CONTACT = {"department": "so_y_te", "whom": "head", "channel": "mail", "address": "so@yte.example", "language": "vi"}


async def plan(api: Api, what: str, body: dict[str, Any], role: Role, department: str | None) -> httpx.Response:
    method = "PUT" if what == "contacts" else "POST"
    return await api.http.request(method, f"/v1/duty/{what}", json=body, headers=api.bearer(role, department, "hoa"))


async def duty(api: Api, role: Role, department: str | None, asked: str = "so_y_te") -> httpx.Response:
    return await api.http.get("/v1/duty", params={"department": asked}, headers=api.bearer(role, department))


async def test_a_head_plans_the_own_departments_duty_and_an_order_wins_over_the_plan(api: Api) -> None:
    assert (await plan(api, "shifts", SHIFT, Role.HEAD, "so_y_te")).status_code == 201
    by_plan = (await duty(api, Role.OFFICER, "so_y_te")).json()["now"]
    assert (await plan(api, "overrides", OVERRIDE, Role.HEAD, "so_y_te")).status_code == 201
    by_order = (await duty(api, Role.OFFICER, "so_y_te")).json()

    assert by_plan["officer"]["subject"] == "lan"
    assert by_order["now"]["officer"]["subject"] == "minh"
    assert "hoa" in by_order["now"]["officer"]["because"]["vi"]
    assert [len(by_order[what]) for what in ("shifts", "overrides")] == [1, 1]


async def test_a_departments_contact_is_set_and_set_anew(api: Api) -> None:
    await plan(api, "contacts", CONTACT, Role.SUPERVISOR, None)
    answer = await plan(api, "contacts", CONTACT | {"address": "moi@yte.example"}, Role.SUPERVISOR, None)

    assert answer.json()["address"] == "moi@yte.example"
    told = (await duty(api, Role.ADMINISTRATOR, None)).json()["contacts"]
    assert [each["address"] for each in told] == ["moi@yte.example"]


@pytest.mark.parametrize(
    ("role", "department"),
    [(Role.OFFICER, "so_y_te"), (Role.HEAD, "so_xay_dung"), (Role.OPERATOR, None), (Role.LEADER, None)],
)
@pytest.mark.parametrize(("what", "body"), [("shifts", SHIFT), ("overrides", OVERRIDE), ("contacts", CONTACT)])
async def test_nobody_else_plans_and_nothing_is_kept(
    api: Api, what: str, body: dict[str, Any], role: Role, department: str | None
) -> None:
    answer = await plan(api, what, body, role, department)

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ioc:problem:forbidden")
    kept = (await duty(api, Role.SUPERVISOR, None)).json()
    assert [kept[each] for each in ("shifts", "overrides", "contacts")] == [[], [], []]


async def test_a_department_reads_its_own_duty_alone(api: Api) -> None:
    assert (await duty(api, Role.OFFICER, "so_y_te")).status_code == 200
    assert (await duty(api, Role.OFFICER, "so_xay_dung")).status_code == 403
    assert (await duty(api, Role.OPERATOR, None)).status_code == 200


@pytest.mark.parametrize(
    ("what", "body"),
    [
        pytest.param("shifts", SHIFT | {"department": "nobody"}, id="a department that does not exist"),
        pytest.param("shifts", {name: SHIFT[name] for name in SHIFT if name != "weekly"}, id="no hours"),
        pytest.param("shifts", SHIFT | {"once": {"start": OVERRIDE["start"], "end": OVERRIDE["end"]}}, id="both hours"),
        pytest.param("shifts", SHIFT | {"weekly": ALL_WEEK | {"valid_to": "2019-01-01"}}, id="over before it begins"),
        pytest.param("overrides", OVERRIDE | {"end": OVERRIDE["start"]}, id="no time at all"),
        pytest.param("overrides", OVERRIDE | {"start": "2020-01-01T00:00:00"}, id="a naive time"),
        pytest.param("contacts", CONTACT | {"channel": "pigeon"}, id="a channel that does not exist"),
        pytest.param("contacts", CONTACT | {"mood": "good"}, id="an unknown field"),
    ],
)
async def test_what_is_wrong_is_refused_with_what_to_mend(api: Api, what: str, body: dict[str, Any]) -> None:
    answer = await plan(api, what, body, Role.SUPERVISOR, None)

    assert (answer.status_code, answer.json()["type"]) == (422, "urn:ioc:problem:invalid_request")
    assert answer.json()["errors"]
