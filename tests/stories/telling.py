"""Telling a story: the casework of the real house on a real database, with the clock in the teller's hand.

    story.at("Fri 13/2/2026 16:50")      the clock is moved there, and whatever fell due on the way was decided at its
                                         moment, as by a worker that never sleeps
    story.nobody_looks_until("…")        the clock is moved, and nothing is decided before it has arrived
    case = await story.reported(…)       a citizen reports; gives the case
    await story.officer("ubnd_22015").acknowledge(case)

Whoever was told something stands in `story.told()`, each told once; `no_more_told` says that nobody else was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.access.principals import Reporter, Role, Staff
from ioc.access.receipts import receipt
from ioc.casework.commands import Order, Refused, perform
from ioc.casework.facts import apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.casework.timers import fire_due
from ioc.contracts.events import IncidentOnWire
from ioc.incidents.incident import Incident, Ticket
from ioc.incidents.lifecycle import (
    accompanying,
    assigning,
    extending,
    merging,
    returning,
    reviewing,
    taking_up,
    working,
)
from ioc.incidents.vocabulary import Rejection, Satisfaction
from ioc.store import history, incidents, ledger, tables
from ioc.store.incident_rows import Row
from tests.building import SECRET, MovedClock, as_fact, report

LOCAL: Final = timezone(timedelta(hours=7))
TUY_HOA: Final = "ubnd_22015"
"""The People's Committee of Tuy Hòa, where reports of `tests.building` lie."""


def moment(text: str) -> datetime:
    """`13/2/2026 16:50`, local time; a weekday before it is for the reader, and checked."""
    weekday, _, rest = text.partition(" ") if text[0].isalpha() else ("", "", text)
    at = datetime.strptime(rest, "%d/%m/%Y %H:%M").replace(tzinfo=LOCAL)
    if weekday and at.strftime("%a") != weekday:
        raise ValueError(f"{rest} is a {at:%a}, not a {weekday}")
    return at.astimezone(UTC)


def shown(at: datetime | None) -> str | None:
    """A moment as `moment` takes it, without the weekday."""
    return None if at is None else f"{at.astimezone(LOCAL):%-d/%-m/%Y %H:%M}"


