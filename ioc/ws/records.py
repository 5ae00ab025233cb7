"""The incident log's records as the gateway reads them.

They are read as plain JSON, not as strict events: a gateway must go on showing changes when a newer
writer has added a field to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final

import msgspec

from ioc.access.principals import Reporter
from ioc.incidents.vocabulary import Urgency
from ioc.ws.audience import Audience, channels_of, publication_data

_KEPT_FRAMES: Final = 2
"""So many audiences' publications are kept with a change; with itself that makes three times its size."""


class Unreadable(ValueError):
    """A record of the log that is neither a change nor a tick; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TickRecord:
    """The picture is live: the tick as a publication's data, the same for everybody."""

    offset: int
    epoch: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """A change of an incident. `offset` is the protocol's: Kafka's plus one."""

    offset: int
    epoch: str
    incident: str
    version: int
    at: datetime
    urgent: bool
    channels: tuple[str, ...]
    value: bytes
    _kept: dict[Audience, bytes | None] = field(default_factory=dict, compare=False)

    @property
    def cost(self) -> int:
        """Roughly how many bytes it takes in memory, at most."""
        return (1 + _KEPT_FRAMES) * len(self.value) + 1024

    def data_for(self, audience: Audience) -> bytes | None:
        """What the audience receives of it, as JSON on one line; None if nothing."""
        if audience in self._kept:
            return self._kept[audience]
        publication = publication_data(msgspec.json.decode(self.value), audience)
        data = None if publication is None else msgspec.json.encode(publication)
        # A reporter's channel has one follower or two: keeping theirs would be memory for nothing.
        if len(self._kept) < _KEPT_FRAMES and not isinstance(audience.viewer, Reporter):
            self._kept[audience] = data
        return data


LogRecord = TickRecord | ChangeRecord


class _Ticket(msgspec.Struct, frozen=True):
    department: str
    state: str


class _Incident(msgspec.Struct, frozen=True):
    """What views and channels depend on; whatever else there is is passed on as it is."""

    id: str
    urgency: str
    restricted: bool = False
    tickets: tuple[_Ticket, ...] = ()


class _Change(msgspec.Struct, frozen=True):
    version: int
    at: Annotated[datetime, msgspec.Meta(tz=True)]


class _IncidentChanged(msgspec.Struct, frozen=True):
    change: _Change
    incident: _Incident
    reports: tuple[str, ...] = ()


_CHANGED: Final = frozenset({b"incident.changed", b"incident.changed.v2"})
"""Every shape of a change that a log may still hold: views need of each what all have."""

_decode_changed: Final = msgspec.json.Decoder(_IncidentChanged).decode
_decode_tick: Final = msgspec.json.Decoder(dict[str, Any]).decode


def read_record(kafka_offset: int, headers: Sequence[tuple[str, bytes]], value: bytes | None) -> LogRecord:
    """The record at this place of the log. Raises `Unreadable`."""
    attributes = dict(headers)
    try:
        epoch, kind = attributes["ce_epoch"].decode(), attributes["ce_type"]
        if kind == b"tick":
            data = msgspec.json.encode({"tick": _decode_tick(value or b"")})
            return TickRecord(offset=kafka_offset + 1, epoch=epoch, data=data)
        if kind in _CHANGED:
            return _change(kafka_offset + 1, epoch, value or b"")
    except (KeyError, ValueError, msgspec.MsgspecError) as broken:
        raise Unreadable(f"offset {kafka_offset}: {broken!r}") from broken
    raise Unreadable(f"offset {kafka_offset}: {kind!r} is no event of this log")


def _change(offset: int, epoch: str, value: bytes) -> ChangeRecord:
    read = _decode_changed(value)
    return ChangeRecord(
        offset=offset,
        epoch=epoch,
        incident=read.incident.id,
        version=read.change.version,
        at=read.change.at,
        urgent=read.incident.urgency == Urgency.SOS,
        channels=channels_of((ticket.department for ticket in read.incident.tickets), read.reports),
        value=value,
    )
