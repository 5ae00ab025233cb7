"""`GET /v1/incidents/{id}/history`: what happened, as each of the house reads it."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from ioc.access.principals import Role
from ioc.access.receipts import receipt
from ioc.incidents.vocabulary import Urgency
from tests.api.cases import COMMUNE, Case, case_of
from tests.api.conftest import Api
from tests.building import report


async def ask(case: Case, role: Role = Role.OPERATOR, department: str | None = None) -> httpx.Response:
    bearer = case.api.bearer(role, department)
    return await case.api.http.get(f"/v1/incidents/{case.id}/history", headers=bearer)


async def entries(case: Case, role: Role = Role.OPERATOR, department: str | None = None) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = (await ask(case, role, department)).raise_for_status().json()["entries"]
    return told


async def test_the_centre_reads_every_step_with_its_reason_and_who_did_it(api: Api) -> None:
    case = await case_of(api)
    await case.by_department("acknowledge")
    await case.by_centre("note", text="Gọi 0905123456 để hỏi")

    told = await entries(case)

    assert [(each["version"], each["kind"], each["by"]) for each in told] == [
        (1, "opened", "rules"),
        (2, "ticket_acknowledged", "chi"),
        (3, "noted", "an"),
    ]
    assert told[0]["state"] == {"before": None, "after": "dispatched"}
    ticket = (await case.ticket())["id"]
    assert told[1]["ticket"] == {"ticket": ticket, "before": "assigned", "after": "acknowledged"}
    assert told[1]["reason"]["vi"].endswith("đã tiếp nhận.")
    assert told[2]["note"] == {"text": "Gọi [số điện thoại] để hỏi", "department": None}


async def test_a_department_reads_its_own_notes_and_names_and_nobody_elses(api: Api) -> None:
    case = await case_of(api)
    await case.by_centre("dispatch", department="dien_luc")
    await case.by_department("acknowledge", subject="chi")
    await case.by_department("acknowledge", of="dien_luc", subject="dung")
    await case.by_department("note", subject="chi", text="của xã")
    await case.by_department("note", of="dien_luc", subject="dung", text="của điện lực")
    await case.by_centre("note", text="của Trung tâm")

    read = {department: await entries(case, Role.HEAD, department) for department in (COMMUNE, "dien_luc")}

    notes = {department: [each["note"]["text"] for each in told if "note" in each] for department, told in read.items()}
    assert notes == {COMMUNE: ["của xã"], "dien_luc": ["của điện lực"]}
    assert [each["by"] for each in read[COMMUNE]] == ["rules", "an", "chi", "dien_luc", "chi", "dien_luc", "an"]
    assert [each["by"] for each in read["dien_luc"]] == ["rules", "an", COMMUNE, "dung", COMMUNE, "dung", "an"]
    assert len(await entries(case)) == len(read[COMMUNE])


async def test_who_returned_it_is_a_department_to_whoever_got_it(api: Api) -> None:
    case = await case_of(api)
    await case.by_department("return", department="so_xay_dung", text="Đường tỉnh")

    told = await entries(case, Role.OFFICER, "so_xay_dung")

    assert [(each["kind"], each["by"]) for each in told] == [("opened", "rules"), ("ticket_returned", COMMUNE)]
    # Who gave it away reads no more of it.
    assert (await ask(case, Role.OFFICER, COMMUNE)).status_code == 404


async def test_what_the_reporter_answers_is_read_masked_by_whoever_works_on_it(api: Api) -> None:
    key = uuid4()
    given = receipt(key, api.keyring.secret)
    case = await case_of(api, report(report_id=given.report_id, code=given.code))
    await case.by_centre("request-info", question="Ở đâu?")
    answer = await api.http.post(
        f"/v1/reports/{given.code}/answers",
        json={"text": "Trước số 12, gọi tôi 0905 123 456"},
        headers={"Authorization": f"Bearer {given.follow_token}"},
    )

    assert answer.status_code == 200
    for told in (await entries(case), await entries(case, Role.OFFICER, COMMUNE)):
        assert (told[-1]["kind"], told[-1]["by"]) == ("answered", "reporter")
        assert told[-1]["answer"] == {"text": "Trước số 12, gọi tôi [số điện thoại]", "media": []}
        assert "sealed" not in str(told)


@pytest.mark.parametrize(
    ("role", "department", "status"),
    [
        (Role.SUPERVISOR, None, 200),
        (Role.OPERATOR, None, 404),
        (Role.LEADER, None, 404),
        (Role.OFFICER, "so_y_te", 200),
        (Role.OFFICER, "dien_luc", 404),
    ],
)
async def test_the_history_is_for_whoever_may_see_the_incident(
    api: Api, role: Role, department: str | None, status: int
) -> None:
    case = await case_of(api, category="child_protection.abuse", urgency=Urgency.URGENT)

    assert (await ask(case, role, department)).status_code == status


async def test_an_incident_that_does_not_exist_is_not_found(api: Api) -> None:
    answer = await ask(Case(api, str(uuid4())))

    assert (answer.status_code, answer.json()["type"]) == (404, "urn:ioc:problem:not_found")
