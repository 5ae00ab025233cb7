"""What is promised for a matter: rows by category and urgency, each version with the day from which it holds."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Final

import msgspec

from ioc.incidents.deadlines.calendar import WorkingCalendar
from ioc.incidents.deadlines.pace import Pace
from ioc.incidents.escalation.steps import EscalationStep
from ioc.incidents.notices import Channel
from ioc.incidents.vocabulary import Urgency
from ioc.phrases.text import Text

_DIGEST_LETTERS: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """So much time: an amount in clock or working time, or a number of working days of whoever must keep it."""

    within: timedelta | None = None
    pace: Pace = Pace.CLOCK
    working_days: int | None = None

    def __post_init__(self) -> None:
        if (self.within is None) == (self.working_days is None):
            raise ValueError("a target is an amount of time or a number of working days, one of both")

    def budget(self, calendar: WorkingCalendar) -> tuple[Pace, timedelta]:
        """The pace, and how much time that is by this calendar."""
        if self.working_days is not None:
            return Pace.WORKING, self.working_days * calendar.working_day
        return self.pace, self.within or timedelta()


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One row: matters of this category and urgency are promised so, from this moment on.

    `category` is a code, a topic (everything under it) or `*`. `warn_at` are the shares of the time left at
    which the officer is reminded, downwards. From the `returns_to_centre`-th return on the centre decides where
    the matter goes. An acknowledgement lapses after `acknowledgement_holds` if no work was started. `tell_by` are
    the channels of whatever is told at once; what is `urgent` is told at any hour and held back by no limit.
    """

    code: str
    because: Text
    category: str = "*"
    urgency: Urgency | None = None
    valid_from: datetime
    verify: Target
    dispatch: Target
    acknowledge: Target
    resolve: Target
    review: Target
    answer: Target
    feedback: Target
    decide: Target
    acknowledgement_holds: Target
    tell_by: tuple[Channel, ...] = (Channel.MAIL,)
    urgent: bool = False
    warn_at: tuple[float, ...] = (0.5, 0.2)
    extensions: int = 2
    returns_to_centre: int = 3
    steps: tuple[EscalationStep, ...]

    @cached_property
    def version(self) -> str:
        """A name for just this content: whoever began under it keeps it, whatever is edited later."""
        digest = hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()
        return f"{self.code}@{self.valid_from.date().isoformat()}#{digest[:_DIGEST_LETTERS]}"


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """The rows in force, and the versions that tickets still keep."""

    rows: tuple[Policy, ...]
    _pinned: dict[str, Policy] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.learn({row.version: row for row in self.rows})

    def choose(self, category: str, urgency: Urgency, at: datetime) -> Policy:
        """The row for a matter that begins now: the longest category, then a named urgency, then the newest.

        Raises `LookupError` when no row covers it; `ioc check` finds that beforehand.
        """
        fitting = (row for row in self.rows if row.valid_from <= at and _covers(row, category, urgency))
        best = max(fitting, key=_specific, default=None)
        if best is None:
            raise LookupError(f"no policy covers {category} at urgency {urgency}")
        return best

    def pinned(self, version: str) -> Policy:
        """The version that a ticket began under. Raises `KeyError` for one that was never learnt."""
        return self._pinned[version]

    def unknown(self, versions: Iterable[str]) -> set[str]:
        """Those of the versions that must be learnt before they are asked for."""
        return set(versions) - self._pinned.keys()

    def learn(self, policies: Mapping[str, Policy]) -> None:
        """Takes in versions of the past."""
        self._pinned.update(policies)


def _covers(row: Policy, category: str, urgency: Urgency) -> bool:
    if row.urgency not in (None, urgency):
        return False
    return row.category in ("*", category) or category.startswith(row.category + ".")


def _specific(row: Policy) -> tuple[int, bool, datetime]:
    return (0 if row.category == "*" else len(row.category), row.urgency is not None, row.valid_from)
