"""The first answer to a command is its answer for ever: whoever repeats it under the same key gets it again."""

from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.contracts.events import IncidentOnWire
from ioc.store import command_answers
from ioc.store.command_answers import Answer

_DONE: Final = 200
_encoder: Final = msgspec.json.Encoder()
# What was answered before a newer version added fields must be readable after it, too.
_decoder: Final = msgspec.json.Decoder(IncidentOnWire)


class KeyReused(Exception):
    """The same idempotency key came with another command."""


class Unasked:
    """There is no first answer: the command is new, or has no key."""


async def first_answer(
    connection: AsyncConnection, subject: str, key: str | None, fingerprint: str
) -> IncidentOnWire | Unasked:
    """What was answered to this command under this key. Raises `KeyReused`."""
    answer = None if key is None else await command_answers.first(connection, subject, key)
    if answer is None:
        return Unasked()
    if answer.fingerprint != fingerprint:
        raise KeyReused
    return _decoder.decode(answer.body)


async def remember(
    connection: AsyncConnection,
    subject: str,
    key: str | None,
    fingerprint: str,
    *,
    answer: IncidentOnWire,
    now: datetime,
) -> None:
    """Keeps the answer, in the transaction that has the effect."""
    if key is not None:
        kept = Answer(fingerprint=fingerprint, status=_DONE, body=_encoder.encode(answer))
        await command_answers.remember(connection, subject, key, kept, now)
