"""An outsider at the board: the public SDK, and nothing of ours."""

from typing import Any

import httpx
from centrifuge import (
    Client,
    PublicationContext,
    StreamPosition,
    SubscribedContext,
    SubscriptionEventHandler,
)


class Observer(SubscriptionEventHandler):  # type: ignore[misc] # the SDK ships no types
    """Holds what it saw: the snapshot and every change since, by version."""

    def __init__(self, http: str, ws: str, token: str) -> None:
        self._http = http
        self._token = token
        self._client = Client(ws, token=token, proxy=None)
        self.incidents: dict[str, dict[str, Any]] = {}
        self.snapshots = 0
        self.subscriptions = 0
        self.recovered = 0
        self.ticks = 0
        self.gaps: list[str] = []

    async def __aenter__(self) -> "Observer":
        subscription = self._client.new_subscription("board", self, get_state=self.load)
        await self._client.connect()
        await subscription.subscribe()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.disconnect()

    async def load(self, _: str) -> StreamPosition:
        """The snapshot and its position, as a page would load it."""
        async with httpx.AsyncClient(base_url=self._http, trust_env=False, timeout=10) as client:
            answer = await client.get("/v1/board", headers={"Authorization": f"Bearer {self._token}"})
        snapshot = answer.raise_for_status().json()
        self.snapshots += 1
        self.incidents = {incident["id"]: incident for incident in snapshot["incidents"]}
        position = snapshot["position"]
        return StreamPosition(offset=position["offset"], epoch=position["epoch"])

    async def on_subscribed(self, ctx: SubscribedContext) -> None:
        """Counts how often the SDK had to come back, and whether nothing was missed then."""
        self.subscriptions += 1
        self.recovered += bool(ctx.recovered)

    async def on_publication(self, ctx: PublicationContext) -> None:
        """Applies a change; a version that skips one is a gap."""
        data = ctx.pub.data
        if "tick" in data:
            self.ticks += 1
            return
        incident, change = data["incident"], data["change"]
        seen = self.incidents.get(incident["id"], {}).get("version", 0)
        if change["version"] <= seen:
            return
        if change["version"] != seen + 1:
            self.gaps.append(f"{incident['code']}: {seen} → {change['version']}")
        self.incidents[incident["id"]] = incident
