"""Whatever commands and time have done, the auditor finds nothing; whatever is broken then, one pass mends."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from ioc.access.principals import Reporter
from ioc.casework.auditing import audit
from ioc.casework.commands import Forbidden, Order, Refused, perform
from ioc.casework.timers import fire_due
from ioc.incidents.lifecycle.assigning import Dispatch, Verify
from ioc.incidents.lifecycle.deciding import Command
from ioc.incidents.lifecycle.extending import DecideExtension, RequestExtension
from ioc.incidents.lifecycle.merging import Merge, Unmerge
from ioc.incidents.lifecycle.returning import Return
from ioc.incidents.lifecycle.reviewing import Close, Feedback, Reopen, Review
from ioc.incidents.lifecycle.taking_up import Answer, Reject, RequestInfo
from ioc.incidents.lifecycle.working import Acknowledge, PauseTicket, Resolve, ResumeTicket, Start
from ioc.incidents.vocabulary import Rejection, Satisfaction
from ioc.store import tables
from ioc.store.database import connect
from tests.breaking import BREAKS, break_it
from tests.building import MovedClock
from tests.building import house as a_house
from tests.conftest import Database
from tests.lives import WAITS, House

Step = Callable[[House, UUID, MovedClock], Awaitable[None]]


def centre(call: str, command: Command) -> Step:
    async def step(house: House, incident_id: UUID, _: MovedClock) -> None:
        await house.order(incident_id, call, command)

    return step


def department(call: str, make: Callable[[UUID], Command], which: int = 0) -> Step:
    async def step(house: House, incident_id: UUID, _: MovedClock) -> None:
        if (await house.look(incident_id)).open_tickets:
            await house.work(incident_id, call, make, which)

    return step


def reporter(call: str, command: Command) -> Step:
    async def step(house: House, incident_id: UUID, _: MovedClock) -> None:
        async with house.engine.connect() as connection:
            query = select(tables.reports.c.id, tables.reports.c.code).where(
                tables.reports.c.incident_id == incident_id
            )
            row = (await connection.execute(query)).one()
        by = Reporter(report_id=row.id, code=row.code)
        await perform(house.engine, house.rulebook, Order(call=call, by=by, command=command))

    return step


def wait(**amount: float) -> Step:
    async def step(house: House, _: UUID, clock: MovedClock) -> None:
        clock.move(timedelta(**amount))
        while await fire_due(house.engine, house.rulebook, clock()):
            pass

    return step


async def pause(house: House, incident_id: UUID, clock: MovedClock) -> None:
    until = clock() + timedelta(days=2)
    step = department("pause", lambda ticket: PauseTicket(ticket=ticket, until=until, text="Chờ điện lực"))
    await step(house, incident_id, clock)


async def merge(house: House, incident_id: UUID, _: MovedClock) -> None:
    await house.order(incident_id, "merge", Merge(into=await house.report()))


async def unmerge(house: House, incident_id: UUID, _: MovedClock) -> None:
    await house.order(incident_id, "unmerge", Unmerge())


STEPS: Final[dict[str, Step]] = {
    "verify": centre("verify", Verify()),
    "dispatch": centre("dispatch", Dispatch(department="so_y_te")),
    "dispatch again": centre("dispatch", Dispatch(department="dien_luc")),
    "ask": centre("request_info", RequestInfo(question="Ở đâu?")),
    "answer": reporter("answer", Answer()),
    "reject": centre("reject", Reject(why=Rejection.OUT_OF_SCOPE)),
    "acknowledge": department("acknowledge", lambda ticket: Acknowledge(ticket=ticket)),
    "start": department("start", lambda ticket: Start(ticket=ticket)),
    "return": department("return", lambda ticket: Return(ticket=ticket, right="so_xay_dung", text="Không phải")),
    "return to the centre": department("return", lambda ticket: Return(ticket=ticket, right="ioc", text="Không rõ")),
    "pause": pause,
    "resume": department("resume", lambda ticket: ResumeTicket(ticket=ticket)),
    "ask for more": department(
        "request_extension", lambda ticket: RequestExtension(ticket=ticket, by=timedelta(days=1), text="Mưa")
    ),
    "grant": centre("decide_extension", DecideExtension(ticket=UUID(int=0), granted=True)),
    "resolve": department("resolve", lambda ticket: Resolve(ticket=ticket, text="Đã vá", evidence=("anh.jpg",))),
    "the other resolves": department(
        "resolve", lambda ticket: Resolve(ticket=ticket, text="Đã xong", evidence=("anh.jpg",)), 1
    ),
    "approve": centre("review", Review(approved=True)),
    "send back": centre("review", Review(approved=False, text="Chưa xong")),
    "dissatisfied": reporter("feedback", Feedback(satisfaction=Satisfaction.DISSATISFIED)),
    "close": centre("close", Close()),
    "reopen": reporter("reopen", Reopen(text="Lại hỏng", by_reporter=True)),
    "merge": merge,
    "unmerge": unmerge,
    "ten minutes": wait(minutes=10),
    "a day": wait(days=1),
    "a week": wait(days=7),
}
"""What can happen to an incident; what its state does not allow is refused, and changes nothing."""


async def live(house: House, incident_id: UUID, clock: MovedClock, story: list[str]) -> None:
    for name in story:
        clock.move(timedelta(seconds=5))
        try:
            if name == "grant":
                await grant(house, incident_id)
            else:
                await STEPS[name](house, incident_id, clock)
        except (Refused, Forbidden):
            continue


async def grant(house: House, incident_id: UUID) -> None:
    incident = await house.look(incident_id)
    for ticket in incident.open_tickets:
        await house.order_ticket(ticket.id, "decide_extension", DecideExtension(ticket=ticket.id, granted=True))


@settings(
    max_examples=40,
    deadline=None,
    # The database is emptied of nothing: each example adds an incident beside the others, as a house does.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)
@given(
    waits=st.booleans(),
    story=st.lists(st.sampled_from(sorted(STEPS)), max_size=9),
    ways=st.permutations(sorted(BREAKS)),
)
def test_in_every_state_that_can_be_reached_one_pass_mends_what_was_broken(
    database: Database, *, waits: bool, story: list[str], ways: list[str]
) -> None:
    async def told() -> None:
        clock = MovedClock()
        engine = connect(database.url)
        house = House(engine, a_house().rulebook(clock))
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE incidents SET state = 'rejected', next_at = NULL, promise = NULL"))
            await connection.execute(text("UPDATE tickets SET state = 'cancelled', next_at = NULL"))
        incident_id = await house.report(*([WAITS] if waits else []))
        await live(house, incident_id, clock, story)
        assert await audit(engine, house.rulebook, clock()) == []

        broken = None
        for name in ways:
            if await break_it(engine, BREAKS[name], incident_id, clock):
                broken = BREAKS[name].invariant
                break
        found = await audit(engine, house.rulebook, clock())

        assert {broken} <= {finding.invariant for finding in found} | {None}
        assert await audit(engine, house.rulebook, clock()) == []
        await engine.dispose()

    asyncio.run(told())
