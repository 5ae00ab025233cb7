"""What waits for a client stays bounded, in order, and is never left out."""

from dataclasses import dataclass, field
from typing import Any, cast

from websockets.asyncio.server import ServerConnection
from websockets.protocol import State

from ioc.ws.json_form import JsonForm
from ioc.ws.outlet import UNTAKEN_BYTES, Frames, Lines, Outlet, Written


@dataclass(slots=True)
class Transport:
    """A socket's sending side: how much lies untaken is said by the test."""

    untaken: int = 0
    written: list[bytes] = field(default_factory=list)

    def get_write_buffer_size(self) -> int:
        return self.untaken

    def is_closing(self) -> bool:
        return False

    def write(self, frame: bytes) -> None:
        self.written.append(frame)


@dataclass(slots=True)
class Client:
    """What an outlet touches of a connection."""

    transport: Transport = field(default_factory=Transport)
    protocol: Any = None

    def __post_init__(self) -> None:
        self.protocol = type("Protocol", (), {"state": State.OPEN})()


@dataclass(slots=True)
class Bench:
    """An outlet with its client."""

    client: Client = field(default_factory=Client)
    given_up: int = 0
    outlet: Outlet = field(init=False)

    def __post_init__(self) -> None:
        self.outlet = Outlet(
            websocket=cast(ServerConnection, self.client),
            form=JsonForm(),
            most_bytes=1000,
            longest_s=10.0,
            on_too_slow=self._give_up,
        )

    def _give_up(self) -> None:
        self.given_up += 1

    @property
    def written(self) -> list[bytes]:
        return self.client.transport.written


def test_what_waits_is_written_as_one_frame() -> None:
    bench = Bench()
    for payload in (b'{"id":1}', b"{}", b'{"id":2}'):
        bench.outlet.put(Lines(payload))
    assert bench.outlet.write(0.0, {}) is Written.ALL
    assert bench.written == [b'\x81\x14{"id":1}\n{}\n{"id":2}']
    assert bench.outlet.write(0.0, {}) is Written.ALL
    assert len(bench.written) == 1


def test_clients_with_the_same_lines_share_the_frame() -> None:
    first, second, lines = Bench(), Bench(), Lines(b"{}")
    frames: Frames = {}
    for bench in (first, second):
        bench.outlet.put(lines)
        bench.outlet.write(0.0, frames)
    assert first.written[0] is second.written[0]


def test_a_client_that_lags_gets_everything_later_in_order() -> None:
    bench = Bench()
    bench.client.transport.untaken = UNTAKEN_BYTES + 1
    bench.outlet.put(Lines(b"1"))
    assert bench.outlet.write(0.0, {}) is Written.LAGS
    assert not bench.outlet.drained.is_set()
    bench.outlet.put(Lines(b"2"))
    assert bench.outlet.write(9.9, {}) is Written.LAGS
    bench.client.transport.untaken = 0
    assert bench.outlet.write(10.5, {}) is Written.ALL
    assert bench.outlet.drained.is_set()
    assert bench.written == [b"\x81\x031\n2"]


def test_a_client_that_takes_nothing_for_too_long_is_given_up() -> None:
    bench = Bench()
    bench.client.transport.untaken = UNTAKEN_BYTES + 1
    bench.outlet.put(Lines(b"1"))
    bench.outlet.write(0.0, {})
    assert bench.outlet.write(10.1, {}) is Written.TOO_SLOW
    assert bench.given_up == 1


def test_a_client_with_too_much_waiting_is_given_up_and_holds_nothing_any_more() -> None:
    bench = Bench()
    bench.client.transport.untaken = UNTAKEN_BYTES + 1
    bench.outlet.put(Lines(b"x" * 1000))
    assert bench.outlet.write(0.0, {}) is Written.TOO_SLOW
    assert bench.outlet.waiting_bytes == 0
    bench.outlet.put(Lines(b"1"))
    assert bench.outlet.waiting_bytes == 0
    assert bench.outlet.write(0.1, {}) is Written.ALL
    assert (bench.given_up, bench.written) == (1, [])


def test_an_outlet_of_a_closing_connection_takes_nothing() -> None:
    bench = Bench()
    bench.client.protocol.state = State.CLOSING
    bench.outlet.put(Lines(b"1"))
    assert bench.outlet.write(0.0, {}) is Written.ALL
    assert (bench.outlet.shut, bench.written) == (True, [])
