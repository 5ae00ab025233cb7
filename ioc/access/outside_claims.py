"""What an outside issuer's claims say of a member of staff. Its names and words are its own; a map tells ours."""

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from ioc.access.principals import Role, Staff
from ioc.access.tokens import ExpiredToken, InvalidToken, StaffToken, UnusableClaims
from ioc.phrases.text import Text

LEEWAY: Final = timedelta(seconds=60)
"""So far the issuer's clock and ours may be apart."""
LONGEST_SUBJECT: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimMap:
    """Which claim gives what. A dot leads into an object: `realm_access.roles`.

    `roles` maps the issuer's words to ours; empty means that the issuer uses ours.
    """

    subject: str = "sub"
    role: str = "role"
    department: str = "department"
    roles: Mapping[str, Role] = field(default_factory=dict)


def is_trustworthy(url: str) -> bool:
    """Whether what comes from this address is its owner's: https, or this machine itself."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _loopback(host)))


def read_claim_map(text: str) -> ClaimMap:
    """The map in a JSON object such as `{"role": "groups", "roles": {"ioc-operators": "operator"}}`.

    Raises `ValueError` with a sentence saying what is wrong.
    """
    given = json.loads(text)
    if not isinstance(given, dict):
        raise ValueError("it must be a JSON object")  # noqa: TRY004 -- whoever reads settings expects this one
    names = [each.name for each in fields(ClaimMap)]
    unknown = sorted(given.keys() - set(names))
    if unknown:
        raise ValueError(f"{', '.join(unknown)}: it has only {', '.join(names)}")
    roles = given.pop("roles", {})
    if not all(isinstance(claim, str) and claim for claim in given.values()) or not isinstance(roles, dict):
        raise ValueError("subject, role and department are names of claims, roles is an object")
    return ClaimMap(**given, roles={word: Role(role) for word, role in roles.items()})


def read_outside(claims: Mapping[str, Any], claim_map: ClaimMap, audience: str, now: datetime) -> StaffToken:
    """Who holds a token whose signature and issuer were verified.

    Raises `ExpiredToken`, `UnusableClaims` for a holder who is nobody here, or `InvalidToken`.
    """
    meant_for = claims.get("aud")
    if audience not in (meant_for if isinstance(meant_for, list) else [meant_for]):
        raise InvalidToken("the token is meant for somebody else")
    issued_at, expires_at = _moment(claims, "iat"), _moment(claims, "exp")
    if issued_at > now + LEEWAY or ("nbf" in claims and _moment(claims, "nbf") > now + LEEWAY):
        raise InvalidToken("the token is not good yet")
    if expires_at <= now - LEEWAY:
        raise ExpiredToken("the token has expired")
    return StaffToken(staff=_staff(claims, claim_map), issued_at=issued_at, expires_at=expires_at + LEEWAY)


def _moment(claims: Mapping[str, Any], name: str) -> datetime:
    seconds = claims.get(name)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise InvalidToken(f"the token's {name} is not a time")
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
        # Room on both sides for the leeway.
        return min(max(moment, datetime.min.replace(tzinfo=UTC) + LEEWAY), datetime.max.replace(tzinfo=UTC) - LEEWAY)
    except (ValueError, OverflowError, OSError) as impossible:
        raise InvalidToken(f"the token's {name} is not a time") from impossible


def _staff(claims: Mapping[str, Any], claim_map: ClaimMap) -> Staff:
    subject = _value(claims, claim_map.subject)
    if not (isinstance(subject, str) and 0 < len(subject) <= LONGEST_SUBJECT and subject.isprintable()):
        raise InvalidToken(f"the token's {claim_map.subject} names nobody")
    role = _role(claims, claim_map)
    department = _value(claims, claim_map.department)
    try:
        return Staff(subject=subject, role=role, department=_line(department))
    except ValueError as unfit:
        raise UnusableClaims(
            Text(
                vi=f"Vai trò {role} và đơn vị trong mục {claim_map.department!r} của mã truy cập không khớp: chỉ cán "
                "bộ và trưởng đơn vị mới có đơn vị. Hãy sửa tài khoản ở nơi cấp mã.",
                en=f"The role {role} and the department in the token's claim {claim_map.department!r} do not fit: "
                "officers and heads have one, nobody else has. Mend the account at the issuer.",
            )
        ) from unfit


def _role(claims: Mapping[str, Any], claim_map: ClaimMap) -> Role:
    said = _value(claims, claim_map.role)
    ours = claim_map.roles or {role.value: role for role in Role}
    words = [word for word in (said if isinstance(said, list) else [said]) if isinstance(word, str)]
    meant = {ours[word] for word in words if word in ours}
    if len(meant) == 1:
        return meant.pop()
    raise UnusableClaims(
        Text(
            vi=f"Mục {claim_map.role!r} của mã truy cập phải cho đúng một vai trò trong số: {', '.join(sorted(ours))}. "
            "Hãy sửa tài khoản ở nơi cấp mã, hoặc bảng roles trong IOC_OIDC_CLAIMS.",
            en=f"The token's claim {claim_map.role!r} must give exactly one role of: {', '.join(sorted(ours))}. "
            "Mend the account at the issuer, or the roles in IOC_OIDC_CLAIMS.",
        )
    )


def _line(department: Any) -> str | None:
    """A department's code; none when there is none. Whatever else it is raises `ValueError`."""
    if department is None or department == "":
        return None
    if not (isinstance(department, str) and department.isprintable()):
        raise ValueError("a department is named by its code")
    return department


def _value(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of this name; else the way that its dots lead."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
