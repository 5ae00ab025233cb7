"""An ordered day counts every open deadline again, once, however often the work is cut off."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.access.principals import Role, Staff
from ioc.casework import calendar
from ioc.casework.calendar import apply_calendar_changes, order_day
from ioc.casework.commands import Order, perform
from ioc.casework.facts import apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.contracts.events import PlaceOnWire
from ioc.incidents.deadlines.hours import SpecialDay
from ioc.incidents.incident import Incident
from ioc.incidents.lifecycle.working import Acknowledge
from ioc.incidents.vocabulary import Urgency
from ioc.phrases.text import Text
from ioc.store import calendar_changes, history, incidents, tables
from tests.building import TUY_HOA, as_fact, report
from tests.waiting import until

# The clock stands at Thursday, 20 November 2025, eight o'clock in the morning.
TOMORROW = SpecialDay(
    day=date(2025, 11, 21), works=False, because=Text(vi="Nghỉ tránh bão", en="A storm"), order="12/QĐ-UBND"
)


async def many(engine: AsyncEngine, rulebook: Rulebook, count: int = 3) -> None:
    """Potholes too far apart to join, and one call for rescue, which is promised by the clock."""
    facts = [report(place=PlaceOnWire(lat=13.0 + number / 50, lon=109.3, commune=TUY_HOA)) for number in range(count)]
    rescue = report(category="public_order.rescue", urgency=Urgency.SOS)
    await apply_facts(engine, rulebook, [as_fact(each) for each in (*facts, rescue)])


async def order(engine: AsyncEngine, rulebook: Rulebook, day: SpecialDay = TOMORROW) -> None:
    await order_day(engine, rulebook, day, "quan")


async def everything(engine: AsyncEngine) -> list[Incident]:
    async with engine.connect() as connection:
        return sorted(await incidents.read_open(connection), key=lambda each: each.id)


async def ledger(engine: AsyncEngine) -> list[dict[str, Any]]:
    """The rows that the calendar wrote."""
    query = select(tables.deadline_ledger).where(tables.deadline_ledger.c.step == "recalculated")
    async with engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(query)).mappings()]


async def pending(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return len(await calendar_changes.read_pending(connection))


def due(each: Incident) -> list[datetime | None]:
    return [ticket.resolve_by for ticket in each.tickets]


async def test_a_day_off_ordered_today_moves_the_deadlines_over_it_and_nothing_else(
    engine: AsyncEngine, rulebook: Rulebook
) -> None:
    await many(engine, rulebook)
    for ticket in [each.tickets[0] for each in await everything(engine) if each.urgency is not Urgency.SOS]:
        who = Staff(subject="chi", role=Role.OFFICER, department=ticket.department)
        await perform(
            engine, rulebook, Order(call="acknowledge", by=who, command=Acknowledge(ticket=ticket.id), ticket=ticket.id)
        )
    before = await everything(engine)
    await order(engine, rulebook)

    assert await apply_calendar_changes(engine, rulebook) == 3

    after = await everything(engine)
    for was, now in zip(before, after, strict=True):
        if was.urgency is Urgency.SOS:
            assert now == was
            continue
        (then,) = [each for each in due(was) if each is not None]
        assert due(now) == [then + timedelta(days=1)]
        assert now.due_at == then + timedelta(days=1)
        assert now.version == was.version + 1
    # One row for each ticket, with the day's reason; the history tells it.
    rows = await ledger(engine)
    assert sorted(row["subject"] for row in rows) == sorted(
        each.tickets[0].id for each in after if each.urgency is not Urgency.SOS
    )
    assert all("Nghỉ tránh bão (theo 12/QĐ-UBND)" in row["because"]["vi"] for row in rows)
    async with engine.connect() as connection:
        for each in after:
            newest = (await history.read(connection, each.id))[-1]
            if each.urgency is not Urgency.SOS:
                assert (newest["kind"], newest["actor"]) == ("calendar_changed", "calendar")
                assert "Nghỉ tránh bão" in newest["reason"]["vi"]
    assert await pending(engine) == 0


async def test_a_second_run_changes_nothing_at_all(engine: AsyncEngine, rulebook: Rulebook) -> None:
    await many(engine, rulebook)
    await order(engine, rulebook)
    await apply_calendar_changes(engine, rulebook)
    once = await everything(engine)

    assert await apply_calendar_changes(engine, rulebook) == 0
    assert await everything(engine) == once


async def test_cut_off_in_the_middle_and_begun_again_it_ends_the_same(
    engine: AsyncEngine, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many(engine, rulebook, count=4)
    await order(engine, rulebook)
    monkeypatch.setattr(calendar, "MOST_AT_ONCE", 1)
    whole = calendar._recalculate
    batches = 0

    async def cut_off(*arguments: Any) -> int:
        nonlocal batches
        batches += 1
        if batches == 3:
            raise asyncio.CancelledError
        return await whole(*arguments)

    monkeypatch.setattr(calendar, "_recalculate", cut_off)
    with pytest.raises(asyncio.CancelledError):
        await apply_calendar_changes(engine, rulebook)
    half = await ledger(engine)
    monkeypatch.setattr(calendar, "_recalculate", whole)

    assert await pending(engine) == 1
    await apply_calendar_changes(engine, rulebook)

    rows = await ledger(engine)
    assert 0 < len({row["incident_id"] for row in half}) < len({row["incident_id"] for row in rows}) == 4
    assert len({(row["subject"], row["promise"]) for row in rows}) == len(rows)
    assert await pending(engine) == 0


async def test_whoever_began_to_decide_before_the_order_is_waited_for(engine: AsyncEngine, rulebook: Rulebook) -> None:
    await many(engine, rulebook, count=1)
    async with engine.connect() as slow:
        await slow.execute(text("SELECT 1"))
        await order(engine, rulebook)
        running = asyncio.ensure_future(apply_calendar_changes(engine, rulebook))

        async def waits() -> bool:
            looked = text("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE :question AND pid <> :own)")
            async with engine.connect() as connection:
                own = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
                found = await connection.execute(looked, {"question": "%xact_start <%", "own": own})
                return bool(found.scalar_one())

        await until(waits)
        assert not running.done()
        assert await ledger(engine) == []
    await running

    assert await ledger(engine) != []


async def test_an_order_that_holds_already_is_not_kept_again(engine: AsyncEngine, rulebook: Rulebook) -> None:
    first, is_new = await order_day(engine, rulebook, TOMORROW, "quan")
    again, is_new_again = await order_day(engine, rulebook, TOMORROW, "quan")

    assert (is_new, is_new_again, again.number) == (True, False, first.number)


async def test_a_broken_incident_holds_up_no_other_and_is_told(
    engine: AsyncEngine, rulebook: Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    await many(engine, rulebook)
    broken = next(each for each in await everything(engine) if each.urgency is not Urgency.SOS)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE tickets SET policy = 'lost' WHERE incident_id = :id"), {"id": broken.id})
    await order(engine, rulebook)

    assert await apply_calendar_changes(engine, rulebook) == 2

    async with engine.connect() as connection:
        findings = (await connection.execute(select(tables.audit_findings))).mappings().all()
    assert [(row["invariant"], row["incident_id"]) for row in findings] == [("deadline_not_recalculated", broken.id)]
    assert await pending(engine) == 0
