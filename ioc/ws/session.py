"""One connection's conversation without its socket: commands and moments in, effects out.

Moments are seconds of a clock that never jumps. What a session asks to follow counts as followed
until `not_followed` says otherwise, so that a second subscribe behind the first is refused.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ioc.access.permissions import may_subscribe
from ioc.access.principals import Principal
from ioc.ws import codes
from ioc.ws.admission import Admission, ExpiredToken, InvalidToken, NotYetKnown
from ioc.ws.codes import Closing, Fault
from ioc.ws.effects import Answer, Close, Effect, Follow, Ping, TellPosition, Unfollow
from ioc.ws.messages import (
    Command,
    Connect,
    Connected,
    History,
    Optional,
    Pong,
    Refresh,
    Refreshed,
    Send,
    Subscribe,
    Unsubscribe,
    Unsubscribed,
)

MOST_CHANNELS: Final = 128
LONGEST_CHANNEL: Final = 255
_NAMED: Final = frozenset({"department", "report"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """How long the gateway waits for what, in seconds."""

    ping: int = 25
    """Between pings; the SDKs wait ten seconds more before they believe the link dead."""
    pong: float = 10
    """From a ping to its pong."""
    connect: float = 15
    """From opening to the connect command."""
    grace: float = 25
    """From a token's end until the connection ends too, so that a new token can be brought."""


STANDARD: Final = Timing()
"""What the SDKs are made for."""


