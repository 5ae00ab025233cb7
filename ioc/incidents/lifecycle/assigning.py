"""A department gets a ticket: by the routing rows, by hand, or because another one returned the matter."""

from dataclasses import dataclass, replace
from datetime import datetime

from ioc.incidents.deadlines.promise import Mover, Promise, PromiseKind
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Pause, Ticket
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.table import STAFF, refusal, refused_by_state
from ioc.incidents.policy import Policy
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
    _send(case, routed.department, routed.because, reason)
    return case.decide("verified", reason)


def dispatch(case: Case, command: Dispatch) -> Decision | Refusal:
    """Dispatched by hand. A department that is brought in later is promised from then on."""
    incident = case.incident
    refused = refused_by_state(STAFF, "dispatch", incident.state) or cannot_go_to(case, command.department)
    if refused is not None:
        return refused
    reason = say("dispatched", department=case.name(command.department), text=command.text)
    _send(case, command.department, reason, reason)
    return case.decide("dispatched", reason)


def _send(case: Case, department: str, because: Text, reason: Text) -> None:
    """The centre has sent it: what was returned goes on, the first is promised from the report, others from now."""
    incident, former = case.incident, _returned(case)
    case.end_promise(reason, met=True)
    case.alter(state=IncidentState.DISPATCHED)
    if former is not None and not incident.open_tickets:
        hand_over(case, former, department, because)
    else:
        assign(case, department, because, since=None if incident.tickets else incident.opened_at)


def cannot_go_to(case: Case, department: str) -> Refusal | None:
    """Why the department cannot get a ticket of this incident; None when it can."""
    if department == CENTRE or case.practice.department_name(department) is None:
        return refusal("no_such_department", department=department)
    if any(ticket.department == department for ticket in case.incident.open_tickets):
        return refusal("has_a_ticket", department=case.name(department))
    return None


def assign(case: Case, department: str, because: Text, *, since: datetime | None) -> Ticket:
    """A new ticket under the policy in force; resolving it is promised from `since`, or from now."""
    policy = case.practice.policies.choose(case.incident.category, case.incident.urgency, case.now)
    mover = _mover(case, department)
    pace, budget = policy.resolve.budget(mover.calendar)
    promised = say("promised_by", because=policy.because)
    resolve = case.keep(mover.start(PromiseKind.RESOLVE, pace, budget, promised, since))
    return _put(case, mover, policy, resolve, department=department, because=because, pause=None)


def hand_over(case: Case, former: Ticket, department: str, because: Text) -> Ticket:
    """A new ticket on which the promise of a returned one goes on: the reporter waits no longer for it.

    Days promised are days of whoever must keep them. While the reporter is asked, its clock stands.
    """
    policy, mover = case.policy(former.policy), _mover(case, department)
    continues = say("continues_from", department=case.name(former.department))
    resolve = former.resolve
    if policy.resolve.working_days is not None:
        day, theirs = mover.calendar.working_day, case.practice.calendar(former.department).working_day
        resolve = replace(resolve, budget=resolve.budget * (day / theirs), used=resolve.used * (day / theirs))
    resolve = case.keep(mover.take_over(resolve, continues))
    pause = None
    if case.incident.state is IncidentState.WAITING:
        resolve = case.keep(mover.pause(resolve, say("asked_of_reporter")))
        pause = Pause(reason="reporter", since=case.now)
    return _put(case, mover, policy, resolve, department=department, because=because, pause=pause)


def _mover(case: Case, department: str) -> Mover:
    """What moves the promises of a ticket to come."""
    return replace(case.mover(), subject=case.practice.new_id(case.now), calendar=case.practice.calendar(department))


def _put(
    case: Case, mover: Mover, policy: Policy, resolve: Promise, *, department: str, because: Text, pause: Pause | None
) -> Ticket:
    pace, budget = policy.acknowledge.budget(mover.calendar)
    promised = say("promised_by", because=policy.because)
    ticket = Ticket(
        id=mover.subject,
        version=1,
        department=department,
        state=TicketState.ASSIGNED,
        because=because,
        assigned_at=case.now,
        policy=policy.version,
        acknowledge=case.keep(mover.start(PromiseKind.ACKNOWLEDGE, pace, budget, promised)),
        resolve=resolve,
        pause=pause,
    )
    case.put(ticket)
    case.tell("assigned", ticket, step="assigned")
    return ticket


def _returned(case: Case) -> Ticket | None:
    """The ticket that was returned last, if the matter came back to the centre by it."""
    returned = [ticket for ticket in case.incident.tickets if ticket.state is TicketState.RETURNED]
    return returned[-1] if returned else None
