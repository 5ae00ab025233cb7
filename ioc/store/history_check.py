"""Proves the history unbroken, or says every fault: all incidents, entries and seals, read once, in step."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.ahead import Ahead, stream_ahead
from ioc.store.chain_faults import Chain, Sealed, Standing, chain_faults
from ioc.store.seal_faults import Found, seal_faults
from ioc.store.seal_root import Leaf, RootHash
from ioc.store.seals import Seal, read_seal
from ioc.store.tables import history, history_seal_leaves, history_seals, incidents


@dataclass(slots=True)
class HistoryCheck:
    """One check, and what it has read so far. `roots` are those of the seals, by number."""

    incidents: int = 0
    entries: int = 0
    newest: Seal | None = None
    roots: dict[int, bytes] = field(default_factory=dict)
    _entries_of_seals: Counter[int] = field(default_factory=Counter)

    async def faults(self, connection: AsyncConnection) -> AsyncIterator[str]:
        """Each fault in a sentence, as soon as it is found.

        The connection must be in a REPEATABLE READ transaction, so that whatever commits meanwhile is not half seen.
        Memory holds one incident's history at a time.
        """
        async for fault in self._faults_of_chains(connection):
            yield fault
        async for fault in self._faults_of_seals(connection):
            yield fault

    async def _faults_of_chains(self, connection: AsyncConnection) -> AsyncIterator[str]:
        async with AsyncExitStack() as stack:
            standing, entries, leaves = [
                await stack.enter_async_context(stream_ahead(connection, query, key))
                for query, key in (
                    (_INCIDENTS, lambda row: row["id"].bytes),
                    (_ENTRIES, lambda row: row["incident_id"].bytes),
                    (_LEAVES_BY_INCIDENT, lambda row: row["incident_id"].bytes),
                )
            ]
            while True:
                keys = [each.next_key for each in (standing, entries, leaves) if each.next_key is not None]
                if not keys:
                    break
                for fault in chain_faults(await self._chain(min(keys), standing, entries, leaves)):
                    yield fault

    async def _chain(self, key: bytes, standing: Ahead, entries: Ahead, leaves: Ahead) -> Chain:
        incident = await standing.one(key)
        chain = Chain(
            incident_id=UUID(bytes=key),
            incident=None if incident is None else _standing(incident),
            entries=[dict(row) async for row in entries.of(key)],
            seals=[_sealed(row) async for row in leaves.of(key)],
        )
        before = 0
        for sealed in chain.seals:
            self._entries_of_seals[sealed.number] += sealed.version - before
            before = sealed.version
        self.incidents += incident is not None
        self.entries += len(chain.entries)
        return chain

    async def _faults_of_seals(self, connection: AsyncConnection) -> AsyncIterator[str]:
        async with (
            stream_ahead(connection, _SEALS, lambda row: row["number"]) as seals,
            stream_ahead(connection, _LEAVES_BY_SEAL, lambda row: row["number"]) as leaves,
        ):
            while True:
                keys = [each.next_key for each in (seals, leaves) if each.next_key is not None]
                if not keys:
                    break
                key = min(keys)
                row = await seals.one(key)
                if row is None:
                    count = len([None async for _ in leaves.of(key)])
                    yield f"Seal {key} is gone; its {count} leaves are left."
                    continue
                seal = read_seal(row)
                for fault in seal_faults(seal, self.newest, await self._found(seal, leaves)):
                    yield fault
                self.newest = seal
                self.roots[seal.number] = seal.root

    async def _found(self, seal: Seal, leaves: Ahead) -> Found:
        hashing: RootHash | None = RootHash(seal.previous, seal.number, seal.sealed_at)
        count = 0
        async for row in leaves.of(seal.number):
            count += 1
            try:
                if hashing is not None:
                    hashing.add(Leaf(incident_id=row["incident_id"], version=row["version"], head=row["head"]))
            except ValueError:
                hashing = None
        return Found(
            root=None if hashing is None else hashing.root(),
            incidents=count,
            entries=self._entries_of_seals[seal.number],
        )


_LEAVES = select(history_seal_leaves)
_INCIDENTS: Select[Any] = select(incidents.c.id, incidents.c.code, incidents.c.version, incidents.c.head).order_by(
    incidents.c.id
)
_ENTRIES = select(history).order_by(history.c.incident_id, history.c.version)
_LEAVES_BY_INCIDENT = _LEAVES.order_by(history_seal_leaves.c.incident_id, history_seal_leaves.c.version)
_LEAVES_BY_SEAL = _LEAVES.order_by(
    history_seal_leaves.c.number, history_seal_leaves.c.incident_id, history_seal_leaves.c.version
)
_SEALS = select(history_seals).order_by(history_seals.c.number)


def _standing(row: RowMapping) -> Standing:
    return Standing(code=row["code"], version=row["version"], head=row["head"])


def _sealed(row: RowMapping) -> Sealed:
    return Sealed(number=row["number"], version=row["version"], head=row["head"])
