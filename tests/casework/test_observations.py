"""A river that rises opens one incident, which follows it up and down until it has fallen."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.facts import apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.store import tables
from tests.building import NOW, batch, water
from tests.casework.test_reports import news, rows

MINUTES = [NOW + timedelta(minutes=10 * step) for step in range(20)]


async def test_an_episode_is_one_incident_from_its_alarm_to_its_clearing(
    engine: AsyncEngine, rulebook: Rulebook
) -> None:
    levels = [28.0, 30.0, 30.1, 33.0, 33.0, 35.9, 35.9, 34.0, 34.0, 34.0, 34.0, 29.0, 29.0, 29.0, 29.0, 29.0]
    readings = [water(level, at) for level, at in zip(levels, MINUTES, strict=False)]

    await apply_facts(engine, rulebook, [batch(*readings[:4])])
    await apply_facts(engine, rulebook, [batch(*readings[4:])])

    (incident,) = await rows(engine, tables.incidents)
    assert [(told.change.kind, told.incident.severity) for told in await news(engine)] == [
        ("opened", 2),
        ("severity_changed", 3),
        ("severity_changed", 4),
        ("severity_changed", 3),
        ("episode_cleared", 3),
    ]
    assert (incident["owner"], incident["commune"]) == ("bch_ptds", "22165")


async def test_a_batch_that_comes_again_changes_nothing(engine: AsyncEngine, rulebook: Rulebook) -> None:
    fact = batch(water(35.0, MINUTES[0]), water(35.0, MINUTES[1]), batch_id=uuid4())

    await apply_facts(engine, rulebook, [fact, fact])
    await apply_facts(engine, rulebook, [fact])

    (incident,) = await rows(engine, tables.incidents)
    assert incident["version"] == 1
    assert len(await rows(engine, tables.facts)) == 2


async def test_a_second_episode_is_a_second_incident(engine: AsyncEngine, rulebook: Rulebook) -> None:
    levels = [30.0, 30.0, 20.0, 20.0, 20.0, 20.0, 30.0, 30.0]

    await apply_facts(
        engine, rulebook, [batch(*(water(level, at) for level, at in zip(levels, MINUTES, strict=False)))]
    )

    assert len(await rows(engine, tables.incidents)) == 2
