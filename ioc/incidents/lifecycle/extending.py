"""More time: asked by the department with a reason, decided by the centre."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Extension
from ioc.incidents.lifecycle.case import Case, without
from ioc.incidents.lifecycle.table import TICKET, refusal, refused_by_state
from ioc.incidents.notices import Whom
from ioc.phrases.amounts import amount
from ioc.phrases.lifecycle import say


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension:
    """So much more, at the pace of the ticket's promise, for this reason."""

    ticket: UUID
    by: timedelta
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension:
    """Granted (by as much as was asked, unless another amount is named) or refused."""

    ticket: UUID
    granted: bool
    by: timedelta | None = None
    text: str = ""


def request_extension(case: Case, command: RequestExtension) -> Decision | Refusal:
    """The centre must decide in its time; until then the deadline stays what it is."""
    ticket = case.incident.ticket(command.ticket)
    refused = refused_by_state(TICKET, "request_extension", ticket.state)
    if refused is not None:
        return refused
    if ticket.extension is not None:
        return refusal("extension_waits")
    policy = case.policy(ticket.policy)
    if ticket.extensions >= policy.extensions:
        return refusal("no_more_extensions", times=ticket.extensions)
    reason = say(
        "extension_asked", department=case.name(ticket.department), amount=amount(command.by), text=command.text
    )
    mover = replace(case.mover(), subject=ticket.id)
    pace, budget = policy.decide.budget(mover.calendar)
    decide = case.keep(mover.start(PromiseKind.DECIDE, pace, budget, reason))
    extension = Extension(by=command.by, reason=command.text, asked_by=case.by, asked_at=case.now, decide=decide)
    case.put(replace(ticket, extension=extension, fired=without(ticket.fired, PromiseKind.DECIDE)))
    case.tell("extension_asked", ticket, step=f"extension/{ticket.version}", whom=Whom.SUPERVISOR)
    return case.decide("extension_requested", reason)


def decide_extension(case: Case, command: DecideExtension) -> Decision | Refusal:
    """Granted, the deadline moves, and its reminders begin anew unless it is late even so; refused, it stays."""
    ticket = case.incident.ticket(command.ticket)
    refused = refused_by_state(TICKET, "decide_extension", ticket.state)
    if refused is not None:
        return refused
    if ticket.extension is None:
        return refusal("no_extension_asked")
    by = command.by or ticket.extension.by
    reason = say("extension_granted" if command.granted else "extension_refused", amount=amount(by), text=command.text)
    case.keep(replace(case.mover(), subject=ticket.id).meet(ticket.extension.decide, reason))
    after = replace(ticket, extension=None)
    if command.granted:
        resolve = case.keep(case.mover(ticket).extend(ticket.resolve, by, reason))
        still_late = resolve.due_at is not None and resolve.due_at <= case.now
        fired = ticket.fired if still_late else without(ticket.fired, PromiseKind.RESOLVE)
        after = replace(after, resolve=resolve, extensions=ticket.extensions + 1, fired=fired)
    case.put(after)
    case.tell("extension_decided", after, step=f"extension/{ticket.version}")
    return case.decide("extension_granted" if command.granted else "extension_refused", reason)
