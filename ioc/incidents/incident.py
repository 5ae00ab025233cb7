"""What an incident is: a value. It changes only by the decisions of this package."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ioc.incidents.vocabulary import IncidentState, Severity, TicketState, Urgency
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneRef:
    """A commune by code and vintage; codes were recycled on 1 July 2025, so a bare code is ambiguous."""

    code: str
    valid_from: date
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is: WGS 84 coordinates, a commune, an address; any may be unknown."""

    lat: float | None = None
    lon: float | None = None
    commune: CommuneRef | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One fact of an incident, and why it belongs to it. `kind` is report or observation."""

    fact: str
    kind: str
    because: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """An incident's assignment to one department."""

    id: UUID
    version: int
    department: str
    state: TicketState
    because: Text
    assigned_at: datetime
    acknowledge_by: datetime | None = None
    resolve_by: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """The case that the centre handles.

    `version` grows by one with every committed change. `owner` is the department that must act next.
    `causes` holds the newest twenty; `reports` counts all citizens' reports. `episode` names the rule,
    datastream and beginning of a sensed incident.
    """

    id: UUID
    code: str
    version: int
    service: str
    category: str
    severity: Severity
    urgency: Urgency
    restricted: bool
    state: IncidentState
    title: Text
    description: str
    place: Place
    marks: tuple[str, ...]
    owner: str
    opened_at: datetime
    updated_at: datetime
    due_at: datetime | None
    reports: int
    causes: tuple[Cause, ...]
    tickets: tuple[Ticket, ...]
    episode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step of an incident: what boards receive and the history keeps.

    `kind` is the closed word of the step, `by` its actor, `reports` the codes of the reports that it
    concerns (those whose reporters should hear of it).
    """

    version: int
    kind: str
    at: datetime
    by: str
    reason: Text
    reports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What follows: the incident's new value, and the change that tells it."""

    incident: Incident
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a command cannot be done now, and what is possible instead. `code` is a closed word."""

    code: str
    reason: Text
