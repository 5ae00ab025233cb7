"""Time passes over stored incidents: what is due is decided once, late if it must be, and one holds up no other."""

from datetime import timedelta

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.access.principals import Role, Staff
from ioc.casework.commands import Order, perform
from ioc.casework.facts import apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.casework.timers import fire_due
from ioc.contracts.events import PlaceOnWire
from ioc.incidents.lifecycle.working import Acknowledge, Start
from ioc.incidents.vocabulary import Mark, TicketState, Urgency
from ioc.store import incidents, tables
from ioc.store.incident_rows import Row
from tests.building import TUY_HOA, MovedClock, as_fact, report

OFFICER = Staff(subject="lan", role=Role.OFFICER, department="ubnd_22015")


async def steps(engine: AsyncEngine) -> list[str]:
    async with engine.connect() as connection:
        query = select(tables.history.c.kind).order_by(tables.history.c.at, tables.history.c.version)
        return list((await connection.scalars(query)).all())


async def only(engine: AsyncEngine, table: object) -> Row:
    async with engine.connect() as connection:
        return dict((await connection.execute(select(table))).mappings().one())  # type: ignore[call-overload]


async def look(engine: AsyncEngine, rulebook: Rulebook) -> int:
    return len(await fire_due(engine, rulebook, rulebook.clock()))


async def test_nothing_is_due_before_its_moment_and_each_moment_is_decided_once(
    engine: AsyncEngine, rulebook: Rulebook, clock: MovedClock
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report(urgency=Urgency.SOS))])
    assert await look(engine, rulebook) == 0

    clock.move(timedelta(minutes=2, seconds=30))
    assert await look(engine, rulebook) == 1
    assert await look(engine, rulebook) == 0

    assert await steps(engine) == ["opened", "reminded"]


async def test_what_was_acknowledged_and_begun_in_time_is_not_escalated(
    engine: AsyncEngine, rulebook: Rulebook, clock: MovedClock
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report())])
    ticket = await only(engine, tables.tickets)
    for command in (Acknowledge(ticket=ticket["id"]), Start(ticket=ticket["id"])):
        await perform(engine, rulebook, Order(call="start", by=OFFICER, command=command, ticket=ticket["id"]))

    clock.move(timedelta(hours=9))
    await look(engine, rulebook)

    assert await steps(engine) == ["opened", "ticket_acknowledged", "ticket_started"]


async def test_after_six_hours_without_anybody_looking_each_promise_is_told_once_and_marked_late(
    engine: AsyncEngine, rulebook: Rulebook, clock: MovedClock
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report(urgency=Urgency.SOS))])

    clock.move(timedelta(hours=6))
    await look(engine, rulebook)

    assert await steps(engine) == ["opened", "escalated", "escalated"]
    assert Mark.LATE in (await only(engine, tables.incidents))["marks"]


async def test_an_acknowledgement_lapses_as_of_its_own_moment(
    engine: AsyncEngine, rulebook: Rulebook, clock: MovedClock
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report(urgency=Urgency.SOS))])
    ticket = await only(engine, tables.tickets)
    order = Order(call="acknowledge", by=OFFICER, command=Acknowledge(ticket=ticket["id"]), ticket=ticket["id"])
    await perform(engine, rulebook, order)
    acknowledged_at = clock()

    clock.move(timedelta(minutes=33))
    await look(engine, rulebook)

    async with engine.connect() as connection:
        stored = await incidents.read(connection, ticket["incident_id"])
    assert stored is not None
    assert stored.tickets[0].state is TicketState.ASSIGNED
    assert stored.tickets[0].acknowledge.running_since == acknowledged_at + timedelta(minutes=30)


async def test_an_incident_whose_moment_cannot_be_decided_is_told_and_holds_up_no_other(
    engine: AsyncEngine, rulebook: Rulebook, clock: MovedClock
) -> None:
    far = PlaceOnWire(lat=13.2, lon=109.2, commune=TUY_HOA)
    await apply_facts(
        engine, rulebook, [as_fact(report(urgency=Urgency.SOS)), as_fact(report(urgency=Urgency.SOS, place=far))]
    )
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE tickets SET policy = 'gone' WHERE id = (SELECT id FROM tickets LIMIT 1)"),
        )

    clock.move(timedelta(hours=3))
    assert await look(engine, rulebook) == 2
    assert await look(engine, rulebook) == 0

    async with engine.connect() as connection:
        found = (await connection.execute(select(tables.audit_findings))).mappings().all()
    assert await steps(engine) == ["opened", "opened", "escalated", "escalated"]
    assert [each["invariant"] for each in found] == ["moment_not_decided"]
