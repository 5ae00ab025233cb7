"""The signed link in a notice: it says which delivery it came with and to whom that went."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

_PURPOSE: Final = "ioc notice link"


class BadLink(ValueError):
    """The link was not made by this installation."""


class ExpiredLink(BadLink):
    """The link was good once; whoever holds it must come in another way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A verified link: its delivery, whose it is (a subject, or a contact's address), and when it was made."""

    delivery_id: UUID
    holder: str
    made_at: datetime


def link_token(delivery_id: UUID, holder: str, secret: bytes) -> str:
    """The token for whoever this delivery goes to; always the same, so that a repeat says the same.

    `delivery_id` is a UUIDv7: the moment in it is the one from which the link ages.
    """
    return str(_serializer(secret).dumps([delivery_id.hex, holder]))


def read_link(token: str, secret: bytes, now: datetime, max_age: timedelta) -> Link:
    """What the token says. Raises `ExpiredLink` once it is older than that, `BadLink` for anything else wrong."""
    try:
        identity, holder = _serializer(secret).loads(token)
        delivery_id = UUID(hex=identity)
    except (BadData, ValueError, TypeError, AttributeError) as broken:
        raise BadLink("the link is not one of this installation") from broken
    made_at = datetime.fromtimestamp((delivery_id.int >> 80) / 1000, UTC)
    if now - made_at > max_age:
        raise ExpiredLink("the link is too old")
    return Link(delivery_id=delivery_id, holder=str(holder), made_at=made_at)


def _serializer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_PURPOSE)
