"""An incident that breaks a law of the house is put back to where somebody must act on it by some time.

What can be known is restored (due times by the ledger); what cannot is given to the centre to decide anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from ioc.incidents.deadlines.promise import Entry, Mover, Promise, PromiseKind, Step
from ioc.incidents.decision import Decision
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.merging import separate
from ioc.incidents.lifecycle.returning import back_at_the_centre
from ioc.incidents.lifecycle.taking_up import cancel
from ioc.incidents.policy import Policy, Target
from ioc.incidents.vocabulary import OPEN_STATES, IncidentState, Mark, TicketState
from ioc.phrases.text import Text

BY: Final = "auditor"

_OWED: Final[Mapping[IncidentState, tuple[PromiseKind, Callable[[Policy], Target]]]] = {
    IncidentState.RECEIVED: (PromiseKind.VERIFY, lambda policy: policy.verify),
    IncidentState.WAITING: (PromiseKind.ANSWER, lambda policy: policy.answer),
    IncidentState.RESOLVED: (PromiseKind.REVIEW, lambda policy: policy.review),
    IncidentState.PUBLISHED: (PromiseKind.FEEDBACK, lambda policy: policy.feedback),
}
"""What the centre, or the reporter, must do where no department has the matter, and within which time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What was found wrong, as a sentence, and what is known of the incident from elsewhere.

    `told` are the newest ledger rows of its promises, where a due time is not what they tell; None: all are.
    `astray` says that what it was merged into leads nowhere.
    """

    because: Text
    told: Mapping[tuple[UUID, PromiseKind], Entry] | None = None
    astray: bool = False


def repair(case: Case, damage: Damage) -> Decision:
    """The incident as it must be. Deciding alone gives it its owner; its next moments are read off its state."""
    before = case.incident
    if damage.told is not None:
        _restore_due_times(case, damage.told, damage.because)
    if damage.astray:
        separate(case, damage.because)
    _end_what_is_over(case, damage.because)
    if case.incident.state is IncidentState.DISPATCHED and not case.incident.open_tickets:
        back_at_the_centre(case, damage.because)
    _promise_what_is_owed(case, damage.because)
    _let_clocks_run(case, damage.because)
    case.mark(Mark.REPAIRED.value)
    moved = case.incident.state is not before.state or case.incident.tickets != before.tickets
    return case.decide("repaired", damage.because, material=moved)


def _end_what_is_over(case: Case, because: Text) -> None:
    """Open tickets of a finished incident, and those of a department that does not exist any more."""
    finished = case.incident.state not in OPEN_STATES - {IncidentState.PUBLISHED}
    for ticket in case.incident.open_tickets:
        if finished and ticket.resolved_at is not None:
            case.put(replace(ticket, state=TicketState.RESOLVED))
        elif finished or case.practice.department_name(ticket.department) is None:
            cancel(case, ticket, because)


def _restore_due_times(case: Case, told: Mapping[tuple[UUID, PromiseKind], Entry], because: Text) -> None:
    def restored(mover: Mover, promise: Promise) -> Promise:
        known = _as_told(promise, told.get((mover.subject, promise.kind)))
        return promise if known is None else case.keep(mover.restore(known, because))

    for ticket in case.incident.open_tickets:
        mover, extension = case.mover(ticket), ticket.extension
        if extension is not None:
            of_centre = replace(case.mover(), subject=ticket.id)
            extension = replace(extension, decide=restored(of_centre, extension.decide))
        acknowledge, resolve = restored(mover, ticket.acknowledge), restored(mover, ticket.resolve)
        after = replace(ticket, acknowledge=acknowledge, resolve=resolve, extension=extension)
        if after != ticket:
            case.put(after)
    if case.incident.promise is not None:
        case.alter(promise=restored(case.mover(), case.incident.promise))


def _as_told(promise: Promise, told: Entry | None) -> Promise | None:
    """The promise as its newest ledger row tells it; as it is when there is no row, None when both agree."""
    if told is None:
        return promise
    if told.due_at == promise.due_at:
        return None
    stands = told.due_at is None or told.step is Step.MET
    return replace(
        promise,
        pace=told.pace,
        budget=told.budget,
        used=told.used,
        due_at=told.due_at,
        running_since=None if stands else promise.running_since or told.at,
    )


def _promise_what_is_owed(case: Case, because: Text) -> None:
    incident = case.incident
    owed = _OWED.get(incident.state)
    if owed is None or (incident.promise is not None and incident.promise.runs):
        return
    kind, target = owed
    if kind is PromiseKind.VERIFY and incident.tickets:
        # A department had it already: the centre must send it on.
        kind, target = PromiseKind.DISPATCH, lambda policy: policy.dispatch
    promise = case.promise(kind, target(case.policy()), because)
    case.alter(promise=promise, fired={})
    if kind is PromiseKind.FEEDBACK:
        case.alter(reopen_until=promise.due_at)


def _let_clocks_run(case: Case, because: Text) -> None:
    """The clock of an open ticket that stands for no reason goes on."""
    incident = case.incident
    if incident.state not in OPEN_STATES:
        return
    for ticket in incident.open_tickets:
        waits = ticket.pause is not None and (ticket.pause.until is not None or incident.state is IncidentState.WAITING)
        if not ticket.resolve.runs and not waits:
            resolve = case.keep(case.mover(ticket).resume(ticket.resolve, because))
            case.put(replace(ticket, resolve=resolve, pause=None))
