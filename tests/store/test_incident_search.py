"""The list's query sees just what the views see, and pages through it without a gap or a repeat."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.access.principals import DEPARTMENT_ROLES, Role, Staff
from ioc.access.sight import Sight, sight_of
from ioc.access.views import staff_view
from ioc.contracts.telling import incident_on_wire
from ioc.incidents.vocabulary import IncidentState, Severity, TicketState
from ioc.store.database import connect
from ioc.store.incident_search import Place, Sought, search
from ioc.store.incidents import read
from ioc.store.tables import incidents
from tests.building import NOW
from tests.conftest import Database
from tests.store.statistics_rows import ASSIGNED, add_incident, add_ticket

ALL = Sight(department=None, restricted=True)
PROMISES = {
    "acknowledge": {"kind": "acknowledge", "pace": "clock", "budget": "PT3600S"},
    "resolve": {"kind": "resolve", "pace": "clock", "budget": "PT3600S"},
}


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    engine = connect(database.url)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def found(connection: AsyncConnection, sight: Sight = ALL, **sought: object) -> set[UUID]:
    return {each.id for each in await search(connection, Sought(**sought), sight, None, 100)}  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize("role", sorted(Role))
async def test_the_query_and_the_view_agree_on_who_sees_what(connection: AsyncConnection, role: Role) -> None:
    viewer = Staff(subject="x", role=role, department="so_y_te" if role in DEPARTMENT_ROLES else None)
    every = []
    for restricted in (False, True):
        every.append(await add_incident(connection, restricted=restricted))
        for department in ("so_y_te", "dien_luc"):
            for state in TicketState:
                every.append(await add_incident(connection, restricted=restricted))
                await add_ticket(connection, every[-1], department=department, state=state.value, **PROMISES)

    seen = set()
    for each in every:
        incident = await read(connection, each)
        assert incident is not None
        if staff_view(viewer, msgspec.to_builtins(incident_on_wire(incident))) is not None:
            seen.add(each)

    assert await found(connection, sight_of(viewer)) == seen
    assert seen
    assert seen < set(every) or role is Role.SUPERVISOR


async def test_each_condition_leaves_out_what_it_should(connection: AsyncConnection) -> None:
    it = await add_incident(
        connection,
        state="closed",
        service="environment",
        category="flood.river",
        commune="24133",
        severity=4,
        opened_at=NOW,
        owner="ioc",
        search="dl 7k3q9m ngap sau duong nguyen hue",
    )
    await add_ticket(connection, it, department="so_y_te", **PROMISES)
    other = await add_incident(connection)

    assert await found(connection) == {it, other}
    for condition in (
        {"states": frozenset({IncidentState.CLOSED, IncidentState.PUBLISHED})},
        {"service": "environment"},
        {"category": "flood.river"},
        {"commune": "24133"},
        {"severity_min": Severity.LARGE},
        {"since": NOW},
        {"department": "ioc"},
        {"department": "so_y_te"},
        {"words": ["ngap", "hue"]},
        {"words": ["7k3"]},
        {"words": ["ngu", "duong"]},
    ):
        assert await found(connection, **condition) == {it}, condition
    assert await found(connection, until=NOW) == {other}
    assert await found(connection, words=["gap"]) == set()


async def test_pages_hold_each_incident_once_while_others_change(connection: AsyncConnection) -> None:
    # Many at the same moment: the id decides then.
    ids = [await add_incident(connection, updated_at=ASSIGNED + timedelta(seconds=number // 4)) for number in range(12)]
    pages, after, moved = [], None, None
    while page := await search(connection, Sought(), ALL, after, 5):
        pages += [each.id for each in page]
        after = Place(updated_at=page[-1].updated_at, id=page[-1].id)
        if moved is None:
            moved = next(each for each in ids if each not in pages)
            for changed in (moved, pages[0]):
                await connection.execute(update(incidents).where(incidents.c.id == changed).values(updated_at=NOW))

    assert sorted(pages) == sorted(each for each in ids if each != moved)
    assert [each.id for each in await search(connection, Sought(), ALL, None, 2)] == sorted(
        [moved, pages[0]],  # type: ignore[type-var] # one was moved
        reverse=True,
    )
