"""Passwords, hashed with argon2 in threads, a few at a time: a hash takes a tenth of a second and 64 MiB."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 12
LONGEST: Final = 1024
AT_ONCE: Final = 2
MOST_WAITING: Final = 40
"""Whoever comes when so many wait is sent away: at sixteen a second they would wait longer than a browser does."""


class TooShort(ValueError):
    """The password is too short, or too long; the text says how long it must be."""


class Busy(Exception):
    """Too many passwords wait to be checked."""


class Passwords:
    """Hashes and checks passwords of one process."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """The standard parameters are those that RFC 9106 recommends where memory is scarce."""
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0
        self._nobodys: str | None = None

    async def hash(self, password: str) -> str:
        """The hash to keep. Raises `TooShort` or `Busy`."""
        if not SHORTEST <= len(_composed(password)) <= LONGEST:
            raise TooShort(f"a password has {SHORTEST} to {LONGEST} characters")
        return await self.rehash(password)

    async def rehash(self, password: str) -> str:
        """A new hash of a password that was good enough when it was given. Raises `Busy`."""
        async with self._turn():
            return await asyncio.to_thread(self._hasher.hash, _composed(password))

    async def fits(self, password: str, kept: str | None) -> bool:
        """Whether the password is the one whose hash was kept. Takes as long where none was. Raises `Busy`."""
        async with self._turn():
            return await asyncio.to_thread(self._fits, _composed(password), kept)

    def is_outdated(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than a new one would be."""
        return self._hasher.check_needs_rehash(kept)

    def _fits(self, password: str, kept: str | None) -> bool:
        if self._nobodys is None:
            self._nobodys = self._hasher.hash("nobody's password")
        try:
            self._hasher.verify(kept or self._nobodys, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._waiting >= MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            async with self._turns:
                yield
        finally:
            self._waiting -= 1


def _composed(password: str) -> str:
    """Keyboards put Vietnamese letters together in different ways; to people they are the same (RFC 8265)."""
    return unicodedata.normalize("NFC", password)
