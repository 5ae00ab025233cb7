"""What the gateway knows of the log: epoch, newest position, recent changes, and whether it is live."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto

from ioc.ws.records import ChangeRecord, LogRecord
from ioc.ws.ring import Ring


class Taken(Enum):
    """What a record was."""

    NEWS = auto()
    """To be told."""
    REPEATED = auto()
    """Said before; only the position moves."""
    NEW_LOG = auto()
    """The first of another epoch: all positions given so far mean nothing any more."""


@dataclass(slots=True)
class LiveLog:
    """Takes records in order. Offsets are the protocol's: Kafka's plus one."""

    ring: Ring
    epoch: str = ""
    top: int = 0
    """The position after the newest record read."""
    caught_up: bool = False
    """Whether the log was read to its end once since it was begun."""
    ticked_at: float | None = None
    """When the newest live tick came, on the loop's clock."""
    _awaited: list[tuple[int, asyncio.Future[None]]] = field(default_factory=list)

    @property
    def known(self) -> bool:
        """Whether positions can be told and resumed."""
        return self.caught_up and self.epoch != ""

    def begin(self, offset: int) -> None:
        """Forgets everything; the next record is the first after this position."""
        self.ring.begin(offset)
        self.epoch, self.top, self.caught_up, self.ticked_at = "", offset, False, None

    def take(self, record: LogRecord, at: float) -> Taken:
        """Takes the next record, which came at the loop's time `at`."""
        taken = Taken.NEWS
        if record.epoch != self.epoch:
            taken = Taken.NEW_LOG if self.epoch else Taken.NEWS
            self.ring.begin(record.offset - 1)
            self.epoch = record.epoch
        if isinstance(record, ChangeRecord):
            if self.ring.repeats(record):
                taken = Taken.REPEATED
            else:
                self.ring.add(record)
        elif self.caught_up:
            self.ticked_at = at
        self.pass_over(record.offset)
        return taken

    def pass_over(self, offset: int) -> None:
        """Moves the position over a record that is nobody's news."""
        self.top = offset
        for awaited, arrival in self._awaited:
            if awaited <= offset and not arrival.done():
                arrival.set_result(None)

    async def reached(self, offset: int) -> None:
        """Returns once the position is at or after `offset`."""
        if self.top < offset:
            awaited = (offset, asyncio.get_running_loop().create_future())
            self._awaited.append(awaited)
            try:
                await awaited[1]
            finally:
                self._awaited.remove(awaited)
