"""The relay's turn: committed news goes from the outbox to Kafka, most of it to the incident log.

Rows leave the outbox only after Kafka's acknowledgement, in one transaction with the new position, on
the connection that holds the relay's lock. So a lost lock loses nothing: the next relay publishes again
what was not deleted, and readers drop versions that they have seen.
"""

import itertools
from datetime import datetime
from typing import Any, Final

import msgspec

from ioc.bus.log_writer import LogWriter, Record
from ioc.clock import Clock
from ioc.metrics import observe_hop
from ioc.store.outbox import read_headers

MOST_AT_ONCE: Final = 500


async def publish_news(connection: Any, writer: LogWriter, log: str, clock: Clock) -> int:
    """One turn: whatever rows are there go out. Returns how many.

    `log` is the incident log's topic: its offsets alone are the position, and its records alone have an epoch.

    Raises `BrokerAway` with nothing deleted, or asyncpg's error with nothing committed.
    """
    rows = await connection.fetch(
        "SELECT id, topic, key, headers, value FROM outbox ORDER BY id LIMIT $1", MOST_AT_ONCE
    )
    if not rows:
        return 0
    epoch = (await connection.fetchval("SELECT epoch FROM relay_position")).encode()
    of_log = [row["topic"] == log for row in rows]
    headers = [
        [*read_headers(msgspec.json.decode(row["headers"])), *([("ce_epoch", epoch)] if logged else [])]
        for row, logged in zip(rows, of_log, strict=True)
    ]
    offsets = await writer.send_all(
        [
            Record(topic=row["topic"], key=row["key"].encode(), value=row["value"], headers=each)
            for row, each in zip(rows, headers, strict=True)
        ]
    )
    times = [_attribute(each, "ce_time") for each in headers]
    ticks = [time for time, each in zip(times, headers, strict=True) if ("ce_type", b"tick") in each]
    async with connection.transaction():
        await connection.execute("DELETE FROM outbox WHERE id = ANY($1::bigint[])", [row["id"] for row in rows])
        await connection.execute(
            'UPDATE relay_position SET "offset" = coalesce($1, "offset"), ticked_at = coalesce($2, ticked_at)',
            # News of other topics has offsets of its own, which are no position.
            max(itertools.compress(offsets, of_log), default=None),
            max(ticks, default=None),
        )
    now = clock()
    for time in itertools.compress(times, of_log):
        observe_hop("commit_to_log", (now - time).total_seconds())
    return len(rows)


def _attribute(headers: list[tuple[str, bytes]], name: str) -> datetime:
    return datetime.fromisoformat(dict(headers)[name].decode())
