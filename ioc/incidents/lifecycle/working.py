"""What a department does with its ticket, from acknowledging to resolving."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Pause, Ticket
from ioc.incidents.lifecycle.case import Case, without
from ioc.incidents.lifecycle.table import TICKET, refusal, refused_by_state
from ioc.incidents.notices import Whom
from ioc.incidents.vocabulary import IncidentState, TicketState
from ioc.phrases.lifecycle import say

LONGEST_PAUSE: Final = timedelta(days=60)
"""A third party that takes longer is no reason to let a clock stand; ask for an extension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledge:
    """The department has the matter."""

    ticket: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Somebody is at work on it."""

    ticket: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseTicket:
    """A third party must do something first, until this moment at most."""

    ticket: UUID
    until: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeTicket:
    """The third party has done it."""

    ticket: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve:
    """It is done: `text` says what, `evidence` names the photos or documents that prove it."""

    ticket: UUID
    text: str
    evidence: tuple[str, ...] = ()


def acknowledge(case: Case, command: Acknowledge) -> Decision | Refusal:
    """The acknowledgement holds for a while; without work begun it lapses."""
    ticket = case.incident.ticket(command.ticket)
    refused = refused_by_state(TICKET, "acknowledge", ticket.state)
    if refused is not None:
        return refused
    reason = say("acknowledged", department=case.name(ticket.department))
    case.put(replace(_acknowledged(case, ticket), state=TicketState.ACKNOWLEDGED))
    return case.decide("ticket_acknowledged", reason)


def start(case: Case, command: Start) -> Decision | Refusal:
    """Work has begun; whoever begins has acknowledged."""
    ticket = case.incident.ticket(command.ticket)
    refused = refused_by_state(TICKET, "start", ticket.state)
    if refused is not None:
        return refused
    reason = say("started", department=case.name(ticket.department))
    case.put(replace(_acknowledged(case, ticket), state=TicketState.IN_PROGRESS, started_at=case.now))
    return case.decide("ticket_started", reason)


def acknowledgement_lapsed(case: Case, ticket: Ticket) -> Decision:
    """Nothing was begun: the ticket waits to be acknowledged again, and its head hears of it."""
    reason = say("acknowledgement_lapsed", department=case.name(ticket.department))
    mover = case.mover(ticket)
    pace, budget = case.policy(ticket.policy).acknowledge.budget(mover.calendar)
    lapsed = replace(
        ticket,
        state=TicketState.ASSIGNED,
        acknowledge=case.keep(mover.start(PromiseKind.ACKNOWLEDGE, pace, budget, reason)),
        acknowledged_at=None,
        acknowledged_by=None,
        fired=without(ticket.fired, PromiseKind.ACKNOWLEDGE),
    )
    case.put(lapsed)
    for whom in (Whom.OFFICER, Whom.HEAD):
        case.tell("acknowledgement_lapsed", lapsed, step=f"lapsed/{ticket.version}/{whom}", whom=whom)
    return case.decide("acknowledgement_lapsed", reason)


def pause(case: Case, command: PauseTicket) -> Decision | Refusal:
    """The clock stands for a third party; it goes on by itself at the named moment."""
    ticket = case.incident.ticket(command.ticket)
    refused = refused_by_state(TICKET, "pause", ticket.state)
    if refused is not None:
        return refused
    if ticket.pause is not None:
        return refusal("is_paused" if ticket.pause.reason == "third_party" else "stands_for_reporter")
    if not case.now < command.until <= case.now + LONGEST_PAUSE:
        return refusal("until_is_past", days=LONGEST_PAUSE.days)
    reason = say("paused", until=case.day(command.until), text=command.text)
    resolve = case.keep(case.mover(ticket).pause(ticket.resolve, reason))
    stands = Pause(reason="third_party", since=case.now, until=command.until)
    case.put(replace(ticket, resolve=resolve, pause=stands))
    return case.decide("ticket_paused", reason)


def resume(case: Case, command: ResumeTicket) -> Decision | Refusal:
    """The clock goes on with what was left."""
    ticket = case.incident.ticket(command.ticket)
    refused = refused_by_state(TICKET, "resume", ticket.state)
    if refused is not None:
        return refused
    if ticket.pause is None or ticket.pause.reason != "third_party":
        return refusal("not_paused")
    return _go_on(case, ticket, "resumed")


def pause_ended(case: Case, ticket: Ticket) -> Decision:
    """The third party's time is over."""
    return _go_on(case, ticket, "pause_ended")


def resolve(case: Case, command: Resolve) -> Decision | Refusal:
    """The department is done; when all are, the centre reviews."""
    ticket = case.incident.ticket(command.ticket)
    refused = refused_by_state(TICKET, "resolve", ticket.state)
    if refused is not None:
        return refused
    if case.practice.category(case.incident.category).asks_evidence and not command.evidence:
        return refusal("evidence_needed")
    reason = say("resolved", department=case.name(ticket.department), text=command.text)
    case.end_extension(ticket, reason)
    done = _acknowledged(case, ticket)
    case.put(
        replace(
            done,
            state=TicketState.RESOLVED,
            resolve=case.keep(case.mover(ticket).meet(ticket.resolve, reason)),
            resolved_at=case.now,
            resolved_by=case.by,
            outcome=command.text,
            evidence=command.evidence,
            pause=None,
            extension=None,
        ),
        before=ticket.state,
    )
    if not case.incident.open_tickets:
        case.end_promise(reason, met=False)
        case.alter(
            state=IncidentState.RESOLVED,
            state_before=None,
            question=None,
            outcome=command.text,
            promise=case.promise(PromiseKind.REVIEW, case.policy().review, reason),
        )
    return case.decide("ticket_resolved", reason)


def _acknowledged(case: Case, ticket: Ticket) -> Ticket:
    """The ticket with its acknowledgement kept, if it was still owed."""
    if not ticket.acknowledge.runs:
        return ticket
    reason = say("acknowledged", department=case.name(ticket.department))
    return replace(
        ticket,
        acknowledge=case.keep(case.mover(ticket).meet(ticket.acknowledge, reason)),
        acknowledged_at=case.now,
        acknowledged_by=case.by,
    )


def _go_on(case: Case, ticket: Ticket, kind: str) -> Decision:
    reason = say(kind)
    if case.incident.state is IncidentState.WAITING:
        # The reporter has not answered yet: the clock goes on standing, for that reason now.
        case.put(replace(ticket, pause=Pause(reason="reporter", since=case.now)))
    else:
        case.put(replace(ticket, resolve=case.keep(case.mover(ticket).resume(ticket.resolve, reason)), pause=None))
    return case.decide(f"ticket_{kind}", reason)
