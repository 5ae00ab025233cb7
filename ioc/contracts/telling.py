"""An incident and its change as they go on the wire."""

from ioc.contracts.events import (
    CauseOnWire,
    ChangeOnWire,
    CommuneOnWire,
    ExtensionOnWire,
    IncidentChanged,
    IncidentOnWire,
    Label,
    PauseOnWire,
    PlaceOnWire,
    PromiseOnWire,
    TicketOnWire,
    TicketStepOnWire,
)
from ioc.incidents.decision import Change, Decision
from ioc.incidents.incident import Cause, Extension, Incident, Pause, Place, Ticket
from ioc.phrases.text import Text


def incident_changed(decision: Decision) -> IncidentChanged:
    """The event that tells a decision."""
    return IncidentChanged(
        change=_change(decision.change),
        incident=incident_on_wire(decision.incident),
        reports=list(decision.change.reports),
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
        promise=None
        if incident.promise is None
        else PromiseOnWire(kind=incident.promise.kind.value, due_at=incident.promise.due_at),
        merged_into=incident.merged_into,
        question=incident.question,
        rejection=incident.rejection,
        outcome=incident.outcome,
        published=incident.published,
        satisfaction=incident.satisfaction,
        reopen_until=incident.reopen_until,
        reopened=incident.reopened,
        conference=incident.conference,
    )


def _change(change: Change) -> ChangeOnWire:
    step = change.ticket
    return ChangeOnWire(
        version=change.version,
        kind=change.kind,
        at=change.at,
        by=change.by,
        reason=_label(change.reason),
        ticket=None if step is None else TicketStepOnWire(ticket=step.ticket, before=step.before, after=step.after),
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
        started_at=ticket.started_at,
        resolved_at=ticket.resolved_at,
        resolved_by=ticket.resolved_by,
        outcome=ticket.outcome,
        evidence=list(ticket.evidence),
        returned_to=ticket.returned_to,
        extension=None if ticket.extension is None else _extension(ticket.extension),
        extensions=ticket.extensions,
        pause=None if ticket.pause is None else _pause(ticket.pause),
        policy=ticket.policy,
    )


def _extension(extension: Extension) -> ExtensionOnWire:
    return ExtensionOnWire(
        by_s=extension.by.total_seconds(),
        reason=extension.reason,
        asked_by=extension.asked_by,
        asked_at=extension.asked_at,
        decide_by=extension.decide.due_at,
    )


def _pause(pause: Pause) -> PauseOnWire:
    return PauseOnWire(reason=pause.reason, since=pause.since, until=pause.until)