@dataclass(frozen=True, slots=True)
class Case:
    """A case of the story: its incident, and the reporter who brought it."""

    incident_id: UUID
    reporter: Reporter


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts; every method is a command, and gives the incident after it. Raises what casework raises."""

    story: "Story"
    by: Staff | Reporter

    async def verify(self, case: Case) -> IncidentOnWire:
        """The centre sends it out by the routing rows."""
        return await self._on_incident("verify", case, assigning.Verify())

    async def dispatch(self, case: Case, department: str, text: str = "") -> IncidentOnWire:
        """The centre sends it to a department by name."""
        return await self._on_incident("dispatch", case, assigning.Dispatch(department=department, text=text))

    async def reject(self, case: Case, why: Rejection, text: str = "") -> IncidentOnWire:
        """The centre does not take it up."""
        return await self._on_incident("reject", case, taking_up.Reject(why=why, text=text))

    async def ask(self, case: Case, question: str) -> IncidentOnWire:
        """The centre asks the reporter."""
        return await self._on_incident("request_info", case, taking_up.RequestInfo(question=question))

    async def merge(self, case: Case, into: Case) -> IncidentOnWire:
        """The two are one matter."""
        return await self._on_incident("merge", case, merging.Merge(into=into.incident_id))

    async def unmerge(self, case: Case) -> IncidentOnWire:
        """They were not."""
        return await self._on_incident("unmerge", case, merging.Unmerge())

    async def review(self, case: Case, *, approved: bool = True, text: str = "") -> IncidentOnWire:
        """The centre looks at the result."""
        return await self._on_incident("review", case, reviewing.Review(approved=approved, text=text))

    async def publish(self, case: Case, text: str) -> IncidentOnWire:
        """Anybody may read of it."""
        return await self._on_incident("publish", case, reviewing.Publish(text=text))

    async def close(self, case: Case) -> IncidentOnWire:
        """Nothing more is to come."""
        return await self._on_incident("close", case, reviewing.Close())

    async def reopen(self, case: Case, text: str = "Chưa xong") -> IncidentOnWire:
        """It is not solved."""
        by_reporter = isinstance(self.by, Reporter)
        return await self._on_incident("reopen", case, reviewing.Reopen(text=text, by_reporter=by_reporter))

    async def answer(self, case: Case) -> IncidentOnWire:
        """The reporter answers."""
        return await self._on_incident("answer", case, taking_up.Answer())

    async def feedback(self, case: Case, satisfaction: Satisfaction) -> IncidentOnWire:
        """The reporter judges the result."""
        return await self._on_incident("feedback", case, reviewing.Feedback(satisfaction=satisfaction))

    async def note(self, case: Case) -> IncidentOnWire:
        """Somebody writes a note."""
        return await self._on_incident("note", case, accompanying.Note())

    async def acknowledge(self, case: Case) -> IncidentOnWire:
        """The department has it."""
        return await self._on_ticket("acknowledge", case, lambda ticket: working.Acknowledge(ticket=ticket))

    async def start(self, case: Case) -> IncidentOnWire:
        """Work begins."""
        return await self._on_ticket("start", case, lambda ticket: working.Start(ticket=ticket))

    async def resolve(self, case: Case, text: str = "Đã xong", evidence: Sequence[str] = ()) -> IncidentOnWire:
        """The department is done."""
        return await self._on_ticket(
            "resolve", case, lambda ticket: working.Resolve(ticket=ticket, text=text, evidence=tuple(evidence))
        )

    async def give_back(self, case: Case, right: str, text: str = "Không thuộc thẩm quyền.") -> IncidentOnWire:
        """«Not ours»: it belongs to `right`."""
        return await self._on_ticket(
            "return", case, lambda ticket: returning.Return(ticket=ticket, right=right, text=text)
        )

    async def wait_for_others(self, case: Case, until: str, text: str = "Chờ vật tư.") -> IncidentOnWire:
        """A third party must do something first."""
        return await self._on_ticket(
            "pause", case, lambda ticket: working.PauseTicket(ticket=ticket, until=moment(until), text=text)
        )

    async def go_on(self, case: Case) -> IncidentOnWire:
        """The third party has done it."""
        return await self._on_ticket("resume", case, lambda ticket: working.ResumeTicket(ticket=ticket))

    async def ask_for_more_time(self, case: Case, hours: float, text: str = "Trời mưa.") -> IncidentOnWire:
        """The department asks for an extension."""
        by = timedelta(hours=hours)
        return await self._on_ticket(
            "request_extension", case, lambda ticket: extending.RequestExtension(ticket=ticket, by=by, text=text)
        )

    async def decide_on_more_time(self, case: Case, *, granted: bool) -> IncidentOnWire:
        """The centre decides on it; the ticket is the one that asks."""
        ticket = next(each for each in (await self.story.incident(case)).tickets if each.extension is not None)
        command = extending.DecideExtension(ticket=ticket.id, granted=granted)
        return await self.story.perform(Order(call="decide_extension", by=self.by, command=command, ticket=ticket.id))

    async def _on_incident(self, call: str, case: Case, command: Any) -> IncidentOnWire:
        return await self.story.perform(Order(call=call, by=self.by, command=command, incident=case.incident_id))

    async def _on_ticket(self, call: str, case: Case, command: Callable[[UUID], Any]) -> IncidentOnWire:
        ticket = await self.story.ticket(case, self.by.department if isinstance(self.by, Staff) else None)
        order = Order(call=call, by=self.by, command=command(ticket.id), ticket=ticket.id)
        return await self.story.perform(order)


@dataclass(slots=True)
class Story:
    """One story. Every look at the timers is one of a worker's."""

    engine: AsyncEngine
    rulebook: Rulebook
    clock: MovedClock
    _heard: int = field(default=0)

    def officer(self, department: str = TUY_HOA, name: str = "lan") -> Person:
        """An officer of a department."""
        return Person(self, Staff(subject=name, role=Role.OFFICER, department=department))

    def operator(self, name: str = "an") -> Person:
        """An operator of the centre."""
        return Person(self, Staff(subject=name, role=Role.OPERATOR))

    def supervisor(self, name: str = "binh") -> Person:
        """The centre's supervisor."""
        return Person(self, Staff(subject=name, role=Role.SUPERVISOR))

    def reporter(self, case: Case) -> Person:
        """Whoever reported the case."""
        return Person(self, case.reporter)

    async def at(self, text: str) -> None:
        """The clock is moved there; what falls due on the way is decided at its moment."""
        until = moment(text)
        while (due := await self._next_due()) is not None and due <= until:
            self.clock.now = max(self.clock.now, due)
            await self.look()
        self._move(until)

    async def nobody_looks_until(self, text: str) -> None:
        """The workers are dead until then; then one looks."""
        self._move(moment(text))
        await self.look()

    async def look(self) -> None:
        """A worker decides what is due."""
        while await fire_due(self.engine, self.rulebook, self.clock()):
            pass

    async def reported(self, **changes: Any) -> Case:
        """A citizen reports now; the case that it opened or joined."""
        key = uuid4()
        event = report(key, received_at=self.clock(), **changes)
        await apply_facts(self.engine, self.rulebook, [as_fact(event)])
        given = receipt(key, SECRET)
        reporter = Reporter(report_id=given.report_id, code=given.code)
        async with self.engine.connect() as connection:
            incident_id = await incidents.id_of_report(connection, given.report_id)
        if incident_id is None:
            raise AssertionError("the report went nowhere")
        return Case(incident_id, reporter)

    async def perform(self, order: Order) -> IncidentOnWire:
        """Carries an order out. Raises what casework raises."""
        return await perform(self.engine, self.rulebook, order)

    async def refused(self, command: Any) -> str:
        """The code with which a command is refused; fails when it is not."""
        try:
            await command
        except Refused as refused:
            return refused.refusal.code
        raise AssertionError("the command was not refused")

    async def incident(self, case: Case) -> Incident:
        """The case's incident now."""
        async with self.engine.connect() as connection:
            found = await incidents.read(connection, case.incident_id)
        if found is None:
            raise AssertionError("there is no such incident")
        return found

    async def ticket(self, case: Case, department: str | None = None) -> Ticket:
        """The newest ticket of the department on the case; without a department the only open one."""
        tickets = (await self.incident(case)).tickets
        of_it = [each for each in tickets if each.department == department or (department is None and each.is_open)]
        return of_it[-1]

    async def due(self, case: Case, department: str | None = None) -> str | None:
        """When the department must have solved it, local time."""
        return shown((await self.ticket(case, department)).resolve_by)

    async def steps(self, case: Case) -> list[str]:
        """What happened to the case, in the words of its history."""
        async with self.engine.connect() as connection:
            return [entry["kind"] for entry in await history.read(connection, case.incident_id)]

    async def ledger(self, case: Case, department: str | None = None) -> list[str]:
        """What moved the promise to resolve, in order."""
        ticket = await self.ticket(case, department)
        async with self.engine.connect() as connection:
            return [entry.step.value for entry in await ledger.read(connection, ticket.id, [ticket.resolve.kind])]

    async def told(self) -> list[str]:
        """Whoever was told something since the last time one asked: `whom of department: text [by channel] (held)`."""
        async with self.engine.connect() as connection:
            query = select(tables.deliveries).order_by(tables.deliveries.c.created_at, tables.deliveries.c.key)
            rows = [dict(row) for row in (await connection.execute(query)).mappings()]
        new, self._heard = rows[self._heard :], len(rows)
        return [_said(row) for row in new]

    async def no_more_told(self) -> None:
        """Fails when anybody was told anything since the last time one asked."""
        told = await self.told()
        if told:
            raise AssertionError(f"nobody should have been told more: {told}")

    def _move(self, until: datetime) -> None:
        if until < self.clock.now:
            raise AssertionError(f"the clock is past {until} already")
        self.clock.now = until

    async def _next_due(self) -> datetime | None:
        async with self.engine.connect() as connection:
            due: datetime | None = await connection.scalar(select(func.min(tables.incidents.c.next_at)))
            return due


def _said(row: Row) -> str:
    held = "" if row["not_before"] <= row["created_at"] else f" (held until {shown(row['not_before'])})"
    late = ", late" if row["late"] else ""
    return f"{row['whom']} of {row['department']}: {row['template']} by {row['channel']}{late}{held}"
