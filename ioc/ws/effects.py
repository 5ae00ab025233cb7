"""What a session asks its connection to do, in this order."""

from dataclasses import dataclass

from ioc.access.principals import Principal
from ioc.ws.codes import Closing, Fault
from ioc.ws.messages import Result, Subscribe


@dataclass(frozen=True, slots=True)
class Answer:
    """Reply to a command."""

    command: int
    result: Result | Fault


@dataclass(frozen=True, slots=True)
class Follow:
    """Subscribe the connection as this principal, and reply once the position is known."""

    command: int
    principal: Principal
    wish: Subscribe


@dataclass(frozen=True, slots=True)
class Unfollow:
    """End the subscription."""

    channel: str


@dataclass(frozen=True, slots=True)
class TellPosition:
    """Reply with the channel's position."""

    command: int


@dataclass(frozen=True, slots=True)
class Ping:
    """Send a ping."""


@dataclass(frozen=True, slots=True)
class Close:
    """End the connection; nothing follows."""

    why: Closing


Effect = Answer | Follow | Unfollow | TellPosition | Ping | Close
