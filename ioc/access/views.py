"""What each audience may see of an incident. The only place where that is decided.

A view takes the incident as it stands on the wire (`IncidentOnWire` as plain JSON values) and gives
what the audience receives, or None when the incident does not exist for it.
"""

from collections.abc import Mapping
from typing import Any

from ioc.access.principals import Reporter, Staff
from ioc.access.sight import has_ticket, sight_of

Json = Mapping[str, Any]
"""An object as the JSON decoder gives it."""

_REPORTER_FIELDS = (
    "category",
    "state",
    "title",
    "opened_at",
    "updated_at",
    "due_at",
    "question",
    "rejection",
    "outcome",
    "satisfaction",
    "reopen_until",
    "reopened",
)
_OF_OTHERS_TICKETS = ("id", "version", "department", "state", "assigned_at", "because")
"""What a department may know of another's ticket on the same incident."""


def staff_view(viewer: Staff, incident: Json) -> Json | None:
    """What a member of staff sees of the incident: the centre all of it, a department less of others' tickets."""
    if not sight_of(viewer).takes_in(incident):
        return None
    return incident if viewer.department is None else _of_department(viewer.department, incident)


def reporter_view(reporter: Reporter, incident: Json) -> Json:
    """What the reporter sees: where the case stands, never other people's reports nor who handles it by name."""
    view: dict[str, Any] = {name: incident[name] for name in _REPORTER_FIELDS if name in incident}
    view["report"] = reporter.code
    return view


def has_left(department: str, incident: Json) -> bool:
    """Whether a department had a ticket of the incident and has none any more, all returned or cancelled."""
    had = any(ticket["department"] == department for ticket in incident.get("tickets", ()))
    return had and not has_ticket(department, incident)


def _of_department(department: str, incident: Json) -> Json:
    """The incident with the department's own tickets whole, and of others' what tells who does what."""
    tickets = incident.get("tickets", ())
    if all(ticket["department"] == department for ticket in tickets):
        return incident
    return {**incident, "tickets": [_own_or_less(department, ticket) for ticket in tickets]}


def _own_or_less(department: str, ticket: Json) -> Json:
    if ticket["department"] == department:
        return ticket
    return {name: ticket[name] for name in _OF_OTHERS_TICKETS if name in ticket}
