"""Cursors: where the next page begins, in a form that only this installation can have given."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from ioc.store.incident_search import Place

_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_MOMENT_BYTES: Final = 8
_ID_BYTES: Final = 16
_PROOF_BYTES: Final = 9


class NotACursor(ValueError):
    """A text that no answer of ours ever held."""


def cursor(place: Place, secret: bytes) -> str:
    """The cursor of the page that begins behind this place."""
    moment = (place.updated_at - _BEGINNING) // _MICROSECOND
    content = moment.to_bytes(_MOMENT_BYTES, signed=True) + place.id.bytes
    return urlsafe_b64encode(content + _proof(content, secret)).decode()


def read_cursor(text: str, secret: bytes) -> Place:
    """The place behind which the page begins. Raises `NotACursor`."""
    try:
        raw = urlsafe_b64decode(text.encode("ascii"))
    except ValueError as broken:
        raise NotACursor("it is no base64") from broken
    content, proof = raw[: _MOMENT_BYTES + _ID_BYTES], raw[_MOMENT_BYTES + _ID_BYTES :]
    if not hmac.compare_digest(proof, _proof(content, secret)):
        raise NotACursor("this installation did not give it")
    moment = int.from_bytes(content[:_MOMENT_BYTES], signed=True)
    return Place(updated_at=_BEGINNING + moment * _MICROSECOND, id=UUID(bytes=content[_MOMENT_BYTES:]))


def _proof(content: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, b"cursor" + content, "sha256")[:_PROOF_BYTES]
