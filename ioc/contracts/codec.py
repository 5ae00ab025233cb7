"""CloudEvents 1.0 in Kafka binary mode: attributes in `ce_*` headers, JSON in the value."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final

import msgspec

from ioc.contracts.events import AccessVoided, Event, IncidentChanged, ObservationBatch, ReportSubmitted, Tick

EVENT_TYPES: Final = MappingProxyType(
    {
        "report.submitted": ReportSubmitted,
        "observation.batch": ObservationBatch,
        "incident.changed.v2": IncidentChanged,
        "tick": Tick,
        "access.voided": AccessVoided,
    }
)
"""Every event type by its CloudEvents name, as it stands in `ce_type`."""

Headers = list[tuple[str, bytes]]

_NAMES: Final = {shape: name for name, shape in EVENT_TYPES.items()}
_DECODERS: Final = {name: msgspec.json.Decoder(shape) for name, shape in EVENT_TYPES.items()}
_encoder: Final = msgspec.json.Encoder()


class Undecodable(ValueError):
    """A message is not one of our events; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """An event with its CloudEvents attributes. `id` is unique per source; a fact's id where it has one."""

    id: str
    source: str
    time: datetime
    data: Event
    extensions: dict[str, str] = field(default_factory=dict)


def encode(envelope: Envelope) -> tuple[Headers, bytes]:
    """The headers and the value of a Kafka message.

    Extensions (`epoch`) become `ce_<name>`; `traceparent` stays bare.
    """
    headers: Headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", envelope.id.encode()),
        ("ce_source", envelope.source.encode()),
        ("ce_type", _NAMES[type(envelope.data)].encode()),
        ("ce_time", envelope.time.isoformat().encode()),
        ("content-type", b"application/json; charset=utf-8"),
    ]
    for name, value in envelope.extensions.items():
        headers.append((name if name == "traceparent" else f"ce_{name}", value.encode()))
    return headers, _encoder.encode(envelope.data)


def decode(headers: Iterable[tuple[str, bytes]], value: bytes | None) -> Envelope:
    """The event in a Kafka message.

    Raises `Undecodable` if attributes are missing, the type is unknown or the data break its contract.
    """
    try:
        attributes = {name: content.decode() for name, content in headers}
        kind = attributes["ce_type"]
        data = _DECODERS[kind].decode(value or b"")
        return Envelope(
            id=attributes["ce_id"],
            source=attributes["ce_source"],
            time=datetime.fromisoformat(attributes["ce_time"]),
            data=data,
            extensions=_extensions(attributes),
        )
    except KeyError as missing:
        raise Undecodable(f"no such attribute or event type: {missing}") from missing
    except (ValueError, msgspec.MsgspecError) as broken:
        raise Undecodable(str(broken)) from broken


_STANDARD: Final = frozenset({"ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time"})


def _extensions(attributes: dict[str, str]) -> dict[str, str]:
    found = {
        name.removeprefix("ce_"): text
        for name, text in attributes.items()
        if name.startswith("ce_") and name not in _STANDARD
    }
    if "traceparent" in attributes:
        found["traceparent"] = attributes["traceparent"]
    return found
