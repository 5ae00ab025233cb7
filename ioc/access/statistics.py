"""Which figures a member of staff may read."""

from dataclasses import dataclass
from typing import Literal

from ioc.access.principals import Role, Staff

GroupedBy = Literal["department", "service", "commune"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsScope:
    """What the figures may cover: one department's tickets or everybody's (None).

    Restricted incidents count in every number; `names_restricted` says whether their categories may be told too.
    """

    department: str | None
    names_restricted: bool


def statistics_scope(staff: Staff, by: GroupedBy) -> StatisticsScope | None:
    """What the caller may read so grouped, or None for nothing.

    The centre compares all groups. A department reads its own row: services and communes compare what other
    departments do there.
    """
    if staff.department is not None and by != "department":
        return None
    return StatisticsScope(department=staff.department, names_restricted=staff.role is Role.SUPERVISOR)
