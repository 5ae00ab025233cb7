"""Notes of the house and answers of reporters, each beside the change that brought it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.tables import answers, notes


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """What a member of staff wrote; `department` None is the centre's."""

    incident_id: UUID
    version: int
    author: str
    department: str | None
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What a reporter said: the masked text, and the sealed original."""

    incident_id: UUID
    version: int
    report_id: UUID
    text: str
    sealed: str
    media: tuple[str, ...]
    at: datetime


async def add_note(connection: AsyncConnection, note: NoteRow) -> None:
    """Keeps a note."""
    await connection.execute(insert(notes).values(asdict(note)))


async def add_answer(connection: AsyncConnection, answer: AnswerRow) -> None:
    """Keeps an answer."""
    await connection.execute(insert(answers).values(asdict(answer) | {"media": list(answer.media)}))


async def read_notes(connection: AsyncConnection, incident_id: UUID) -> list[NoteRow]:
    """The notes on an incident, oldest first."""
    query = select(notes).where(notes.c.incident_id == incident_id).order_by(notes.c.version)
    return [NoteRow(**row) for row in (await connection.execute(query)).mappings()]


async def read_answers(connection: AsyncConnection, incident_id: UUID) -> list[AnswerRow]:
    """What reporters said on an incident, oldest first."""
    query = select(answers).where(answers.c.incident_id == incident_id).order_by(answers.c.version)
    return [
        AnswerRow(**(dict(row) | {"media": tuple(row["media"])}))
        for row in (await connection.execute(query)).mappings()
    ]
