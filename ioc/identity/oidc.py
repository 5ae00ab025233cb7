"""An outside OIDC issuer: its keys, kept fresh in the background, and the tokens that they prove."""

import asyncio
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import BadSignatureError, JoseError, SecurityWarning
from joserfc.jwk import Key

from ioc.access.outside_claims import ClaimMap, read_outside
from ioc.access.tokens import InvalidToken, NotYetKnown, StaffToken
from ioc.clock import Clock
from ioc.identity.discovery import ALGORITHMS, fetch_keys, kind_of

EVERY: Final = timedelta(minutes=10)
AT_MOST_EVERY: Final = timedelta(seconds=10)
"""However many tokens name unknown keys, the issuer is asked no more often."""

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class OutsideIssuer:
    """Verifies tokens with the keys that it has. While the issuer is away the old keys stay in use."""

    issuer: str
    audience: str
    claims: ClaimMap
    clock: Clock
    every: timedelta = EVERY
    at_most_every: timedelta = AT_MOST_EVERY
    _keys: Mapping[str | None, Key] = field(default_factory=dict)
    _fetched_at: datetime | None = None
    _wanted: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Fetches the keys now, then every ten minutes, and soon when a token names one that is not known."""
        async with httpx.AsyncClient(timeout=5, follow_redirects=False) as http:
            while True:
                self._wanted.clear()
                await self._fetch(http)
                await asyncio.sleep(self.at_most_every.total_seconds())
                with suppress(TimeoutError):
                    async with asyncio.timeout((self.every - self.at_most_every).total_seconds()):
                        await self._wanted.wait()

    def verify(self, token: str, key_id: str | None, now: datetime) -> StaffToken:
        """Who holds the token.

        Raises `NotYetKnown` when its key is being fetched, `ExpiredToken`, or `InvalidToken` for anything else.
        """
        key = self._key(key_id)
        try:
            with warnings.catch_warnings():
                # "EdDSA" is an old name of Ed25519 that issuers still use; the kind of key says which curve it is.
                warnings.simplefilter("ignore", SecurityWarning)
                claims: dict[str, Any] = jwt.decode(token, key, algorithms=ALGORITHMS[kind_of(key)]).claims
        except BadSignatureError as other:
            if key_id is None:
                # It does not say by which key it was signed: perhaps by a new one.
                raise self._unknown(key_id) from other
            raise InvalidToken(f"the token is not signed by {self.issuer}") from other
        except (JoseError, ValueError, TypeError) as broken:
            raise InvalidToken(f"the token is not signed by {self.issuer}") from broken
        if claims.get("iss") != self.issuer:
            raise InvalidToken("the token comes from another issuer")
        return read_outside(claims, self.claims, self.audience, now)

    def _key(self, key_id: str | None) -> Key:
        if key_id is None and len(self._keys) == 1:
            return next(iter(self._keys.values()))
        key = self._keys.get(key_id)
        if key is None:
            raise self._unknown(key_id)
        return key

    def _unknown(self, key_id: str | None) -> InvalidToken:
        """What to say of a token whose key we do not have; unless we have just looked, we look again."""
        if self._fetched_at is not None and self.clock() - self._fetched_at < self.at_most_every:
            return InvalidToken(f"{self.issuer} has no key {key_id!r} that fits")
        self._wanted.set()
        return NotYetKnown(f"the keys of {self.issuer} are being fetched")

    async def _fetch(self, http: httpx.AsyncClient) -> None:
        try:
            keys = await fetch_keys(http, self.issuer)
        except Exception as fault:  # noqa: BLE001 -- whatever it is, the old keys stay in use and the next try comes
            log.warning("issuer_keys_not_fetched", issuer=self.issuer, fault=str(fault), keys_in_use=len(self._keys))
            return
        if keys.keys() != self._keys.keys():
            log.info("issuer_keys_fetched", issuer=self.issuer, keys=[*keys])
        self._keys, self._fetched_at = keys, self.clock()
