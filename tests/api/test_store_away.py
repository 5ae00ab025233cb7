"""The door needs no database: a report is accepted while PostgreSQL is stopped."""

from typing import Any

from aiokafka import AIOKafkaConsumer

from ioc.contracts.codec import decode
from ioc.contracts.events import ReportSubmitted
from ioc.local.ports import free_port
from tests.api.conftest import OpenApi

POTHOLE: dict[str, Any] = {
    "category": "traffic_safety.pothole",
    "description": "Ổ gà lớn",
    "location": {"lat": 12.6797, "lon": 108.0377, "commune": "24133"},
}


def stopped() -> str:
    """The address of a database that does not run."""
    return f"postgresql+asyncpg://ioc_app:none@127.0.0.1:{free_port()}/ioc"


async def test_a_report_is_accepted_and_on_kafka_while_postgresql_is_stopped(open_api: OpenApi, kafka: str) -> None:
    async with open_api(stopped()) as api:
        answer = await api.http.post("/v1/reports", json=POTHOLE)

        consumer = AIOKafkaConsumer(
            api.house.topics.events("field_report"), bootstrap_servers=kafka, auto_offset_reset="earliest"
        )
        await consumer.start()
        record = await consumer.getone()
        await consumer.stop()
    event = decode(record.headers, record.value).data
    assert answer.status_code == 202
    assert isinstance(event, ReportSubmitted)
    assert str(event.report_id) == answer.json()["report_id"]


async def test_what_needs_the_database_says_that_it_is_away_and_that_accepted_reports_are_kept(
    open_api: OpenApi,
) -> None:
    async with open_api(stopped()) as api:
        receipt = (await api.http.post("/v1/reports", json=POTHOLE)).json()
        answer = await api.http.get(
            f"/v1/reports/{receipt['code']}", headers={"Authorization": f"Bearer {receipt['follow_token']}"}
        )

    problem = answer.json()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "3")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Accepted reports are kept" in problem["detail"]
    assert "vẫn được giữ" in problem["detail_vi"]


async def test_it_is_not_ready_and_says_why(open_api: OpenApi) -> None:
    async with open_api(stopped()) as api:
        answer = await api.http.get("/readyz")
        alive = await api.http.get("/healthz")

    assert (answer.status_code, alive.status_code) == (503, 200)
    assert answer.json()["faults"] == {"board": "the database does not answer"}
