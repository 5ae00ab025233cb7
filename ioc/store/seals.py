"""Making and reading the seals over the history."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import RowMapping, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.seal_root import FIRST_ROOT, Leaf, RootHash
from ioc.store.tables import history_seal_leaves, history_seals

AT_ONCE: Final = 1000
"""Rows that are fetched together when much is read."""

# An incident whose newest version has a leaf was sealed as it stands: the index of the leaves' key says so, and no
# history is read. No moment is compared, so that whatever commits late is simply in the next seal. An incident that
# stands below what was sealed has lost a tail; a new seal must not bless that.
_SEAL_WHAT_MOVED: Final = text(
    """
    WITH moved AS MATERIALIZED (
        SELECT i.id, i.version, i.head, coalesce(
            (SELECT max(leaf.version) FROM history_seal_leaves AS leaf WHERE leaf.incident_id = i.id), 0
        ) AS sealed
        FROM incidents AS i
        WHERE NOT EXISTS (
            SELECT FROM history_seal_leaves AS leaf WHERE leaf.incident_id = i.id AND leaf.version = i.version
        )
    ), put AS (
        INSERT INTO history_seal_leaves (number, incident_id, version, head)
        SELECT :number, id, version, head FROM moved WHERE version > sealed
    )
    SELECT count(*), coalesce(sum(version - sealed), 0) FROM moved WHERE version > sealed
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """One link of the chain of roots; `entries` and `incidents` count what it adds to the seals before."""

    number: int
    sealed_at: datetime
    entries: int
    incidents: int
    previous: bytes
    root: bytes


async def newest_seal(connection: AsyncConnection) -> Seal | None:
    """The last link, if there is any."""
    query = select(history_seals).order_by(history_seals.c.number.desc()).limit(1)
    row = (await connection.execute(query)).mappings().first()
    return None if row is None else read_seal(row)


async def all_seals(connection: AsyncConnection) -> AsyncIterator[Seal]:
    """Every seal, oldest first."""
    async with connection.stream(select(history_seals).order_by(history_seals.c.number)) as rows:
        async for part in rows.mappings().partitions(AT_ONCE):
            for row in part:
                yield read_seal(row)


async def seal_history(connection: AsyncConnection, newest: Seal | None, sealed_at: datetime) -> Seal:
    """Seals every incident whose head has moved since the last seal, inside the transaction.

    `newest` is the last seal; the caller sees to it that nobody else makes one meanwhile.
    """
    number = 1 if newest is None else newest.number + 1
    previous = FIRST_ROOT if newest is None else newest.root
    incidents, entries = (await connection.execute(_SEAL_WHAT_MOVED, {"number": number})).one()
    root = RootHash(previous, number, sealed_at)
    async for leaf in leaves_of(connection, number):
        root.add(leaf)
    seal = Seal(
        number=number,
        sealed_at=sealed_at.astimezone(UTC),
        entries=int(entries),
        incidents=incidents,
        previous=previous,
        root=root.root(),
    )
    await connection.execute(
        insert(history_seals).values(
            number=seal.number,
            sealed_at=seal.sealed_at,
            entries=seal.entries,
            incidents=seal.incidents,
            previous=seal.previous,
            root=seal.root,
        )
    )
    return seal


async def leaves_of(connection: AsyncConnection, number: int) -> AsyncIterator[Leaf]:
    """A seal's leaves in the order in which its root is computed."""
    table = history_seal_leaves
    query = select(table.c.incident_id, table.c.version, table.c.head).where(table.c.number == number)
    async with connection.stream(query.order_by(table.c.incident_id, table.c.version)) as rows:
        async for part in rows.partitions(AT_ONCE):
            for row in part:
                yield Leaf(incident_id=row.incident_id, version=row.version, head=row.head)


def read_seal(row: RowMapping) -> Seal:
    """The seal that this row holds."""
    return Seal(
        number=row["number"],
        sealed_at=row["sealed_at"].astimezone(UTC),
        entries=row["entries"],
        incidents=row["incidents"],
        previous=row["previous"],
        root=row["root"],
    )
