"""`GET /v1/inbox`: what a department owes, soonest due first."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from ioc.access.principals import Staff
from ioc.api.answers import json, seen_by, store_at_hand
from ioc.api.desk import Desk
from ioc.api.permitting import permitted
from ioc.api.positions import live_from
from ioc.contracts.telling import incident_on_wire
from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.colour import Colour, colour, left
from ioc.incidents.deadlines.promise import Promise
from ioc.incidents.incident import Incident, Ticket
from ioc.incidents.vocabulary import OPEN_TICKET_STATES
from ioc.store.incidents import read_owed_by
from ioc.store.position import read_position
from ioc.store.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Owed:
    """One open ticket of the department, its incident, and what of it must be done next."""

    ticket: Ticket
    incident: Incident
    promise: Promise

    @property
    def order(self) -> tuple[bool, Any, datetime, Any]:
        """Soonest due first; what stands for a reason comes last, the oldest before the others."""
        due_at = self.promise.due_at
        return (due_at is None, due_at or self.ticket.assigned_at, self.ticket.assigned_at, self.ticket.id)


def inbox_routes(desk: Desk) -> APIRouter:
    """The call."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/inbox", summary="The open tickets of the caller's department, soonest due first")
    async def inbox(request: Request) -> Response:
        """Each ticket with its incident, what must be done next (acknowledge, then resolve) and how urgent that is.

        `left_s` counts at the pace of the promise: working seconds where it is in working time. Follow the channel
        `department:<code>` from `position` on, and the picture stays whole.
        """
        staff = permitted(desk, request, "inbox")
        department, now = staff.department or "", desk.clock()
        async with store_at_hand(), snapshot(desk.engine) as still:
            position = await read_position(still)
            incidents = await read_owed_by(still, department)
            practice = await desk.rulebook.practices.to_read_by(still)
        calendar = practice.calendar(department)
        owed = sorted(_owed_by(department, incidents), key=lambda each: each.order)
        rows = [_shown(staff, each, calendar, now) for each in owed]
        return json({**live_from(position), "counts": _counts(rows, owed), "tickets": rows})

    return router


def _owed_by(department: str, incidents: list[Incident]) -> list[Owed]:
    return [
        Owed(ticket, incident, ticket.acknowledge if ticket.acknowledge.runs else ticket.resolve)
        for incident in incidents
        for ticket in incident.open_tickets
        if ticket.department == department
    ]


def _shown(staff: Staff, owed: Owed, calendar: WorkingCalendar, now: datetime) -> dict[str, Any]:
    promise = owed.promise
    return {
        "ticket": owed.ticket.id,
        "next": promise.kind,
        "due_at": promise.due_at,
        "left_s": left(promise, calendar, now).total_seconds(),
        "stands": not promise.runs,
        "colour": colour(promise, calendar, now),
        "incident": seen_by(staff, incident_on_wire(owed.incident)),
    }


def _counts(rows: list[dict[str, Any]], owed: list[Owed]) -> dict[str, Any]:
    colours, states = Counter(row["colour"] for row in rows), Counter(each.ticket.state for each in owed)
    return {
        "open": len(rows),
        "colours": {each.value: colours[each] for each in Colour},
        "states": {each.value: states[each] for each in sorted(OPEN_TICKET_STATES)},
    }
