"""Commands of people: lock the incident, ask the core, commit with history, ledger, notices and news."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.access.calls import why_not
from ioc.access.principals import Principal, Reporter, Staff
from ioc.access.views import staff_view
from ioc.casework.answers import Unasked, first_answer, remember
from ioc.casework.concerned import with_reports
from ioc.casework.rulebook import Rulebook
from ioc.casework.said import Said, keep_said
from ioc.casework.working_set import WorkingSet
from ioc.contracts.events import IncidentOnWire
from ioc.contracts.telling import incident_on_wire
from ioc.incidents.decision import Decision, Refusal
from ioc.incidents.incident import Ticket
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.deciding import Command, decide
from ioc.incidents.lifecycle.merging import Merge, Unmerge, merge, unmerge
from ioc.phrases.text import Text
from ioc.store import incidents
from ioc.store.incidents import Stored

REPORTER: Final = "reporter"
"""Who a command is by, when it is by whoever holds a follow token: the history names nobody."""


class Unknown(LookupError):
    """There is nothing of this id for whoever asks."""


@dataclass(eq=False)
class Forbidden(Exception):
    """Whoever asks may not do this; the reason is a sentence for them."""

    reason: Text


@dataclass(eq=False)
class Outdated(Exception):
    """The command was meant for an earlier version; `current` is the version now."""

    current: int
    incident: IncidentOnWire


@dataclass(eq=False)
class Refused(Exception):
    """The command cannot be done in this state; the refusal says what is possible instead."""

    refusal: Refusal
    incident: IncidentOnWire


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command by somebody: on which incident, ticket or report, meant for which version of it.

    `call` is its name in `access.calls`. `version` None: any (a reporter knows none). `key` tells its
    repeats. `said` are words that are kept beside the incident.
    """

    call: str
    by: Principal
    command: Command | Merge | Unmerge
    incident: UUID | None = None
    ticket: UUID | None = None
    version: int | None = None
    key: str | None = None
    said: Said | None = None

    @property
    def fingerprint(self) -> str:
        """What a repeat under the same key must equal."""
        content = msgspec.json.encode(self.command, order="deterministic").decode()
        words = "" if self.said is None else self.said.text
        return f"{self.call} {self.incident or self.ticket} {self.version} {content} {words}"

    @property
    def actor(self) -> str:
        """Who the history names."""
        return self.by.subject if isinstance(self.by, Staff) else REPORTER

    @property
    def subject(self) -> str:
        """Whose keys its key is one of."""
        return self.by.subject if isinstance(self.by, Staff) else f"report {self.by.report_id}"


@dataclass(frozen=True, slots=True)
class _Held:
    """What the transaction has locked for an order."""

    stored: Stored
    target: Stored | None
    ticket: Ticket | None = field(default=None)


async def perform(engine: AsyncEngine, rulebook: Rulebook, order: Order) -> IncidentOnWire:
    """The incident after the command; a repeat under the same key gets the first answer.

    Raises `Unknown`, `Forbidden`, `answers.KeyReused`, `Outdated` or `Refused`; nothing is changed then.
    """
    async with engine.begin() as connection:
        held = await _lock(connection, order)
        _permit(order, held)
        repeated = await first_answer(connection, order.subject, order.key, order.fingerprint)
        if not isinstance(repeated, Unasked):
            return repeated
        _check_version(order, held)
        return await _decide(connection, rulebook, order, held)


async def _lock(connection: AsyncConnection, order: Order) -> _Held:
    """Locks in the order of ids whatever the command is about."""
    wanted = await _about(connection, order)
    other = await _other(connection, order, wanted)
    locked = {each.incident.id: each for each in await incidents.lock_by_id(connection, {wanted} | other)}
    if wanted not in locked or other - locked.keys():
        raise Unknown
    ticket = None if order.ticket is None else locked[wanted].incident.ticket(order.ticket)
    return _Held(locked[wanted], locked[next(iter(other))] if other else None, ticket)


async def _about(connection: AsyncConnection, order: Order) -> UUID:
    if isinstance(order.by, Reporter):
        found = await incidents.id_of_report(connection, order.by.report_id)
    elif order.ticket is not None:
        found = await incidents.id_of_ticket(connection, order.ticket)
    else:
        found = order.incident
    if found is None:
        raise Unknown
    return found


async def _other(connection: AsyncConnection, order: Order, wanted: UUID) -> set[UUID]:
    if isinstance(order.command, Merge):
        return {order.command.into}
    if isinstance(order.command, Unmerge):
        merged = await incidents.read(connection, wanted)
        return set() if merged is None or merged.merged_into is None else {merged.merged_into}
    return set()


def _permit(order: Order, held: _Held) -> None:
    """A ticket's call says why it is refused; of an incident that the caller may not see nothing is told at all."""
    if isinstance(order.by, Reporter):
        return
    if order.ticket is None and not _sees(order.by, held.stored):
        raise Unknown
    reason = why_not(order.call, order.by, _department(order.by, held))
    if reason is not None:
        raise Forbidden(reason)
    if not all(_sees(order.by, stored) for stored in (held.stored, held.target) if stored is not None):
        raise Unknown


def _sees(staff: Staff, stored: Stored) -> bool:
    return staff_view(staff, msgspec.to_builtins(incident_on_wire(stored.incident))) is not None


def _department(staff: Staff, held: _Held) -> str | None:
    """The ticket's department; on an incident, the caller's own where it has a ticket."""
    if held.ticket is not None:
        return held.ticket.department
    has = any(ticket.department == staff.department for ticket in held.stored.incident.tickets)
    return staff.department if has else None


def _check_version(order: Order, held: _Held) -> None:
    """A command meant for an earlier state is refused; that another report joined meanwhile does not matter."""
    if order.version is None:
        return
    incident = held.stored.incident
    oldest, current = (
        (held.ticket.version, held.ticket.version)
        if held.ticket is not None
        else (incident.material_version, incident.version)
    )
    if not oldest <= order.version <= current:
        raise Outdated(current, incident_on_wire(incident))


async def _decide(connection: AsyncConnection, rulebook: Rulebook, order: Order, held: _Held) -> IncidentOnWire:
    stored = [each for each in (held.stored, held.target) if each is not None]
    practice = await rulebook.practices.at_hand(connection)
    await rulebook.practices.learn(connection, (each.incident for each in stored))
    now = rulebook.clock()
    cases = [Case(incident=each.incident, practice=practice, by=order.actor, now=now) for each in stored]
    decisions = _decisions(order, cases)
    if isinstance(decisions, Refusal):
        raise Refused(decisions, incident_on_wire(held.stored.incident))
    working_set = WorkingSet(practice)
    working_set.hold(stored)
    for decision in decisions:
        told = await with_reports(connection, decision)
        working_set.decide(told, () if order.said is None else (order.said.reference,))
    await working_set.write(connection, rulebook.topics.incidents)
    after = decisions[0].incident
    if order.said is not None:
        await keep_said(connection, after, order.by, order.said, decisions[0].change.at)
    answer = incident_on_wire(after)
    await remember(connection, order.subject, order.key, order.fingerprint, answer=answer, now=now)
    return answer


def _decisions(order: Order, cases: Sequence[Case]) -> Sequence[Decision] | Refusal:
    command = order.command
    if isinstance(command, Merge):
        return merge(cases[0], cases[1], command)
    if isinstance(command, Unmerge):
        return unmerge(cases[0], cases[-1], command)
    decision = decide(cases[0], command)
    return decision if isinstance(decision, Refusal) else [decision]
