"""Keeping accounts: each change commits together with the news that tokens are void because of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.access.principals import folded
from ioc.clock import Clock, new_id
from ioc.contracts.codec import Envelope
from ioc.contracts.events import AccessVoided, Voiding
from ioc.store import accounts
from ioc.store.accounts import Account
from ioc.store.outbox import outbox_row, put


class AccountFault(ValueError):
    """The account cannot be changed so; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """The accounts of one installation. `topic` is where voidings are told."""

    engine: AsyncEngine
    topic: str
    clock: Clock

    async def add(self, account: Account) -> None:
        """Adds it. Raises `AccountFault` when the subject has one."""
        async with self.engine.begin() as connection:
            if not await accounts.add(connection, account):
                raise AccountFault(f"{account.staff.subject} has an account already")

    async def all(self) -> list[Account]:
        """Every account, by subject."""
        async with self.engine.connect() as connection:
            return await accounts.read_all(connection)

    async def lock(self, subject: str, because: str) -> None:
        """Voids all tokens of the subject, wherever they come from, until it is unlocked. Raises `AccountFault`."""
        async with self._changing(subject) as change:
            await change.write(Voiding.LOCKED, locked_at=change.now, locked_because=because)

    async def unlock(self, subject: str) -> None:
        """Lets the subject in again, with new tokens. Raises `AccountFault`."""
        async with self._changing(subject) as change:
            if change.account.locked_at is None:
                raise AccountFault(f"{change.account.staff.subject} is not locked")
            await change.write(Voiding.UNLOCKED, locked_at=None, locked_because=None)

    async def set_password(self, subject: str, password_hash: str) -> None:
        """Gives another password and voids the tokens that were issued so far. Raises `AccountFault`."""
        async with self._changing(subject) as change:
            # The newest word on a subject says all: of a locked one it must still say so.
            locked = change.account.locked_at is not None
            await change.write(Voiding.LOCKED if locked else Voiding.PASSWORD_CHANGED, password_hash=password_hash)

    @asynccontextmanager
    async def _changing(self, subject: str) -> AsyncIterator["_Change"]:
        async with self.engine.begin() as connection:
            account = await accounts.lock_row(connection, folded(subject))
            if account is None:
                raise AccountFault(f"there is no account {folded(subject)}; `ioc account list` shows all")
            yield _Change(connection, account, self.topic, self.clock())


@dataclass(frozen=True, slots=True)
class _Change:
    """One change of a locked row, which voids tokens."""

    connection: AsyncConnection
    account: Account
    topic: str
    now: datetime

    async def write(self, why: Voiding, **values: Any) -> None:
        """Writes the columns, and the news that tokens issued before now are void."""
        subject = self.account.staff.subject
        await accounts.change(self.connection, subject, tokens_void_before=self.now, **values)
        envelope = Envelope(
            id=str(new_id(self.now)),
            source="/ioc/identity",
            time=self.now,
            data=AccessVoided(subject=subject, void_before=self.now, reason=why),
        )
        await put(self.connection, [outbox_row(self.topic, subject, envelope)])
