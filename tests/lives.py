"""Short lives of an incident, told by the commands that lead there."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.access.principals import Role, Staff
from ioc.casework.commands import Order, perform
from ioc.casework.facts import apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.contracts.events import PlaceOnWire
from ioc.incidents.incident import Incident
from ioc.incidents.lifecycle.deciding import Command
from ioc.incidents.lifecycle.extending import RequestExtension
from ioc.incidents.lifecycle.merging import Merge, Unmerge
from ioc.incidents.lifecycle.working import Start
from ioc.store import incidents, tables
from tests.building import TUY_HOA, as_fact, report

OPERATOR: Final = Staff(subject="lan", role=Role.OPERATOR)
WAITS: Final = "traffic_safety.general"
"""A category that waits for an operator to verify it."""


class House:
    """A store and a rulebook, with reports and commands made short."""

    def __init__(self, engine: AsyncEngine, rulebook: Rulebook) -> None:
        self.engine = engine
        self.rulebook = rulebook
        self._reports = 0

    async def report(self, category: str = "traffic_safety.pothole") -> UUID:
        """A report that opens an incident of its own; the incident's id."""
        self._reports += 1
        fact = report(
            uuid4(),
            category=category,
            # Far from every other, so that it joins none.
            place=PlaceOnWire(lat=12.9 + 0.01 * self._reports, lon=109.2, commune=TUY_HOA),
            received_at=self.rulebook.clock(),
        )
        await apply_facts(self.engine, self.rulebook, [as_fact(fact)])
        async with self.engine.connect() as connection:
            query = select(tables.reports.c.incident_id).where(tables.reports.c.id == fact.report_id)
            found: UUID = (await connection.execute(query)).scalar_one()
        return found

    async def look(self, incident_id: UUID) -> Incident:
        """The incident as it stands."""
        async with self.engine.connect() as connection:
            found = await incidents.read(connection, incident_id)
        assert found is not None
        return found

    async def order(self, incident_id: UUID, call: str, command: Command | Merge | Unmerge) -> None:
        """A command of the centre."""
        by = Staff(subject="lan", role=Role.SUPERVISOR)
        await perform(self.engine, self.rulebook, Order(call=call, by=by, command=command, incident=incident_id))

    async def order_ticket(self, ticket_id: UUID, call: str, command: Command) -> None:
        """A command of the centre on a ticket."""
        by = Staff(subject="lan", role=Role.SUPERVISOR)
        await perform(self.engine, self.rulebook, Order(call=call, by=by, command=command, ticket=ticket_id))

    async def work(self, incident_id: UUID, call: str, make: Callable[[UUID], Command], which: int = 0) -> None:
        """A command of the department that has an open ticket of it."""
        tickets = (await self.look(incident_id)).open_tickets
        ticket = tickets[which % len(tickets)]
        by = Staff(subject="binh", role=Role.OFFICER, department=ticket.department)
        order = Order(call=call, by=by, command=make(ticket.id), ticket=ticket.id)
        await perform(self.engine, self.rulebook, order)


async def _dispatched(house: House) -> UUID:
    return await house.report()


async def _received(house: House) -> UUID:
    return await house.report(WAITS)


async def _started(house: House) -> UUID:
    incident_id = await house.report()
    await house.work(incident_id, "start", lambda ticket: Start(ticket=ticket))
    return incident_id


async def _extension_asked(house: House) -> UUID:
    incident_id = await house.report()
    await house.work(
        incident_id,
        "request_extension",
        lambda ticket: RequestExtension(ticket=ticket, by=timedelta(days=1), text="Chờ vật tư"),
    )
    return incident_id


async def _merged(house: House) -> UUID:
    incident_id, target = await house.report(), await house.report()
    await house.order(incident_id, "merge", Merge(into=target))
    return incident_id


LIVES: Final[dict[str, Callable[[House], Awaitable[UUID]]]] = {
    "dispatched": _dispatched,
    "received": _received,
    "started": _started,
    "extension_asked": _extension_asked,
    "merged": _merged,
}
"""Each leads to the incident's id."""
