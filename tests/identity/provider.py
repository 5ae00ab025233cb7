"""A real OIDC provider on this machine, in a thread: it can go away and come back with another key."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import oidc_provider_mock

_CALLBACK = "http://localhost/callback"


@dataclass(frozen=True, slots=True)
class Provider:
    """Where it listens; the same in each of its runs."""

    port: int

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    def token(self, subject: str, client: str = "ioc", **claims: Any) -> str:
        """An ID token, by way of the whole code flow."""
        with httpx.Client(base_url=self.issuer, trust_env=False) as http:
            http.put(f"/users/{subject}", json=claims).raise_for_status()
            wish = {"client_id": client, "redirect_uri": _CALLBACK, "response_type": "code", "scope": "openid"}
            sent_back = http.post("/oauth2/authorize", params=wish, data={"sub": subject})
            code = httpx.URL(sent_back.headers["location"]).params["code"]
            wish = {"client_id": client, "client_secret": "any", "redirect_uri": _CALLBACK, "code": code}
            answer = http.post("/oauth2/token", data={"grant_type": "authorization_code", **wish})
            token: str = answer.raise_for_status().json()["id_token"]
            return token


@contextmanager
def running_provider(port: int = 0) -> Iterator[Provider]:
    """It runs for as long as the block lasts; each run has a key of its own."""
    with oidc_provider_mock.run_server_in_thread(port) as server:
        yield Provider(server.server_port)
