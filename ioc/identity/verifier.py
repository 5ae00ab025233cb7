"""Who holds a bearer token of staff: the one place where HTTP and the live gateway ask."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec
from joserfc.jwk import OKPKey

from ioc.access import tokens
from ioc.access.tokens import ISSUER, InvalidToken, StaffToken, VoidedToken
from ioc.identity.oidc import OutsideIssuer
from ioc.identity.voids import Voids

LONGEST_TOKEN: Final = 16 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """Verifies tokens of the installation's own issuer, and of an outside one where there is one."""

    local: OKPKey
    voids: Voids
    outside: OutsideIssuer | None = None

    def verify(self, token: str, now: datetime) -> StaffToken:
        """Who holds the token.

        Raises `ExpiredToken`, `VoidedToken`, `UnusableClaims`, `NotYetKnown` when it cannot be said just now, or
        `InvalidToken` for anything else that is wrong; all of them are `InvalidToken`.
        """
        claimed = _peek(token)
        if claimed.iss == ISSUER:
            read = tokens.verify(token, self.local, now)
        elif self.outside is not None and claimed.iss == self.outside.issuer:
            read = self.outside.verify(token, claimed.kid, now)
        else:
            raise InvalidToken("the token comes from an issuer that is not trusted here")
        if self.voids.refuses(read):
            raise VoidedToken("the token was made void")
        return read

    def still_good(self, read: StaffToken) -> bool:
        """Whether a token that was verified before has not been made void since."""
        return not self.voids.refuses(read)


@dataclass(frozen=True, slots=True)
class _Claimed:
    """What a token says of itself, believed by nobody: it only chooses who verifies."""

    iss: str | None
    kid: str | None


class _Header(msgspec.Struct):
    kid: str | None = None


class _Payload(msgspec.Struct):
    iss: str | None = None


def _peek(token: str) -> _Claimed:
    if len(token) > LONGEST_TOKEN:
        raise InvalidToken("the token is too long")
    header, payload, *_ = [*token.split("."), "", ""]
    try:
        return _Claimed(
            iss=msgspec.json.decode(_bytes(payload), type=_Payload).iss,
            kid=msgspec.json.decode(_bytes(header), type=_Header).kid,
        )
    except (ValueError, binascii.Error, msgspec.MsgspecError, RecursionError) as broken:
        raise InvalidToken("this is not a token") from broken


def _bytes(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
