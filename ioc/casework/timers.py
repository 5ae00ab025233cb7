"""What happens because time has passed: due moments, decided under the incident's lock."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.casework.concerned import with_reports
from ioc.casework.rulebook import Rulebook
from ioc.casework.working_set import WorkingSet
from ioc.incidents.decision import Decision
from ioc.incidents.escalation.firing import fire
from ioc.incidents.practice import Practice
from ioc.store import audit_findings, incidents
from ioc.store.incidents import Stored

MOST_AT_ONCE: Final = 100
"""So many incidents in one transaction: a long stop is worked off in small steps, beside whatever else goes on."""

AGAIN_AFTER: Final = timedelta(minutes=1)
"""An incident whose moment cannot be decided is looked at again after so long; it holds up no other."""

log = structlog.get_logger(__name__)


async def fire_due(engine: AsyncEngine, rulebook: Rulebook, now: datetime) -> list[float]:
    """Decides what is due by now on a number of incidents. Returns each one's lateness in seconds; empty: none is due.

    An incident that somebody else has locked is left for the next look. What is read under the lock decides: a
    moment that is over by then does not fire, and only the next one is noted anew.
    """
    async with engine.begin() as connection:
        stored = await incidents.lock_due(connection, now, MOST_AT_ONCE)
        if not stored:
            return []
        practice = await rulebook.practices.at_hand(connection)
        working_set = WorkingSet(practice)
        working_set.hold(stored, look_again=True)
        for each in stored:
            for decision in await _decided(connection, rulebook, working_set, each, practice=practice, now=now):
                working_set.decide(await with_reports(connection, decision))
        await working_set.write(connection, rulebook.topics.incidents)
    return [(now - each.next_at).total_seconds() for each in stored if each.next_at is not None]


async def _decided(
    connection: AsyncConnection,
    rulebook: Rulebook,
    working_set: WorkingSet,
    stored: Stored,
    *,
    practice: Practice,
    now: datetime,
) -> Sequence[Decision]:
    """What follows; an incident that breaks the decision is told to operators, and holds up no other."""
    try:
        await rulebook.practices.learn(connection, [stored.incident])
        return fire(stored.incident, practice, now)
    except DBAPIError:
        raise
    except Exception as error:
        incident_id: UUID = stored.incident.id
        log.exception("moment_not_decided", incident=str(incident_id))
        working_set.look_later(incident_id, now + AGAIN_AFTER)
        await audit_findings.add(connection, "moment_not_decided", incident_id, {"error": repr(error)}, now)
        return ()
