"""The JSON form: text frames of lines, never an empty one among them and no newline at the end."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from websockets.frames import Opcode

from ioc.ws.codes import Closing, Fault
from ioc.ws.messages import (
    Command,
    Connect,
    Connected,
    Count,
    History,
    Optional,
    Pong,
    Position,
    ProtocolViolation,
    Publication,
    Refresh,
    Refreshed,
    Result,
    Send,
    Subscribe,
    Subscribed,
    Unsubscribe,
    Unsubscribed,
)

SERVER: Final = "ioc"
"""What the gateway calls its version towards clients."""


class _Line(msgspec.Struct, frozen=True):
    """A command as it stands in JSON: its kind is the name of the one field present."""

    id: Count = 0
    connect: Connect | None = None
    subscribe: Subscribe | None = None
    unsubscribe: Unsubscribe | None = None
    history: History | None = None
    refresh: Refresh | None = None
    publish: dict[str, Any] | None = None
    presence: dict[str, Any] | None = None
    presence_stats: dict[str, Any] | None = None
    rpc: dict[str, Any] | None = None
    sub_refresh: dict[str, Any] | None = None
    ping: dict[str, Any] | None = None
    send: dict[str, Any] | None = None


_METHODS: Final = tuple(name for name in _Line.__struct_fields__ if name != "id")
_decoder: Final = msgspec.json.Decoder(_Line)
_encode: Final = msgspec.json.Encoder().encode


class JsonForm:
    """Lines of JSON, as the JavaScript, Go and Python SDKs speak it."""

    opcode: Final = Opcode.TEXT
    ping: Final = b"{}"

    def read(self, message: str | bytes) -> list[Command]:
        """The commands of one text message. Blank lines are passed over. Raises `ProtocolViolation`."""
        if isinstance(message, bytes):
            raise ProtocolViolation("a binary message on a connection of the JSON form")
        commands = [_command(line) for line in message.split("\n") if line.strip()]
        if not commands:
            raise ProtocolViolation("an empty message")
        return commands

    def answer(self, command: int, result: Result | Fault) -> bytes:
        """The reply to a command, on one line."""
        if isinstance(result, Fault):
            error: dict[str, Any] = {"code": result.code, "message": result.message}
            if result.temporary:
                error["temporary"] = True
            return _encode({"id": command, "error": error})
        name, fields = _result(result)
        return _encode({"id": command, name: fields})

    def publication(self, channel: str, offset: int, data: bytes) -> bytes:
        """A push of data, on one line."""
        return b'{"push":{"channel":%b,"pub":{"data":%b,"offset":%d}}}' % (_encode(channel), data, offset)

    def unsubscription(self, channel: str, why: Closing) -> bytes:
        """A push that ends a subscription; the reason is always there, since an SDK reads it unasked."""
        push = {"channel": channel, "unsubscribe": {"code": why.code, "reason": why.reason}}
        return _encode({"push": push})

    def join(self, lines: Sequence[bytes]) -> bytes:
        """Lines as one payload."""
        return b"\n".join(lines)


def _command(line: str) -> Command:
    try:
        read = _decoder.decode(line)
    except msgspec.MsgspecError as broken:
        raise ProtocolViolation(f"not a command: {broken}") from broken
    present = [name for name in _METHODS if getattr(read, name) is not None]
    if not present and line.strip() == "{}":
        return Command(0, Pong())
    if len(present) != 1:
        raise ProtocolViolation(f"a command has exactly one known method, this has {present}")
    (method,) = present
    if method == "send":
        return Command(0, Send())
    if read.id == 0:
        raise ProtocolViolation(f"{method} came without an id")
    body = getattr(read, method)
    return Command(read.id, Optional(method) if isinstance(body, dict) else body)


def _result(result: Result) -> tuple[str, dict[str, Any]]:
    match result:
        case Connected():
            admitted = {"client": result.client, "version": SERVER, "ping": result.ping, "pong": True}
            return "connect", admitted | _expiry(result.ttl)
        case Subscribed():
            return "subscribe", _subscribed(result)
        case Unsubscribed():
            return "unsubscribe", {}
        case Position():
            return "history", {"epoch": result.epoch, "offset": result.offset}
        case Refreshed():
            return "refresh", {"client": result.client, "version": SERVER} | _expiry(result.ttl)


def _subscribed(result: Subscribed) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "recoverable": True,
        "positioned": True,
        "epoch": result.epoch,
        "offset": result.offset,
    }
    if result.was_recovering:
        fields["was_recovering"] = True
    if result.recovered:
        fields["recovered"] = True
    if result.publications:
        fields["publications"] = [_publication(each) for each in result.publications]
    return fields


def _publication(publication: Publication) -> dict[str, Any]:
    return {"data": msgspec.Raw(publication.data), "offset": publication.offset}


def _expiry(ttl: int | None) -> dict[str, Any]:
    return {} if ttl is None else {"expires": True, "ttl": ttl}
