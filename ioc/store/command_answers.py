"""The first answer to each command, so that a repeat under the same key gets it again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.tables import command_answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered to which command."""

    fingerprint: str
    status: int
    body: bytes


async def first(connection: AsyncConnection, subject: str, key: str) -> Answer | None:
    """The first answer under this key of this person; None for a key that is new."""
    query = select(command_answers).where(command_answers.c.subject == subject, command_answers.c.key == key)
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else Answer(fingerprint=row["fingerprint"], status=row["status"], body=row["body"])


async def remember(connection: AsyncConnection, subject: str, key: str, answer: Answer, now: datetime) -> None:
    """Keeps the first answer, in the transaction that had the effect."""
    await connection.execute(
        insert(command_answers).values(
            subject=subject,
            key=key,
            fingerprint=answer.fingerprint,
            status=answer.status,
            body=answer.body,
            answered_at=now,
        )
    )