@dataclass(slots=True, kw_only=True)
class Session:
    """What a connection has said so far. `first_ping` (0 to 1) spreads the first pings of many connections."""

    client: str
    admit: Callable[[str], Admission]
    opened_at: float
    timing: Timing = STANDARD
    first_ping: float = 0.5
    over: bool = False
    """No command is taken any more; set with the `Close` effect, or after connect was refused."""
    channels: set[str] = field(default_factory=set)
    admission: Admission | None = None
    """By which token the client is here; none before connect."""
    _refused: bool = False
    _ping_at: float | None = None
    _pong_by: float | None = None
    _expires_at: float | None = None

    def receive(self, command: Command, at: float) -> Iterator[Effect]:
        """What follows from a command."""
        match command.body:
            case Pong():
                yield from self._pong()
            case Connect() as connect:
                yield from self._connect(command.id, connect, at)
            case _ if self.admission is None:
                yield self._close(codes.VIOLATION)
            case _:
                yield from self._of_holder(self.admission.principal, command, at)

    def _of_holder(self, principal: Principal, command: Command, at: float) -> Iterator[Effect]:
        match command.body:
            case Subscribe() as wish:
                yield self._subscribe(command.id, principal, wish)
            case Unsubscribe() as end:
                yield from self._unsubscribe(command.id, end)
            case History() as history:
                yield self._history(command.id, principal, history)
            case Refresh() as refresh:
                yield from self._refresh(command.id, refresh, at)
            case Optional():
                yield Answer(command.id, codes.NOT_AVAILABLE)
            case Send():
                yield self._close(codes.SEND_NOT_AVAILABLE)

    def frame_done(self) -> None:
        """All commands of a message were taken. After a refused connect the next message is a violation."""
        if self._refused:
            self.over = False

    def violated(self) -> Effect:
        """What follows from a message that is not the protocol."""
        return self._close(codes.VIOLATION)

    def not_followed(self, channel: str) -> None:
        """A subscription that was asked for did not come about, or has ended."""
        self.channels.discard(channel)

    def next_due(self) -> float:
        """When `due` must be asked again."""
        if self.admission is None:
            return self.opened_at + self.timing.connect
        moments = (self._ping_at, self._pong_by, self._expires_at)
        return min(moment for moment in moments if moment is not None)

    def due(self, at: float) -> Iterator[Effect]:
        """What follows from the time being `at`."""
        if self.admission is None:
            if at >= self.opened_at + self.timing.connect:
                yield self._close(codes.STALE)
            return
        if self._expires_at is not None and at >= self._expires_at:
            yield self._close(codes.EXPIRED)
        elif self._pong_by is not None and at >= self._pong_by:
            yield self._close(codes.NO_PONG)
        elif self._ping_at is not None and at >= self._ping_at:
            self._ping_at = at + self.timing.ping
            self._pong_by = at + self.timing.pong
            yield Ping()

    def _pong(self) -> Iterator[Effect]:
        if self._pong_by is None:
            yield self._close(codes.VIOLATION)
        self._pong_by = None

    def _connect(self, command: int, connect: Connect, at: float) -> Iterator[Effect]:
        if self.admission is not None or self._refused:
            yield self._close(codes.VIOLATION)
            return
        try:
            admission = self.admit(connect.token)
        except (ExpiredToken, NotYetKnown) as refusal:
            self._refused = self.over = True
            yield Answer(command, codes.TOKEN_EXPIRED if isinstance(refusal, ExpiredToken) else codes.NOT_READY)
            return
        except InvalidToken:
            yield self._close(codes.INVALID_TOKEN)
            return
        self._extend(admission, at)
        self._ping_at = at + self.timing.ping * (1 + self.first_ping) / 2
        yield Answer(command, Connected(client=self.client, ping=self.timing.ping, ttl=admission.seconds))

    def _refresh(self, command: int, refresh: Refresh, at: float) -> Iterator[Effect]:
        try:
            admission = self.admit(refresh.token)
        except ExpiredToken:
            # Coming back, the client learns at connect that this token is over too, and fetches another.
            yield self._close(codes.EXPIRED)
            return
        except NotYetKnown:
            # The client brings it again by itself.
            yield Answer(command, codes.NOT_READY)
            return
        except InvalidToken:
            yield self._close(codes.INVALID_TOKEN)
            return
        if self.admission is None or admission.principal != self.admission.principal:
            # Somebody else, or another role: what was shown so far may not be theirs to see.
            yield self._close(codes.STATE_INVALIDATED)
            return
        self._extend(admission, at)
        yield Answer(command, Refreshed(client=self.client, ttl=admission.seconds))

    def _subscribe(self, command: int, principal: Principal, wish: Subscribe) -> Effect:
        fault = self._fault_of_channel(principal, wish.channel)
        if fault is None and wish.channel in self.channels:
            fault = codes.ALREADY_SUBSCRIBED
        if fault is None and (wish.type >= 1 or wish.tf is not None):
            fault = codes.NOT_AVAILABLE
        if fault is None and len(self.channels) >= MOST_CHANNELS:
            fault = codes.LIMIT_EXCEEDED
        if fault is not None:
            return Answer(command, fault)
        self.channels.add(wish.channel)
        return Follow(command, principal, wish)

    def _unsubscribe(self, command: int, end: Unsubscribe) -> Iterator[Effect]:
        if not end.channel:
            yield Answer(command, codes.BAD_REQUEST)
            return
        if end.channel in self.channels:
            self.channels.discard(end.channel)
            yield Unfollow(end.channel)
        yield Answer(command, Unsubscribed())

    def _history(self, command: int, principal: Principal, history: History) -> Effect:
        fault = self._fault_of_channel(principal, history.channel)
        if fault is None and history.limit != 0:
            fault = codes.NOT_AVAILABLE
        return TellPosition(command) if fault is None else Answer(command, fault)

    def _fault_of_channel(self, principal: Principal, channel: str) -> Fault | None:
        if not channel or len(channel) > LONGEST_CHANNEL:
            return codes.BAD_REQUEST
        kind, _, name = channel.partition(":")
        if channel != "board" and not (kind in _NAMED and name):
            return codes.UNKNOWN_CHANNEL
        return None if may_subscribe(principal, channel) else codes.PERMISSION_DENIED

    def _extend(self, admission: Admission, at: float) -> None:
        self.admission = admission
        self._expires_at = None if admission.seconds is None else at + admission.seconds + self.timing.grace

    def _close(self, why: Closing) -> Close:
        self.over = True
        return Close(why)
