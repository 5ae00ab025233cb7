"""The audit: whatever breaks a law of the house is found, repaired under its lock, counted and kept for all to see."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from prometheus_client import Counter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.casework.concerned import with_reports
from ioc.casework.rulebook import Rulebook
from ioc.casework.working_set import WorkingSet
from ioc.incidents.escalation.firing import fire
from ioc.incidents.lifecycle.case import Case
from ioc.incidents.lifecycle.repairing import BY, Damage, repair
from ioc.phrases.auditing import repaired
from ioc.store import audit_findings, incidents, ledger
from ioc.store.database import is_away, must_do_again
from ioc.store.incidents import Stored
from ioc.store.invariants import INVARIANTS, Finding, broken, owners, still_broken

TOLD_AGAIN: Final = timedelta(hours=1)
"""What cannot be repaired is found by every pass, and kept once in so long."""

_found: Final = Counter("ioc_audit_findings", "broken invariants that the auditor repaired", ["invariant"])
_failed: Final = Counter("ioc_audit_repairs_failed", "incidents that the auditor could not repair")

log = structlog.get_logger(__name__)


async def audit(engine: AsyncEngine, rulebook: Rulebook, now: datetime) -> list[Finding]:
    """One pass: everything that was found broken and repaired.

    It reads without locks, and looks again under each incident's lock before it repairs. An incident that cannot be
    repaired is told and holds up no other. Raises only when the database itself is away.
    """
    findings: list[Finding] = []
    for incident_id in await _suspects(engine, rulebook, now):
        findings += await _repaired_or_told(engine, rulebook, incident_id, now)
    for finding in findings:
        _found.labels(finding.invariant).inc()
        log.warning("audit_repaired", invariant=finding.invariant, incident=str(finding.incident_id))
    return findings


async def _suspects(engine: AsyncEngine, rulebook: Rulebook, now: datetime) -> list[UUID]:
    async with engine.begin() as connection:
        strangers = _strangers(rulebook, await owners(connection))
        found = [
            finding
            for invariant in INVARIANTS.values()
            for finding in await broken(connection, invariant, now, strangers)
        ]
    return list(dict.fromkeys(finding.incident_id for finding in found))


def _strangers(rulebook: Rulebook, owning: Iterable[str]) -> list[str]:
    return [owner for owner in owning if rulebook.practices.department_name(owner) is None]


async def _repaired_or_told(engine: AsyncEngine, rulebook: Rulebook, incident_id: UUID, now: datetime) -> list[Finding]:
    try:
        async with engine.begin() as connection:
            return await _repair(connection, rulebook, incident_id, now)
    except Exception as error:
        if must_do_again(error):
            # Somebody works on it: the next pass looks again.
            return []
        if is_away(error):
            raise
        _failed.inc()
        log.exception("audit_not_repaired", incident=str(incident_id))
        async with engine.begin() as connection:
            if not await audit_findings.told_since(connection, "not_repaired", incident_id, now - TOLD_AGAIN):
                await audit_findings.add(connection, "not_repaired", incident_id, {"error": repr(error)}, now)
        return []


async def _repair(connection: AsyncConnection, rulebook: Rulebook, incident_id: UUID, now: datetime) -> list[Finding]:
    # Whoever holds the lock for long must not hold up the audit of all others.
    await connection.execute(text("SET LOCAL lock_timeout = '2s'"))
    stored = await incidents.lock_by_id(connection, [incident_id])
    strangers = _strangers(rulebook, (each.incident.owner for each in stored))
    found = await still_broken(connection, incident_id, now, strangers)
    if not found:
        return []
    practice = await rulebook.practices.at_hand(connection)
    await rulebook.practices.learn(connection, (each.incident for each in stored))
    working_set = WorkingSet(practice)
    working_set.hold(stored, look_again=True)
    await _decide(connection, working_set, stored[0], found, now)
    await working_set.write(connection, rulebook.topics.incidents)
    for finding in found:
        await audit_findings.add(
            connection, finding.invariant, incident_id, finding.detail, now, ticket_id=finding.ticket_id
        )
    return found


async def _decide(
    connection: AsyncConnection, working_set: WorkingSet, stored: Stored, found: list[Finding], now: datetime
) -> None:
    practice = working_set.practice
    names = {finding.invariant for finding in found}
    if names == {"missed"}:
        # Nothing else is wrong with it: what the timers missed is decided here, each as of its own moment.
        for decision in fire(stored.incident, practice, now):
            working_set.decide(await with_reports(connection, decision))
    damage = Damage(
        because=repaired([INVARIANTS[finding.invariant].sentence for finding in found]),
        told=await ledger.newest(connection, stored.incident.id) if "due_time_untold" in names else None,
        astray="astray" in names,
    )
    case = Case(incident=working_set[stored.incident.id], practice=practice, by=BY, now=now)
    working_set.decide(await with_reports(connection, repair(case, damage)))
