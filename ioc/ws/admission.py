"""Who may connect: the holder of a staff token, or of a report's follow token."""

import math
from dataclasses import dataclass

from ioc.access.principals import Principal
from ioc.access.receipts import NotAReceipt, read_follow_token
from ioc.access.tokens import ExpiredToken, InvalidToken, NotYetKnown, StaffToken
from ioc.clock import Clock
from ioc.identity.verifier import Verifier

__all__ = ["Admission", "Authority", "ExpiredToken", "InvalidToken", "NotYetKnown"]


@dataclass(frozen=True, slots=True)
class Admission:
    """Who it is and for how many seconds; None means that it does not expire."""

    principal: Principal
    seconds: int | None
    token: StaffToken | None = None
    """Of a member of staff, whose token may be made void later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Reads tokens at the clock's time."""

    secret: bytes
    verifier: Verifier
    clock: Clock

    def admit(self, token: str) -> Admission:
        """Whom the token admits.

        Raises `ExpiredToken`, `NotYetKnown`, or `InvalidToken` for anything else that is wrong.
        """
        if token.count(".") == 2:
            now = self.clock()
            read = self.verifier.verify(token, now)
            return Admission(read.staff, math.ceil((read.expires_at - now).total_seconds()), read)
        try:
            return Admission(read_follow_token(token, self.secret), None)
        except NotAReceipt as unknown:
            raise InvalidToken("neither a staff token nor a follow token") from unknown

    def still_admits(self, admission: Admission) -> bool:
        """Whether the token that was admitted has not been made void since."""
        return admission.token is None or self.verifier.still_good(admission.token)
