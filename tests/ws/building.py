"""Changes, ticks, a log to put them on, a gateway that reads it and a client that speaks to it by hand."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from joserfc.jwk import OKPKey
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from ioc.access.principals import Role, Staff
from ioc.access.receipts import Receipt, receipt
from ioc.access.tokens import issue
from ioc.bootstrap.identity import kept_up_to_date
from ioc.bus.producer import Producer
from ioc.bus.topics import ensure_topics
from ioc.clock import Clock, system_clock
from ioc.contracts.codec import Envelope
from ioc.contracts.events import ChangeOnWire, IncidentChanged, IncidentOnWire, Label, PlaceOnWire, Tick, TicketOnWire
from ioc.contracts.topics import Topics
from ioc.identity.verifier import Verifier
from ioc.identity.voids import Voids
from ioc.incidents.vocabulary import IncidentState, TicketState, Urgency
from ioc.ws.gateway import Gateway, GatewayConfig

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SECRET = b"a secret of the tests"
ISSUER = OKPKey.generate_key("Ed25519")
EPOCH = "7c9d99e0"
BOARD = "board"
OPERATOR = Staff(subject="an", role=Role.OPERATOR)
SUPERVISOR = Staff(subject="binh", role=Role.SUPERVISOR)
ROADS_OFFICER = Staff(subject="chi", role=Role.OFFICER, department="roads")
PATIENCE_S = 20.0
"""How long a test waits for what must happen."""


def token(staff: Staff, *, now: datetime | None = None, lifetime: timedelta = timedelta(hours=1)) -> str:
    """A token of the tests' issuer."""
    return issue(staff, ISSUER, now or system_clock(), lifetime)


def follow_receipt(number: int = 1) -> Receipt:
    """A report's receipt of this installation."""
    return receipt(UUID(int=number), SECRET)


def ticket(department: str, state: TicketState = TicketState.ASSIGNED) -> TicketOnWire:
    """A ticket."""
    return TicketOnWire(
        id=UUID(int=sum(department.encode())),
        version=1,
        department=department,
        state=state,
        assigned_at=NOW,
        because=Label(vi="Vì vậy.", en="Because."),
    )


def changed(number: int = 1, version: int = 1, **given: Any) -> IncidentChanged:
    """A change of incident `number`. `given` goes to the incident; `told` are the codes of the reports to tell."""
    codes = given.pop("told", [])
    whole: dict[str, Any] = {
        "id": UUID(int=number),
        "code": f"DL-{number:06}",
        "version": version,
        "service": "field_report",
        "category": "roads.pothole",
        "severity": 2,
        "urgency": Urgency.NORMAL,
        "state": IncidentState.DISPATCHED,
        "title": Label(vi="Ổ gà", en="Pothole"),
        "description": "Ổ gà lớn trước cổng trường",
        "place": PlaceOnWire(lat=12.68, lon=108.04),
        "owner": "roads",
        "opened_at": NOW,
        "updated_at": NOW,
        "reports": 1,
        "tickets": [ticket("roads")],
    }
    return IncidentChanged(
        change=ChangeOnWire(
            version=version, kind="opened", at=NOW, by="officer-17", reason=Label(vi="Vì vậy.", en="Because.")
        ),
        incident=IncidentOnWire(**(whole | given)),
        reports=codes,
    )


def plain(event: IncidentChanged) -> Mapping[str, Any]:
    """The event as the gateway decodes it."""
    decoded: Mapping[str, Any] = msgspec.json.decode(msgspec.json.encode(event))
    return decoded


@dataclass(slots=True)
class Log:
    """The incident log of one test."""

    producer: Producer
    topics: Topics
    epoch: str = EPOCH

    async def put(self, *events: IncidentChanged | Tick) -> int:
        """Appends records; returns the protocol's position after the last."""
        last = 0
        for event in events:
            key = str(event.incident.id) if isinstance(event, IncidentChanged) else "tick"
            envelope = Envelope(
                id="of-a-test", source="/ioc/tests", time=NOW, data=event, extensions={"epoch": self.epoch}
            )
            last = await self.producer.send(self.topics.incidents, key.encode(), envelope)
        return last + 1

    async def tick(self, oldest_waiting_s: float = 0.0) -> int:
        """Appends a tick."""
        return await self.put(Tick(at=system_clock(), oldest_waiting_s=oldest_waiting_s))


async def make_log_topic(kafka: str, topics: Topics) -> None:
    """Creates the incident log."""
    await _make(kafka, topics, topics.incidents)


