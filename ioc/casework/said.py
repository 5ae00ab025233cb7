"""What people say with a command: notes of the house, answers of reporters. History holds a reference and a hash."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.access.principals import Principal, Reporter
from ioc.incidents.incident import Incident
from ioc.store import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Masked words; of a reporter also the sealed original, and ids of media."""

    text: str
    sealed: str = ""
    media: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        """What the history keeps: enough to prove the words, and nothing of them, so that they can be erased."""
        content = "\n".join((self.text, self.sealed))
        return f"said:sha256:{hashlib.sha256(content.encode()).hexdigest()}"


async def keep_said(connection: AsyncConnection, incident: Incident, by: Principal, said: Said, at: datetime) -> None:
    """Keeps the words beside the change that they came with."""
    if isinstance(by, Reporter):
        await words.add_answer(
            connection,
            words.AnswerRow(
                incident_id=incident.id,
                version=incident.version,
                report_id=by.report_id,
                text=said.text,
                sealed=said.sealed,
                media=said.media,
                at=at,
            ),
        )
    else:
        note = words.NoteRow(
            incident_id=incident.id,
            version=incident.version,
            author=by.subject,
            department=by.department,
            text=said.text,
            at=at,
        )
        await words.add_note(connection, note)
