"""Facts for tests, and a house to apply them in."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from ioc.access.receipts import receipt
from ioc.bootstrap.house import House
from ioc.contracts.codec import Envelope
from ioc.contracts.events import CommuneOnWire, Observation, ObservationBatch, PlaceOnWire, ReportSubmitted
from ioc.contracts.topics import Topics
from ioc.incidents.vocabulary import Urgency
from ioc.provinces import load_province
from ioc.provinces.daklak.communes import VALID_FROM
from ioc.services.catalogue import load_catalogue

NOW = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
SECRET = b"s" * 32
TUY_HOA = CommuneOnWire(code="22015", valid_from=VALID_FROM, name="Phường Tuy Hòa")


def house(prefix: str = "ioc") -> House:
    """The real province and services."""
    province = load_province("daklak")
    return House(province=province, catalogue=load_catalogue(province), topics=Topics(prefix))


class MovedClock:
    """A clock that a test moves."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        """Time passes."""
        self.now += by


def report(key: UUID | None = None, **changes: Any) -> ReportSubmitted:
    """A pothole in Tuy Hòa, or what the test says."""
    given = receipt(key or uuid4(), SECRET)
    values: dict[str, Any] = {
        "report_id": given.report_id,
        "code": given.code,
        "fingerprint": "ab" * 32,
        "service": "field_report",
        "category": "traffic_safety.pothole",
        "urgency": Urgency.NORMAL,
        "description": "Ổ gà lớn",
        "place": PlaceOnWire(lat=13.09, lon=109.30, commune=TUY_HOA),
        "received_at": NOW,
        "channel": "app",
        "sealed": "c2VhbGVk",
    }
    return ReportSubmitted(**(values | changes))


def as_fact(event: ReportSubmitted) -> Envelope:
    """The report as it comes from Kafka."""
    return Envelope(id=str(event.report_id), source="/test", time=event.received_at, data=event)


def water(level: float, at: datetime, sensor: str = "CS-01") -> Observation:
    """A river level."""
    return Observation(sensor=sensor, property="water_level", value=level, unit="m", observed_at=at)


def batch(*observations: Observation, batch_id: UUID | None = None) -> Envelope:
    """A batch of observations as it comes from Kafka."""
    data = ObservationBatch(observations=list(observations), received_at=NOW)
    return Envelope(id=str(batch_id or uuid4()), source="/test", time=NOW, data=data)
