"""What the doors count: accepted, refused, Kafka away; and the time from receipt to acknowledgement."""

from prometheus_client import REGISTRY

from ioc.bus.producer import Producer
from tests.ingest.building import POTHOLE, Doorstep, knocking_at, make_door
from tests.ingest.test_observation_door import level


def reading(metric: str, **labels: str) -> float:
    """What a metric says now."""
    return REGISTRY.get_sample_value(metric, labels) or 0.0


def counted(metric: str) -> dict[str, float]:
    """A counter by its outcomes."""
    return {outcome: reading(metric, outcome=outcome) for outcome in ("accepted", "refused", "broker_away")}


def more(now: dict[str, float], before: dict[str, float]) -> dict[str, float]:
    """What was added."""
    return {outcome: now[outcome] - before[outcome] for outcome in now}


async def test_every_report_is_counted_once_by_what_became_of_it(doorstep: Doorstep) -> None:
    before, passed = counted("ioc_reports_total"), reading("ioc_hop_seconds_count", hop="door")
    nowhere = make_door(Producer("127.0.0.1:1"), doorstep.door.topics, doorstep.clock)

    for body in (POTHOLE, POTHOLE, {}):
        await doorstep.report(body)
    await doorstep.knock("/v1/reports", b"{")
    await doorstep.knock("/v1/reports", b"{}", media_type="text/plain")
    async with knocking_at(nowhere) as client:
        await client.post("/v1/reports", json=POTHOLE)

    added = more(counted("ioc_reports_total"), before)
    assert added == {"accepted": 2, "refused": 3, "broker_away": 1}
    assert reading("ioc_hop_seconds_count", hop="door") - passed == 2


async def test_observations_are_counted_one_by_one(doorstep: Doorstep) -> None:
    before = counted("ioc_observations_total")
    nowhere = make_door(Producer("127.0.0.1:1"), doorstep.door.topics, doorstep.clock)

    await doorstep.observe([level(), level("GS-01"), level(unit="cm")])
    async with knocking_at(nowhere) as client:
        await client.post("/v1/observations", json=[level(), level()])

    added = more(counted("ioc_observations_total"), before)
    assert added == {"accepted": 2, "refused": 1, "broker_away": 2}
