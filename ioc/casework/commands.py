"""Commands of people: lock the incident, ask the core, commit with history and news."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.access.permissions import may_acknowledge
from ioc.access.principals import Staff
from ioc.casework.rulebook import Rulebook
from ioc.casework.working_set import WorkingSet
from ioc.contracts.events import IncidentOnWire
from ioc.contracts.telling import incident_on_wire
from ioc.incidents.acknowledging import acknowledge
from ioc.incidents.incident import Decision, Refusal, Ticket
from ioc.store import command_answers, incidents
from ioc.store.command_answers import Answer
from ioc.store.incidents import Stored

_DONE: Final = 200
_encoder: Final = msgspec.json.Encoder()
_decoder: Final = msgspec.json.Decoder(IncidentOnWire)


class Unknown(LookupError):
    """There is nothing of this id for this member of staff."""


@dataclass(eq=False)
class Forbidden(Exception):
    """The command is for this department alone."""

    department: str


@dataclass(eq=False)
class Outdated(Exception):
    """The command was meant for an earlier version of the ticket; `current` is its version now."""

    current: int
    incident: IncidentOnWire


@dataclass(eq=False)
class Refused(Exception):
    """The command cannot be done in this state; the refusal says what is possible instead."""

    refusal: Refusal
    incident: IncidentOnWire


@dataclass(eq=False)
class KeyReused(Exception):
    """The same idempotency key came with another command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCommand:
    """A command on a ticket: by whom, meant for which version of it, and the key that tells its repeats."""

    name: str
    staff: Staff
    ticket_id: UUID
    version: int
    key: str | None

    @property
    def fingerprint(self) -> str:
        """What a repeat under the same key must equal."""
        return f"{self.name} {self.ticket_id} {self.version}"


async def acknowledge_ticket(engine: AsyncEngine, rulebook: Rulebook, command: TicketCommand) -> IncidentOnWire:
    """The incident after the department acknowledged its ticket; a repeat under the same key gets the first answer.

    Raises `Unknown`, `Forbidden`, `KeyReused`, `Outdated` or `Refused`; nothing is changed then.
    """
    async with engine.begin() as connection:
        stored, ticket = await _lock(connection, command)
        if not may_acknowledge(command.staff, ticket.department):
            raise Forbidden(ticket.department)
        repeated = await _first_answer(connection, command)
        if repeated is not None:
            return repeated
        if command.version != ticket.version:
            raise Outdated(ticket.version, incident_on_wire(stored.incident))
        decision = acknowledge(
            stored.incident,
            ticket.id,
            command.staff.subject,
            rulebook.department_name(ticket.department),
            rulebook.clock(),
        )
        if isinstance(decision, Refusal):
            raise Refused(decision, incident_on_wire(stored.incident))
        return await _commit(connection, rulebook, command, stored, decision)


async def _lock(connection: AsyncConnection, command: TicketCommand) -> tuple[Stored, Ticket]:
    stored = await incidents.lock_by_ticket(connection, command.ticket_id)
    if stored is None:
        raise Unknown
    return stored, next(each for each in stored.incident.tickets if each.id == command.ticket_id)


async def _first_answer(connection: AsyncConnection, command: TicketCommand) -> IncidentOnWire | None:
    if command.key is None:
        return None
    answer = await command_answers.first(connection, command.staff.subject, command.key)
    if answer is None:
        return None
    if answer.fingerprint != command.fingerprint:
        raise KeyReused
    return _decoder.decode(answer.body)


async def _commit(
    connection: AsyncConnection, rulebook: Rulebook, command: TicketCommand, stored: Stored, decision: Decision
) -> IncidentOnWire:
    concerned = await incidents.report_codes(connection, stored.incident.id)
    working_set = WorkingSet()
    working_set.hold([stored])
    after = working_set.decide(replace(decision, change=replace(decision.change, reports=concerned)))
    await working_set.write(connection, rulebook.topics.incidents)
    answer = incident_on_wire(after)
    if command.key is not None:
        kept = Answer(fingerprint=command.fingerprint, status=_DONE, body=_encoder.encode(answer))
        await command_answers.remember(connection, command.staff.subject, command.key, kept, rulebook.clock())
    return answer
