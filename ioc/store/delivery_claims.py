"""Claiming deliveries: which wait, taking some, and writing what became of them.

Rows are taken with SKIP LOCKED, so any number of workers may claim at once. The state is written in words of
SQL, never as a parameter: only so are the partial indexes used, and a million finished rows cost nothing.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import TextualSelect, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.notices import Channel, Whom
from ioc.store.deliveries import Delivery, read_delivery


def _rows(statement: str) -> TextualSelect:
    """A statement that gives whole deliveries."""
    return text(statement).columns(words=JSONB, because=JSONB)


# Hops from lane to lane on the index, however many rows each has.
_LANES: Final = text(
    """
    WITH RECURSIVE lane AS (
        (SELECT channel, department FROM deliveries WHERE state = 'pending' ORDER BY channel, department LIMIT 1)
        UNION ALL
        SELECT following.channel, following.department FROM lane CROSS JOIN LATERAL (
            SELECT channel, department FROM deliveries
            WHERE state = 'pending' AND (channel, department) > (lane.channel, lane.department)
            ORDER BY channel, department LIMIT 1
        ) AS following
    )
    SELECT channel, department FROM lane WHERE EXISTS (
        SELECT FROM deliveries AS waiting
        WHERE waiting.state = 'pending' AND waiting.channel = lane.channel AND waiting.department = lane.department
        AND waiting.urgent AND waiting.next_attempt_at <= :now
    ) OR EXISTS (
        SELECT FROM deliveries AS waiting
        WHERE waiting.state = 'pending' AND waiting.channel = lane.channel AND waiting.department = lane.department
        AND NOT waiting.urgent AND waiting.next_attempt_at <= :now
    )
    """
)

_TAKE: Final = _rows(
    """
    SELECT taken.* FROM unnest(CAST(:channels AS text[]), CAST(:departments AS text[]), CAST(:counts AS integer[]))
        WITH ORDINALITY AS lane (channel, department, count, turn)
    CROSS JOIN LATERAL (
        SELECT * FROM deliveries
        WHERE state = 'pending' AND channel = lane.channel AND department = lane.department
        AND next_attempt_at <= :now
        ORDER BY urgent DESC, next_attempt_at, id LIMIT lane.count FOR UPDATE SKIP LOCKED
    ) AS taken
    ORDER BY lane.turn, taken.urgent DESC, taken.next_attempt_at, taken.id
    """
)

_BESIDES: Final = _rows(
    """
    SELECT * FROM deliveries
    WHERE state = 'pending' AND channel = :channel AND next_attempt_at <= :now AND id <> ALL (CAST(:ids AS uuid[]))
    AND NOT urgent AND claimed_until IS NULL AND NOT may_have_arrived AND bundle_id IS NULL
    AND (address = :address OR (address IS NULL AND (department, whom) IN (
        SELECT * FROM unnest(CAST(:departments AS text[]), CAST(:whoms AS text[])))))
    ORDER BY (words ->> 'severity')::integer DESC, next_attempt_at, id LIMIT :most FOR UPDATE SKIP LOCKED
    """
)

_TOLD: Final = text(
    """
    SELECT finished_at AS moment, true AS sent FROM deliveries
    WHERE state = 'sent' AND NOT urgent AND channel = :channel AND address = :address AND finished_at > :since
    UNION ALL
    SELECT claimed_until, false FROM deliveries
    WHERE state = 'pending' AND NOT urgent AND channel = :channel AND address = :address AND claimed_until > :now
    """
)

_LEASE: Final = _rows(
    """
    UPDATE deliveries SET attempts = attempts + 1, next_attempt_at = :until,
        may_have_arrived = may_have_arrived OR claimed_until IS NOT NULL, claimed_until = :until
    WHERE id = ANY (CAST(:ids AS uuid[])) RETURNING *
    """
)


async def waiting_lanes(connection: AsyncConnection, now: datetime) -> list[tuple[Channel, str]]:
    """The channels and departments that have something due."""
    rows = await connection.execute(_LANES, {"now": now})
    return [(Channel(row.channel), row.department) for row in rows]


async def take(connection: AsyncConnection, turns: Mapping[tuple[Channel, str], int], now: datetime) -> list[Delivery]:
    """At most so many due deliveries of each lane, urgent ones first, locked; who is locked already is left out."""
    lanes = list(turns)
    rows = await connection.execute(
        _TAKE,
        {
            "channels": [channel.value for channel, _ in lanes],
            "departments": [department for _, department in lanes],
            "counts": [turns[lane] for lane in lanes],
            "now": now,
        },
    )
    return [read_delivery(row) for row in rows.mappings()]


async def lock_receiver(connection: AsyncConnection, channel: Channel, address: str) -> None:
    """Until the transaction ends nobody else decides how many messages this person gets. Taken in order."""
    key = f"deliveries {channel.value} {address}"
    await connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})


async def told_lately(
    connection: AsyncConnection, channel: Channel, address: str, since: datetime, now: datetime
) -> tuple[list[datetime], list[datetime]]:
    """When ordinary messages were sent there since then, and until when others are under way."""
    rows = await connection.execute(_TOLD, {"channel": channel.value, "address": address, "since": since, "now": now})
    found = [(row.moment, row.sent) for row in rows]
    return [moment for moment, sent in found if sent], [moment for moment, sent in found if not sent]


async def others_for(
    connection: AsyncConnection,
    channel: Channel,
    address: str,
    *,
    parts: Collection[tuple[str, Whom]],
    but: Collection[UUID],
    now: datetime,
    most: int,
) -> list[Delivery]:
    """Further ordinary notices that are due for this address, or for these parts, locked, the worst first."""
    rows = await connection.execute(
        _BESIDES,
        {
            "channel": channel.value,
            "address": address,
            "departments": [department for department, _ in parts],
            "whoms": [whom.value for _, whom in parts],
            "ids": list(but),
            "now": now,
            "most": most,
        },
    )
    return [read_delivery(row) for row in rows.mappings()]


async def lease(connection: AsyncConnection, ids: Collection[UUID], until: datetime) -> list[Delivery]:
    """Counts an attempt at each and keeps others off it until then; whoever is killed meanwhile leaves it due."""
    rows = await connection.execute(_LEASE, {"ids": list(ids), "until": until})
    return [read_delivery(row) for row in rows.mappings()]
