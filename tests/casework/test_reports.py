"""Reports become incidents: once, joined when near and recent, with history and news in the same commit."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.casework.facts import NotAFact, apply_facts
from ioc.casework.rulebook import Rulebook
from ioc.contracts.codec import Envelope, decode
from ioc.contracts.events import IncidentChanged, PlaceOnWire, Tick
from ioc.incidents.vocabulary import IncidentState, Urgency
from ioc.store import history, incidents, outbox, tables
from ioc.store.database import connect
from ioc.store.incident_rows import Row
from tests.building import NOW, TUY_HOA, MovedClock, as_fact, report
from tests.conftest import Database


async def rows(engine: AsyncEngine, table: object) -> list[Row]:
    async with engine.connect() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]  # type: ignore[call-overload]


async def news(engine: AsyncEngine) -> list[IncidentChanged]:
    async with engine.connect() as connection:
        found = (await connection.execute(select(tables.outbox).order_by(tables.outbox.c.id))).mappings().all()
    events = [decode(outbox.read_headers(row["headers"]), row["value"]).data for row in found]
    return [event for event in events if isinstance(event, IncidentChanged)]


async def test_a_report_opens_an_incident_with_a_ticket_history_and_news(
    engine: AsyncEngine, rulebook: Rulebook
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report())])

    async with engine.connect() as connection:
        (incident,) = await incidents.read_open(connection)
        (entry,) = await history.read(connection, incident.id)
    assert incident.state is IncidentState.DISPATCHED
    assert [ticket.department for ticket in incident.tickets] == ["ubnd_22015"]
    assert (entry["kind"], entry["state_before"], entry["state_after"]) == ("opened", None, "dispatched")
    assert [(told.change.kind, told.incident.code) for told in await news(engine)] == [("opened", incident.code)]


async def test_reports_of_one_batch_join_each_other_and_each_change_is_told(
    engine: AsyncEngine, rulebook: Rulebook
) -> None:
    near = PlaceOnWire(lat=13.0903, lon=109.30, commune=TUY_HOA)
    far = PlaceOnWire(lat=13.0950, lon=109.30, commune=TUY_HOA)

    await apply_facts(engine, rulebook, [as_fact(report()), as_fact(report(place=near)), as_fact(report(place=far))])

    assert sorted(row["reports"] for row in await rows(engine, tables.incidents)) == [1, 2]
    told = [(each.change.kind, each.change.version) for each in await news(engine)]
    assert told == [("opened", 1), ("report_joined", 2), ("opened", 1)]


async def test_a_report_joins_an_incident_of_an_earlier_batch(
    engine: AsyncEngine, rulebook: Rulebook, clock: MovedClock
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report())])
    clock.move(timedelta(hours=2))
    await apply_facts(engine, rulebook, [as_fact(report())])

    (incident,) = await rows(engine, tables.incidents)
    assert (incident["reports"], incident["version"]) == (2, 2)
    assert len({row["incident_id"] for row in await rows(engine, tables.reports)}) == 1


async def test_a_repeat_changes_nothing_in_the_same_batch_or_later(engine: AsyncEngine, rulebook: Rulebook) -> None:
    fact = as_fact(report())

    await apply_facts(engine, rulebook, [fact, fact])
    await apply_facts(engine, rulebook, [fact])

    (incident,) = await rows(engine, tables.incidents)
    assert (incident["reports"], incident["version"]) == (1, 1)
    assert len(await rows(engine, tables.reports)) == len(await rows(engine, tables.facts)) == 1


async def test_another_body_under_the_same_key_is_kept_once_as_an_addition(
    engine: AsyncEngine, rulebook: Rulebook
) -> None:
    key = uuid4()
    other = as_fact(report(key, fingerprint="cd" * 32, description="Nói thêm"))

    await apply_facts(engine, rulebook, [as_fact(report(key)), other])
    await apply_facts(engine, rulebook, [other])

    (addition,) = await rows(engine, tables.report_additions)
    (incident,) = await rows(engine, tables.incidents)
    assert addition["content"]["description"] == "Nói thêm"
    assert (incident["reports"], incident["version"]) == (1, 2)


async def test_an_sos_never_joins_and_is_marked_as_near_another(engine: AsyncEngine, rulebook: Rulebook) -> None:
    calls = [
        as_fact(report(category="public_order.rescue", urgency=Urgency.SOS)),
        as_fact(report(category="public_order.rescue", urgency=Urgency.SOS)),
    ]

    await apply_facts(engine, rulebook, calls)

    marks = sorted(row["marks"] for row in await rows(engine, tables.incidents))
    assert marks == [[], ["near_another"]]


async def test_a_report_without_coordinates_opens_an_incident_of_its_own(
    engine: AsyncEngine, rulebook: Rulebook
) -> None:
    nowhere = PlaceOnWire(address="chợ Tuy Hòa")

    await apply_facts(engine, rulebook, [as_fact(report(place=nowhere)), as_fact(report(place=nowhere))])

    found = await rows(engine, tables.incidents)
    assert [(row["owner"], row["state"]) for row in found] == [("ioc", "received")] * 2


async def test_a_batch_with_a_broken_fact_has_no_effect_at_all(engine: AsyncEngine, rulebook: Rulebook) -> None:
    with pytest.raises(KeyError):
        await apply_facts(engine, rulebook, [as_fact(report()), as_fact(report(category="no.such"))])

    assert await rows(engine, tables.incidents) == []


async def test_what_is_no_fact_is_refused(engine: AsyncEngine, rulebook: Rulebook) -> None:
    with pytest.raises(NotAFact, match="Tick is not a fact"):
        await apply_facts(engine, rulebook, [Envelope(id="1", source="/t", time=NOW, data=Tick(at=NOW))])


async def test_the_history_of_an_incident_is_chained_by_hash(engine: AsyncEngine, rulebook: Rulebook) -> None:
    await apply_facts(engine, rulebook, [as_fact(report()), as_fact(report()), as_fact(report())])

    (incident,) = await rows(engine, tables.incidents)
    async with engine.connect() as connection:
        entries = await history.read(connection, incident["id"])
    assert [entry["previous"] for entry in entries] == [history.FIRST, *(entry["hash"] for entry in entries[:-1])]
    assert all(history.chain_hash(entry) == entry["hash"] for entry in entries)
    assert incident["head"] == entries[-1]["hash"]


@pytest.mark.parametrize("statement", ["UPDATE history SET actor = 'x'", "DELETE FROM history", "TRUNCATE history"])
async def test_history_can_be_rewritten_by_nobody(
    engine: AsyncEngine, rulebook: Rulebook, database: Database, statement: str
) -> None:
    await apply_facts(engine, rulebook, [as_fact(report())])
    owner = connect(database.owner_url)
    try:
        for each, words in ((engine, "permission denied"), (owner, "append-only")):
            with pytest.raises(DBAPIError, match=words):
                async with each.begin() as connection:
                    await connection.exec_driver_sql(statement)
    finally:
        await owner.dispose()


async def test_the_stored_place_is_the_one_that_the_door_found(engine: AsyncEngine, rulebook: Rulebook) -> None:
    event = report()

    await apply_facts(engine, rulebook, [as_fact(event)])

    (row,) = await rows(engine, tables.reports)
    assert msgspec.convert(row["place"], PlaceOnWire) == event.place
