"""Ways to break each law of the house by SQL, as a fault of ours or a careless hand in the database would."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.building import MovedClock

_OPEN: Final = "state IN ('received', 'waiting', 'dispatched', 'resolved', 'published')"
_CENTRE: Final = "state IN ('received', 'waiting', 'resolved', 'published')"
_OPEN_TICKET: Final = "state IN ('assigned', 'acknowledged', 'in_progress')"
_ONE_TICKET: Final = f"(SELECT id FROM tickets WHERE incident_id = :id AND {_OPEN_TICKET} AND {{}} ORDER BY id LIMIT 1)"
_LATER: Final = "to_jsonb(to_char(now() + interval '90 days', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One row: which invariant it breaks, and the statement that does so where the incident's state allows it.

    `life` is a story of `tests.lives` in which it does.
    """

    invariant: str
    sql: str
    life: str = "dispatched"


BREAKS: Final = {
    "an owner that the province does not have": Break(
        invariant="no_owner", sql=f"UPDATE incidents SET owner = 'so_khong_co' WHERE id = :id AND {_OPEN}"
    ),
    "an owner without a name": Break(
        invariant="no_owner", sql=f"UPDATE incidents SET owner = '' WHERE id = :id AND {_OPEN}", life="received"
    ),
    "a department that was dissolved": Break(
        invariant="no_owner",
        sql=f"""WITH one AS (UPDATE tickets SET department = 'giai_the' WHERE incident_id = :id AND {_OPEN_TICKET})
            UPDATE incidents SET owner = 'giai_the' WHERE id = :id AND state = 'dispatched'""",
    ),
    "no next moment": Break(
        invariant="no_next_moment", sql=f"UPDATE incidents SET next_at = NULL WHERE id = :id AND {_OPEN}"
    ),
    "no next moment of a ticket": Break(
        invariant="ticket_without_next_moment",
        sql=f"UPDATE tickets SET next_at = NULL WHERE id = {_ONE_TICKET.format('true')}",
    ),
    "a ticket whose clock stands for no reason": Break(
        invariant="ticket_without_next_moment",
        sql="""UPDATE tickets SET next_at = NULL, resolve = resolve || '{"running_since": null, "due_at": null}'
            WHERE id = """
        + _ONE_TICKET.format("state = 'in_progress'"),
        life="started",
    ),
    "a moment that nobody decided": Break(
        invariant="missed",
        sql="UPDATE incidents SET next_at = :past, updated_at = least(updated_at, :past) "
        "WHERE id = :id AND next_at IS NOT NULL",
    ),
    "a next moment after the ticket's": Break(
        invariant="too_late",
        sql="UPDATE incidents SET next_at = next_at + interval '90 days' WHERE id = :id AND state = 'dispatched'",
    ),
    "a next moment after the centre's promise": Break(
        invariant="too_late",
        sql="""UPDATE incidents SET next_at = next_at + interval '90 days'
            WHERE id = :id AND state IN ('received', 'waiting', 'published')""",
        life="received",
    ),
    "nothing that the centre promised": Break(
        invariant="no_promise", sql=f"UPDATE incidents SET promise = NULL WHERE id = :id AND {_CENTRE}", life="received"
    ),
    "no promise, as JSON says it": Break(
        invariant="no_promise",
        sql=f"UPDATE incidents SET promise = 'null' WHERE id = :id AND {_CENTRE}",
        life="received",
    ),
    "no ticket of what is dispatched": Break(
        invariant="dispatched_to_nobody",
        sql=f"""UPDATE tickets SET state = 'cancelled' WHERE incident_id = :id AND {_OPEN_TICKET}
            AND EXISTS (SELECT FROM incidents WHERE id = :id AND state = 'dispatched')""",
    ),
    "a ticket of what is closed": Break(
        invariant="open_ticket_of_finished",
        sql="UPDATE incidents SET state = 'closed' WHERE id = :id AND state = 'dispatched'",
    ),
    "a ticket of what is published": Break(
        invariant="open_ticket_of_finished",
        sql="UPDATE incidents SET state = 'published' WHERE id = :id AND state = 'dispatched'",
    ),
    "another time shown than counted": Break(
        invariant="due_time_untold",
        sql="UPDATE tickets SET resolve_by = coalesce(resolve_by, now()) + interval '90 days' WHERE id = "
        + _ONE_TICKET.format("true"),
    ),
    "another time to resolve than the ledger tells": Break(
        invariant="due_time_untold",
        sql=f"UPDATE tickets SET resolve = jsonb_set(resolve, '{{due_at}}', {_LATER}) WHERE id = "
        + _ONE_TICKET.format("true"),
    ),
    "another time to acknowledge than the ledger tells": Break(
        invariant="due_time_untold",
        sql=f"UPDATE tickets SET acknowledge = jsonb_set(acknowledge, '{{due_at}}', {_LATER}) WHERE id = "
        + _ONE_TICKET.format("true"),
    ),
    "another time to decide than the ledger tells": Break(
        invariant="due_time_untold",
        sql=f"UPDATE tickets SET extension = jsonb_set(extension, '{{decide,due_at}}', {_LATER}) WHERE id = "
        + _ONE_TICKET.format("extension -> 'decide' IS NOT NULL"),
        life="extension_asked",
    ),
    "another time of the centre than the ledger tells": Break(
        invariant="due_time_untold",
        sql=f"UPDATE incidents SET promise = jsonb_set(promise, '{{due_at}}', {_LATER}) WHERE id = :id AND {_CENTRE}",
        life="received",
    ),
    "merged into nothing": Break(
        invariant="astray",
        sql="UPDATE incidents SET merged_into = NULL WHERE id = :id AND state = 'merged'",
        life="merged",
    ),
    "merged in a circle": Break(
        invariant="astray",
        sql="""UPDATE incidents SET state = 'merged', merged_into = :id, promise = NULL, next_at = NULL
            WHERE id = (SELECT merged_into FROM incidents WHERE id = :id AND state = 'merged')""",
        life="merged",
    ),
}
"""Every way, by what is wrong then."""


async def break_it(engine: AsyncEngine, way: Break, incident_id: UUID, clock: MovedClock) -> bool:
    """Whether the incident's state allowed it."""
    given = {"id": incident_id, "past": clock() - timedelta(minutes=2)}
    async with engine.begin() as connection:
        statement = text(way.sql)
        wanted = {name: value for name, value in given.items() if f":{name}" in way.sql}
        return (await connection.execute(statement, wanted)).rowcount > 0
