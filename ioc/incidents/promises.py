"""What the centre promises in clock time, by urgency. Promises in working time come with the calendar.

The figures are the default set proposed in the domain study (2.3): verify within 15 minutes, an SOS
within 2; an SOS is resolved within 2 hours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ioc.incidents.vocabulary import Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One row: a matter of this urgency is verified, and resolved, within so long of `received_at`."""

    verify_within: timedelta
    resolve_within: timedelta | None = None


PROMISES: Final = {
    Urgency.NORMAL: Promise(verify_within=timedelta(minutes=15)),
    Urgency.URGENT: Promise(verify_within=timedelta(minutes=15)),
    Urgency.SOS: Promise(verify_within=timedelta(minutes=2), resolve_within=timedelta(hours=2)),
}


def verify_by(urgency: Urgency, received_at: datetime) -> datetime:
    """When an operator must have looked at it."""
    return received_at + PROMISES[urgency].verify_within


def resolve_by(urgency: Urgency, received_at: datetime) -> datetime | None:
    """When it must be solved, where that is promised in clock time."""
    within = PROMISES[urgency].resolve_within
    return None if within is None else received_at + within
