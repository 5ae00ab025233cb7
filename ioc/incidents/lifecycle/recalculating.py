"""The working calendar was changed: what is promised in working time is counted anew."""

from collections.abc import Sequence
from dataclasses import replace

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.hours import SpecialDay
from ioc.incidents.deadlines.promise import Mover, Promise, PromiseKind
from ioc.incidents.decision import Decision
from ioc.incidents.incident import Ticket
from ioc.incidents.lifecycle.case import Case
from ioc.phrases.calendar import day_and_reason, listed
from ioc.phrases.lifecycle import say
from ioc.phrases.text import Text


def recalculate(case: Case, days: Sequence[SpecialDay]) -> Decision | None:
    """Every running promise by the calendar as it is now; None when none of them moves.

    `days` were ordered since; each moved promise names those that lie within its time.
    """
    moved: list[SpecialDay] = []
    _of_centre(case, days, moved)
    for ticket in case.incident.open_tickets:
        _of_ticket(case, ticket, days, moved)
    if not moved:
        return None
    return case.decide("calendar_changed", _because([day for day in days if day in moved]))


def _of_centre(case: Case, days: Sequence[SpecialDay], moved: list[SpecialDay]) -> None:
    promise = case.incident.promise
    recounted = None if promise is None else _recounted(case, case.mover(), promise, days, moved)
    if recounted is None:
        return
    case.alter(promise=recounted)
    if recounted.kind is PromiseKind.FEEDBACK:
        case.alter(reopen_until=recounted.due_at)


def _of_ticket(case: Case, ticket: Ticket, days: Sequence[SpecialDay], moved: list[SpecialDay]) -> None:
    mover = case.mover(ticket)
    after = replace(
        ticket,
        acknowledge=_recounted(case, mover, ticket.acknowledge, days, moved) or ticket.acknowledge,
        resolve=_recounted(case, mover, ticket.resolve, days, moved) or ticket.resolve,
    )
    if ticket.extension is not None:
        # The centre decides on it, by its own calendar.
        of_centre = replace(case.mover(), subject=ticket.id)
        decide = _recounted(case, of_centre, ticket.extension.decide, days, moved) or ticket.extension.decide
        after = replace(after, extension=replace(ticket.extension, decide=decide))
    if after != ticket:
        case.put(after)


def _recounted(
    case: Case, mover: Mover, promise: Promise, days: Sequence[SpecialDay], moved: list[SpecialDay]
) -> Promise | None:
    """The promise where it moves, with its row in the ledger; the days that moved it are added to `moved`."""
    step = mover.recalculate(promise, _because(days))
    if step is None:
        return None
    within = _within(promise, step.promise, mover.calendar, days)
    moved.extend(within)
    return case.keep(replace(step, entry=replace(step.entry, because=_because(within))))


def _within(
    before: Promise, after: Promise, calendar: WorkingCalendar, days: Sequence[SpecialDay]
) -> Sequence[SpecialDay]:
    """The ordered days between the beginning and the later of both due times; all, if the data were edited beside."""
    if before.running_since is None or before.due_at is None or after.due_at is None:
        return days
    span = before.running_since, max(before.due_at, after.due_at)
    first, last = (moment.astimezone(calendar.zone).date() for moment in span)
    return [day for day in days if first <= day.day <= last] or days


def _because(days: Sequence[SpecialDay]) -> Text:
    return say("calendar_changed", because=listed([day_and_reason(day.day, day.because, day.order) for day in days]))
