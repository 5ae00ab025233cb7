"""Events on the wire: CloudEvents in Kafka binary mode, strict about what they hold."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import msgspec
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary_event
from cloudevents.core.formats.json import JSONFormat
from hypothesis import given
from hypothesis import strategies as st

from ioc.contracts.codec import Envelope, Headers, Undecodable, decode, encode
from ioc.contracts.events import Observation, ObservationBatch, Tick
from tests.building import as_fact, report

NOW = datetime(2025, 11, 20, 8, 15, tzinfo=timezone(timedelta(hours=7)))
moments = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 -- hypothesis wants naive bounds
words = st.text(min_size=1, max_size=30).filter(lambda text: text.isprintable())
observations = st.builds(
    Observation,
    sensor=words,
    property=words,
    value=st.floats(allow_nan=False, allow_infinity=False),
    unit=st.text(max_size=5),
    observed_at=moments,
)


@given(st.lists(observations, min_size=1, max_size=5), moments)
def test_what_is_encoded_is_decoded_again(batch: list[Observation], at: datetime) -> None:
    envelope = Envelope(
        id="1",
        source="/t",
        time=at,
        data=ObservationBatch(observations=batch, received_at=at),
        extensions={"epoch": "e"},
    )

    assert decode(*encode(envelope)) == envelope


def test_an_independent_reader_of_cloudevents_sees_the_same() -> None:
    envelope = as_fact(report(description="Nước lên nhanh lắm bà con ơi"))
    headers, value = encode(envelope)

    event: Any = from_binary_event(KafkaMessage(headers=dict(headers), key=None, value=value), JSONFormat())

    assert (event.get_id(), event.get_source(), event.get_type()) == (envelope.id, "/test", "report.submitted")
    assert event.get_time() == envelope.time
    data = event.get_data()
    found = data if isinstance(data, dict) else json.loads(data)
    assert found["description"] == "Nước lên nhanh lắm bà con ơi"


def test_trace_context_travels_beside_the_attributes() -> None:
    tick = Envelope(id="1", source="/t", time=NOW, data=Tick(at=NOW), extensions={"traceparent": "00-ab-cd-01"})

    assert ("traceparent", b"00-ab-cd-01") in encode(tick)[0]
    assert decode(*encode(tick)).extensions == {"traceparent": "00-ab-cd-01"}


def tick_with(**changes: object) -> bytes:
    return json.dumps({"at": NOW.isoformat()} | changes).encode()


HEADERS: Headers = encode(Envelope(id="1", source="/t", time=NOW, data=Tick(at=NOW)))[0]


@pytest.mark.parametrize(
    ("headers", "value", "words"),
    [
        pytest.param(HEADERS, tick_with(extra=1), "unknown field `extra`", id="a field that nobody knows"),
        pytest.param(HEADERS, tick_with(at="2025-11-20T08:15:00"), "timezone", id="a naive time"),
        pytest.param(HEADERS, tick_with(at=5), "Expected", id="a time that is a number"),
        pytest.param(HEADERS, b"{}", "missing required field `at`", id="a missing field"),
        pytest.param(HEADERS, b"not json", "malformed", id="no JSON"),
        pytest.param(HEADERS, None, "truncated", id="a tombstone"),
        pytest.param(HEADERS[1:], b"{}", "missing required", id="a missing field before all else"),
        pytest.param([], tick_with(), "ce_type", id="no attributes"),
        pytest.param([("ce_type", b"no.such")], tick_with(), "no.such", id="an unknown type"),
        pytest.param([(n, v) for n, v in HEADERS if n != "ce_id"], tick_with(), "ce_id", id="no id"),
        pytest.param([*HEADERS[:4], ("ce_time", b"yesterday")], tick_with(), "yesterday", id="no time"),
        pytest.param([("ce_type", b"\xff")], tick_with(), "utf-8", id="attributes that are no text"),
    ],
)
def test_what_is_not_one_of_our_events_is_refused_with_its_reason(
    headers: Headers, value: bytes | None, words: str
) -> None:
    with pytest.raises(Undecodable, match=words):
        decode(headers, value)


@pytest.mark.parametrize(
    "change",
    [
        {"report_id": "x"},
        {"urgency": "soon"},
        {"place": {"lat": 99}},
        {"place": {"where": "here"}},
        {"received_at": None},
    ],
)
def test_a_report_that_breaks_its_contract_is_refused(change: dict[str, object]) -> None:
    headers, value = encode(as_fact(report(UUID(int=1))))

    with pytest.raises(Undecodable):
        decode(headers, msgspec.json.encode(msgspec.json.decode(value) | change))
