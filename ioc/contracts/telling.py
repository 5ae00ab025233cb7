"""An incident and its change as they go on the wire."""

from ioc.contracts.events import (
    CauseOnWire,
    ChangeOnWire,
    CommuneOnWire,
    IncidentChanged,
    IncidentOnWire,
    Label,
    PlaceOnWire,
    TicketOnWire,
)
from ioc.incidents.incident import Cause, Decision, Incident, Place, Ticket
from ioc.phrases.text import Text


def incident_changed(decision: Decision) -> IncidentChanged:
    """The event that tells a decision."""
    change = decision.change
    return IncidentChanged(
        change=ChangeOnWire(
            version=change.version, kind=change.kind, at=change.at, by=change.by, reason=_label(change.reason)
        ),
        incident=incident_on_wire(decision.incident),
        reports=list(change.reports),
    )


def incident_on_wire(incident: Incident) -> IncidentOnWire:
    """The whole incident; each audience gets a view of it, never this itself."""
    return IncidentOnWire(
        id=incident.id,
        code=incident.code,
        version=incident.version,
        service=incident.service,
        category=incident.category,
        severity=incident.severity.value,
        urgency=incident.urgency,
        restricted=incident.restricted,
        marks=list(incident.marks),
        state=incident.state,
        title=_label(incident.title),
        description=incident.description,
        place=_place(incident.place),
        owner=incident.owner,
        opened_at=incident.opened_at,
        updated_at=incident.updated_at,
        due_at=incident.due_at,
        reports=incident.reports,
        causes=[_cause(cause) for cause in incident.causes],
        tickets=[_ticket(ticket) for ticket in incident.tickets],
    )


def _label(text: Text) -> Label:
    return Label(vi=text.vi, en=text.en)


def _place(place: Place) -> PlaceOnWire:
    commune = place.commune
    return PlaceOnWire(
        lat=place.lat,
        lon=place.lon,
        address=place.address,
        commune=None
        if commune is None
        else CommuneOnWire(code=commune.code, valid_from=commune.valid_from, name=commune.name),
    )


def _cause(cause: Cause) -> CauseOnWire:
    return CauseOnWire(fact=cause.fact, kind=cause.kind, because=_label(cause.because))


def _ticket(ticket: Ticket) -> TicketOnWire:
    return TicketOnWire(
        id=ticket.id,
        version=ticket.version,
        department=ticket.department,
        state=ticket.state,
        assigned_at=ticket.assigned_at,
        because=_label(ticket.because),
        acknowledge_by=ticket.acknowledge_by,
        resolve_by=ticket.resolve_by,
        acknowledged_at=ticket.acknowledged_at,
        acknowledged_by=ticket.acknowledged_by,
    )
