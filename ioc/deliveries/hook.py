"""Web hooks: a signed POST of JSON to a department's own system."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec

from ioc.deliveries.answers import outcome_of_error, outcome_of_status
from ioc.deliveries.letter import Letter, Outcome, Refused, TryAgain
from ioc.deliveries.outside import Address, InnerAddress, Network, is_outside, resolve_outside
from ioc.deliveries.signing import hook_key, signed_headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Calls web hooks. `allowed` are the inner networks that the installation names."""

    client: httpx.AsyncClient
    secret: bytes
    allowed: Sequence[Network] = ()

    async def send(self, letter: Letter) -> Outcome:
        """Posts the letter's content; `Idempotency-Key` is the delivery's id, at every repeat."""
        try:
            url = httpx.URL(letter.to)
            address = await self._address(url)
        except (ValueError, httpx.InvalidURL) as wrong:
            # Inner, or no name at all: one that cannot be encoded is a ValueError too.
            return Refused(reason=str(wrong))
        except OSError as unknown:
            return TryAgain(reason=f"{type(unknown).__name__}: {unknown}")
        try:
            async with self.client.stream(**self._call(letter, url, address)) as answer:
                return outcome_of_status(answer.status_code, answer.headers.get("Retry-After"), letter.at)
        except httpx.HTTPError as error:
            return outcome_of_error(error)

    async def _address(self, url: httpx.URL) -> Address:
        if url.scheme not in ("http", "https") or not url.host:
            raise InnerAddress(f"{url.scheme!r} is not a way to a web hook; it begins with https://")
        address = await resolve_outside(url.host, _port(url), self.allowed)
        if url.scheme == "http" and is_outside(address):
            raise InnerAddress("out in the internet a web hook is called by https only")
        return address

    def _call(self, letter: Letter, url: httpx.URL, address: Address) -> dict[str, Any]:
        body = msgspec.json.encode(letter.content)
        key = hook_key(self.secret, letter.to)
        return {
            "method": "POST",
            # The checked address is called; name and certificate stay those of the host.
            "url": url.copy_with(host=str(address)),
            "content": body,
            "headers": {
                "Host": url.netloc.decode(),
                "Content-Type": "application/json",
                "Idempotency-Key": str(letter.id),
                **signed_headers(key, str(letter.id), letter.at, body),
            },
            "extensions": {"sni_hostname": url.host},
        }


@asynccontextmanager
async def open_hook(secret: bytes, allowed: Sequence[Network], timeout_s: float = 10.0) -> AsyncIterator[Hook]:
    """A sender of web hooks with a client of its own.

    No connection is kept: two names on one address must not share one. No proxy is asked and no redirect
    followed: either would call what nobody has checked.
    """
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(timeout=timeout_s, limits=limits, trust_env=False, follow_redirects=False) as client:
        yield Hook(client=client, secret=secret, allowed=allowed)


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)
