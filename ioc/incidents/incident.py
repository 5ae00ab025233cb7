"""What an incident and its tickets are: values. They change only by the decisions of this package."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from ioc.incidents.deadlines.promise import Promise
from ioc.incidents.vocabulary import OPEN_TICKET_STATES, IncidentState, Satisfaction, Severity, TicketState, Urgency
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
class Extension:
    """More time that a department asks for, until somebody decides."""

    by: timedelta
    reason: str
    asked_by: str
    asked_at: datetime
    decide: Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """Why a ticket's clock stands: for the reporter (until the incident stops waiting) or for a third party."""

    reason: str
    since: datetime
    until: datetime | None = None
    """The clock goes on then by itself; None: when the incident stops waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """An incident's assignment to one department.

    `policy` is the version of the policy under which it began. `fired` counts, by the name of a reminder or
    escalation step, how often it was decided already.
    """

    id: UUID
    version: int
    department: str
    state: TicketState
    because: Text
    assigned_at: datetime
    policy: str
    acknowledge: Promise
    resolve: Promise
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    started_at: datetime | None = None
    resolved_at: datetime | None = None
    resolved_by: str | None = None
    outcome: str | None = None
    evidence: tuple[str, ...] = ()
    returned_to: str | None = None
    cancelled_from: TicketState | None = None
    """What it was when a merge cancelled it, so that undoing the merge brings it back."""
    extension: Extension | None = None
    extensions: int = 0
    pause: Pause | None = None
    fired: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether the department still owes something."""
        return self.state in OPEN_TICKET_STATES

    @property
    def acknowledge_by(self) -> datetime | None:
        """When the department must have said that it has the matter; None when it has, or the clock stands."""
        return self.acknowledge.due_at

    @property
    def resolve_by(self) -> datetime | None:
        """When the department must have solved it; None when it has, or the clock stands."""
        return self.resolve.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """The case that the centre handles.

    `version` grows by one with every committed change; `material_version` is that of the newest change that
    touched state, tickets, place or category. `owner` is the department that must act next. `causes` holds
    the newest twenty; `reports` counts all citizens' reports, those of incidents merged into it included.
    `episode` names the rule, datastream and beginning of a sensed incident. `promise` is what the centre, or
    the reporter, must do next; what departments must do stands in the tickets.
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
    policy: str
    promise: Promise | None = None
    material_version: int = 1
    state_before: IncidentState | None = None
    """What it goes back to from waiting, or when a merge is undone."""
    merged_into: UUID | None = None
    question: str | None = None
    """What the reporter is asked while it waits."""
    rejection: str | None = None
    outcome: str | None = None
    """What was done, as the reporter may read it."""
    published: str | None = None
    """What anybody may read of it."""
    satisfaction: Satisfaction | None = None
    reopen_until: datetime | None = None
    """Until when the reporter may say that it is not solved."""
    reopened: int = 0
    conference: str | None = None
    fired: Mapping[str, int] = field(default_factory=dict)
    episode: str | None = None

    def ticket(self, ticket_id: UUID) -> Ticket:
        """The ticket of this id. Raises `KeyError` when it is none of this incident's."""
        for ticket in self.tickets:
            if ticket.id == ticket_id:
                return ticket
        raise KeyError(ticket_id)

    @property
    def open_tickets(self) -> tuple[Ticket, ...]:
        """The tickets whose departments still owe something."""
        return tuple(ticket for ticket in self.tickets if ticket.is_open)
