"""What becomes of a matter that departments have resolved: reviewed, published, answered by the reporter, closed."""

from dataclasses import dataclass, replace

from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Ticket
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.table import REPORTER, STAFF, refusal, refused_by_state
from ioc.incidents.notices import Whom
from ioc.incidents.vocabulary import IncidentState, Mark, Satisfaction, TicketState
from ioc.phrases.lifecycle import say
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The centre has looked at the result: approved, or sent back to work with what is missing."""

    approved: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Anybody may read this of it."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Nothing more is to come."""

    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What the reporter says of the result."""

    satisfaction: Satisfaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen:
    """It is not solved, says the reporter or a supervisor."""

    text: str
    by_reporter: bool


def review(case: Case, command: Review) -> Decision | Refusal:
    """Approved, the reporter can read the result and judge it; else it goes back to the same departments."""
    refused = refused_by_state(STAFF, "review", case.incident.state)
    if refused is not None:
        return refused
    if not command.approved:
        reason = say("sent_back", text=command.text)
        _work_again(case, reason, TicketState.IN_PROGRESS)
        return case.decide("sent_back", reason)
    reason = say("reviewed")
    case.end_promise(reason, met=True)
    window = case.promise(PromiseKind.FEEDBACK, case.policy().feedback, reason)
    case.alter(
        state=IncidentState.PUBLISHED,
        outcome=command.text or case.incident.outcome,
        promise=window,
        reopen_until=window.due_at,
    )
    return case.decide("reviewed", reason)


def publish(case: Case, command: Publish) -> Decision | Refusal:
    """What anybody may read; a restricted matter never."""
    refused = refused_by_state(STAFF, "publish", case.incident.state)
    if refused is not None:
        return refused
    if case.incident.restricted:
        return refusal("restricted_not_published")
    case.alter(published=command.text)
    return case.decide("published", say("published"))


def close(case: Case, command: Close) -> Decision | Refusal:
    """It is over; within the reporter's window it can still be reopened."""
    refused = refused_by_state(STAFF, "close", case.incident.state)
    return refused or _closed(case, say("closed", text=command.text))


def feedback_is_over(case: Case) -> Decision:
    """Nobody objected in time."""
    return _closed(case, say("closed_by_itself"))


def feedback(case: Case, command: Feedback) -> Decision | Refusal:
    """Who is satisfied, or accepts it, closes the case; who is not is heard by the supervisor, and can reopen it."""
    refused = refused_by_state(REPORTER, "feedback", case.incident.state)
    if refused is not None:
        return refused
    reason = say(f"feedback_{command.satisfaction.value}")
    case.alter(satisfaction=command.satisfaction)
    if command.satisfaction is Satisfaction.DISSATISFIED:
        case.mark(Mark.DISSATISFIED.value)
        case.tell("dissatisfied", step=f"dissatisfied/{case.incident.version}", whom=Whom.SUPERVISOR)
        return case.decide("feedback", reason)
    case.unmark(Mark.DISSATISFIED.value)
    if case.incident.state is IncidentState.PUBLISHED:
        case.end_promise(reason, met=True)
        case.alter(state=IncidentState.CLOSED)
    return case.decide("feedback", reason)


def reopen(case: Case, command: Reopen) -> Decision | Refusal:
    """Back to the same departments; their clocks go on with what was left."""
    table = REPORTER if command.by_reporter else STAFF
    refused = refused_by_state(table, "reopen", case.incident.state)
    if refused is not None:
        return refused
    until = case.incident.reopen_until
    if command.by_reporter and until is not None and case.now > until:
        return refusal("window_is_over", until=case.day(until))
    reason = say("reopened", text=command.text)
    _work_again(case, reason, TicketState.ASSIGNED)
    case.alter(reopened=case.incident.reopened + 1, satisfaction=None, published=None)
    for ticket in case.incident.open_tickets:
        case.tell("reopened", ticket, step=f"reopened/{ticket.version}")
    return case.decide("reopened", reason)


def _closed(case: Case, reason: Text) -> Decision:
    case.end_promise(reason, met=True)
    case.alter(state=IncidentState.CLOSED)
    return case.decide("closed", reason)


def _work_again(case: Case, reason: Text, state: TicketState) -> None:
    """Every resolved ticket is at work again; without one, the centre must send the matter on."""
    case.end_promise(reason, met=case.incident.state is IncidentState.RESOLVED)
    for ticket in case.incident.tickets:
        if ticket.state is TicketState.RESOLVED:
            case.put(_again(case, ticket, reason, state))
    if case.incident.open_tickets:
        case.alter(state=IncidentState.DISPATCHED)
    else:
        promise = case.promise(PromiseKind.DISPATCH, case.policy().dispatch, reason)
        case.alter(state=IncidentState.RECEIVED, promise=promise)


def _again(case: Case, ticket: Ticket, reason: Text, state: TicketState) -> Ticket:
    mover = case.mover(ticket)
    again = replace(
        ticket,
        state=state,
        resolve=case.keep(mover.resume(ticket.resolve, reason)),
        resolved_at=None,
        resolved_by=None,
        fired={},
    )
    if state is not TicketState.ASSIGNED:
        return again
    pace, budget = case.policy(ticket.policy).acknowledge.budget(mover.calendar)
    return replace(
        again,
        acknowledge=case.keep(mover.start(PromiseKind.ACKNOWLEDGE, pace, budget, reason)),
        acknowledged_at=None,
        acknowledged_by=None,
        started_at=None,
    )
