"""Which incidents exist for a member of staff: one rule, read by views of one incident and by queries over all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ioc.access.principals import Role, Staff

LEFT: Final = ("returned", "cancelled")
"""States of a ticket by which its department no longer has the matter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Incidents on which this department has a ticket (None: all); and restricted ones, or only the others."""

    department: str | None
    restricted: bool

    def takes_in(self, incident: Mapping[str, Any]) -> bool:
        """Whether the incident, as it stands on the wire, exists for whoever has this sight."""
        if self.department is not None and not has_ticket(self.department, incident):
            return False
        return self.restricted or not incident.get("restricted", False)


def sight_of(viewer: Staff) -> Sight:
    """What a member of staff sees: the centre all of it, a department what it has a ticket of.

    Restricted incidents (child protection, a report about an official) are for the supervisor and the
    department that handles them; law 8 of the design.
    """
    return Sight(
        department=viewer.department,
        restricted=viewer.department is not None or viewer.role is Role.SUPERVISOR,
    )


def has_ticket(department: str, incident: Mapping[str, Any]) -> bool:
    """Whether the department has a ticket of the incident that it neither returned nor lost."""
    return any(
        ticket["department"] == department and ticket["state"] not in LEFT for ticket in incident.get("tickets", ())
    )
