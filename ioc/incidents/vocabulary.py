"""The closed words of casework; they stand in schemas, tables and pages alike."""

from enum import IntEnum, StrEnum

CENTRE = "ioc"
"""The department code of the centre itself: it owns whatever is not dispatched."""


class Urgency(StrEnum):
    """How soon a reporter, or a category, asks for help."""

    NORMAL = "normal"
    URGENT = "urgent"
    SOS = "sos"


class Severity(IntEnum):
    """How bad it is, on the five levels of QĐ 18/2021/QĐ-TTg Art. 4 (1 low … 5 catastrophe)."""

    LOW = 1
    MEDIUM = 2
    LARGE = 3
    VERY_LARGE = 4
    CATASTROPHE = 5


class IncidentState(StrEnum):
    """Where an incident stands in its life (`docs/architecture.md`, "Life of an incident")."""

    RECEIVED = "received"
    REJECTED = "rejected"
    WAITING = "waiting"
    MERGED = "merged"
    DISPATCHED = "dispatched"
    RESOLVED = "resolved"
    PUBLISHED = "published"
    CLOSED = "closed"


OPEN_STATES = frozenset(
    {
        IncidentState.RECEIVED,
        IncidentState.WAITING,
        IncidentState.DISPATCHED,
        IncidentState.RESOLVED,
        IncidentState.PUBLISHED,
    }
)
"""States in which the incident has one owner and a next moment at which something happens (law 4)."""

ACTIVE_STATES = OPEN_STATES - {IncidentState.PUBLISHED}
"""States in which somebody of the house must still act; what the boards show."""

JOINABLE_STATES = ACTIVE_STATES - {IncidentState.RESOLVED}
"""States in which further facts may join."""


class TicketState(StrEnum):
    """Where one department stands with its assignment."""

    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    RETURNED = "returned"
    CANCELLED = "cancelled"


OPEN_TICKET_STATES = frozenset({TicketState.ASSIGNED, TicketState.ACKNOWLEDGED, TicketState.IN_PROGRESS})
"""States in which the department still owes something, and the ticket has a next moment."""

LEFT_TICKET_STATES = frozenset({TicketState.RETURNED, TicketState.CANCELLED})
"""States in which the matter is no longer with the department."""


class Mark(StrEnum):
    """What a reader must know about an incident before trusting it, its place, or its course."""

    OUTSIDE_PROVINCE = "outside_province"
    APPROXIMATE_PLACE = "approximate_place"
    NO_COORDINATES = "no_coordinates"
    NEAR_ANOTHER = "near_another"
    LATE = "late"
    """What was due was decided late: the house had stopped, or its clock had jumped."""
    REPAIRED = "repaired"
    """The auditor found it without owner, next moment or truth, and mended it."""
    UNDELIVERED = "undelivered"
    """Somebody should have been told, and could not be."""
    DISSATISFIED = "dissatisfied"
    """Its reporter says that it is not solved."""


class Rejection(StrEnum):
    """Why the centre does not take a matter up (domain study 2.2)."""

    OUT_OF_SCOPE = "out_of_scope"
    COMPLAINT = "complaint"
    """Khiếu nại, tố cáo: the law has its own way for it, and excludes this one."""
    STATE_SECRET = "state_secret"  # noqa: S105 -- a reason, not a password
    DUPLICATE = "duplicate"
    INSUFFICIENT = "insufficient"
    ABUSIVE = "abusive"
    FALSE = "false"


class Satisfaction(StrEnum):
    """The reporter's verdict, three-valued as in Huế (domain study 2.2)."""

    SATISFIED = "satisfied"
    ACCEPTED = "accepted"
    DISSATISFIED = "dissatisfied"
