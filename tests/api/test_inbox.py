"""`GET /v1/inbox`: a department's open tickets, soonest due first, with what is left of their time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ioc.access.principals import Role
from ioc.incidents.vocabulary import Urgency
from tests.api.cases import COMMUNE, ELSEWHERE, apply, begin_log, case_of
from tests.api.conftest import Api
from tests.building import report

CALL = "/v1/inbox"


async def inbox(api: Api, department: str = COMMUNE, role: Role = Role.OFFICER) -> dict[str, Any]:
    answer = await api.http.get(CALL, headers=api.bearer(role, department))
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


async def test_a_department_gets_what_it_owes_soonest_due_first(api: Api) -> None:
    now = datetime.now(UTC)
    await begin_log(api)
    await apply(
        api,
        report(received_at=now),
        report(received_at=now, urgency=Urgency.URGENT, place=ELSEWHERE),
        report(received_at=now, category="child_protection.abuse", urgency=Urgency.URGENT),
    )

    told = await inbox(api)

    tickets = told["tickets"]
    assert {each["incident"]["category"] for each in tickets} == {"traffic_safety.pothole"}
    assert [each["incident"]["urgency"] for each in tickets] == ["urgent", "normal"]
    assert [each["due_at"] for each in tickets] == sorted(each["due_at"] for each in tickets)
    for each in tickets:
        (own,) = [ticket for ticket in each["incident"]["tickets"] if ticket["id"] == each["ticket"]]
        assert (own["department"], each["next"], each["due_at"]) == (COMMUNE, "acknowledge", own["acknowledge_by"])
        assert (each["colour"], each["stands"]) == ("green", False)
        assert each["left_s"] > 0
    assert told["counts"]["open"] == told["counts"]["colours"]["green"] == len(tickets)
    assert told["counts"]["states"] == {"assigned": len(tickets), "acknowledged": 0, "in_progress": 0}
    assert told["position"] == {"offset": 42, "epoch": "e1"}
    assert told["as_of"]


async def test_what_is_overdue_is_red_and_comes_first(api: Api) -> None:
    await begin_log(api)
    fresh = await case_of(api, place=ELSEWHERE)
    old = await case_of(api, report(received_at=datetime.now(UTC) - timedelta(days=60)))
    await old.by_department("acknowledge")
    await fresh.by_department("acknowledge")

    tickets = (await inbox(api))["tickets"]

    assert [(each["incident"]["id"], each["next"], each["colour"]) for each in tickets] == [
        (old.id, "resolve", "red"),
        (fresh.id, "resolve", "green"),
    ]
    assert tickets[0]["left_s"] < 0


async def test_what_stands_comes_last_and_what_is_done_is_gone(api: Api) -> None:
    await begin_log(api)
    paused, running = await case_of(api), await case_of(api, place=ELSEWHERE)
    await paused.by_department("start")
    until = datetime.now(UTC) + timedelta(days=3)
    await paused.by_department("pause", until=until.isoformat(), text="Chờ điện lực cắt điện")

    tickets = (await inbox(api))["tickets"]

    assert [(each["incident"]["id"], each["stands"]) for each in tickets] == [(running.id, False), (paused.id, True)]
    assert (tickets[1]["due_at"], tickets[1]["colour"]) == (None, "green")
    await running.by_department("resolve", text="Đã thay bóng", evidence=["m1"])
    assert [each["incident"]["id"] for each in (await inbox(api))["tickets"]] == [paused.id]


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR])
async def test_the_centre_has_no_inbox(api: Api, role: Role) -> None:
    answer = await api.http.get(CALL, headers=api.bearer(role))

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ioc:problem:forbidden")


async def test_before_the_log_has_begun_the_inbox_says_that_it_is_not_live_yet(api: Api) -> None:
    answer = await api.http.get(CALL, headers=api.bearer(Role.HEAD, COMMUNE))

    assert (answer.status_code, answer.json()["type"]) == (503, "urn:ioc:problem:board_not_live")
