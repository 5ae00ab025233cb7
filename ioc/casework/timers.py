"""What happens because time has passed: due moments, decided under the incident's lock."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.concerned import with_reports
from ioc.casework.rulebook import Rulebook
from ioc.casework.working_set import WorkingSet
from ioc.incidents.escalation.firing import fire
from ioc.store import incidents

MOST_AT_ONCE: Final = 100
"""So many incidents in one transaction: a long stop is worked off in small steps, beside whatever else goes on."""


async def fire_due(engine: AsyncEngine, rulebook: Rulebook, now: datetime) -> list[float]:
    """Decides what is due by now on a number of incidents. Returns each one's lateness in seconds; empty: none left.

    An incident that somebody else has locked is left for the next look. What is read under the lock decides: a
    moment that is over by then does not fire, and only the next one is noted anew.
    """
    async with engine.begin() as connection:
        stored = await incidents.lock_due(connection, now, MOST_AT_ONCE)
        if not stored:
            return []
        practice = await rulebook.practices.at_hand(connection)
        await rulebook.practices.learn(connection, (each.incident for each in stored))
        working_set = WorkingSet(practice)
        working_set.hold(stored, look_again=True)
        late = []
        for each in stored:
            late.append((now - each.next_at).total_seconds() if each.next_at is not None else 0.0)
            for decision in fire(each.incident, practice, now):
                working_set.decide(await with_reports(connection, decision))
        await working_set.write(connection, rulebook.topics.incidents)
    return late
