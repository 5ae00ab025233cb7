"""What is promised in Đắk Lắk, by urgency and kind of matter.

The figures are the default set proposed in the domain study (2.3): dispatch within 15 minutes (an SOS 2), accept
within 8 working hours, an SOS is resolved within 2 hours, the urgent within 4 working hours, the ordinary within 3
working days, land and construction within 7, administrative rules within 15; at most two extensions. Escalation goes
to the head at once, a working day later to the supervisor, after three to the provincial leader, and on until
somebody acts. The shorter times to acknowledge what is urgent, and how long an acknowledgement holds, are our
own proposal. Data that an administrator can change: a new row with a later `valid_from` holds for what begins then.
"""

from datetime import datetime, timedelta, timezone
from typing import Final

from ioc.incidents.deadlines.pace import Pace
from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.escalation.steps import EscalationStep
from ioc.incidents.notices import Channel, Whom
from ioc.incidents.policy import Policy, Target
from ioc.incidents.vocabulary import Urgency
from ioc.phrases.text import Text

SINCE: Final = datetime(2025, 7, 1, tzinfo=timezone(timedelta(hours=7)))
"""The two-tier administration began on this day."""


def _minutes(minutes: float) -> Target:
    return Target(within=timedelta(minutes=minutes))


def _hours(hours: float) -> Target:
    return Target(within=timedelta(hours=hours))


def _working_hours(hours: float) -> Target:
    return Target(within=timedelta(hours=hours), pace=Pace.WORKING)


def _days(days: float) -> Target:
    return Target(within=timedelta(days=days))


def _step(
    code: str, of: PromiseKind, whom: Whom, *, after: timedelta = timedelta(), again: timedelta | None = None
) -> EscalationStep:
    """An ordinary step: in working time, by mail, told at opening."""
    return EscalationStep(
        code=code,
        of=of,
        whom=whom,
        channels=(Channel.MAIL,),
        after=after,
        pace=Pace.WORKING,
        again_every=again,
        working_hours_only=True,
    )


def _call(
    code: str, of: PromiseKind, whom: Whom, *, after: timedelta = timedelta(), again: timedelta | None = None
) -> EscalationStep:
    """A step of what cannot wait: by the clock, by message and mail, at any hour."""
    return EscalationStep(
        code=code,
        of=of,
        whom=whom,
        channels=(Channel.MESSAGE, Channel.MAIL),
        after=after,
        again_every=again,
        urgent=True,
    )


_DAY: Final = timedelta(hours=7, minutes=30)
"""A working day of an office."""

_CENTRE: Final = (
    # Whoever reported waits for the centre: its supervisor hears at once, and every quarter of an hour.
    _call("supervisor", PromiseKind.VERIFY, Whom.SUPERVISOR, again=timedelta(minutes=15)),
    _call("supervisor", PromiseKind.DISPATCH, Whom.SUPERVISOR, again=timedelta(minutes=15)),
    # A result that is not reviewed, an extension that is not decided: the supervisor, every working day.
    _step("supervisor", PromiseKind.REVIEW, Whom.SUPERVISOR, again=timedelta(days=1)),
    _step("supervisor", PromiseKind.DECIDE, Whom.SUPERVISOR, again=timedelta(days=1)),
)

_ORDINARY: Final = (
    # Nobody has acknowledged: the officer again, then the head, every working day.
    _step("officer", PromiseKind.ACKNOWLEDGE, Whom.OFFICER),
    _step("head", PromiseKind.ACKNOWLEDGE, Whom.HEAD, after=timedelta(hours=4), again=timedelta(days=1)),
    # It is late: the head at once, the supervisor after a working day, the leader after three and on.
    _step("head", PromiseKind.RESOLVE, Whom.HEAD),
    _step("supervisor", PromiseKind.RESOLVE, Whom.SUPERVISOR, after=_DAY),
    _step("leader", PromiseKind.RESOLVE, Whom.LEADER, after=3 * _DAY, again=timedelta(days=7)),
    *_CENTRE,
)

