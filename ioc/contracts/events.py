"""The events that travel on Kafka, one strict type each.

Unknown fields and naive times are refused. A field may be added with a default; none may be renamed,
removed or narrowed while older readers run.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from ioc.incidents.vocabulary import IncidentState, Satisfaction, TicketState, Urgency

Instant = Annotated[datetime, Meta(tz=True)]
"""A moment with its offset from UTC; a naive one is refused."""
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]


class Event(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all shapes on the wire share: immutable, by name, strict."""


class Label(Event, frozen=True, kw_only=True):
    """A text for people in both languages."""

    vi: str
    en: str


class CommuneOnWire(Event, frozen=True, kw_only=True):
    """A commune by code and vintage."""

    code: str
    valid_from: date
    name: str


class PlaceOnWire(Event, frozen=True, kw_only=True):
    """Where it is; whatever is unknown is absent."""

    lat: Latitude | None = None
    lon: Longitude | None = None
    accuracy_m: float | None = None
    commune: CommuneOnWire | None = None
    address: str | None = None


class ReportSubmitted(Event, frozen=True, kw_only=True):
    """`report.submitted`: a citizen said what is wrong. Carries no name and no number in the clear.

    `description` is the masked working text. `sealed` (base64) holds contact and original text, for
    the holder of the installation's private key only. `fingerprint` (hex SHA-256 of the parsed body)
    tells a repeat from another body under the same key. Promises run from `received_at`.
    """

    report_id: UUID
    code: str
    fingerprint: str
    service: str
    category: str
    urgency: Urgency
    description: str
    place: PlaceOnWire
    marks: list[str] = []
    received_at: Instant
    observed_at: Instant | None = None
    channel: str
    sealed: str
    has_contact: bool = False
    media: list[str] = []


class Observation(Event, frozen=True, kw_only=True):
    """A sensor measured. `value` is in `unit`, `observed_at` is event time."""

    sensor: Annotated[str, Meta(min_length=1, max_length=100)]
    property: Annotated[str, Meta(min_length=1, max_length=100)]
    value: float
    unit: Annotated[str, Meta(max_length=30)]
    observed_at: Instant


class ObservationBatch(Event, frozen=True, kw_only=True):
    """`observation.batch`: what one sensor (the key) measured, oldest first."""

    observations: Annotated[list[Observation], Meta(min_length=1, max_length=10_000)]
    received_at: Instant


class CauseOnWire(Event, frozen=True, kw_only=True):
    """A fact of an incident and why it belongs to it."""

    fact: str
    kind: str
    because: Label


class ExtensionOnWire(Event, frozen=True, kw_only=True):
    """More time that a department asks for; `by_s` seconds, at the pace of its promise."""

    by_s: float
    reason: str
    asked_by: str
    asked_at: Instant
    decide_by: Instant | None = None


class PauseOnWire(Event, frozen=True, kw_only=True):
    """Why a ticket's clock stands (`reporter` or `third_party`), and until when at most."""

    reason: str
    since: Instant
    until: Instant | None = None


class TicketOnWire(Event, frozen=True, kw_only=True):
    """An incident's assignment to one department."""

    id: UUID
    version: int
    department: str
    state: TicketState
    assigned_at: Instant
    because: Label
    acknowledge_by: Instant | None = None
    resolve_by: Instant | None = None
    acknowledged_at: Instant | None = None
    acknowledged_by: str | None = None
    started_at: Instant | None = None
    resolved_at: Instant | None = None
    resolved_by: str | None = None
    outcome: str | None = None
    evidence: list[str] = []
    returned_to: str | None = None
    extension: ExtensionOnWire | None = None
    extensions: int = 0
    pause: PauseOnWire | None = None
    policy: str | None = None


class PromiseOnWire(Event, frozen=True, kw_only=True):
    """What the centre or the reporter must do next (`verify`, `dispatch`, `answer`, `review`, `feedback`), by when."""

    kind: str
    due_at: Instant | None = None


class IncidentOnWire(Event, frozen=True, kw_only=True):
    """The whole incident after a change; each audience gets a view of it, never this itself."""

    id: UUID
    code: str
    version: int
    service: str
    category: str
    severity: Annotated[int, Meta(ge=1, le=5)]
    urgency: Urgency
    restricted: bool = False
    marks: list[str] = []
    state: IncidentState
    title: Label
    description: str
    place: PlaceOnWire
    owner: str
    opened_at: Instant
    updated_at: Instant
    due_at: Instant | None = None
    reports: int
    causes: list[CauseOnWire] = []
    tickets: list[TicketOnWire] = []
    promise: PromiseOnWire | None = None
    merged_into: UUID | None = None
    question: str | None = None
    rejection: str | None = None
    outcome: str | None = None
    published: str | None = None
    satisfaction: Satisfaction | None = None
    reopen_until: Instant | None = None
    reopened: int = 0
    conference: str | None = None


class TicketStepOnWire(Event, frozen=True, kw_only=True):
    """Which ticket a change moved, and where to; `before` is absent for a new one."""

    ticket: UUID
    before: TicketState | None = None
    after: TicketState


class ChangeOnWire(Event, frozen=True, kw_only=True):
    """One committed step of an incident."""

    version: int
    kind: str
    at: Instant
    by: str
    reason: Label
    ticket: TicketStepOnWire | None = None


class IncidentChanged(Event, frozen=True, kw_only=True):
    """`incident.changed.v2`: a committed change with the incident after it.

    `reports` holds the codes of the reports whose reporters should hear of this change.
    """

    change: ChangeOnWire
    incident: IncidentOnWire
    reports: list[str] = []


class Tick(Event, frozen=True, kw_only=True):
    """`tick`: once a second through database, outbox and relay; the proof that the picture is live.

    `at` is the commit time. `oldest_waiting_s` is the age in seconds of the oldest fact that no agent
    has taken, 0 when none waits, absent when it is not known. The first record of the log is a tick.
    """

    at: Instant
    oldest_waiting_s: float | None = None


class Voiding(StrEnum):
    """Why tokens are void. While an account is locked, no token of its subject is good, whenever it was issued."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 -- a word, no password


class AccessVoided(Event, frozen=True, kw_only=True):
    """`access.voided`: tokens of this subject (the key) issued before `void_before` are good no more.

    The newest record of a subject says all that holds for it. The subject is in lower case.
    """

    subject: Annotated[str, Meta(min_length=1)]
    void_before: Instant
    reason: Voiding