async def make_access_topic(kafka: str, topics: Topics) -> None:
    """Creates the topic of void tokens; before it is read nobody of the staff is admitted."""
    await _make(kafka, topics, topics.access)


async def _make(kafka: str, topics: Topics, name: str) -> None:
    await ensure_topics(kafka, [topic for topic in topics.plan([]) if topic.name == name], partitions=1)


@asynccontextmanager
async def open_log(kafka: str, prefix: str) -> AsyncIterator[Log]:
    """A fresh log whose first record, as always, is a tick."""
    topics = Topics(prefix)
    await make_log_topic(kafka, topics)
    async with Producer(kafka) as producer:
        log = Log(producer, topics)
        await log.tick()
        yield log


@dataclass(slots=True)
class Running:
    """A gateway that serves."""

    gateway: Gateway
    stop: asyncio.Event
    port: int
    done: "asyncio.Task[None]"

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"ws://127.0.0.1:{self.port}/connection/websocket"

    @asynccontextmanager
    async def client(self, token: str | None = None, **options: Any) -> AsyncIterator["RawClient"]:
        """A client by hand; with a token it is connected already."""
        async with connect(self.url, proxy=None, **options) as websocket:
            client = RawClient(websocket)
            if token is not None:
                await client.send({"id": 1, "connect": {"token": token}})
                assert (await client.line())["id"] == 1
            yield client


@asynccontextmanager
async def running_gateway(
    kafka: str, topics: Topics, clock: Clock = system_clock, **given: Any
) -> AsyncIterator[Running]:
    """A gateway of its own, stopped at the end. It knows what tokens are void, if Kafka is there."""
    await make_access_topic(kafka, topics)
    verifier = Verifier(local=ISSUER, voids=Voids())
    config: dict[str, Any] = {
        "bootstrap": kafka,
        "topics": topics,
        "host": "127.0.0.1",
        "port": 0,
        "secret": SECRET,
        "verifier": verifier,
        "allowed_origins": ("http://127.0.0.1:8080",),
        "clock": clock,
    }
    gateway = Gateway(GatewayConfig(**(config | given)))
    stop = asyncio.Event()
    async with kept_up_to_date(verifier, kafka, topics):
        done = asyncio.ensure_future(gateway.run(stop))
        async with asyncio.timeout(PATIENCE_S):
            port = await gateway.port()
        await until(lambda: verifier.voids.known)
        try:
            yield Running(gateway, stop, port, done)
        finally:
            stop.set()
            await done


@dataclass(slots=True)
class RawClient:
    """Lines out, lines in, in the order in which they come."""

    websocket: ClientConnection
    frames: list[str] = field(default_factory=list)
    _lines: list[Any] = field(default_factory=list)

    async def send(self, *commands: Mapping[str, Any]) -> None:
        """Sends commands in one frame."""
        await self.websocket.send("\n".join(json.dumps(command) for command in commands))

    async def line(self) -> Any:
        """The next line."""
        async with asyncio.timeout(PATIENCE_S):
            while not self._lines:
                frame = await self.websocket.recv()
                assert isinstance(frame, str)
                self.frames.append(frame)
                self._lines = [json.loads(line) for line in frame.split("\n")]
            return self._lines.pop(0)

    async def changes(self, count: int) -> list[tuple[int, Any]]:
        """The next so many pushed changes, each as offset and data; ticks are passed over."""
        found: list[tuple[int, Any]] = []
        while len(found) < count:
            publication = (await self.line())["push"]["pub"]
            if "change" in publication["data"]:
                found.append((publication["offset"], publication["data"]))
        return found

    async def subscribe(self, channel: str, command: int = 2, **wish: Any) -> Any:
        """Subscribes, again while the gateway has not read its log yet; gives the reply."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                await self.send({"id": command, "subscribe": {"channel": channel, "flag": 1, **wish}})
                reply = await self.line()
                while reply.get("id") != command:
                    reply = await self.line()
                if reply.get("error", {}).get("code") != 100:
                    return reply
                await asyncio.sleep(0.02)

    async def closed(self) -> tuple[int, str]:
        """The code and reason with which the gateway closes, whatever else it says before."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    await self.websocket.recv()
                except ConnectionClosed as end:
                    return (end.rcvd.code, end.rcvd.reason) if end.rcvd is not None else (1006, "")


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what must come to be; for what tells nobody when it does."""
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.01)