_URGENT: Final = (
    _call("officer", PromiseKind.ACKNOWLEDGE, Whom.OFFICER),
    _call("head", PromiseKind.ACKNOWLEDGE, Whom.HEAD, after=timedelta(minutes=30), again=timedelta(hours=1)),
    _call("head", PromiseKind.RESOLVE, Whom.HEAD),
    _call("supervisor", PromiseKind.RESOLVE, Whom.SUPERVISOR, after=timedelta(hours=1)),
    _call("leader", PromiseKind.RESOLVE, Whom.LEADER, after=timedelta(hours=4), again=timedelta(hours=12)),
    *_CENTRE,
)

_RESCUE: Final = (
    # Somebody may be drowning: the head after two minutes, the supervisor after five, and on every five.
    _call("officer", PromiseKind.ACKNOWLEDGE, Whom.OFFICER),
    _call("head", PromiseKind.ACKNOWLEDGE, Whom.HEAD, after=timedelta(minutes=2)),
    _call(
        "supervisor",
        PromiseKind.ACKNOWLEDGE,
        Whom.SUPERVISOR,
        after=timedelta(minutes=5),
        again=timedelta(minutes=5),
    ),
    _call("head", PromiseKind.RESOLVE, Whom.HEAD),
    _call("supervisor", PromiseKind.RESOLVE, Whom.SUPERVISOR, after=timedelta(minutes=15)),
    _call("leader", PromiseKind.RESOLVE, Whom.LEADER, after=timedelta(minutes=30), again=timedelta(hours=1)),
    *_CENTRE,
)


def _policy(
    code: str,
    because: Text,
    resolve: Target,
    steps: tuple[EscalationStep, ...] = _ORDINARY,
    *,
    category: str = "*",
    urgency: Urgency = Urgency.NORMAL,
    verify: Target | None = None,
    acknowledge: Target | None = None,
    holds: Target | None = None,
) -> Policy:
    urgent = urgency is not Urgency.NORMAL
    return Policy(
        code=code,
        because=because,
        category=category,
        urgency=urgency,
        valid_from=SINCE,
        verify=verify or _minutes(15),
        dispatch=_minutes(15),
        acknowledge=acknowledge or _working_hours(8),
        resolve=resolve,
        review=_working_hours(8),
        answer=_days(3),
        feedback=_days(7),
        decide=_working_hours(8),
        acknowledgement_holds=holds or _working_hours(8),
        tell_by=(Channel.MESSAGE, Channel.MAIL) if urgent else (Channel.MAIL,),
        urgent=urgent,
        steps=steps,
    )


POLICIES: Final = (
    _policy(
        "normal",
        Text(vi="Việc thường: xử lý trong 3 ngày làm việc.", en="Ordinary matters: resolved within 3 working days."),
        Target(working_days=3),
    ),
    _policy(
        "land_construction",
        Text(
            vi="Đất đai, xây dựng: xử lý trong 7 ngày làm việc.",
            en="Land and construction: resolved within 7 working days.",
        ),
        Target(working_days=7),
        category="land_construction",
    ),
    _policy(
        "administrative_rules",
        Text(
            vi="Quy định hành chính: trả lời trong 15 ngày làm việc.",
            en="Administrative rules: answered within 15 working days.",
        ),
        Target(working_days=15),
        category="administrative_rules",
    ),
    _policy(
        "urgent",
        Text(vi="Việc khẩn: xử lý trong 4 giờ làm việc.", en="Urgent matters: resolved within 4 working hours."),
        _working_hours(4),
        _URGENT,
        urgency=Urgency.URGENT,
        acknowledge=_working_hours(1),
        holds=_working_hours(2),
    ),
    _policy(
        "sos",
        Text(vi="Cứu nạn: xử lý trong 2 giờ đồng hồ.", en="Rescue: resolved within 2 hours by the clock."),
        _hours(2),
        _RESCUE,
        urgency=Urgency.SOS,
        verify=_minutes(2),
        acknowledge=_minutes(5),
        holds=_minutes(30),
    ),
)
