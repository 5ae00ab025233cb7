"""A department gets a ticket: by the routing rows, by hand, or because another one returned the matter."""

from dataclasses import dataclass, replace
from datetime import datetime

from ioc.incidents.deadlines.promise import Promise, PromiseKind
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Ticket
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.table import STAFF, refusal, refused_by_state
from ioc.incidents.vocabulary import CENTRE, IncidentState, TicketState
from ioc.phrases.lifecycle import say
from ioc.phrases.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verify:
    """An operator has looked: the matter goes to whom the routing rows name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """To this department, by hand; `text` says why."""

    department: str
    text: str = ""


def verify(case: Case, _: Verify) -> Decision | Refusal:
    """Dispatched by the routing rows."""
    incident = case.incident
    refused = refused_by_state(STAFF, "verify", incident.state)
    if refused is not None:
        return refused
    commune = incident.place.commune
    routed = case.practice.route(incident.category, None if commune is None else commune.code)
    if routed.department == CENTRE:
        return refusal("routes_to_nobody")
    reason = say("verified", because=routed.because)
    case.end_promise(reason, met=True)
    case.alter(state=IncidentState.DISPATCHED)
    assign(case, routed.department, routed.because, since=incident.opened_at)
    return case.decide("verified", reason)


def dispatch(case: Case, command: Dispatch) -> Decision | Refusal:
    """Dispatched by hand. A department that is brought in later is promised from then on."""
    incident = case.incident
    refused = refused_by_state(STAFF, "dispatch", incident.state) or cannot_go_to(case, command.department)
    if refused is not None:
        return refused
    reason = say("dispatched", department=case.name(command.department), text=command.text)
    former = _returned(case)
    case.end_promise(reason, met=True)
    case.alter(state=IncidentState.DISPATCHED)
    if former is not None and not incident.open_tickets:
        hand_over(case, former, command.department, reason)
    else:
        first = not incident.tickets
        assign(case, command.department, reason, since=incident.opened_at if first else None)
    return case.decide("dispatched", reason)


def cannot_go_to(case: Case, department: str) -> Refusal | None:
    """Why the department cannot get a ticket of this incident; None when it can."""
    if department == CENTRE or case.practice.department_name(department) is None:
        return refusal("no_such_department", department=department)
    if any(ticket.department == department for ticket in case.incident.open_tickets):
        return refusal("has_a_ticket", department=case.name(department))
    return None


def assign(case: Case, department: str, because: Text, *, since: datetime | None) -> Ticket:
    """A new ticket under the policy in force; resolving it is promised from `since`, or from now."""
    return _put(case, department, because, None, since)


def hand_over(case: Case, former: Ticket, department: str, because: Text) -> Ticket:
    """A new ticket on which the promise of a returned one goes on: the reporter waits no longer for it."""
    return _put(case, department, because, former, None)


def _put(case: Case, department: str, because: Text, former: Ticket | None, since: datetime | None) -> Ticket:
    incident, practice = case.incident, case.practice
    policy = practice.policies.choose(incident.category, incident.urgency, case.now)
    ticket_id, version = practice.new_id(case.now), policy.version
    mover = replace(case.mover(), subject=ticket_id, calendar=practice.calendar(department))
    promised = say("promised_by", because=policy.because)

    def promise(kind: PromiseKind) -> Promise:
        target = policy.acknowledge if kind is PromiseKind.ACKNOWLEDGE else policy.resolve
        pace, budget = target.budget(mover.calendar)
        return case.keep(mover.start(kind, pace, budget, promised, since if kind is PromiseKind.RESOLVE else None))

    if former is None:
        resolve = promise(PromiseKind.RESOLVE)
    else:
        resolve = case.keep(
            mover.take_over(former.resolve, say("continues_from", department=case.name(former.department)))
        )
        version = former.policy
    ticket = Ticket(
        id=ticket_id,
        version=1,
        department=department,
        state=TicketState.ASSIGNED,
        because=because,
        assigned_at=case.now,
        policy=version,
        acknowledge=promise(PromiseKind.ACKNOWLEDGE),
        resolve=resolve,
    )
    case.put(ticket)
    case.tell("assigned", ticket, step="assigned")
    return ticket


def _returned(case: Case) -> Ticket | None:
    """The ticket that was returned last, if the matter came back to the centre by it."""
    returned = [ticket for ticket in case.incident.tickets if ticket.state is TicketState.RETURNED]
    return returned[-1] if returned else None
