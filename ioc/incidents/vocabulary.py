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


OPEN_STATES = frozenset({IncidentState.RECEIVED, IncidentState.WAITING, IncidentState.DISPATCHED})
"""States in which further facts may join, and in which the incident needs an owner and a next moment."""


class TicketState(StrEnum):
    """Where one department stands with its assignment."""

    ASSIGNED = "assigned"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Mark(StrEnum):
    """What a reader must know about an incident's place before trusting it."""

    OUTSIDE_PROVINCE = "outside_province"
    APPROXIMATE_PLACE = "approximate_place"
    NO_COORDINATES = "no_coordinates"
    NEAR_ANOTHER = "near_another"
