"""Who may read which figures."""

import pytest

from ioc.access.principals import Role, Staff
from ioc.access.statistics import GroupedBy, StatisticsScope, statistics_scope


@pytest.mark.parametrize("by", ["department", "service", "commune"])
@pytest.mark.parametrize("role", [Role.OPERATOR, Role.SUPERVISOR, Role.LEADER, Role.ADMINISTRATOR])
def test_the_centre_compares_all_groups_and_the_supervisor_alone_hears_of_restricted_topics(
    role: Role, by: GroupedBy
) -> None:
    scope = statistics_scope(Staff(subject="lan", role=role), by)

    assert scope == StatisticsScope(department=None, names_restricted=role is Role.SUPERVISOR)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD])
def test_a_department_reads_its_own_row_and_nothing_else(role: Role) -> None:
    staff = Staff(subject="lan", role=role, department="so_y_te")

    assert statistics_scope(staff, "department") == StatisticsScope(department="so_y_te", names_restricted=False)
    assert statistics_scope(staff, "service") is None
    assert statistics_scope(staff, "commune") is None
