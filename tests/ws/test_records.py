from pathlib import Path

import msgspec
import pytest

from ioc.contracts.codec import Envelope, encode
from ioc.contracts.events import Event, Tick
from ioc.incidents.vocabulary import Urgency
from ioc.ws.audience import audience_of
from ioc.ws.records import ChangeRecord, LogRecord, TickRecord, Unreadable, read_record
from tests.ws.building import BOARD, NOW, OPERATOR, changed

HEADERS = [("ce_type", b"incident.changed"), ("ce_epoch", b"e")]
RETIRED = Path(__file__).parents[2] / "schemas" / "retired"


def read(event: Event) -> LogRecord:
    envelope = Envelope(id="1", source="/ioc/tests", time=NOW, data=event, extensions={"epoch": "e"})
    headers, value = encode(envelope)
    return read_record(41, headers, value)


def test_a_change_is_read_with_the_protocols_offset_and_its_channels() -> None:
    record = read(changed(7, 3, told=["PA-1"], urgency=Urgency.SOS))
    assert isinstance(record, ChangeRecord)
    assert (record.offset, record.epoch, record.version, record.urgent) == (42, "e", 3, True)
    assert record.channels == (BOARD, "department:roads", "report:PA-1")


def test_a_tick_is_read_as_the_publication_that_everybody_gets() -> None:
    record = read(Tick(at=NOW, oldest_waiting_s=1.5))
    assert isinstance(record, TickRecord)
    assert msgspec.json.decode(record.data) == {"tick": {"at": "2026-11-24T01:00:00Z", "oldest_waiting_s": 1.5}}


@pytest.mark.parametrize("name", sorted(path.stem for path in RETIRED.iterdir()))
def test_what_is_written_no_more_is_still_read_while_a_log_may_hold_it(name: str) -> None:
    value = msgspec.json.encode(changed())
    record = read_record(1, [("ce_type", name.encode()), ("ce_epoch", b"e")], value)
    assert isinstance(record, ChangeRecord)


def test_a_field_that_this_version_does_not_know_is_passed_on() -> None:
    whole = msgspec.json.decode(msgspec.json.encode(changed()))
    whole["incident"]["colour"] = "red"
    whole["mood"] = "good"
    record = read_record(1, HEADERS, msgspec.json.encode(whole))
    assert isinstance(record, ChangeRecord)
    told = msgspec.json.decode(record.data_for(audience_of(OPERATOR, BOARD)) or b"")
    assert told["incident"]["colour"] == "red"
    assert "mood" not in told


def test_what_is_told_stands_on_one_line_however_the_record_was_written() -> None:
    value = msgspec.json.format(msgspec.json.encode(changed()), indent=2)
    record = read_record(1, HEADERS, value)
    assert isinstance(record, ChangeRecord)
    assert b"\n" in value
    assert b"\n" not in (record.data_for(audience_of(OPERATOR, BOARD)) or b"\n")


@pytest.mark.parametrize(
    ("headers", "value"),
    [
        ([], b"{}"),
        ([("ce_type", b"tick")], b"{}"),
        ([("ce_type", b"tick"), ("ce_epoch", b"e")], b"[]"),
        ([("ce_type", b"tick"), ("ce_epoch", b"\xff")], b"{}"),
        ([("ce_type", b"dance"), ("ce_epoch", b"e")], b"{}"),
        (HEADERS, None),
        (HEADERS, b"not json"),
        (HEADERS, b"{}"),
        (HEADERS, b'{"change":{"version":1,"at":"2026-11-24T01:00:00"},"incident":{"id":"a","urgency":"sos"}}'),
        (
            HEADERS,
            (
                b'{"change":{"version":1,"at":"2026-11-24T01:00:00Z"},'
                b'"incident":{"id":"a","urgency":"sos","tickets":[{"department":"roads"}]}}'
            ),
        ),
    ],
)
def test_what_views_could_not_read_is_unreadable(headers: list[tuple[str, bytes]], value: bytes | None) -> None:
    with pytest.raises(Unreadable, match="offset 7"):
        read_record(7, headers, value)
