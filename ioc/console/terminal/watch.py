"""Watching: the snapshot over HTTP, what follows it over the live gateway, the table on the screen.

The SDK comes back by itself with its position and gets what it missed; when that cannot be had it asks
for the snapshot anew (its `get_state`).
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from centrifuge import (
    Client,
    ClientEventHandler,
    PublicationContext,
    StreamPosition,
    SubscribedContext,
    SubscribingContext,
    SubscriptionEventHandler,
    UnsubscribedContext,
)
from centrifuge.contexts import DisconnectedContext
from rich.console import Console
from rich.live import Live

from ioc.clock import Clock, system_clock
from ioc.console.terminal.picture import Picture
from ioc.console.terminal.table import board
from ioc.console.terminal.words import Language, word

REFRESH_S: Final = 0.25
_REFUSALS: Final = frozenset({401, 403})


async def watch(
    http_url: str,
    ws_url: str,
    token: str,
    *,
    language: Language = "vi",
    console: Console | None = None,
    clock: Clock = system_clock,
) -> str:
    """Shows the board until cancelled, or until the system refuses: then returns the sentence that says so."""
    screen = console or Console()
    watching = _Watching(http_url=http_url, token=token, language=language)
    client = Client(
        ws_url,
        events=_ClientEvents(watching),
        token=token,
        name="ioc-watch",
        # A proxy of the environment is for the world outside, not for this machine.
        proxy=None if _is_local(ws_url) else True,
    )
    subscription = client.new_subscription("board", _BoardEvents(watching), get_state=watching.load)
    await client.connect()
    await subscription.subscribe()
    try:
        with Live(console=screen, screen=screen.is_terminal, auto_refresh=False) as live:
            while not watching.ended.is_set():
                live.update(board(watching.picture, clock(), language, screen.height), refresh=True)
                await _one_of_both(watching.ended, REFRESH_S)
    finally:
        await client.disconnect()
    screen.print(watching.sentence)
    return watching.sentence


@dataclass(slots=True, kw_only=True)
class _Watching:
    """What the SDK's events act on."""

    http_url: str
    token: str
    language: Language
    picture: Picture = field(default_factory=Picture)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    sentence: str = ""

    async def load(self, _: str) -> StreamPosition:
        """Loads the snapshot; gives the position from which the channel continues it."""
        async with httpx.AsyncClient(
            base_url=self.http_url, trust_env=not _is_local(self.http_url), timeout=10
        ) as http:
            answer = await http.get("/v1/board", headers={"Authorization": f"Bearer {self.token}"})
            if not self.picture.departments:
                self.picture.departments = _names(await http.get("/v1/departments"))
        if answer.status_code in _REFUSALS:
            self.end(word("refused", self.language, status=answer.status_code))
        snapshot: dict[str, Any] = answer.raise_for_status().json()
        as_of = snapshot.get("as_of")
        self.picture.load(snapshot["incidents"], datetime.fromisoformat(as_of) if as_of else None)
        return StreamPosition(offset=snapshot["position"]["offset"], epoch=snapshot["position"]["epoch"])

    def end(self, sentence: str) -> None:
        """Ends the watching; the first reason counts."""
        if not self.ended.is_set():
            self.sentence = sentence
            self.ended.set()


class _ClientEvents(ClientEventHandler):  # type: ignore[misc]  # the SDK ships no types
    def __init__(self, watching: _Watching) -> None:
        self._watching = watching

    async def on_disconnected(self, ctx: DisconnectedContext) -> None:
        """The SDK will not come back: told to stop, or refused for good."""
        self._watching.picture.connected = False
        self._watching.end(word("ended", self._watching.language, reason=f"{ctx.reason} ({ctx.code})"))


class _BoardEvents(SubscriptionEventHandler):  # type: ignore[misc]  # the SDK ships no types
    def __init__(self, watching: _Watching) -> None:
        self._watching = watching

    async def on_subscribing(self, _: SubscribingContext) -> None:
        """The link is gone, or not there yet; the SDK comes back by itself."""
        self._watching.picture.connected = False

    async def on_subscribed(self, _: SubscribedContext) -> None:
        """Live from here on."""
        self._watching.picture.connected = True

    async def on_publication(self, ctx: PublicationContext) -> None:
        """A change or a tick."""
        self._watching.picture.apply(ctx.pub.data)

    async def on_unsubscribed(self, ctx: UnsubscribedContext) -> None:
        """The channel is not for this token."""
        self._watching.picture.connected = False
        self._watching.end(word("ended", self._watching.language, reason=f"{ctx.reason} ({ctx.code})"))


def _names(answer: httpx.Response) -> dict[str, dict[str, str]]:
    """The departments' names by code; none where they are not told, and then the codes are shown."""
    if not answer.is_success:
        return {}
    return {each["code"]: each["label"] for each in answer.json()}


async def _one_of_both(ended: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await ended.wait()
    except TimeoutError:
        return


def _is_local(url: str) -> bool:
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")
