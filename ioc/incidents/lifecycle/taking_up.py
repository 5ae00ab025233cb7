"""Whether the centre takes a matter up, and what it must still ask."""

from dataclasses import dataclass, replace

from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Pause, Ticket
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.table import REPORTER, STAFF, refusal, refused_by_state
from ioc.incidents.vocabulary import IncidentState, Rejection, TicketState
from ioc.phrases.lifecycle import REJECTIONS, say
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """The centre does not take it up, for this reason; `text` explains it to the reporter."""

    why: Rejection
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInfo:
    """The reporter is asked this."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The reporter has answered; what was said is kept sealed and masked beside the incident."""


def reject(case: Case, command: Reject) -> Decision | Refusal:
    """It is over, with a reason that the reporter can read."""
    refused = refused_by_state(STAFF, "reject", case.incident.state)
    if refused is not None:
        return refused
    why = REJECTIONS[command.why.value]
    reason = say("rejected", why=why, text=command.text)
    cancel_tickets(case, reason)
    case.end_promise(reason, met=case.incident.state is IncidentState.RECEIVED)
    case.alter(state=IncidentState.REJECTED, rejection=command.why.value, outcome=command.text or None)
    return case.decide("rejected", reason)


def request_info(case: Case, command: RequestInfo) -> Decision | Refusal:
    """It waits for the reporter, and what is promised to the reporter stands meanwhile.

    That a department says that it has the matter is owed all the same: it needs no answer for that.
    """
    incident = case.incident
    refused = refused_by_state(STAFF, "request_info", incident.state)
    if refused is not None:
        return refused
    if not incident.reports:
        return refusal("no_reporter")
    waiting = say("asked_of_reporter")
    case.end_promise(waiting, met=incident.state is IncidentState.RECEIVED)
    pause = Pause(reason="reporter", since=case.now)
    for ticket in incident.open_tickets:
        if ticket.pause is None:
            resolve = case.keep(case.mover(ticket).pause(ticket.resolve, waiting))
            case.put(replace(ticket, resolve=resolve, pause=pause))
    case.alter(
        state=IncidentState.WAITING,
        state_before=incident.state,
        question=command.question,
        promise=case.promise(PromiseKind.ANSWER, case.policy().answer, waiting),
    )
    return case.decide("info_requested", say("asked", question=command.question))


def answer(case: Case, _: Answer) -> Decision | Refusal:
    """The reporter answered: it goes on where it stood."""
    refused = refused_by_state(REPORTER, "answer", case.incident.state)
    return refused or go_on(case, "answered", say("answered"))


def answer_timed_out(case: Case) -> Decision:
    """Nobody answered in time: it goes on with what is known."""
    return go_on(case, "answer_timed_out", say("answer_timed_out"))


def go_on(case: Case, kind: str, reason: Text) -> Decision:
    """Waiting ends; clocks go on with what was left, and the centre's promise begins anew if it must verify."""
    incident = case.incident
    before = incident.state_before or IncidentState.RECEIVED
    case.end_promise(reason, met=kind == "answered")
    for ticket in incident.open_tickets:
        if ticket.pause is not None and ticket.pause.reason == "reporter":
            resolve = case.keep(case.mover(ticket).resume(ticket.resolve, reason))
            case.put(replace(ticket, resolve=resolve, pause=None))
    if before is IncidentState.RECEIVED:
        case.alter(promise=case.promise(PromiseKind.VERIFY, case.policy().verify, reason))
    case.alter(state=before, state_before=None, question=None)
    return case.decide(kind, reason)


def cancel_tickets(case: Case, because: Text) -> None:
    """Every open ticket is over; what it was is remembered."""
    for ticket in case.incident.open_tickets:
        cancel(case, ticket, because)


def cancel(case: Case, ticket: Ticket, because: Text) -> None:
    """The ticket is over; what it was is remembered."""
    mover = case.mover(ticket)
    case.end_extension(ticket, because)
    case.put(
        replace(
            ticket,
            state=TicketState.CANCELLED,
            cancelled_from=ticket.state,
            resolve=case.keep(mover.end(ticket.resolve, because)),
            acknowledge=case.keep(mover.end(ticket.acknowledge, because))
            if ticket.acknowledge.runs
            else ticket.acknowledge,
            extension=None,
        )
    )
