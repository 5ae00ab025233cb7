"""Signing in with a password: who it is, and a token for them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from joserfc.jwk import OKPKey
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.access.principals import folded
from ioc.access.tokens import StaffToken, issue
from ioc.clock import Clock
from ioc.identity.attempts import Attempts
from ioc.identity.passwords import Busy, Passwords
from ioc.store import accounts
from ioc.store.accounts import Account

LIFETIME: Final = timedelta(hours=12)


class WrongCredentials(Exception):
    """There is no such account, or the password is another; which of both is not told."""


class Locked(Exception):
    """The password is right, and the account is locked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A new token, what it says, and whose it is."""

    token: str
    says: StaffToken
    account: Account


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """Lets people in."""

    engine: AsyncEngine
    issuer: OKPKey
    clock: Clock
    passwords: Passwords = field(default_factory=Passwords)
    attempts: Attempts = field(default_factory=Attempts)

    async def sign_in(self, subject: str, password: str, address: str) -> SignedIn:
        """A token for whoever knows the password.

        Raises `WrongCredentials`, `Locked`, `TooManyAttempts` or `Busy`.
        """
        login = folded(subject)
        self.attempts.take(login, address)
        try:
            account = await self._find(login)
            fits = await self.passwords.fits(password, None if account is None else account.password_hash)
        except BaseException:
            # Not the password failed but we did.
            self.attempts.give_back(login, address)
            raise
        if account is None or not fits:
            raise WrongCredentials
        self.attempts.give_back(login, address)
        if account.locked_at is not None:
            raise Locked
        await self._keep_up_to_date(account, password)
        return self._token(account)

    async def _find(self, login: str) -> Account | None:
        if not login.isprintable():
            # No account has such a login, and PostgreSQL would not take every character.
            return None
        async with self.engine.connect() as connection:
            return await accounts.read(connection, login)

    async def _keep_up_to_date(self, account: Account, password: str) -> None:
        """Parameters grow over the years; the moment when the password is known is the one to follow them."""
        old = account.password_hash
        if old is None or not self.passwords.is_outdated(old):
            return
        try:
            new = await self.passwords.rehash(password)
        except Busy:
            return
        async with self.engine.begin() as connection:
            await accounts.replace_hash(connection, account.staff.subject, old, new)

    def _token(self, account: Account) -> SignedIn:
        # Where the clock of whoever voided the old tokens is ahead of ours, the new one must be good all the same.
        now = max(self.clock(), account.tokens_void_before or account.created_at)
        # A token's end is told in whole seconds.
        says = StaffToken(staff=account.staff, issued_at=now, expires_at=(now + LIFETIME).replace(microsecond=0))
        return SignedIn(token=issue(account.staff, self.issuer, now, LIFETIME), says=says, account=account)
