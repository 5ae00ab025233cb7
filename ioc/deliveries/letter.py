"""What a sender is given, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message to one address. `id` stays the same at every repeat; `content` is what machines read."""

    id: UUID
    to: str
    language: str
    subject: str
    text: str
    short: str
    content: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The other side has taken it; `answer` is what it said."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAgain:
    """It did not go now, and may go later, not sooner than `after` where the other side asked for that.

    `may_have_arrived` when nobody can tell: the answer got lost. Then it must be repeated as it was.
    """

    reason: str
    after: timedelta | None = None
    may_have_arrived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It will never go to this address."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSetUp:
    """There is no way of sending it, and that is no fault."""

    reason: str


Outcome = Sent | TryAgain | Refused | NotSetUp


class Sender(Protocol):
    """One channel's way out."""

    async def send(self, letter: Letter) -> Outcome:
        """Sends the letter once. Raises nothing but cancellation for what the other side does."""
