"""The history of an incident as each of the house reads it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ioc.access.principals import Staff

Json = Mapping[str, Any]

_BY_A_DEPARTMENT: Final = frozenset(
    {
        "ticket_acknowledged",
        "ticket_started",
        "ticket_returned",
        "ticket_paused",
        "ticket_resumed",
        "ticket_resolved",
        "extension_requested",
    }
)
"""What only officers of the ticket's department do."""

_NOT_TOLD: Final = "not_told"
"""Who it was is not told: an officer of a department that is not known here."""


def told_to(viewer: Staff, entry: Json, tickets: Sequence[Json]) -> Json:
    """An entry of an incident that the viewer may see; `tickets` are the incident's, oldest first.

    The centre reads all of it. A department reads what was done and why; another department's officers are that
    department. Notes are for the centre and the department that wrote them. What a reporter said, masked, is for
    whoever works on the case.
    """
    department = viewer.department
    if department is None:
        return entry
    told = change_told_to(department, entry, tickets)
    if (note := entry.get("note")) is not None and note["department"] != department:
        told = {name: value for name, value in told.items() if name != "note"}
    return told


def change_told_to(department: str, change: Json, tickets: Sequence[Json]) -> Json:
    """A change as a department hears of it: officers of others are their department."""
    others = _whose(change, tickets)
    return change if others is None or others == department else {**change, "by": others}


def _whose(change: Json, tickets: Sequence[Json]) -> str | None:
    """The department whose officer made the change; None: nobody's, it was the centre, the clock, a rule."""
    if change["kind"] == "noted":
        # Only the history knows who wrote a note: a live change does not say whose it is.
        writer: str | None = change["note"]["department"] if "note" in change else _NOT_TOLD
        return writer
    step = change.get("ticket")
    if change["kind"] not in _BY_A_DEPARTMENT or step is None:
        return None
    ids = [str(ticket["id"]) for ticket in tickets]
    moved = str(step["ticket"])
    if moved not in ids:
        return _NOT_TOLD
    its_own = tickets[ids.index(moved)]
    if change["kind"] == "ticket_returned" and step["after"] != "returned":
        return _returner(its_own, tickets[: ids.index(moved)])
    return str(its_own["department"])


def _returner(received: Json, earlier: Sequence[Json]) -> str:
    """Who returned the matter when this ticket was made: the newest before it that names this one's department."""
    named = [str(each["department"]) for each in earlier if each.get("returned_to") == received["department"]]
    return named[-1] if named else _NOT_TOLD
