"""«Not ours»: a department returns its ticket, and must say whose it is."""

from dataclasses import dataclass, replace
from uuid import UUID

from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Ticket
from ioc.incidents.lifecycle.assigning import cannot_go_to, hand_over
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.table import TICKET, refusal, refused_by_state
from ioc.incidents.notices import Whom
from ioc.incidents.vocabulary import CENTRE, IncidentState, TicketState
from ioc.phrases.lifecycle import say
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """It is not this department's; it belongs to `right`."""

    ticket: UUID
    right: str
    text: str


def return_ticket(case: Case, command: Return) -> Decision | Refusal:
    """It goes to the department named; from the policy's Nth return on the centre decides where."""
    ticket = case.incident.ticket(command.ticket)
    refused = refused_by_state(TICKET, "return", ticket.state)
    if refused is not None:
        return refused
    if command.right == ticket.department:
        return refusal("same_department")
    names_centre = command.right == CENTRE
    blocked = None if names_centre else cannot_go_to(case, command.right)
    if blocked is not None:
        return blocked
    times = 1 + sum(each.state is TicketState.RETURNED for each in case.incident.tickets)
    to_centre = names_centre or times >= case.policy(ticket.policy).returns_to_centre
    reason = _reason(case, ticket, command, times, to_centre=to_centre)
    returned = _given_back(case, ticket, command.right, reason)
    if not to_centre:
        because = say("sent_by_return", department=case.name(ticket.department), text=command.text)
        hand_over(case, returned, command.right, because)
    else:
        back_at_the_centre(case, reason)
    return case.decide("ticket_returned", reason)


def _reason(case: Case, ticket: Ticket, command: Return, times: int, *, to_centre: bool) -> Text:
    words = {
        "department": case.name(ticket.department),
        "text": command.text,
        "right": case.name(command.right),
        "times": times,
    }
    return say("returned_to_centre" if to_centre else "returned", **words)


def _given_back(case: Case, ticket: Ticket, right: str, reason: Text) -> Ticket:
    """The ticket over, its resolve promise as it stood: whoever gets the matter goes on with it."""
    mover = case.mover(ticket)
    case.end_extension(ticket, reason)
    acknowledge = case.keep(mover.end(ticket.acknowledge, reason)) if ticket.acknowledge.runs else ticket.acknowledge
    returned = replace(
        ticket,
        state=TicketState.RETURNED,
        returned_to=right,
        acknowledge=acknowledge,
        resolve=case.keep(mover.end(ticket.resolve, reason)),
        pause=None,
        extension=None,
    )
    case.put(returned)
    return returned


def back_at_the_centre(case: Case, reason: Text) -> None:
    """The supervisor hears of it; when nobody else is at work on it, the centre must send it on."""
    case.tell("returned", step=f"returned/{case.incident.version}", whom=Whom.SUPERVISOR)
    if case.incident.open_tickets:
        return
    case.end_promise(reason, met=False)
    case.alter(
        state=IncidentState.RECEIVED,
        state_before=None,
        question=None,
        promise=case.promise(PromiseKind.DISPATCH, case.policy().dispatch, reason),
    )
