"""Tokens of staff: JWTs signed with Ed25519 by the installation's own issuer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from ioc.access.principals import Role, Staff

ISSUER: Final = "ioc"
_ALGORITHM: Final = "Ed25519"


class InvalidToken(ValueError):
    """The token is not one of ours, or says something impossible."""


class ExpiredToken(InvalidToken):
    """The token was good once; a new one is needed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffToken:
    """A verified token: who, and until when."""

    staff: Staff
    expires_at: datetime


def issue(staff: Staff, key: OKPKey, now: datetime, lifetime: timedelta) -> str:
    """A token for this member of staff, valid from now."""
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "sub": staff.subject,
        "role": staff.role.value,
        "iat": int(now.timestamp()),
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
    staff, expires_at = _read(claims)
    if expires_at <= now:
        raise ExpiredToken("the token has expired")
    return StaffToken(staff=staff, expires_at=expires_at)


def _read(claims: Mapping[str, Any]) -> tuple[Staff, datetime]:
    try:
        if claims["iss"] != ISSUER:
            raise InvalidToken("the token comes from another issuer")
        staff = Staff(subject=str(claims["sub"]), role=Role(claims["role"]), department=claims.get("department"))
        return staff, datetime.fromtimestamp(int(claims["exp"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError) as broken:
        raise InvalidToken(f"the token's claims do not make sense: {broken}") from broken
