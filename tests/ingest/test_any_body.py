"""Whatever comes: the door takes it or says what to mend; it never fails, and what it takes can be kept."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.facts import apply_facts
from ioc.ingest.requirements import EARLIEST
from ioc.store import tables
from tests.building import NOW, MovedClock, house
from tests.ingest.building import CATALOGUE, POTHOLE, Doorstep, places_at_fault

RULEBOOK = house().rulebook(MovedClock())

# The fixtures stand for the whole run of examples: the same door, as in life.
ASKED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

TEXTS = st.text(max_size=60)
LEAVES = st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | TEXTS
ANYTHING = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=10
)
TIMES = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat()) | TEXTS
CATEGORIES = st.sampled_from(["traffic_safety.pothole", "public_order.fire", "no.such"]) | TEXTS
FIELDS: Mapping[str, st.SearchStrategy[Any]] = {
    "urgency": st.sampled_from(["normal", "urgent", "sos"]) | TEXTS,
    "contact": st.fixed_dictionaries({}, optional={"name": TEXTS, "phone": TEXTS, "email": st.emails()}),
    "media": st.lists(TEXTS, max_size=3),
    "observed_at": TIMES,
    "channel": TEXTS,
}
LOCATIONS = st.fixed_dictionaries(
    {},
    optional={
        "lat": st.floats(-100, 100),
        "lon": st.floats(-200, 200),
        "accuracy_m": st.floats(-1, 1e6),
        "address": TEXTS,
        "commune": st.sampled_from(["24133", "22015", "99999"]) | TEXTS,
    },
)
# Good enough to come far, and here and there not good at all.
NEARLY_GOOD = st.fixed_dictionaries(
    {"location": LOCATIONS | ANYTHING, "description": TEXTS, "category": CATEGORIES},
    optional={name: values | ANYTHING for name, values in FIELDS.items()},
)


@ASKED
@given(body=NEARLY_GOOD | ANYTHING)
async def test_any_json_is_taken_or_refused_with_what_to_mend(doorstep: Doorstep, body: Any) -> None:
    answer = await doorstep.report(body)

    assert answer.status_code in {202, 422}
    if answer.status_code == 422:
        assert places_at_fault(answer)


@ASKED
@given(content=st.binary(max_size=300))
async def test_any_bytes_are_refused(doorstep: Doorstep, content: bytes) -> None:
    assert (await doorstep.knock("/v1/reports", content)).status_code in {400, 422}


@ASKED
@given(content=st.binary(max_size=300) | st.lists(ANYTHING, max_size=5).map(msgspec.json.encode))
async def test_no_batch_of_observations_makes_the_door_fail(doorstep: Doorstep, content: bytes) -> None:
    for media_type in ("application/json", "application/x-ndjson"):
        answer = await doorstep.knock("/v1/observations", content, media_type=media_type)
        assert answer.status_code in {400, 422}


GOOD = st.fixed_dictionaries(
    {
        "description": st.text(min_size=1, max_size=200).filter(lambda text: text.strip()),
        "location": st.fixed_dictionaries(
            {"lat": st.floats(-90, 90), "lon": st.floats(-180, 180)},
            optional={"address": st.text(min_size=1, max_size=100).filter(lambda text: text.strip())},
        ),
        "category": st.sampled_from(
            [each.code for service in CATALOGUE.services.values() for each in service.categories]
        ),
    },
    optional={
        "observed_at": st.datetimes(
            min_value=EARLIEST.replace(tzinfo=None) + timedelta(days=1),
            max_value=NOW.replace(tzinfo=None) - timedelta(days=1),
            timezones=st.timezones(),
        ).map(lambda moment: moment.isoformat())
    },
)


@settings(ASKED, max_examples=15)
@example(bodies=[{**POTHOLE, "description": "a\x00b", "location": {"lat": 0, "lon": -0.0, "address": "\x00"}}])
@given(bodies=st.lists(GOOD, min_size=1, max_size=10))
async def test_every_good_report_is_taken_and_can_be_kept(
    doorstep: Doorstep, engine: AsyncEngine, bodies: list[dict[str, Any]]
) -> None:
    answers = [await doorstep.report(body) for body in bodies]

    assert [answer.status_code for answer in answers] == [202] * len(bodies)
    taken = {UUID(answer.json()["report_id"]) for answer in answers}
    topics = [doorstep.door.topics.urgent, *map(doorstep.door.topics.events, CATALOGUE.services)]
    lying = [message.envelope for topic in topics for message in await doorstep.behind(topic)]
    await apply_facts(engine, RULEBOOK, lying)
    async with engine.connect() as connection:
        kept = set(await connection.scalars(select(tables.reports.c.id)))
    assert taken <= kept
