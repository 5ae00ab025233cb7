"""What can be wrong with what a province promises: a promise of which nobody hears when it is broken."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Final

from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.escalation.steps import EscalationStep
from ioc.incidents.policy import Policy, Target

_NOTHING: Final = timedelta()
_ENDS_BY_ITSELF: Final = frozenset({PromiseKind.ANSWER, PromiseKind.FEEDBACK})
"""When their time is over the case goes on; nobody is told, so no step of theirs is ever read."""


def policy_faults(policies: tuple[Policy, ...]) -> Iterator[str]:
    """Every fault of the rows, each beginning with its row."""
    for (code, valid_from), times in Counter((row.code, row.valid_from) for row in policies).items():
        if times > 1:
            yield f"the policy {code} of {valid_from.date()} stands {times} times"
    for row in policies:
        yield from (f"the policy {row.code}: {fault}" for fault in _faults(row))


def _faults(row: Policy) -> Iterator[str]:
    for name in ("verify", "dispatch", "acknowledge", "resolve", "review", "answer", "feedback", "decide"):
        yield from _target_faults(name, getattr(row, name))
    yield from _target_faults("acknowledgement_holds", row.acknowledgement_holds)
    if not all(0 < share < 1 for share in row.warn_at) or list(row.warn_at) != sorted(set(row.warn_at), reverse=True):
        yield f"reminders are at shares between 1 and 0, downwards; not at {', '.join(map(str, row.warn_at))}"
    if not row.tell_by:
        yield "nobody is told by any channel"
    if row.returns_to_centre < 1:
        yield "the centre decides from the first return on at the earliest"
    for (of, code), times in Counter((step.of, step.code) for step in row.steps).items():
        if times > 1:
            yield f"the step {code} of {of} stands {times} times"
    for kind in PromiseKind:
        yield from _step_faults(kind, [step for step in row.steps if step.of is kind])


def _target_faults(name: str, target: Target) -> Iterator[str]:
    days = target.working_days
    if (target.within is not None and target.within <= _NOTHING) or (days is not None and days <= 0):
        yield f"{name} has no time"


def _step_faults(kind: PromiseKind, steps: list[EscalationStep]) -> Iterator[str]:
    if kind in _ENDS_BY_ITSELF:
        yield from (f"the step {step.code} of {kind} is never read: its time ends by itself" for step in steps)
        return
    if not steps:
        yield f"nobody is told when {kind} is broken"
        return
    for step in steps:
        if not step.channels:
            yield f"the step {step.code} of {kind} is told by no channel"
        if step.after < _NOTHING or (step.again_every is not None and step.again_every <= _NOTHING):
            yield f"the step {step.code} of {kind} runs backwards"
    if any(later.after < earlier.after for earlier, later in pairwise(steps)):
        yield f"the steps of {kind} do not stand in the order of their times"
    if steps[-1].again_every is None:
        yield f"the last step of {kind} is not repeated: after it nothing would ever happen"
