"""What happens next on an incident if nobody acts, and when: read off its state, never kept beside it.

So a moment cannot fire for what is already over, and cannot be lost: whoever looks at the incident sees it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.pace import add
from ioc.incidents.deadlines.promise import Promise, PromiseKind
from ioc.incidents.escalation.steps import EscalationStep
from ioc.incidents.incident import Incident, Ticket
from ioc.incidents.policy import Policy
from ioc.incidents.practice import Practice
from ioc.incidents.vocabulary import CENTRE, OPEN_STATES, TicketState


class MomentKind(StrEnum):
    """What is to be done at a moment."""

    WARN = "warn"
    """A promise is soon due: remind who must keep it."""
    ESCALATE = "escalate"
    """A promise is broken: tell the next in line."""
    LAPSE = "lapse"
    """A ticket was acknowledged and nothing was begun."""
    GO_ON = "go_on"
    """The wait for a third party is over."""
    TIME_OUT = "time_out"
    """The reporter has not answered."""
    CLOSE = "close"
    """Nobody objected to the result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Something that is due. `name` is its name among what was fired, `ticket` None when it is the centre's own."""

    at: datetime
    kind: MomentKind
    name: str
    ticket: Ticket | None = None
    promise: Promise | None = None
    step: EscalationStep | None = None
    repeats: int = 0
    """How often its step was decided before."""


def next_moment(incident: Incident, practice: Practice) -> datetime | None:
    """When something must happen next; None when the incident is over."""
    return min((moment.at for moment in _moments(incident, practice, None)), default=None)


def ticket_moment(incident: Incident, ticket: Ticket, practice: Practice) -> datetime | None:
    """When something must happen next on this ticket; None when it is over.

    A ticket whose clock stands for the reporter goes on when the incident does.
    """
    if incident.state not in OPEN_STATES or not ticket.is_open:
        return None
    waits_for = None if incident.promise is None else incident.promise.due_at
    return min((moment.at for moment in _of_ticket(ticket, practice, None)), default=waits_for)


def due_moments(incident: Incident, practice: Practice, now: datetime) -> list[Moment]:
    """What is due by now, in the order of its moments."""
    due = (each for each in _moments(incident, practice, now) if each.at <= now)
    return sorted(due, key=lambda moment: moment.at)


def times_due(moment: Moment, now: datetime) -> int:
    """How many repetitions of an escalation are due by now, the first included."""
    every = None if moment.step is None else moment.step.again_every
    return 1 if every is None else 1 + (now - moment.at) // every


def _moments(incident: Incident, practice: Practice, now: datetime | None) -> Iterator[Moment]:
    """The next moment of everything that runs on the incident. Without `now` only what can be the very next one."""
    if incident.state not in OPEN_STATES:
        return
    if incident.promise is not None:
        yield from _of_centre(incident, incident.promise, practice)
    for ticket in incident.open_tickets:
        yield from _of_ticket(ticket, practice, now)


def _of_centre(incident: Incident, promise: Promise, practice: Practice) -> Iterator[Moment]:
    if promise.due_at is None:
        return
    if promise.kind is PromiseKind.ANSWER:
        yield Moment(at=promise.due_at, kind=MomentKind.TIME_OUT, name="time_out", promise=promise)
    elif promise.kind is PromiseKind.FEEDBACK:
        yield Moment(at=promise.due_at, kind=MomentKind.CLOSE, name="close", promise=promise)
    else:
        policy = practice.policies.pinned(incident.policy)
        yield from _broken(promise, policy, practice.calendar(CENTRE), incident.fired, None)


def _of_ticket(ticket: Ticket, practice: Practice, now: datetime | None) -> Iterator[Moment]:
    policy, calendar = practice.policies.pinned(ticket.policy), practice.calendar(ticket.department)
    for promise in (ticket.acknowledge, ticket.resolve):
        if promise.due_at is None or not promise.runs:
            continue
        warnings = list(_warned(promise, policy, calendar, ticket))
        yield from warnings
        # Nothing is broken before it was warned of: who asks for the next moment alone need not look further.
        if not warnings or (now is not None and promise.due_at <= now):
            yield from _broken(promise, policy, calendar, ticket.fired, ticket)
    if ticket.state is TicketState.ACKNOWLEDGED and ticket.acknowledged_at is not None and ticket.pause is None:
        pace, holds = policy.acknowledgement_holds.budget(calendar)
        # Nothing can be begun while the clock stands; afterwards there is as much time as at first.
        since = max(ticket.acknowledged_at, ticket.resolve.running_since or ticket.acknowledged_at)
        lapses = add(pace, calendar, since, holds)
        yield Moment(at=lapses, kind=MomentKind.LAPSE, name="lapse", ticket=ticket)
    if ticket.pause is not None and ticket.pause.until is not None:
        yield Moment(at=ticket.pause.until, kind=MomentKind.GO_ON, name="go_on", ticket=ticket)
    if ticket.extension is not None:
        centre = practice.calendar(CENTRE)
        yield from _broken(ticket.extension.decide, policy, centre, ticket.fired, ticket)


def _warned(promise: Promise, policy: Policy, calendar: WorkingCalendar, ticket: Ticket) -> Iterator[Moment]:
    """The reminders still to come before the due time: at shares of the time left, each once."""
    if promise.running_since is None:
        return
    for share in policy.warn_at:
        name = f"{promise.kind}.warn.{round(share * 100)}"
        if name not in ticket.fired:
            spent = max(promise.budget * (1 - share) - promise.used, timedelta())
            at = add(promise.pace, calendar, promise.running_since, spent)
            # What goes on late, outside working hours, would be reminded of at the next opening only.
            if promise.due_at is not None and at < promise.due_at:
                yield Moment(at=at, kind=MomentKind.WARN, name=name, ticket=ticket, promise=promise)


def _broken(
    promise: Promise, policy: Policy, calendar: WorkingCalendar, fired: Mapping[str, int], ticket: Ticket | None
) -> Iterator[Moment]:
    """The next of each escalation step: from the due time of the promise, so that lateness never adds up."""
    for step in policy.steps:
        if step.of is not promise.kind or promise.due_at is None:
            continue
        name = f"{promise.kind}.{step.code}"
        done = fired.get(name, 0)
        if done and step.again_every is None:
            continue
        first = add(step.pace, calendar, promise.due_at, step.after)
        again = step.again_every or timedelta()
        yield Moment(
            at=first + done * again,
            kind=MomentKind.ESCALATE,
            name=name,
            ticket=ticket,
            promise=promise,
            step=step,
            repeats=done,
        )
