"""Who sees what: decided once, in pure functions."""

from uuid import UUID

import pytest

from ioc.access.calls import why_not
from ioc.access.permissions import may_subscribe
from ioc.access.principals import Principal, Reporter, Role, Staff
from ioc.access.views import has_left, reporter_view, staff_view

REPORTER = Reporter(report_id=UUID(int=1), code="PA-000-000-0000")
OPERATOR = Staff(subject="an", role=Role.OPERATOR)
SUPERVISOR = Staff(subject="binh", role=Role.SUPERVISOR)
OFFICER = Staff(subject="chi", role=Role.OFFICER, department="roads")


def incident(state: str = "assigned", department: str = "roads", **fields: object) -> dict[str, object]:
    return {
        "id": "1",
        "category": "roads.pothole",
        "state": "dispatched",
        "title": {"vi": "Ổ gà", "en": "Pothole"},
        "description": "what a neighbour said",
        "opened_at": "2025-11-20T01:00:00Z",
        "updated_at": "2025-11-20T01:00:00Z",
        "tickets": [{"department": department, "state": state, "acknowledged_by": "chi"}],
        **fields,
    }


@pytest.mark.parametrize(
    ("viewer", "seen", "sees"),
    [
        pytest.param(OPERATOR, incident(), True, id="an operator sees every plain incident"),
        pytest.param(OPERATOR, incident(restricted=True), False, id="but no restricted one"),
        pytest.param(SUPERVISOR, incident(restricted=True), True, id="a supervisor does"),
        pytest.param(OFFICER, incident(), True, id="a department sees what it has a ticket of"),
        pytest.param(OFFICER, incident(restricted=True), True, id="a restricted one as well"),
        pytest.param(OFFICER, incident(department="parks"), False, id="and nothing else"),
        pytest.param(OFFICER, incident(state="returned"), False, id="not after it returned the ticket"),
    ],
)
def test_a_member_of_staff_sees(viewer: Staff, seen: dict[str, object], sees: bool) -> None:
    assert (staff_view(viewer, seen) is not None) == sees


def test_a_reporter_sees_where_the_case_stands_and_nobodys_name() -> None:
    view = reporter_view(REPORTER, incident())

    assert view["state"] == "dispatched"
    assert view["report"] == "PA-000-000-0000"
    assert "chi" not in str(view)
    assert "neighbour" not in str(view)


def test_a_department_has_left_once_all_its_tickets_are_over() -> None:
    assert has_left("roads", incident(state="returned"))
    assert not has_left("roads", incident())
    assert not has_left("parks", incident())


@pytest.mark.parametrize(
    ("principal", "channel", "may"),
    [
        (OPERATOR, "board", True),
        (OFFICER, "board", False),
        (REPORTER, "board", False),
        (OFFICER, "department:roads", True),
        (OFFICER, "department:parks", False),
        (OPERATOR, "department:parks", True),
        (REPORTER, "report:PA-000-000-0000", True),
        (REPORTER, "report:PA-111-111-1111", False),
        (OPERATOR, "report:PA-000-000-0000", False),
        (SUPERVISOR, "department:", False),
        (SUPERVISOR, "board:x", False),
        (SUPERVISOR, "nothing", False),
    ],
)
def test_who_may_follow_which_channel(principal: Principal, channel: str, may: bool) -> None:
    assert may_subscribe(principal, channel) == may


@pytest.mark.parametrize("role", sorted(Role))
def test_only_the_tickets_own_department_acknowledges(role: Role) -> None:
    department = "roads" if role in (Role.OFFICER, Role.HEAD) else None
    staff = Staff(subject="x", role=role, department=department)

    assert (why_not("acknowledge", staff, "roads") is None) == (department == "roads")
    assert why_not("acknowledge", staff, "parks") is not None


@pytest.mark.parametrize("role", sorted(Role))
def test_officers_and_heads_have_a_department_and_nobody_else_has_one(role: Role) -> None:
    wrong = None if role in (Role.OFFICER, Role.HEAD) else "roads"

    with pytest.raises(ValueError, match="an officer or head has a department"):
        Staff(subject="x", role=role, department=wrong)
