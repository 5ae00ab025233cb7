"""Whether a promise was kept: judged by its due time, at its end or as things stand now."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from ioc.phrases.amounts import amount
from ioc.phrases.deadlines import moment, say
from ioc.phrases.text import Text


class Outcome(StrEnum):
    """Kept, broken, or still to be kept."""

    ON_TIME = "on_time"
    LATE = "late"
    OPEN = "open"
    OPEN_LATE = "open_late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How it stands, by how much it is late (by the clock; nothing when it is not), and why one says so."""

    outcome: Outcome
    late_by: timedelta
    reason: Text


def verdict(due: datetime | None, resolved_at: datetime | None, now: datetime, zone: tzinfo) -> Verdict:
    """The verdict in the words of local time. What is done at its very due time is on time.

    Without a due time, there is none or the clock stands, nothing is late.
    """
    if due is None:
        outcome = Outcome.OPEN if resolved_at is None else Outcome.ON_TIME
        return Verdict(outcome=outcome, late_by=timedelta(), reason=say("no_deadline"))
    late_by = max((now if resolved_at is None else resolved_at) - due, timedelta())
    if resolved_at is None:
        outcome = Outcome.OPEN_LATE if late_by else Outcome.OPEN
    else:
        outcome = Outcome.LATE if late_by else Outcome.ON_TIME
    words = {"due": moment(due.astimezone(zone)), "amount": amount(late_by)}
    if resolved_at is not None:
        words["at"] = moment(resolved_at.astimezone(zone))
    return Verdict(outcome=outcome, late_by=late_by, reason=say(outcome.value, **words))
