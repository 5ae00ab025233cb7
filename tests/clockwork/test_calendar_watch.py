"""The watch over the calendar: an order is applied soon, by one process of all."""

import asyncio
from datetime import date, timedelta

from sqlalchemy import text

from ioc.casework.calendar import order_day
from ioc.casework.facts import apply_facts
from ioc.clockwork.calendar_watch import CALENDAR_LOCK, CalendarWatch
from ioc.incidents.deadlines.hours import SpecialDay
from ioc.phrases.text import Text
from tests.building import MovedClock, as_fact, report
from tests.clockwork.conftest import Desk
from tests.waiting import until

TOMORROW = SpecialDay(day=date(2025, 11, 21), works=False, because=Text(vi="Nghỉ tránh bão", en="A storm"))

RECALCULATED = "SELECT count(*) FROM deadline_ledger WHERE step = 'recalculated' AND promise = 'resolve'"


async def count(desk: Desk, query: str) -> int:
    async with desk.engine.connect() as connection:
        return int((await connection.execute(text(query))).scalar_one())


async def test_an_order_is_applied_by_just_one_of_two_workers_and_by_the_other_when_the_first_is_gone(
    desk: Desk,
) -> None:
    rulebook = desk.house.rulebook(MovedClock())
    await apply_facts(desk.engine, rulebook, [as_fact(report())])
    watches = [
        CalendarWatch(
            database_url=desk.url, engine=desk.engine, rulebook=rulebook, look_every=timedelta(milliseconds=20)
        )
        for _ in range(2)
    ]
    running = [asyncio.ensure_future(each.run()) for each in watches]

    async def applied() -> bool:
        return await count(desk, "SELECT count(*) FROM calendar_changes WHERE applied_at IS NULL") == 0

    async def held() -> bool:
        locks = f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {CALENDAR_LOCK & 0xFFFF_FFFF}"
        return (
            await count(
                desk, locks + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            == 1
        )

    try:
        await until(held)
        await order_day(desk.engine, rulebook, TOMORROW, "quan")
        await until(applied)
        assert await count(desk, RECALCULATED) == 1
        # Both watch, and one after the other may go.
        running[0].cancel()
        await asyncio.gather(running[0], return_exceptions=True)
        await until(held)
        await order_day(
            desk.engine, rulebook, SpecialDay(day=date(2025, 11, 24), works=False, because=TOMORROW.because), "quan"
        )
        await until(applied)
        assert await count(desk, RECALCULATED) == 2
    finally:
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)
