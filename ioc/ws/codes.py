"""The protocol's numbers: error replies, unsubscriptions, and the codes with which a connection is closed.

Close codes 3000-3499 let the client come back, 3500-3999 are final. Reasons stay plain text: an SDK
that finds JSON in a close reason obeys it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Fault:
    """An error reply. A temporary one is tried again by the client."""

    code: int
    message: str
    temporary: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """A close code with its reason, at most 123 bytes."""

    code: int
    reason: str


NOT_READY: Final = Fault(100, "internal server error", temporary=True)
"""The log, or who has access, has not been read yet; the client tries again by itself."""
UNKNOWN_CHANNEL: Final = Fault(102, "unknown channel")
PERMISSION_DENIED: Final = Fault(103, "permission denied")
ALREADY_SUBSCRIBED: Final = Fault(105, "already subscribed")
LIMIT_EXCEEDED: Final = Fault(106, "limit exceeded")
BAD_REQUEST: Final = Fault(107, "bad request")
NOT_AVAILABLE: Final = Fault(108, "not available")
TOKEN_EXPIRED: Final = Fault(109, "token expired")
UNRECOVERABLE_POSITION: Final = Fault(112, "unrecoverable position")

INSUFFICIENT_STATE: Final = Closing(2500, "insufficient state")
"""Of one subscription: the client subscribes again, with its position."""

SHUTDOWN: Final = Closing(3001, "shutdown")
EXPIRED: Final = Closing(3005, "connection expired")
SLOW: Final = Closing(3008, "slow")
NO_PONG: Final = Closing(3012, "no pong")
STATE_INVALIDATED: Final = Closing(3014, "state invalidated")
INVALID_TOKEN: Final = Closing(3500, "invalid token")
VIOLATION: Final = Closing(3501, "bad request")
STALE: Final = Closing(3502, "stale")
SEND_NOT_AVAILABLE: Final = Closing(3508, "not available")
