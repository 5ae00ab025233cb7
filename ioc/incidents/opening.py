"""How a fact becomes an incident of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ioc.incidents.category import Category
from ioc.incidents.incident import Cause, Change, Decision, Incident, Place, Ticket
from ioc.incidents.promises import resolve_by, verify_by
from ioc.incidents.routing import Routed
from ioc.incidents.vocabulary import CENTRE, IncidentState, Severity, TicketState, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What is known of the fact that opens an incident, and the identity that the incident will have."""

    id: UUID
    code: str
    service: str
    category: Category
    urgency: Urgency
    severity: Severity
    description: str
    place: Place
    marks: tuple[str, ...]
    cause: Cause
    received_at: datetime
    reports: tuple[str, ...] = ()
    episode: str | None = None


def open_incident(opening: Opening, routed: Routed, new_id: Callable[[datetime], UUID], now: datetime) -> Decision:
    """A new incident: with a ticket for the routed department, or waiting for an operator to verify it.

    It waits when its category says so, or when the centre itself would be the handler; an SOS never waits.
    """
    waits = opening.category.waits_for_verification and opening.urgency is not Urgency.SOS
    to_centre = waits or routed.department == CENTRE
    ticket = None if to_centre else _ticket(opening, routed, new_id(now), now)
    incident = Incident(
        id=opening.id,
        code=opening.code,
        version=1,
        service=opening.service,
        category=opening.category.code,
        severity=opening.severity,
        urgency=opening.urgency,
        restricted=opening.category.restricted,
        state=IncidentState.RECEIVED if ticket is None else IncidentState.DISPATCHED,
        title=opening.category.label,
        description=opening.description,
        place=opening.place,
        marks=opening.marks,
        owner=CENTRE if ticket is None else ticket.department,
        opened_at=opening.received_at,
        updated_at=max(now, opening.received_at),
        due_at=verify_by(opening.urgency, opening.received_at) if ticket is None else ticket.resolve_by,
        reports=len(opening.reports),
        causes=(opening.cause,),
        tickets=() if ticket is None else (ticket,),
        episode=opening.episode,
    )
    change = Change(version=1, kind="opened", at=now, by="rules", reason=opening.cause.because, reports=opening.reports)
    return Decision(incident=incident, change=change)


def severity_of(category: Category, urgency: Urgency) -> Severity:
    """A category's own severity, raised by how urgently the reporter asks."""
    asked = {Urgency.NORMAL: Severity.LOW, Urgency.URGENT: Severity.LARGE, Urgency.SOS: Severity.VERY_LARGE}
    return max(category.severity, asked[urgency])


def _ticket(opening: Opening, routed: Routed, ticket_id: UUID, now: datetime) -> Ticket:
    return Ticket(
        id=ticket_id,
        version=1,
        department=routed.department,
        state=TicketState.ASSIGNED,
        because=routed.because,
        assigned_at=now,
        resolve_by=resolve_by(opening.urgency, opening.received_at),
    )
