"""The epoch of the incident log: what makes a position of one log meaningless on another."""

import secrets
from typing import Any


async def ensure_epoch(connection: Any, end: int) -> str:
    """The log's epoch; a new one if there is none yet, or if the log ends before the stored position.

    A log that ends at or before a record that Kafka once acknowledged is another log: made again, or
    restored. `end` is the offset that its next record will have.
    """
    row = await connection.fetchrow('SELECT epoch, "offset" FROM relay_position')
    if row is not None and row["offset"] < end:
        return str(row["epoch"])
    epoch = secrets.token_hex(8)
    await connection.execute(
        """
        INSERT INTO relay_position (singleton, epoch, "offset", ticked_at) VALUES (true, $1, $2, to_timestamp(0))
        ON CONFLICT (singleton) DO UPDATE SET epoch = excluded.epoch, "offset" = excluded."offset"
        """,
        epoch,
        end - 1,
    )
    return epoch
