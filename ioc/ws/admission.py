"""Who may connect: the holder of a staff token, or of a report's follow token."""

import math
from dataclasses import dataclass

from joserfc.jwk import OKPKey

from ioc.access.principals import Principal
from ioc.access.receipts import NotAReceipt, read_follow_token
from ioc.access.tokens import ExpiredToken, InvalidToken, verify
from ioc.clock import Clock

__all__ = ["Admission", "Authority", "ExpiredToken", "InvalidToken"]


@dataclass(frozen=True, slots=True)
class Admission:
    """Who it is and for how many seconds; None means that it does not expire."""

    principal: Principal
    seconds: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Reads tokens with the installation's keys, at the clock's time."""

    secret: bytes
    issuer: OKPKey
    clock: Clock

    def admit(self, token: str) -> Admission:
        """Whom the token admits. Raises `ExpiredToken`, or `InvalidToken` for anything else that is wrong."""
        if token.count(".") == 2:
            now = self.clock()
            verified = verify(token, self.issuer, now)
            return Admission(verified.staff, math.ceil((verified.expires_at - now).total_seconds()))
        try:
            return Admission(read_follow_token(token, self.secret), None)
        except NotAReceipt as unknown:
            raise InvalidToken("neither a staff token nor a follow token") from unknown
