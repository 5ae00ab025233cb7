"""What a client says and what the gateway answers, whatever the encoding.

Fields that the gateway does not use are not named here and are ignored, as the protocol wants it.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

Offset = Annotated[int, Meta(ge=0, lt=1 << 53)]
"""An unsigned integer of 64 bits by the protocol, but a JavaScript number in practice."""
Count = Annotated[int, Meta(ge=0, lt=1 << 32)]


class Connect(Struct, frozen=True):
    """The first command of every connection."""

    token: str = ""


class Subscribe(Struct, frozen=True):
    """Follow a channel; with `recover`, from where the client stopped."""

    channel: str = ""
    recover: bool = False
    offset: Offset = 0
    epoch: str = ""
    flag: Count = 0
    type: Count = 0
    tf: Any = None


class Unsubscribe(Struct, frozen=True):
    """Stop following."""

    channel: str = ""


class History(Struct, frozen=True):
    """Limit 0 asks for the position alone."""

    channel: str = ""
    limit: int = 0


class Refresh(Struct, frozen=True):
    """A newer token for the same holder."""

    token: str = ""


@dataclass(frozen=True, slots=True)
class Optional:
    """A method of the protocol that this gateway does not offer: publish, presence, rpc and others."""

    method: str


@dataclass(frozen=True, slots=True)
class Send:
    """A message that expects no reply; commands go over HTTP here."""


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a ping."""


Body = Connect | Subscribe | Unsubscribe | History | Refresh | Optional | Send | Pong

REJECT_UNRECOVERED: Final = 2
"""Bit of `Subscribe.flag`: answer an error instead of a subscription without recovery."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `id` is 0 exactly for what gets no reply."""

    id: int
    body: Body


class ProtocolViolation(ValueError):
    """What came is not the protocol; the connection ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connected:
    """Accepted. Times are whole seconds; `ttl` None means that the admission does not expire."""

    client: str
    ping: int
    ttl: int | None


@dataclass(frozen=True, slots=True)
class Publication:
    """Data as encoded JSON, and the position that it moves the client to."""

    offset: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribed:
    """Followed from `offset` on; what was missed stands in `publications`, all or nothing."""

    epoch: str
    offset: int
    was_recovering: bool = False
    recovered: bool = False
    publications: tuple[Publication, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """No longer followed."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the channel stands: the answer to history of limit 0."""

    epoch: str
    offset: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """The admission was extended."""

    client: str
    ttl: int | None


Result = Connected | Subscribed | Unsubscribed | Position | Refreshed
