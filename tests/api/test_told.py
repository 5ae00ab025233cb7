"""Who was told what of an incident: for operators, without anybody's address."""

from uuid import uuid4

from ioc.access.principals import Role
from tests.api.cases import COMMUNE, Case, case_of
from tests.api.conftest import Api


async def ask(case: Case, role: Role, department: str | None = None) -> int:
    path = f"/v1/incidents/{case.id}/deliveries"
    return (await case.api.http.get(path, headers=case.api.bearer(role, department))).status_code


async def test_an_operator_reads_who_was_told_and_no_address(api: Api) -> None:
    case = await case_of(api)

    answer = await api.http.get(f"/v1/incidents/{case.id}/deliveries", headers=api.bearer(Role.OPERATOR))

    (told,) = answer.raise_for_status().json()
    assert (told["whom"], told["department"], told["template"], told["state"]) == (
        "officer",
        COMMUNE,
        "assigned",
        "pending",
    )
    assert "address" not in told


async def test_departments_do_not_read_it_and_what_one_may_not_see_does_not_exist(api: Api) -> None:
    case = await case_of(api)
    restricted = await case_of(api, category="child_protection.abuse")
    nothing = Case(api, str(uuid4()))

    assert await ask(case, Role.OFFICER, COMMUNE) == 403
    assert await ask(restricted, Role.OPERATOR) == 404
    assert await ask(restricted, Role.SUPERVISOR) == 200
    assert await ask(nothing, Role.OPERATOR) == 404
