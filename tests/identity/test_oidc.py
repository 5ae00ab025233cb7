"""Tokens of an outside issuer: a real provider's, with its keys fetched, changed and out of reach."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Iterator, MutableMapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, Key, KeySet, OKPKey, RSAKey
from structlog.testing import capture_logs

from ioc.access.outside_claims import ClaimMap
from ioc.access.principals import Role, Staff
from ioc.access.tokens import ExpiredToken, InvalidToken, NotYetKnown, StaffToken
from ioc.clock import system_clock
from ioc.contracts.events import AccessVoided, Voiding
from ioc.identity.discovery import signing_keys
from ioc.identity.oidc import OutsideIssuer
from ioc.identity.verifier import Verifier
from ioc.identity.voids import Voids
from tests.building import NOW
from tests.identity.provider import Provider, running_provider
from tests.waiting import until

LAN = Staff(subject="lan", role=Role.OFFICER, department="so_xay_dung")
CLAIMS = ClaimMap(role="groups", department="unit", roles={"ioc-officers": Role.OFFICER})


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


def verifier_of(issuer: str, **given: Any) -> Verifier:
    """One that trusts the issuer, and knows of no void token."""
    standard: dict[str, Any] = {"clock": system_clock, "at_most_every": timedelta(milliseconds=50)}
    outside = OutsideIssuer(issuer=issuer, audience="ioc", claims=CLAIMS, **(standard | given))
    return Verifier(local=OKPKey.generate_key("Ed25519"), voids=Voids(known=True), outside=outside)


@asynccontextmanager
async def following(verifier: Verifier) -> AsyncIterator[None]:
    """The issuer's keys are fetched and kept fresh."""
    assert verifier.outside is not None
    work = asyncio.ensure_future(verifier.outside.run())
    try:
        yield
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


def token_of(provider: Provider, client: str = "ioc") -> str:
    return provider.token("lan", client, groups=["everybody", "ioc-officers"], unit="so_xay_dung")


async def admitted(verifier: Verifier, token: str) -> StaffToken:
    """Once the keys are there."""

    async def look() -> StaffToken | None:
        try:
            return verifier.verify(token, system_clock())
        except NotYetKnown:
            return None

    return await until(look)


async def test_a_token_of_the_provider_admits_its_holder_as_the_map_says(provider: Provider) -> None:
    verifier = verifier_of(provider.issuer)
    token = token_of(provider)

    with pytest.raises(NotYetKnown):
        verifier.verify(token, system_clock())
    async with following(verifier):
        read = await admitted(verifier, token)

    assert read.staff == LAN
    assert timedelta(minutes=59) < read.expires_at - read.issued_at < timedelta(minutes=62)


async def test_a_token_meant_for_another_client_or_too_old_is_refused(provider: Provider) -> None:
    verifier = verifier_of(provider.issuer)
    token = token_of(provider)
    async with following(verifier):
        read = await admitted(verifier, token)

        with pytest.raises(InvalidToken, match="somebody else"):
            verifier.verify(token_of(provider, client="payroll"), system_clock())
        verifier.verify(token, read.expires_at - timedelta(seconds=1))
        with pytest.raises(ExpiredToken):
            verifier.verify(token, read.expires_at)


async def test_a_new_key_is_fetched_when_a_token_needs_it_and_old_keys_stay_while_the_issuer_is_away() -> None:
    with running_provider() as first:
        verifier = verifier_of(first.issuer)
        old = token_of(first)
        async with following(verifier):
            await admitted(verifier, old)
            first_port = first.port
    async with following(verifier):
        with capture_logs() as lines:
            await until(partial(_says, lines, "issuer_keys_not_fetched"))
        assert verifier.verify(old, system_clock()).staff == LAN
        with running_provider(first_port) as second:
            new = token_of(second)
            assert (await admitted(verifier, new)).staff == LAN
    with pytest.raises(InvalidToken):
        verifier.verify(old, system_clock())


async def _says(lines: list[MutableMapping[str, Any]], event: str) -> bool:
    return any(line["event"] == event for line in lines)


async def test_a_locked_subject_is_refused_whatever_the_outside_issuer_says(provider: Provider) -> None:
    verifier = verifier_of(provider.issuer)
    async with following(verifier):
        await admitted(verifier, token_of(provider))
        verifier.voids.take(AccessVoided(subject="lan", void_before=system_clock(), reason=Voiding.LOCKED))

        with pytest.raises(InvalidToken, match="made void"):
            verifier.verify(token_of(provider), system_clock())


ISSUER = "https://sso.example"
PAYLOAD = {
    "iss": ISSUER,
    "aud": "ioc",
    "sub": "lan",
    "groups": "ioc-officers",
    "unit": "so_xay_dung",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 600,
}
RSA, EC, OKP = (
    RSAKey.generate_key(2048, {"kid": "r"}),
    ECKey.generate_key("P-256", {"kid": "e"}),
    OKPKey.generate_key("Ed25519", {"kid": "o"}),
)
STRANGER = RSAKey.generate_key(2048, {"kid": "r"})


def with_keys(clock: datetime = NOW) -> Verifier:
    """One that has just fetched three keys."""
    keys: Any = KeySet([RSA, EC, OKP]).as_dict(private=False)
    return verifier_of(ISSUER, _keys=signing_keys(keys), _fetched_at=clock, clock=lambda: NOW)


def signed(key: Key, algorithm: str) -> str:
    return jwt.encode({"alg": algorithm, "kid": key.kid}, PAYLOAD, key, algorithms=[algorithm])


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize(
    ("key", "algorithm"), [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256"), (OKP, "EdDSA"), (OKP, "Ed25519")]
)
def test_each_allowed_algorithm_is_verified(key: Key, algorithm: str) -> None:
    assert with_keys().verify(signed(key, algorithm), NOW).staff == LAN


def _part(content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def _hmac_with_public_key() -> str:
    signed_part = f"{_part({'alg': 'HS256', 'kid': 'r'})}.{_part(PAYLOAD)}"
    tag = hmac.new(RSA.as_pem(private=False), signed_part.encode(), hashlib.sha256).digest()
    return f"{signed_part}.{base64.urlsafe_b64encode(tag).rstrip(b'=').decode()}"


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(f"{_part({'alg': 'none', 'kid': 'r'})}.{_part(PAYLOAD)}.", id="no signature"),
        pytest.param(_hmac_with_public_key(), id="the public key taken for a secret"),
        pytest.param(signed(RSA, "RS512"), id="an algorithm that is not allowed"),
        pytest.param(signed(STRANGER, "RS256"), id="another key under the same id"),
        pytest.param(
            signed(RSAKey.generate_key(2048, {"kid": "x"}), "RS256"), id="a key that the issuer does not have"
        ),
        pytest.param(f"{_part({'alg': 'RS256'})}.{_part(PAYLOAD)}.AAAA", id="no key id where there are several keys"),
    ],
)
def test_what_the_issuer_did_not_sign_is_refused(token: str) -> None:
    with pytest.raises(InvalidToken) as refused:
        with_keys().verify(token, NOW)

    assert type(refused.value) is InvalidToken


def test_an_unknown_key_is_asked_for_again_only_after_a_pause() -> None:
    token = signed(RSAKey.generate_key(2048, {"kid": "new"}), "RS256")
    long_ago = datetime(2025, 1, 1, tzinfo=UTC)

    with pytest.raises(NotYetKnown):
        with_keys(long_ago).verify(token, NOW)
