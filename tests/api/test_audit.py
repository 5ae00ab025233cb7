"""The auditor's acceptance: whatever law is broken by SQL, it is repaired, counted and shown."""

from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

from ioc.access.principals import Role
from ioc.casework.auditing import audit
from ioc.incidents.vocabulary import ACTIVE_STATES, Mark
from ioc.store.invariants import INVARIANTS
from tests.api.conftest import Api
from tests.breaking import BREAKS, break_it
from tests.building import MovedClock
from tests.lives import LIVES, WAITS, House


async def shown(api: Api, role: Role = Role.OPERATOR) -> dict[str, Any]:
    answer = await api.http.get("/v1/audit", headers=api.bearer(role))
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


async def board(api: Api, role: Role = Role.OPERATOR) -> dict[str, Any]:
    answer = await api.http.get("/v1/board", headers=api.bearer(role))
    told: dict[str, Any] = answer.raise_for_status().json()
    return told


async def begin_log(api: Api) -> None:
    async with api.engine.begin() as connection:
        await connection.execute(
            text("INSERT INTO relay_position (epoch, \"offset\", ticked_at) VALUES ('e1', 41, now())")
        )


def counted(invariant: str) -> float:
    return REGISTRY.get_sample_value("ioc_audit_findings_total", {"invariant": invariant}) or 0.0


def test_every_invariant_is_broken_by_some_test() -> None:
    assert {way.invariant for way in BREAKS.values()} == set(INVARIANTS)


@pytest.mark.parametrize("what", BREAKS)
async def test_each_invariant_broken_by_sql_is_repaired_counted_and_shown(api: Api, what: str) -> None:
    way, clock = BREAKS[what], MovedClock(datetime.now(UTC))
    house = House(api.engine, api.house.rulebook(clock))
    incident_id = await LIVES[way.life](house)
    await begin_log(api)
    assert await audit(api.engine, house.rulebook, clock()) == []
    before = counted(way.invariant)
    assert await break_it(api.engine, way, incident_id, clock)

    found = await audit(api.engine, house.rulebook, clock())

    assert way.invariant in {finding.invariant for finding in found}
    assert await audit(api.engine, house.rulebook, clock()) == []
    assert counted(way.invariant) > before
    told = (await shown(api))["findings"]
    assert {each["invariant"] for each in told} == {finding.invariant for finding in found}
    assert all(each["sentence"]["vi"] and each["incident"]["code"].startswith("DL-") for each in told)
    repaired = {finding.incident_id for finding in found}
    for each in repaired:
        incident = await house.look(each)
        assert Mark.REPAIRED in incident.marks
        on_board = [row["marks"] for row in (await board(api))["incidents"] if row["id"] == str(each)]
        assert on_board == ([list(incident.marks)] if incident.state in ACTIVE_STATES else [])
    async with api.engine.connect() as connection:
        steps = await connection.scalars(text("SELECT incident_id FROM history WHERE kind = 'repaired'"))
        assert set(steps) == repaired


async def test_a_department_may_not_read_the_audit(api: Api) -> None:
    answer = await api.http.get("/v1/audit", headers=api.bearer(Role.HEAD, "so_y_te"))

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:ioc:problem:forbidden")


async def test_of_a_restricted_incident_only_the_supervisor_reads_which_it_was(api: Api) -> None:
    clock = MovedClock(datetime.now(UTC))
    house = House(api.engine, api.house.rulebook(clock))
    incident_id = await house.report("child_protection.abuse")
    await break_it(api.engine, BREAKS["no next moment"], incident_id, clock)
    await audit(api.engine, house.rulebook, clock())

    (for_operators,) = (await shown(api, Role.OPERATOR))["findings"]
    (for_supervisors,) = (await shown(api, Role.SUPERVISOR))["findings"]

    assert (for_operators["incident"], for_operators["detail"]) == (None, {})
    assert for_operators["sentence"] == for_supervisors["sentence"]
    assert for_supervisors["incident"]["id"] == str(incident_id)


async def test_the_board_tells_of_a_silent_auditor_and_of_repairs(api: Api) -> None:
    await begin_log(api)
    clock = MovedClock(datetime.now(UTC))
    house = House(api.engine, api.house.rulebook(clock))
    await break_it(api.engine, BREAKS["no next moment"], await house.report(WAITS), clock)
    await audit(api.engine, house.rulebook, clock())

    notices = {each["kind"]: each["text"] for each in (await board(api))["notices"]}

    assert set(notices) == {"auditor_is_silent", "repairs"}
    assert "found 1 faults" in notices["repairs"]["en"]
    assert notices["auditor_is_silent"]["vi"]
