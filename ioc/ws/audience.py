"""Which publication, if any, a change is for those who follow a channel: a pure function of the two.

All followers of a channel who see alike are one audience, so that each publication is made once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ioc.access.principals import Principal, Reporter, Role, Staff
from ioc.access.retelling import change_told_to
from ioc.access.timeline import reporter_change
from ioc.access.views import has_left, reporter_view, staff_view
from ioc.phrases.sentences import say

Json = Mapping[str, Any]

BOARD = "board"


@dataclass(frozen=True, slots=True)
class Audience:
    """A channel, and as whom it is followed; the viewer's own name is left out, since it changes nothing."""

    channel: str
    viewer: Principal


def audience_of(principal: Principal, channel: str) -> Audience:
    """The audience to which the principal belongs on the channel."""
    return Audience(channel, replace(principal, subject="") if isinstance(principal, Staff) else principal)


def channels_of(departments: Iterable[str], reports: Iterable[str]) -> tuple[str, ...]:
    """The channels that a change concerns: of an incident's tickets, and of the reports to be told of it."""
    named = [*(f"department:{code}" for code in departments), *(f"report:{code}" for code in reports)]
    return (BOARD, *dict.fromkeys(named))


def publication_data(record: Json, audience: Audience) -> Json | None:
    """What the audience receives of a change; None when the change does not exist for it.

    An incident that the channel's department no longer has, but had, leaves: its followers get its id
    and nothing of what became of it.
    """
    change, incident, viewer = record["change"], record["incident"], audience.viewer
    if isinstance(viewer, Reporter):
        return {"change": reporter_change(change), "incident": reporter_view(viewer, incident)}
    department = audience.channel.removeprefix("department:") if audience.channel != BOARD else None
    if department is None:
        view = staff_view(viewer, incident)
        return None if view is None else {"change": change, "incident": view}
    return _of_department(department, viewer, change, incident)


def _of_department(department: str, viewer: Staff, change: Json, incident: Json) -> Json | None:
    """A department's channel carries what the department sees and the follower too, who may be of the centre."""
    if viewer.department is None and staff_view(viewer, incident) is None:
        return None
    theirs = staff_view(Staff(subject="", role=Role.OFFICER, department=department), incident)
    if theirs is not None:
        return {"change": change_told_to(department, change, incident.get("tickets", ())), "incident": theirs}
    if not has_left(department, incident):
        return None
    reason = say("left_the_department")
    left = {
        "version": change["version"],
        "kind": "left",
        "at": change["at"],
        "by": "rules",
        "reason": {"vi": reason.vi, "en": reason.en},
    }
    return {"change": left, "incident": None, "id": incident["id"]}
