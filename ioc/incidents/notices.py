"""What a decision asks to be told to people: whom, by which channel, and not before when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Whom(StrEnum):
    """For whom a notice is; who that is just then, the duty schedule says when it is sent."""

    OFFICER = "officer"
    """The department's officer on duty."""
    HEAD = "head"
    """The department's head on duty."""
    SUPERVISOR = "supervisor"
    """The centre's supervisor on duty."""
    LEADER = "leader"
    """The provincial leader on duty."""


class Channel(StrEnum):
    """How a notice travels."""

    MAIL = "mail"
    MESSAGE = "message"
    """An SMS or Zalo gateway."""
    HOOK = "hook"
    """A web hook of the department's own system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to be told. `key` is unique for ever: the step that was decided; its repeat is dropped.

    It is held until `not_before`. `late` says that it was decided after its moment had passed.
    """

    key: str
    whom: Whom
    department: str
    channel: Channel
    template: str
    urgent: bool
    not_before: datetime
    ticket: UUID | None = None
    late: bool = False
