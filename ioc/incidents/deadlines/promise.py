"""One promise: how much time it has, how much is used, whether its clock runs, and when it is due.

A due time never moves but by a step of this file, and each step gives the ledger row that tells of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.pace import Pace, add, back, between
from ioc.phrases.text import Text

NOTHING: Final = timedelta()


class PromiseKind(StrEnum):
    """What is promised."""

    VERIFY = "verify"
    """The centre looks at a matter that has come in."""
    DISPATCH = "dispatch"
    """The centre sends on a matter that a department returned."""
    ANSWER = "answer"
    """The reporter is asked something, and the case waits so long."""
    REVIEW = "review"
    """The centre looks at what the department did."""
    FEEDBACK = "feedback"
    """The reporter can say that it is not so; afterwards the case is closed."""
    ACKNOWLEDGE = "acknowledge"
    """The department says that it has the matter."""
    RESOLVE = "resolve"
    """The department solves it."""
    DECIDE = "decide"
    """The centre decides on the extension that a department asks for."""


class Step(StrEnum):
    """What moved a promise."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    RECALCULATED = "recalculated"
    """The working calendar was changed."""
    MET = "met"
    ENDED = "ended"
    """It lapsed, or what it was about is over."""
    REPAIRED = "repaired"
    """The auditor put it back to what the ledger says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A running, paused or finished promise.

    `budget` is all the time promised, extensions included; `used` what was spent before the present stretch,
    which began at `running_since` (None: the clock stands). `due_at` is None while it stands for a reason; a
    promise that was kept, or kept too late, keeps the due time that it had.
    """

    kind: PromiseKind
    pace: Pace
    budget: timedelta
    used: timedelta = NOTHING
    running_since: datetime | None = None
    due_at: datetime | None = None
    met_at: datetime | None = None

    @property
    def runs(self) -> bool:
        """Whether its clock runs."""
        return self.running_since is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the ledger: what moved the promise of this ticket or incident, why, and what was left then."""

    subject: UUID
    kind: PromiseKind
    step: Step
    at: datetime
    because: Text
    pace: Pace
    budget: timedelta
    used: timedelta
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise after a step, and the ledger row of the step."""

    promise: Promise
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """Moves the promises of one ticket or incident by the calendar of whoever must keep them."""

    subject: UUID
    calendar: WorkingCalendar
    now: datetime

    def start(
        self, kind: PromiseKind, pace: Pace, budget: timedelta, because: Text, since: datetime | None = None
    ) -> Moved:
        """A new promise, counting from `since`, or from now."""
        begins = since or self.now
        promise = Promise(
            kind=kind,
            pace=pace,
            budget=budget,
            running_since=begins,
            due_at=add(pace, self.calendar, begins, budget),
        )
        return self._told(promise, Step.STARTED, because)

    def pause(self, promise: Promise, because: Text) -> Moved:
        """The clock stands; what was used stays used."""
        return self._told(self._stopped(promise), Step.PAUSED, because)

    def resume(self, promise: Promise, because: Text) -> Moved:
        """The clock goes on with what was left; what was overrun already stays overrun by as much."""
        return self._told(self._running(replace(promise, met_at=None)), Step.RESUMED, because)

    def extend(self, promise: Promise, by: timedelta, because: Text) -> Moved:
        """More time, whether its clock runs or stands."""
        extended = self._recounted(replace(promise, budget=promise.budget + by))
        return self._told(extended, Step.EXTENDED, because)

    def recalculate(self, promise: Promise, because: Text) -> Moved | None:
        """The promise by the calendar as it is now; None when that moves nothing."""
        if promise.running_since is None:
            return None
        recounted = self._recounted(promise)
        return None if recounted.due_at == promise.due_at else self._told(recounted, Step.RECALCULATED, because)

    def meet(self, promise: Promise, because: Text) -> Moved:
        """It is kept, or was kept too late; the clock stands, and the due time stays for whoever judges."""
        due_at = promise.due_at if promise.runs else self._running(promise).due_at
        return self._told(replace(self._stopped(promise), met_at=self.now, due_at=due_at), Step.MET, because)

    def end(self, promise: Promise, because: Text) -> Moved:
        """What it was about is over; the clock stands, and nothing was met."""
        return self._told(self._stopped(promise), Step.ENDED, because)

    def take_over(self, promise: Promise, because: Text) -> Moved:
        """The same promise, now to be kept by this subject: what was used stays used, the clock goes on."""
        running = self._running(replace(self._stopped(promise), met_at=None))
        return self._told(running, Step.STARTED, because)

    def restore(self, promise: Promise, because: Text) -> Moved:
        """The promise as it must be by what is known of it, whatever its due time said."""
        return self._told(self._recounted(promise), Step.REPAIRED, because)

    def _stopped(self, promise: Promise) -> Promise:
        if promise.running_since is None:
            return replace(promise, due_at=None)
        spent = between(promise.pace, self.calendar, promise.running_since, self.now)
        return replace(promise, used=promise.used + spent, running_since=None, due_at=None)

    def _running(self, promise: Promise) -> Promise:
        return self._recounted(replace(promise, running_since=self.now))

    def _recounted(self, promise: Promise) -> Promise:
        if promise.running_since is None:
            return promise
        left, since = promise.budget - promise.used, promise.running_since
        if left > NOTHING:
            return replace(promise, due_at=add(promise.pace, self.calendar, since, left))
        # Broken already: a clock that stood meanwhile makes it no less late than it was.
        return replace(promise, due_at=back(promise.pace, self.calendar, since, -left))

    def _told(self, promise: Promise, step: Step, because: Text) -> Moved:
        return Moved(
            promise,
            Entry(
                subject=self.subject,
                kind=promise.kind,
                step=step,
                at=self.now,
                because=because,
                pace=promise.pace,
                budget=promise.budget,
                used=promise.used,
                due_at=promise.due_at,
            ),
        )
