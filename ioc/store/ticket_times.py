"""What late, due soon and on time mean. `statistics.py` says the same in SQL; a test holds both together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ioc.incidents.vocabulary import TicketState

OPEN: Final = frozenset({TicketState.ASSIGNED, TicketState.ACKNOWLEDGED, TicketState.IN_PROGRESS})
"""A ticket that its department still has to finish."""

DUE_SOON_PARTS: Final = 5
"""Due soon: a fifth of the time between assignment and deadline is left, or less. So an SOS of two hours is due soon
24 minutes before its deadline, a pothole of five days a day before; hours alone would fit only one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTimes:
    """The moments of a ticket."""

    state: TicketState
    assigned_at: datetime
    resolve_by: datetime | None = None
    resolved_at: datetime | None = None


def is_late(ticket: TicketTimes, now: datetime) -> bool:
    """Still open after its deadline."""
    return ticket.state in OPEN and ticket.resolve_by is not None and ticket.resolve_by < now


def is_due_soon(ticket: TicketTimes, now: datetime) -> bool:
    """Open, not late, and a fifth of its time or less is left."""
    if ticket.state not in OPEN or ticket.resolve_by is None or ticket.resolve_by < now:
        return False
    return (ticket.resolve_by - now) * DUE_SOON_PARTS <= ticket.resolve_by - ticket.assigned_at


def was_on_time(ticket: TicketTimes, now: datetime) -> bool | None:
    """Whether the deadline was kept; None while that is open, and for what has no deadline or went elsewhere.

    A late ticket counts as not on time before it is resolved: who never finishes must not look punctual.
    """
    if ticket.resolve_by is None:
        return None
    if is_late(ticket, now):
        return False
    if ticket.state is TicketState.RESOLVED and ticket.resolved_at is not None:
        return ticket.resolved_at <= ticket.resolve_by
    return None
