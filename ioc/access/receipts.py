"""A report's receipt: its id, code and follow token, the same from every copy of the door.

All are HMACs (SHA-256) of the idempotency key under the installation's secret, so a receipt needs no
database: whoever repeats the key gets the same receipt, and the token proves itself.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ioc.access.principals import Reporter

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O, U, so that a code survives being read out on the phone."""

_TAG_BYTES: Final = 16


class NotAReceipt(ValueError):
    """A code or token that this installation never gave; the text says what is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the citizen keeps."""

    report_id: UUID
    code: str
    follow_token: str


def receipt(key: UUID, secret: bytes) -> Receipt:
    """The receipt for an idempotency key."""
    report_id = _uuid8(_hmac(secret, "report", key.bytes))
    token = report_id.bytes + _hmac(secret, "follow", report_id.bytes)[:_TAG_BYTES]
    return Receipt(
        report_id=report_id,
        code=report_code(report_id, secret),
        follow_token=base64.urlsafe_b64encode(token).rstrip(b"=").decode(),
    )


def report_code(report_id: UUID, secret: bytes) -> str:
    """`PA-` and ten characters in groups, the last a check character: `PA-7K3-Q9M-X2TB`."""
    number = int.from_bytes(_hmac(secret, "code", report_id.bytes)[:6])
    digits = "".join(ALPHABET[number >> shift & 31] for shift in range(40, -1, -5))
    whole = digits + _check_character(digits)
    return f"PA-{whole[:3]}-{whole[3:6]}-{whole[6:]}"


def read_code(text: str) -> str:
    """The code that a person meant: any case, any grouping, O for 0 and I or L for 1.

    Raises `NotAReceipt` if its length or check character is wrong.
    """
    plain = re.sub(r"[\s-]", "", text.upper())
    # The prefix may be left out, and a code may begin with the same letters.
    plain = (plain.removeprefix("PA") if len(plain) == 12 else plain).translate(str.maketrans("OIL", "011"))
    if len(plain) != 10 or any(letter not in ALPHABET for letter in plain):
        raise NotAReceipt("a code is PA- and ten letters or digits")
    if _check_character(plain[:9]) != plain[9]:
        raise NotAReceipt("the code's check character does not fit; one of its characters is wrong")
    return f"PA-{plain[:3]}-{plain[3:6]}-{plain[6:]}"


def read_follow_token(token: str, secret: bytes) -> Reporter:
    """Who holds this token. Raises `NotAReceipt` unless this installation gave it."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError as broken:
        raise NotAReceipt("this is not a follow token") from broken
    identity, tag = raw[:16], raw[16:]
    expected = _hmac(secret, "follow", identity)[:_TAG_BYTES]
    if len(identity) != 16 or not hmac.compare_digest(tag, expected):
        raise NotAReceipt("this is not a follow token of this installation")
    report_id = UUID(bytes=identity)
    return Reporter(report_id=report_id, code=report_code(report_id, secret))


def _hmac(secret: bytes, purpose: str, content: bytes) -> bytes:
    return hmac.digest(secret, purpose.encode() + b"\x00" + content, hashlib.sha256)


def _uuid8(digest: bytes) -> UUID:
    number = int.from_bytes(digest[:16]) & ~(0xF << 76) & ~(0b11 << 62)
    return UUID(int=number | 0x8 << 76 | 0b10 << 62)


def _check_character(digits: str) -> str:
    """Luhn's algorithm over 32 symbols: finds every wrong character and almost every swap of neighbours."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = ALPHABET.index(digit) * (2 if position % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
