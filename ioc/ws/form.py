"""What an encoding of the protocol must offer. JSON is one; Protobuf would be a second file."""

from collections.abc import Sequence
from typing import Protocol

from websockets.frames import Opcode

from ioc.ws.codes import Closing, Fault
from ioc.ws.messages import Command, Result


class Form(Protocol):
    """An encoding. Everything it writes is one line (or length-prefixed message) of a frame."""

    @property
    def opcode(self) -> Opcode:
        """Whether frames are text or binary."""
        ...

    @property
    def ping(self) -> bytes:
        """A server's ping."""
        ...

    def read(self, message: str | bytes) -> list[Command]:
        """The commands of one message, in order. Raises `ProtocolViolation`."""
        ...

    def answer(self, command: int, result: Result | Fault) -> bytes:
        """The reply to a command."""
        ...

    def publication(self, channel: str, offset: int, data: bytes) -> bytes:
        """A push of data, which are encoded JSON without line breaks."""
        ...

    def unsubscription(self, channel: str, why: Closing) -> bytes:
        """A push that ends a subscription."""
        ...

    def join(self, lines: Sequence[bytes]) -> bytes:
        """Several lines as one payload; payloads may be joined again."""
        ...
