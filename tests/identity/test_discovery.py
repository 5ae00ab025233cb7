"""An issuer's documents are taken only from where they should be, in bounds, and with usable keys."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from ioc.identity.discovery import IssuerFault, fetch_keys, signing_keys

ISSUER = "https://sso.example"
CONFIGURATION = "/.well-known/openid-configuration"
PUBLIC = RSAKey.generate_key(2048, {"kid": "a"}).as_dict(private=False)
GOOD: Mapping[str, Any] = {
    CONFIGURATION: {"issuer": ISSUER, "jwks_uri": f"{ISSUER}/keys"},
    "/keys": {"keys": [PUBLIC]},
}


async def fetched(documents: Mapping[str, Any]) -> list[str | None]:
    def answer(request: httpx.Request) -> httpx.Response:
        content = documents[request.url.path]
        return content if isinstance(content, httpx.Response) else httpx.Response(200, json=content)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as http:
        return [*await fetch_keys(http, ISSUER)]


async def test_the_keys_that_the_discovery_document_names_are_fetched() -> None:
    assert await fetched(GOOD) == ["a"]


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        (CONFIGURATION, {"issuer": f"{ISSUER}/", "jwks_uri": f"{ISSUER}/keys"}, "discovery document is of"),
        (CONFIGURATION, {"issuer": ISSUER, "jwks_uri": "http://sso.example/keys"}, "not an https address"),
        (CONFIGURATION, {"issuer": ISSUER}, "not an https address"),
        (CONFIGURATION, httpx.Response(302, headers={"location": "https://elsewhere.example"}), "answered 302"),
        (CONFIGURATION, httpx.Response(200, text="<html>"), "did not answer a JSON object"),
        (CONFIGURATION, httpx.Response(200, text="[" * 100_000), "did not answer a JSON object"),
        ("/keys", httpx.Response(200, content=b" " * 300_000), "more than"),
        ("/keys", {"keys": [PUBLIC] * 51}, "at most 50 keys"),
        ("/keys", {"keys": "a"}, "at most 50 keys"),
        ("/keys", {"keys": []}, "no key for"),
    ],
)
async def test_a_document_that_cannot_be_trusted_is_refused(path: str, content: Any, told: str) -> None:
    with pytest.raises(IssuerFault, match=told):
        await fetched({**GOOD, path: content})


@pytest.mark.parametrize(
    "key",
    [
        pytest.param({**PUBLIC, "n": str(PUBLIC["n"])[:171]}, id="a short RSA key"),
        pytest.param(OctKey.generate_key(256).as_dict(private=True), id="a secret"),
        pytest.param(ECKey.generate_key("P-521").as_dict(private=False), id="another curve"),
        pytest.param(OKPKey.generate_key("X25519").as_dict(private=False), id="a key for exchange"),
        pytest.param({**PUBLIC, "use": "enc"}, id="a key for encryption"),
        pytest.param({"kty": "RSA", "n": "!", "e": "AQAB"}, id="a broken key"),
        pytest.param("a", id="no key"),
    ],
)
def test_a_key_that_we_cannot_use_is_passed_over(key: Any) -> None:
    assert [*signing_keys({"keys": [key, PUBLIC]})] == ["a"]
