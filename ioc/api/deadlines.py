"""`GET /v1/tickets/{id}/deadline`: when a ticket is due, and why just then."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from ioc.access.calls import why_not
from ioc.access.principals import Staff
from ioc.api.answers import forbidden, json, not_found, seen_by, store_at_hand
from ioc.api.desk import Desk
from ioc.contracts.telling import incident_on_wire
from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.colour import used_by_now
from ioc.incidents.deadlines.promise import Entry, Promise, PromiseKind
from ioc.incidents.deadlines.standing import as_left, standing
from ioc.incidents.deadlines.telling import tell_deadline
from ioc.incidents.incident import Ticket
from ioc.incidents.practice import Practice
from ioc.incidents.vocabulary import CENTRE
from ioc.phrases.text import Text
from ioc.store import incidents, ledger
from ioc.store.incident_rows import text_json
from ioc.store.snapshot import snapshot

KINDS: Final = (PromiseKind.ACKNOWLEDGE, PromiseKind.RESOLVE, PromiseKind.DECIDE)
"""What is promised on a ticket: by its department, and by the centre that decides on an extension."""


def deadline_routes(desk: Desk) -> APIRouter:
    """The call."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/tickets/{ticket_id}/deadline", summary="When a ticket is due, and why: its ledger, told")
    async def deadline(request: Request, ticket_id: Annotated[UUID, Path()]) -> Response:
        """Every promise of the ticket with the rows that moved it and the sentences that tell them.

        404 for a ticket that the caller may not see, 403 for another department's.
        """
        staff, now = desk.staff(request), desk.clock()
        async with store_at_hand(), snapshot(desk.engine) as still:
            ticket = await _ticket(still, staff, ticket_id)
            entries = await ledger.read(still, ticket_id, KINDS)
            practice = await desk.rulebook.practices.to_read_by(still)
        return json({"ticket": ticket.id, "promises": list(_promises(ticket, entries, practice, now))})

    return router


async def _ticket(connection: AsyncConnection, staff: Staff, ticket_id: UUID) -> Ticket:
    incident_id = await incidents.id_of_ticket(connection, ticket_id)
    incident = None if incident_id is None else await incidents.read(connection, incident_id)
    if incident is None or seen_by(staff, incident_on_wire(incident)) is None:
        raise not_found(Text(vi="Không có phiếu này.", en="There is no such ticket."))
    ticket = incident.ticket(ticket_id)
    reason = why_not("deadline", staff, ticket.department)
    if reason is not None:
        raise forbidden(reason)
    return ticket


def _promises(
    ticket: Ticket, ledger_rows: Sequence[Entry], practice: Practice, now: datetime
) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        entries = [entry for entry in ledger_rows if entry.kind is kind]
        promise = _kept(ticket, kind) or (as_left(entries) if entries else None)
        if promise is not None:
            # Whether an extension is granted is the centre's to decide, in its own hours.
            calendar = practice.calendar(CENTRE if kind is PromiseKind.DECIDE else ticket.department)
            yield _shown(promise, entries, calendar, now)


def _kept(ticket: Ticket, kind: PromiseKind) -> Promise | None:
    if kind is PromiseKind.DECIDE:
        return None if ticket.extension is None else ticket.extension.decide
    return ticket.acknowledge if kind is PromiseKind.ACKNOWLEDGE else ticket.resolve


def _shown(promise: Promise, entries: Sequence[Entry], calendar: WorkingCalendar, now: datetime) -> dict[str, Any]:
    return {
        "kind": promise.kind,
        "state": standing(promise, entries),
        "pace": promise.pace,
        "due_at": promise.due_at,
        "budget_s": promise.budget.total_seconds(),
        "used_s": used_by_now(promise, calendar, now).total_seconds(),
        "entries": [_row(entry) for entry in entries],
        "sentences": [text_json(sentence) for sentence in tell_deadline(entries, calendar, now)],
    }


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "step": entry.step,
        "at": entry.at,
        "because": text_json(entry.because),
        "pace": entry.pace,
        "budget_s": entry.budget.total_seconds(),
        "used_s": entry.used.total_seconds(),
        "due_at": entry.due_at,
    }
