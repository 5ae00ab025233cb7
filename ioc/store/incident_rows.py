"""An incident as rows of `incidents` and `tickets`, and back."""

from typing import Any

from sqlalchemy import RowMapping

from ioc.incidents.incident import Cause, CommuneRef, Incident, Place, Ticket
from ioc.incidents.vocabulary import IncidentState, Severity, TicketState, Urgency
from ioc.phrases.text import Text

Row = dict[str, Any]


def incident_row(incident: Incident, cell: int | None, head: bytes) -> Row:
    """The row of `incidents`. `cell` is where joining looks, `head` the hash of the newest history entry."""
    commune = incident.place.commune
    return {
        "id": incident.id,
        "code": incident.code,
        "version": incident.version,
        "service": incident.service,
        "category": incident.category,
        "severity": incident.severity.value,
        "urgency": incident.urgency.value,
        "restricted": incident.restricted,
        "state": incident.state.value,
        "title": text_json(incident.title),
        "description": incident.description,
        "lat": incident.place.lat,
        "lon": incident.place.lon,
        "cell": cell,
        "commune": None if commune is None else commune.code,
        "commune_valid_from": None if commune is None else commune.valid_from,
        "commune_name": None if commune is None else commune.name,
        "address": incident.place.address,
        "marks": list(incident.marks),
        "owner": incident.owner,
        "opened_at": incident.opened_at,
        "updated_at": incident.updated_at,
        "due_at": incident.due_at,
        "reports": incident.reports,
        "causes": [
            {"fact": cause.fact, "kind": cause.kind, "because": text_json(cause.because)} for cause in incident.causes
        ],
        "episode": incident.episode,
        "head": head,
    }


def ticket_row(ticket: Ticket, incident: Incident) -> Row:
    """The row of `tickets`."""
    return {
        "id": ticket.id,
        "incident_id": incident.id,
        "version": ticket.version,
        "department": ticket.department,
        "state": ticket.state.value,
        "because": text_json(ticket.because),
        "assigned_at": ticket.assigned_at,
        "acknowledge_by": ticket.acknowledge_by,
        "resolve_by": ticket.resolve_by,
        "acknowledged_at": ticket.acknowledged_at,
        "acknowledged_by": ticket.acknowledged_by,
    }


def read_incident(row: RowMapping, tickets: list[Ticket]) -> Incident:
    """The incident that these rows hold."""
    commune = None
    if row["commune"] is not None:
        commune = CommuneRef(code=row["commune"], valid_from=row["commune_valid_from"], name=row["commune_name"])
    return Incident(
        id=row["id"],
        code=row["code"],
        version=row["version"],
        service=row["service"],
        category=row["category"],
        severity=Severity(row["severity"]),
        urgency=Urgency(row["urgency"]),
        restricted=row["restricted"],
        state=IncidentState(row["state"]),
        title=Text(**row["title"]),
        description=row["description"],
        place=Place(lat=row["lat"], lon=row["lon"], commune=commune, address=row["address"]),
        marks=tuple(row["marks"]),
        owner=row["owner"],
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        due_at=row["due_at"],
        reports=row["reports"],
        causes=tuple(
            Cause(fact=cause["fact"], kind=cause["kind"], because=Text(**cause["because"])) for cause in row["causes"]
        ),
        tickets=tuple(tickets),
        episode=row["episode"],
    )


def read_ticket(row: RowMapping) -> Ticket:
    """The ticket that this row holds."""
    return Ticket(
        id=row["id"],
        version=row["version"],
        department=row["department"],
        state=TicketState(row["state"]),
        because=Text(**row["because"]),
        assigned_at=row["assigned_at"],
        acknowledge_by=row["acknowledge_by"],
        resolve_by=row["resolve_by"],
        acknowledged_at=row["acknowledged_at"],
        acknowledged_by=row["acknowledged_by"],
    )


def text_json(text: Text) -> dict[str, str]:
    """A text as a JSON column holds it."""
    return {"vi": text.vi, "en": text.en}
