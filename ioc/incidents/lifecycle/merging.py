"""Two incidents that are one matter: merged, and separated again when they were not.

A merged incident keeps its reports and causes; the other counts them too. So undoing it gives back just what it
brought, whatever joined the other in between.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Cause, Incident, Ticket
from ioc.incidents.joining import CAUSES_KEPT
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.table import STAFF, refusal, refused_by_state
from ioc.incidents.lifecycle.taking_up import cancel_tickets
from ioc.incidents.vocabulary import JOINABLE_STATES, IncidentState, TicketState
from ioc.phrases.lifecycle import STATES, say
from ioc.phrases.text import Text

KIND = "incident"
"""The kind of a cause that is another incident, merged into this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """It is the same matter as the incident `into`."""

    into: UUID
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmerge:
    """It is a matter of its own after all."""

    text: str = ""


def merge(case: Case, target: Case, command: Merge) -> tuple[Decision, Decision] | Refusal:
    """The case is merged into the target: what both become."""
    refused = refused_by_state(STAFF, "merge", case.incident.state) or _cannot_take_in(case.incident, target.incident)
    if refused is not None:
        return refused
    reason = say("merged", code=target.incident.code, text=command.text)
    before = case.incident.state
    cancel_tickets(case, reason)
    case.end_promise(reason, met=False)
    case.alter(state=IncidentState.MERGED, state_before=before, merged_into=target.incident.id)
    merged = case.decide("merged", reason)

    taken = say("took_in", code=case.incident.code, reports=case.incident.reports)
    cause = Cause(fact=str(case.incident.id), kind=KIND, because=taken)
    target.alter(
        reports=target.incident.reports + case.incident.reports,
        severity=max(target.incident.severity, case.incident.severity),
        causes=(*target.incident.causes, cause)[-CAUSES_KEPT:],
    )
    return merged, target.decide("took_in", taken, material=False)


def unmerge(case: Case, target: Case, command: Unmerge) -> tuple[Decision, Decision] | Refusal:
    """Back to what it was: its tickets with their clocks, or the centre's promise to verify."""
    refused = refused_by_state(STAFF, "unmerge", case.incident.state)
    if refused is not None:
        return refused
    if target.incident.state is IncidentState.MERGED:
        return refusal("target_is_gone", code=target.incident.code)
    reason = say("unmerged", code=target.incident.code, text=command.text)
    separate(case, reason)
    separated = case.decide("unmerged", reason)

    gave = say("gave_back", code=case.incident.code)
    target.alter(
        reports=target.incident.reports - case.incident.reports,
        causes=tuple(each for each in target.incident.causes if each.fact != str(case.incident.id)),
    )
    return separated, target.decide("gave_back", gave, material=False)


def separate(case: Case, reason: Text) -> None:
    """Back to work, whatever it was merged into: with its own tickets, or to be verified."""
    for ticket in case.incident.tickets:
        if ticket.cancelled_from is not None:
            case.put(_brought_back(case, ticket, reason))
    if case.incident.open_tickets:
        case.alter(state=IncidentState.DISPATCHED)
    else:
        verify = case.promise(PromiseKind.VERIFY, case.policy().verify, reason)
        case.alter(state=IncidentState.RECEIVED, promise=verify)
    case.alter(state_before=None, merged_into=None, question=None)


def _cannot_take_in(incident: Incident, target: Incident) -> Refusal | None:
    if incident.id == target.id:
        return refusal("into_itself")
    if target.state not in JOINABLE_STATES:
        return refusal("target_not_open", code=target.code, state=STATES[target.state.value])
    if incident.restricted != target.restricted:
        return refusal("other_audience")
    return None


def _brought_back(case: Case, ticket: Ticket, reason: Text) -> Ticket:
    mover, pause = case.mover(ticket), ticket.pause
    waits = pause is not None and pause.until is not None and pause.until > case.now
    move = mover.pause if waits else mover.resume
    back = replace(
        ticket,
        state=ticket.cancelled_from or TicketState.ASSIGNED,
        cancelled_from=None,
        pause=pause if waits else None,
        resolve=case.keep(move(ticket.resolve, reason)),
    )
    if back.state is not TicketState.ASSIGNED:
        return back
    return replace(back, acknowledge=case.keep(mover.resume(ticket.acknowledge, reason)))
