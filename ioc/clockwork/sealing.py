"""The hourly seal over the history, and its root written out. One process of all does it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.clock import Clock
from ioc.clockwork.alone import alone
from ioc.clockwork.roots_file import RootLine, append_roots, read_roots
from ioc.store.seals import Seal, all_seals, newest_seal, seal_history

SEALING_LOCK: Final = 0x10C_0000_0003
LOOK_AGAIN: Final = timedelta(minutes=1)
"""A clock that was set is noticed within this time."""
ASK_AGAIN: Final = timedelta(seconds=10)
GIVE_UP: Final = timedelta(minutes=10)
"""A seal that takes longer talks to a server that has gone."""

log = structlog.get_logger(__name__)


def full_hour(moment: datetime) -> datetime:
    """The full hour at or before the moment."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def is_due(newest: Seal | None, now: datetime) -> bool:
    """Whether this hour has no seal yet. However many hours were missed, one seal makes up for them.

    A clock that ran ahead and was set back does not stop the sealing: hours are told apart, not ordered.
    """
    return newest is None or full_hour(newest.sealed_at) != full_hour(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """Seals when it can, and stands by when another process does."""

    database_url: str
    roots_file: Path
    clock: Clock

    async def run(self) -> None:
        """Never returns: a lost database or a file that cannot be written is waited for, and tried again."""
        while True:
            try:
                async with alone(self.database_url, SEALING_LOCK, ASK_AGAIN) as connection:
                    await self._seal_for_ever(connection)
            except (OSError, SQLAlchemyError) as error:
                log.warning("history_not_sealed", error=repr(error))
                await asyncio.sleep(ASK_AGAIN.total_seconds())

    async def seal_if_due(self, connection: AsyncConnection) -> Seal | None:
        """The new seal, committed; None when no full hour has come since the last one."""
        async with connection.begin():
            newest, now = await newest_seal(connection), self.clock()
            return await seal_history(connection, newest, now) if is_due(newest, now) else None

    async def write_out(self, connection: AsyncConnection) -> None:
        """Writes every root that the file does not have, to the file and to the log.

        It stands after the commit: what a death in between left out is written by whoever seals next.
        """
        async with connection.begin():
            seals = [each async for each in all_seals(connection)]
        for each in await asyncio.to_thread(write_missing, self.roots_file, seals):
            log.info(
                "history_sealed",
                number=each.number,
                root=_in_groups(each.root),
                incidents=each.incidents,
                entries=each.entries,
            )

    async def _seal_for_ever(self, connection: AsyncConnection) -> None:
        await self.write_out(connection)
        while True:
            async with asyncio.timeout(GIVE_UP.total_seconds()):
                if await self.seal_if_due(connection):
                    await self.write_out(connection)
            await asyncio.sleep(self._until_next_look().total_seconds())

    def _until_next_look(self) -> timedelta:
        now = self.clock()
        return min(LOOK_AGAIN, full_hour(now) + timedelta(hours=1) - now)


def write_missing(file: Path, seals: list[Seal]) -> list[Seal]:
    """Appends the seals whose root the file does not have, and returns them."""
    there = {(line.number, line.root) for line in read_roots(file) if isinstance(line, RootLine)}
    missing = [seal for seal in seals if (seal.number, seal.root.hex()) not in there]
    if missing:
        append_roots(file, missing)
    return missing


def _in_groups(root: bytes) -> str:
    # In groups of eight: a longer run of digits could pass for a phone number, which logs mask.
    return root.hex("-", 4)
