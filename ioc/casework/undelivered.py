"""A delivery that is given up shows on its incident, in the transaction that gives it up."""

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.casework.rulebook import Rulebook
from ioc.casework.working_set import WorkingSet
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.telling_failed import telling_failed
from ioc.store import incidents
from ioc.store.deliveries import Delivery

BY = "deliveries"


async def show_undelivered(rulebook: Rulebook, connection: AsyncConnection, delivery: Delivery, why: str) -> None:
    """Marks the incident on the operators' board; its history says who was not reached, and why."""
    stored = await incidents.lock_by_id(connection, [delivery.incident_id])
    if not stored:
        return
    practice = await rulebook.practices.at_hand(connection)
    await rulebook.practices.learn(connection, [stored[0].incident])
    working_set = WorkingSet(practice)
    working_set.hold(stored)
    case = Case(incident=stored[0].incident, practice=practice, by=BY, now=rulebook.clock())
    working_set.decide(telling_failed(case, delivery.whom, delivery.department, why))
    await working_set.write(connection, rulebook.topics.incidents)
