"""Tokens of staff: JWTs signed with Ed25519 by the installation's own issuer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from ioc.access.principals import Role, Staff
from ioc.phrases.text import Text

ISSUER: Final = "ioc"
_ALGORITHM: Final = "Ed25519"


class InvalidToken(ValueError):
    """The token is not one of ours, or says something impossible."""


class ExpiredToken(InvalidToken):
    """The token was good once; a new one is needed."""


class VoidedToken(InvalidToken):
    """The token was good once; it was made void, since the account was locked or its password changed."""


class NotYetKnown(InvalidToken):
    """Whether the token is good cannot be said just now; trying again in a moment will help."""


class UnusableClaims(InvalidToken):
    """The issuer vouches for its holder, but says nothing that makes a member of staff; `detail` says what to mend."""

    def __init__(self, detail: Text) -> None:
        super().__init__(detail.en)
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffToken:
    """A verified token: who, since when, and until when."""

    staff: Staff
    issued_at: datetime
    expires_at: datetime


def issue(staff: Staff, key: OKPKey, now: datetime, lifetime: timedelta) -> str:
    """A token for this member of staff, valid from now."""
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "sub": staff.subject,
        "role": staff.role.value,
        # To the microsecond: a token of the same second as a voiding comes either before or after it.
        "iat": now.timestamp(),
        "exp": int((now + lifetime).timestamp()),
    }
    if staff.department is not None:
        claims["department"] = staff.department
    return jwt.encode({"alg": _ALGORITHM}, claims, key, algorithms=[_ALGORITHM])


def verify(token: str, key: OKPKey, now: datetime) -> StaffToken:
    """Who holds the token.

    Raises `ExpiredToken` once its time is over, `InvalidToken` for anything else that is wrong.
    """
    try:
        claims = jwt.decode(token, key, algorithms=[_ALGORITHM]).claims
    except (JoseError, ValueError) as broken:
        raise InvalidToken("the token is not signed by this installation") from broken
    read = _read(claims)
    if read.expires_at <= now:
        raise ExpiredToken("the token has expired")
    return read


def _read(claims: Mapping[str, Any]) -> StaffToken:
    try:
        if claims["iss"] != ISSUER:
            raise InvalidToken("the token comes from another issuer")
        department = claims.get("department")
        return StaffToken(
            staff=Staff(
                subject=str(claims["sub"]),
                role=Role(claims["role"]),
                department=None if department is None else str(department),
            ),
            issued_at=datetime.fromtimestamp(float(claims["iat"]), UTC),
            expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as broken:
        raise InvalidToken(f"the token's claims do not make sense: {broken}") from broken
