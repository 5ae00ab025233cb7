"""Which reporters hear of a change."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.decision import Decision
from ioc.store import incidents


async def with_reports(connection: AsyncConnection, decision: Decision) -> Decision:
    """The decision with the codes of the reports that it concerns.

    A change of state, tickets, place or category concerns all of the incident's; notes, reminders and escalations stay
    in the house.
    """
    change = decision.change
    if decision.incident.material_version != change.version:
        return decision
    concerned = await incidents.report_codes(connection, decision.incident.id)
    return replace(decision, change=replace(change, reports=concerned))
