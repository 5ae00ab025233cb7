"""What follows when moments are due: at most one step for each promise, however long nobody looked.

What changes the case's course (a wait that is over, an acknowledgement that lapsed) happens as of its own moment, so
that clocks go on where they should have. Reminders and escalations are told as of now; repetitions that
nobody decided in time are one, and say that they are late.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.decision import Decision
from ioc.incidents.escalation.moments import Moment, MomentKind, due_moments, times_due
from ioc.incidents.incident import Incident, Ticket
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.reviewing import feedback_is_over
from ioc.incidents.lifecycle.taking_up import answer_timed_out
from ioc.incidents.lifecycle.working import acknowledgement_lapsed, pause_ended
from ioc.incidents.notices import Notice, Whom
from ioc.incidents.practice import Practice
from ioc.incidents.vocabulary import CENTRE, Mark
from ioc.phrases.escalation import PROMISES, WHOM
from ioc.phrases.lifecycle import say
from ioc.phrases.text import Text

BY: Final = "clock"
LATE_AFTER: Final = timedelta(minutes=1)
"""What is decided later than this after its moment says so."""

_COURSE: Final[Mapping[MomentKind, Callable[[Case, Moment], Decision]]] = {
    MomentKind.TIME_OUT: lambda case, _: answer_timed_out(case),
    MomentKind.CLOSE: lambda case, _: feedback_is_over(case),
    MomentKind.LAPSE: lambda case, moment: acknowledgement_lapsed(case, _ticket(moment)),
    MomentKind.GO_ON: lambda case, moment: pause_ended(case, _ticket(moment)),
}
"""What changes the course of the case, and how."""


def fire(incident: Incident, practice: Practice, now: datetime) -> list[Decision]:
    """Everything that is due by now, decided. Empty when nothing is: the moment was over, or somebody acted."""
    decisions: list[Decision] = []
    while (moment := _next_turn(incident, practice, now)) is not None:
        case = Case(incident=incident, practice=practice, by=BY, now=moment.at)
        decision = _COURSE[moment.kind](case, moment)
        decisions.append(decision)
        incident = decision.incident
    for told in _by_promise(due_moments(incident, practice, now)):
        decision = _tell(Case(incident=incident, practice=practice, by=BY, now=now), told)
        decisions.append(decision)
        incident = decision.incident
    return decisions


def _next_turn(incident: Incident, practice: Practice, now: datetime) -> Moment | None:
    return next((each for each in due_moments(incident, practice, now) if each.kind in _COURSE), None)


def _by_promise(due: list[Moment]) -> list[list[Moment]]:
    def promise(moment: Moment) -> tuple[str, str]:
        return ("" if moment.ticket is None else str(moment.ticket.id), _kind(moment))

    return [list(group) for _, group in groupby(sorted(due, key=promise), key=promise)]


def _tell(case: Case, due: list[Moment]) -> Decision:
    """One step for one promise: who is told of all that is due on it."""
    ticket = None if due[0].ticket is None else case.incident.ticket(due[0].ticket.id)
    broken = [moment for moment in due if moment.kind is MomentKind.ESCALATE]
    late = case.now - max(min(moment.at for moment in due), _could_be_told(due[0])) > LATE_AFTER
    # Once it is broken, nobody needs to hear that it soon would be.
    for moment in broken or due[-1:]:
        _ask_for_notices(case, moment, ticket, late=late)
    fired = dict(case.incident.fired if ticket is None else ticket.fired)
    times = 0
    for moment in due:
        again = times_due(moment, case.now)
        times += again
        fired[moment.name] = fired.get(moment.name, 0) + again
    if ticket is None:
        case.alter(fired=fired)
    else:
        case.put(replace(ticket, fired=fired))
    if late:
        case.mark(Mark.LATE.value)
    return case.decide("escalated" if broken else "reminded", _reason(broken, due, times, late=late), material=False)


def _could_be_told(moment: Moment) -> datetime:
    """Since when its promise could be broken by whoever has it: of what they got late, the house is not to blame."""
    since = [] if moment.promise is None or moment.promise.running_since is None else [moment.promise.running_since]
    return max(since if moment.ticket is None else [*since, moment.ticket.assigned_at], default=moment.at)


def _ask_for_notices(case: Case, moment: Moment, ticket: Ticket | None, *, late: bool) -> None:
    department = CENTRE if ticket is None else ticket.department
    step = moment.step
    policy = case.policy(None if ticket is None else ticket.policy)
    urgent = policy.urgent or (step is not None and step.urgent)
    held = not urgent if step is None else step.working_hours_only
    calendar = case.practice.calendar(department)
    if held and _forerunner_is_held(moment, case.now, calendar):
        return
    subject: UUID = case.incident.id if ticket is None else ticket.id
    fired = case.incident.fired if ticket is None else ticket.fired
    for channel in policy.tell_by if step is None else step.channels:
        case.notify(
            Notice(
                key=f"{subject}/{case.incident.version}/{moment.name}/{fired.get(moment.name, 0)}/{channel}",
                whom=Whom.OFFICER if step is None else step.whom,
                department=department,
                channel=channel,
                template=_template(moment),
                urgent=urgent,
                not_before=calendar.next_opening(case.now) if held else case.now,
                ticket=None if ticket is None else ticket.id,
                late=late,
            )
        )


def _forerunner_is_held(moment: Moment, now: datetime, calendar: WorkingCalendar) -> bool:
    """Whether this is told again before it was told: nobody needs three of one kind on a Monday."""
    if moment.step is None or moment.step.again_every is None or not moment.repeats:
        return False
    return calendar.next_opening(moment.at - moment.step.again_every) == calendar.next_opening(now)


def _template(moment: Moment) -> str:
    if moment.step is None:
        return "due_soon"
    if moment.ticket is None:
        return f"{_kind(moment)}_due"
    return "overdue" if moment.step.whom in (Whom.OFFICER, Whom.HEAD) else "escalated"


def _reason(broken: list[Moment], due: list[Moment], times: int, *, late: bool) -> Text:
    last = (broken or due)[-1]
    whom = Whom.OFFICER if last.step is None else last.step.whom
    reason = say("escalated" if broken else "reminded", whom=WHOM[whom.value], what=PROMISES[_kind(last)])
    if not late:
        return reason
    told = say("decided_late", times=times)
    return Text(vi=f"{reason.vi} {told.vi}", en=f"{reason.en} {told.en}")


def _kind(moment: Moment) -> PromiseKind:
    if moment.promise is None:
        raise ValueError(f"{moment.name} is of no promise")
    return moment.promise.kind


def _ticket(moment: Moment) -> Ticket:
    if moment.ticket is None:
        raise ValueError(f"{moment.name} is of no ticket")
    return moment.ticket
