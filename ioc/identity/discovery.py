"""Fetching an outside issuer's public keys: its discovery document, then the key set that this names."""

import asyncio
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import httpx
import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key

from ioc.access.outside_claims import is_trustworthy

WITHIN_S: Final = 10.0
"""So long fetching both may take."""
LARGEST_DOCUMENT: Final = 256 * 1024
MOST_KEYS: Final = 50
SMALLEST_RSA_BITS: Final = 2048

ALGORITHMS: Final = MappingProxyType(
    {"RSA": ("RS256", "PS256"), "EC P-256": ("ES256",), "OKP Ed25519": ("EdDSA", "Ed25519")}
)
"""What a kind of key may have signed with; keys of other kinds are passed over."""


class IssuerFault(Exception):
    """The issuer's keys cannot be had; the text says why."""


async def fetch_keys(http: httpx.AsyncClient, issuer: str) -> dict[str | None, Key]:
    """The issuer's signing keys by their id. Raises `IssuerFault`."""
    try:
        async with asyncio.timeout(WITHIN_S):
            document = await _fetch(http, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            if document.get("issuer") != issuer:
                raise IssuerFault(f"the discovery document is of {document.get('issuer')!r}, not of {issuer!r}")
            return signing_keys(await _fetch(http, str(document.get("jwks_uri"))))
    except TimeoutError as slow:
        raise IssuerFault(f"{issuer} did not answer within {WITHIN_S:g} seconds") from slow


def signing_keys(document: Mapping[str, Any]) -> dict[str | None, Key]:
    """The keys of a key set that we can use, by their id. Raises `IssuerFault` when there are none."""
    listed = document.get("keys")
    if not isinstance(listed, list) or len(listed) > MOST_KEYS:
        raise IssuerFault(f"the key set has no list of at most {MOST_KEYS} keys")
    keys = {key.kid: key for each in listed if (key := _usable(each)) is not None}
    if not keys:
        raise IssuerFault("the key set has no key for RS256, PS256, ES256 or EdDSA")
    return keys


def kind_of(key: Key) -> str:
    """The kind by which `ALGORITHMS` lists it."""
    curve = key.get("crv")
    return f"{key.key_type} {curve}" if curve else key.key_type


async def _fetch(http: httpx.AsyncClient, url: str) -> dict[str, Any]:
    if not is_trustworthy(url):
        raise IssuerFault(f"{url} is not an https address")
    content = bytearray()
    try:
        async with http.stream("GET", url, headers={"Accept": "application/json"}) as answer:
            if answer.status_code != httpx.codes.OK:
                raise IssuerFault(f"{url} answered {answer.status_code}")
            async for chunk in answer.aiter_bytes():
                content += chunk
                if len(content) > LARGEST_DOCUMENT:
                    raise IssuerFault(f"{url} answered more than {LARGEST_DOCUMENT} bytes")
        return msgspec.json.decode(content, type=dict[str, Any])
    except (httpx.HTTPError, httpx.InvalidURL) as away:
        raise IssuerFault(f"{url} cannot be read: {away!r}") from away
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as broken:
        raise IssuerFault(f"{url} did not answer a JSON object: {broken}") from broken


def _usable(given: Any) -> Key | None:
    """The key, if it is public, for signatures, and of a kind we take."""
    if not isinstance(given, dict) or given.get("use", "sig") != "sig" or given.get("kty") == "oct":
        return None
    if given.get("kty") == "RSA" and _bits(given) < SMALLEST_RSA_BITS:
        return None
    try:
        key = JWKRegistry.import_key(given)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    return key if kind_of(key) in ALGORITHMS else None


def _bits(rsa: Mapping[str, Any]) -> int:
    """At least so long is the modulus: its base64 has six bits a letter."""
    return len(str(rsa.get("n", "")).rstrip("=")) * 6
