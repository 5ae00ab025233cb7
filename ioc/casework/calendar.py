"""Days that an administrator orders, and what follows for everything that is promised in working time."""

import asyncio
from collections.abc import Sequence
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.casework.concerned import with_reports
from ioc.casework.rulebook import Rulebook
from ioc.casework.timers import AGAIN_AFTER
from ioc.casework.working_set import WorkingSet
from ioc.incidents.deadlines.hours import SpecialDay
from ioc.incidents.decision import Decision
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.recalculating import recalculate
from ioc.incidents.vocabulary import OPEN_STATES
from ioc.store import audit_findings, calendar_changes, incidents
from ioc.store.calendar_changes import CalendarChange
from ioc.store.transactions import any_begun_before, database_time

BY: Final = "calendar"
MOST_AT_ONCE: Final = 100
"""So many incidents in one transaction: whoever works on one of them waits a moment and no longer."""

WAIT_S: Final = 30.0
"""A transaction that decides something is over long before; one that lasts longer only reads."""
LOOK_AGAIN_S: Final = 0.05

log = structlog.get_logger(__name__)


async def order_day(engine: AsyncEngine, rulebook: Rulebook, day: SpecialDay, by: str) -> tuple[CalendarChange, bool]:
    """Keeps the order, and whether it is new: what holds for the day already is not ordered again.

    It holds for all that is decided from then on; what was promised before is counted again by
    `apply_calendar_changes`.
    """
    async with engine.begin() as connection:
        of_the_day = [each for each in await calendar_changes.read(connection) if each.day.day == day.day]
        if of_the_day and of_the_day[-1].day == day:
            return of_the_day[-1], False
        now = rulebook.clock()
        number = await calendar_changes.order(connection, day, by, now)
    return CalendarChange(number=number, day=day, made_by=by, made_at=now, applied=False), True


async def apply_calendar_changes(engine: AsyncEngine, rulebook: Rulebook) -> int:
    """Counts again what is open, by every order that was not applied yet. Returns how many incidents moved.

    It may be cut off anywhere and begun again: what has moved does not move twice, and the orders count as applied
    only after the last incident.
    """
    async with engine.connect() as connection:
        pending = await calendar_changes.read_pending(connection)
    if not pending:
        return 0
    await _let_others_finish(engine)
    moved, after = 0, None
    while True:
        async with engine.begin() as connection:
            ids = await incidents.ids_of_open(connection, after, MOST_AT_ONCE)
            if not ids:
                await calendar_changes.applied(connection, pending[-1].number, rulebook.clock())
                return moved
            moved += await _recalculate(connection, rulebook, ids)
        after = ids[-1]


async def _recalculate(connection: AsyncConnection, rulebook: Rulebook, ids: list[UUID]) -> int:
    """How many of these incidents moved. When something happens next on the others may have moved too."""
    stored = [each for each in await incidents.lock_by_id(connection, ids) if each.incident.state in OPEN_STATES]
    practice = await rulebook.practices.at_hand(connection)
    # Of a day that was ordered twice the later order is true.
    days = {change.day.day: change.day for change in await calendar_changes.read_pending(connection)}
    working_set = WorkingSet(practice)
    working_set.hold(stored, look_again=True)
    moved = 0
    for each in stored:
        case = Case(incident=each.incident, practice=practice, by=BY, now=rulebook.clock())
        decision = await _decided(connection, rulebook, working_set, case, tuple(days.values()))
        if decision is not None:
            working_set.decide(await with_reports(connection, decision))
            moved += 1
    await working_set.write(connection, rulebook.topics.incidents)
    return moved


async def _decided(
    connection: AsyncConnection, rulebook: Rulebook, working_set: WorkingSet, case: Case, days: Sequence[SpecialDay]
) -> Decision | None:
    """What follows; an incident that breaks the decision is told to operators, and holds up no other."""
    incident = case.incident
    try:
        await rulebook.practices.learn(connection, [incident])
        return recalculate(case, days)
    except DBAPIError:
        raise
    except Exception as error:
        log.exception("deadline_not_recalculated", incident=str(incident.id))
        working_set.look_later(incident.id, case.now + AGAIN_AFTER)
        finding = {"error": repr(error)}
        await audit_findings.add(connection, "deadline_not_recalculated", incident.id, finding, case.now)
        return None


async def _let_others_finish(engine: AsyncEngine) -> None:
    """Whoever began before the order became known still decides by the former calendar; what they do must be seen."""
    async with engine.connect() as connection:
        known = await database_time(connection)
        await connection.rollback()
        try:
            async with asyncio.timeout(WAIT_S):
                while await any_begun_before(connection, known):
                    await connection.rollback()
                    await asyncio.sleep(LOOK_AGAIN_S)
        except TimeoutError:
            return
