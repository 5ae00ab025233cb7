"""One client's connection: the socket on one side, its session on the other, effects carried out in order."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from ioc.ws import codes, measures
from ioc.ws.audience import Audience, audience_of
from ioc.ws.codes import Closing
from ioc.ws.effects import Answer, Close, Effect, Follow, Ping, TellPosition, Unfollow
from ioc.ws.fanout import Fanout
from ioc.ws.following import Following
from ioc.ws.messages import Connected, Position, ProtocolViolation
from ioc.ws.outlet import Lines, Outlet
from ioc.ws.session import Session

RESUMING_S: Final = 3.0
"""Kafka is read this long at most for one burst of subscriptions: after five the SDKs give up and reconnect."""
BURST_OVER_S: Final = 5.0
CLOSE_WITHIN_S: Final = 5.0
"""A client that does not answer the close frame for so long is cut off."""

Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Starts a task that the gateway keeps until it ends."""


@dataclass(eq=False, slots=True, kw_only=True)
class Connection:
    """Runs until either side ends it."""

    websocket: ServerConnection
    session: Session
    outlet: Outlet
    following: Following
    fanout: Fanout
    spawn: Spawn
    _followed: dict[str, Audience] = field(default_factory=dict)
    _timer: asyncio.TimerHandle | None = None
    _timer_at: float = 0.0
    _burst_begun: float = float("-inf")
    _admitted: bool = False

    async def run(self) -> None:
        """Takes messages one after the other until the connection is closed."""
        self._set_timer()
        try:
            while not self.outlet.shut:
                await self._take(await self.websocket.recv())
                self._set_timer()
            # Returning earlier would let the library close first, with a code of its own.
            await self.websocket.wait_closed()
        except ConnectionClosed:
            pass
        finally:
            self._end()

    def close(self, why: Closing) -> None:
        """Writes what waits, as far as the client takes it, then closes; returns at once."""
        self.fanout.write_soon(self.outlet)
        if not self.outlet.shut:
            self.outlet.close()
            self._start_closing(why)

    def too_slow(self) -> None:
        """The outlet has given the client up."""
        self._start_closing(codes.SLOW)

    def _start_closing(self, why: Closing) -> None:
        measures.CLOSED.labels(str(why.code)).inc()
        self.spawn(self._close(why))

    async def _close(self, why: Closing) -> None:
        try:
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await self.websocket.close(why.code, why.reason)
        except (ConnectionClosed, OSError, TimeoutError):
            # The close frame stands behind what the client does not take: it may never leave.
            self.websocket.transport.abort()

    async def _take(self, message: str | bytes) -> None:
        loop = asyncio.get_running_loop()
        try:
            commands = self.outlet.form.read(message)
        except ProtocolViolation:
            self._carry_out_now(self.session.violated())
            return
        for command in commands:
            # Who does not read is not given more answers: they would only pile up.
            await self.outlet.drained.wait()
            if self.session.over or self.outlet.shut:
                break
            for effect in self.session.receive(command, loop.time()):
                if isinstance(effect, Follow):
                    await self._follow(effect)
                else:
                    self._carry_out_now(effect)
        self.session.frame_done()
        self.fanout.write_soon(self.outlet)

    def _carry_out_now(self, effect: Effect) -> None:
        match effect:
            case Answer():
                self._admitted = self._note_admission(effect)
                self.outlet.put(Lines(self.outlet.form.answer(effect.command, effect.result)))
            case TellPosition():
                log = self.following.log
                told = Position(log.epoch, log.top) if log.known else codes.NOT_READY
                self.outlet.put(Lines(self.outlet.form.answer(effect.command, told)))
            case Unfollow():
                self._unfollow(effect.channel)
            case Ping():
                self.outlet.put(Lines(self.outlet.form.ping))
            case Close():
                self.close(effect.why)

    async def _follow(self, effect: Follow) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() > self._burst_begun + BURST_OVER_S:
            self._burst_begun = loop.time()
        # Earlier replies are not kept back by a long look into the past.
        if effect.wish.recover:
            self.fanout.write_soon(self.outlet)
        channel = effect.wish.channel
        audience = audience_of(effect.principal, channel)
        followed = await self.following.follow(
            audience,
            self.outlet,
            command=effect.command,
            wish=effect.wish,
            until=self._burst_begun + RESUMING_S,
            on_sent_away=lambda: self._forget(channel),
        )
        if followed:
            self._followed[channel] = audience
        else:
            self.session.not_followed(channel)

    def _unfollow(self, channel: str) -> None:
        audience = self._followed.pop(channel, None)
        if audience is not None:
            self.following.hub.leave(audience, self.outlet)

    def _forget(self, channel: str) -> None:
        self._followed.pop(channel, None)
        self.session.not_followed(channel)

    def _note_admission(self, answer: Answer) -> bool:
        if isinstance(answer.result, Connected) and not self._admitted:
            measures.CLIENTS.inc()
            return True
        return self._admitted

    def _set_timer(self) -> None:
        due = self.session.next_due()
        if self._timer is not None and self._timer_at == due:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_at = due
        self._timer = asyncio.get_running_loop().call_at(due, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        for effect in self.session.due(asyncio.get_running_loop().time()):
            self._carry_out_now(effect)
        if not self.outlet.shut:
            self.fanout.write_soon(self.outlet)
            self._set_timer()

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for channel in list(self._followed):
            self._unfollow(channel)
        self.outlet.close()
        if self._admitted:
            measures.CLIENTS.dec()
