"""One step of an escalation: who is told, how long after a promise was broken, and how often again."""

from dataclasses import dataclass
from datetime import timedelta

from ioc.incidents.deadlines.pace import Pace
from ioc.incidents.deadlines.promise import PromiseKind
from ioc.incidents.notices import Channel, Whom


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """One row of a policy's escalation.

    It is due `after` the due time of a promise of the kind `of`, at `pace`, and again every `again_every` until
    somebody acts (None: once). In working hours only, its notice is held and released at opening; the step
    itself is decided at its moment, so lateness never adds up from step to step.
    """

    code: str
    of: PromiseKind
    whom: Whom
    channels: tuple[Channel, ...]
    after: timedelta = timedelta()
    pace: Pace = Pace.CLOCK
    again_every: timedelta | None = None
    urgent: bool = False
    working_hours_only: bool = False
