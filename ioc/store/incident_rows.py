"""An incident as rows of `incidents` and `tickets`, and back."""

from datetime import datetime
from typing import Any, TypeVar

import msgspec
from sqlalchemy import RowMapping

from ioc.incidents.deadlines.promise import Promise
from ioc.incidents.incident import Cause, CommuneRef, Extension, Incident, Pause, Place, Ticket
from ioc.incidents.vocabulary import IncidentState, Satisfaction, Severity, TicketState, Urgency
from ioc.phrases.folding import folded_words
from ioc.phrases.text import Text

Row = dict[str, Any]
Value = TypeVar("Value")


def incident_row(incident: Incident, cell: int | None, head: bytes, next_at: datetime | None) -> Row:
    """The row of `incidents`.

    `cell` is where joining looks, `head` the hash of the newest history entry, `next_at` when something
    happens by itself.
    """
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
        "policy": incident.policy,
        "promise": _json(incident.promise),
        "material_version": incident.material_version,
        "state_before": None if incident.state_before is None else incident.state_before.value,
        "merged_into": incident.merged_into,
        "question": incident.question,
        "rejection": incident.rejection,
        "outcome": incident.outcome,
        "published": incident.published,
        "satisfaction": None if incident.satisfaction is None else incident.satisfaction.value,
        "reopen_until": incident.reopen_until,
        "reopened": incident.reopened,
        "conference": incident.conference,
        "fired": dict(incident.fired),
        "next_at": next_at,
        "search": " ".join(folded_words(incident.code, incident.description, incident.place.address)),
    }


def ticket_row(ticket: Ticket, incident: Incident, next_at: datetime | None) -> Row:
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
        "policy": ticket.policy,
        "acknowledge": _json(ticket.acknowledge),
        "resolve": _json(ticket.resolve),
        "started_at": ticket.started_at,
        "resolved_at": ticket.resolved_at,
        "resolved_by": ticket.resolved_by,
        "outcome": ticket.outcome,
        "evidence": list(ticket.evidence),
        "returned_to": ticket.returned_to,
        "cancelled_from": None if ticket.cancelled_from is None else ticket.cancelled_from.value,
        "extension": _json(ticket.extension),
        "extensions": ticket.extensions,
        "pause": _json(ticket.pause),
        "fired": dict(ticket.fired),
        "next_at": next_at,
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
        policy=row["policy"],
        promise=_value(row["promise"], Promise),
        material_version=row["material_version"],
        state_before=None if row["state_before"] is None else IncidentState(row["state_before"]),
        merged_into=row["merged_into"],
        question=row["question"],
        rejection=row["rejection"],
        outcome=row["outcome"],
        published=row["published"],
        satisfaction=None if row["satisfaction"] is None else Satisfaction(row["satisfaction"]),
        reopen_until=row["reopen_until"],
        reopened=row["reopened"],
        conference=row["conference"],
        fired=row["fired"],
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
        policy=row["policy"],
        acknowledge=msgspec.convert(row["acknowledge"], Promise),
        resolve=msgspec.convert(row["resolve"], Promise),
        acknowledged_at=row["acknowledged_at"],
        acknowledged_by=row["acknowledged_by"],
        started_at=row["started_at"],
        resolved_at=row["resolved_at"],
        resolved_by=row["resolved_by"],
        outcome=row["outcome"],
        evidence=tuple(row["evidence"]),
        returned_to=row["returned_to"],
        cancelled_from=None if row["cancelled_from"] is None else TicketState(row["cancelled_from"]),
        extension=_value(row["extension"], Extension),
        extensions=row["extensions"],
        pause=_value(row["pause"], Pause),
        fired=row["fired"],
    )


def text_json(text: Text) -> dict[str, str]:
    """A text as a JSON column holds it."""
    return {"vi": text.vi, "en": text.en}


def _json(value: Promise | Extension | Pause | None) -> Any:
    return None if value is None else msgspec.to_builtins(value)


def _value(stored: Any, kind: type[Value]) -> Value | None:
    return None if stored is None else msgspec.convert(stored, kind)
