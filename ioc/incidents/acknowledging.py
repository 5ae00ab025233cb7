"""A department says: we have it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ioc.incidents.incident import Change, Decision, Incident, Refusal, Ticket
from ioc.incidents.vocabulary import TicketState
from ioc.phrases.sentences import say
from ioc.phrases.text import Text


def acknowledge(incident: Incident, ticket_id: UUID, by: str, department: Text, now: datetime) -> Decision | Refusal:
    """The incident with the ticket acknowledged, or why that cannot be.

    The ticket must be one of the incident's; `department` is its department's name, for the reason.
    """
    ticket = next(ticket for ticket in incident.tickets if ticket.id == ticket_id)
    refusal = _refusal(ticket)
    if refusal is not None:
        return refusal
    at = max(now, incident.updated_at)
    acknowledged = replace(
        ticket,
        version=ticket.version + 1,
        state=TicketState.ACKNOWLEDGED,
        acknowledged_at=at,
        acknowledged_by=by,
    )
    after = replace(
        incident,
        version=incident.version + 1,
        updated_at=at,
        tickets=tuple(acknowledged if each.id == ticket_id else each for each in incident.tickets),
    )
    reason = say("acknowledged", department=department)
    return Decision(
        incident=after,
        change=Change(version=after.version, kind="ticket_acknowledged", at=at, by=by, reason=reason),
    )


def _refusal(ticket: Ticket) -> Refusal | None:
    if ticket.state is TicketState.ASSIGNED:
        return None
    if ticket.state in (TicketState.ACKNOWLEDGED, TicketState.IN_PROGRESS):
        return Refusal(
            code="already_acknowledged", reason=say("already_acknowledged", who=ticket.acknowledged_by or "?")
        )
    return Refusal(code="ticket_is_over", reason=say("ticket_is_over", state=ticket.state.value))
