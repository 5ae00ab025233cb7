"""The figures for the board, computed by hand and by the query."""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.access.statistics import GroupedBy, StatisticsScope
from ioc.incidents.vocabulary import TicketState
from ioc.store.database import connect
from ioc.store.statistics import Asked, Group, Share, Spread, TopicShare, read_statistics
from ioc.store.ticket_times import TicketTimes, is_due_soon, is_late, was_on_time
from tests.building import NOW
from tests.conftest import Database
from tests.store.statistics_rows import ASSIGNED, add_incident, add_ticket

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
CENTRE = StatisticsScope(department=None, names_restricted=False)
SUPERVISOR = StatisticsScope(department=None, names_restricted=True)


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[AsyncConnection]:
    engine: AsyncEngine = connect(database.url)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def groups(
    connection: AsyncConnection,
    *,
    by: GroupedBy = "department",
    scope: StatisticsScope = CENTRE,
    since: datetime = NOW - 30 * DAY,
    until: datetime = NOW,
    minimum: int = 20,
) -> list[Group]:
    return await read_statistics(connection, Asked(by=by, since=since, until=until), scope, NOW, minimum)


async def group(connection: AsyncConnection, **words: Any) -> Group:
    (only,) = await groups(connection, **words)
    return only


async def test_open_late_due_soon_and_returned_tickets_are_counted(connection: AsyncConnection) -> None:
    # Assigned ten days ago; a fifth of twelve days are 2.4 days, and two are left.
    for ticket in (
        {"due": 9 * DAY},
        {"due": 9 * DAY, "acknowledged": HOUR, "state": "in_progress"},
        {"due": 12 * DAY},
        {"due": 13 * DAY},
        {},
        {"due": 9 * DAY, "state": "returned"},
        {"due": 9 * DAY, "state": "cancelled"},
        {"due": 9 * DAY, "resolved": 8 * DAY},
    ):
        await add_ticket(connection, **ticket)

    found = await group(connection)

    assert (found.tickets, found.open, found.late, found.due_soon, found.returned) == (8, 5, 2, 1, 1)


async def test_times_run_from_the_assignment_in_seconds(connection: AsyncConnection) -> None:
    for hours in (1, 2, 3, 4, 10):
        await add_ticket(connection, acknowledged=hours * HOUR)
    await add_ticket(connection, acknowledged=3 * HOUR, resolved=20 * HOUR)
    await add_ticket(connection, resolved=40 * HOUR)
    # Reopened: it is not resolved now.
    await add_ticket(connection, resolved=2 * HOUR, state="in_progress")

    found = await group(connection)

    # 1 2 3 3 4 10: the middle is 3, and nine tenths of the way lie between 4 and 10.
    assert found.acknowledge == Spread(median=3 * 3600.0, p90=7 * 3600.0, sample=6)
    assert found.resolve == Spread(median=30 * 3600.0, p90=38 * 3600.0, sample=2)


async def test_what_nobody_has_done_yet_has_no_times(connection: AsyncConnection) -> None:
    await add_ticket(connection)

    found = await group(connection)

    assert found.acknowledge == found.resolve == Spread(median=None, p90=None, sample=0)
    assert found.on_time == found.reopened == Share(share=None, count=0, sample=0)


async def test_on_time_is_of_what_was_resolved_or_is_late_and_has_a_deadline(connection: AsyncConnection) -> None:
    for ticket in (
        {"due": 2 * DAY, "resolved": DAY},
        {"due": 2 * DAY, "resolved": 2 * DAY},
        {"due": 2 * DAY, "resolved": 3 * DAY},
        # Late already: it counts before it is resolved.
        {"due": 2 * DAY},
        # These say nothing yet, or never.
        {"due": 20 * DAY},
        {"resolved": DAY},
        {"due": 2 * DAY, "state": "returned"},
        {"due": 2 * DAY, "state": "cancelled"},
    ):
        await add_ticket(connection, **ticket)

    assert (await group(connection, minimum=4)).on_time == Share(share=0.5, count=2, sample=4)
    assert (await group(connection, minimum=5)).on_time == Share(share=None, count=2, sample=4)


async def test_an_incident_with_two_tickets_is_reopened_once(connection: AsyncConnection) -> None:
    again = await add_incident(connection, reopened=2, state="dispatched")
    await add_ticket(connection, again, resolved=HOUR, state="returned")
    await add_ticket(connection, again)
    for state in ("resolved", "published", "closed"):
        await add_ticket(connection, await add_incident(connection, state=state), resolved=HOUR)
    await add_ticket(connection)

    found = await group(connection, minimum=1)

    assert (found.tickets, found.reopened) == (6, Share(share=0.25, count=1, sample=4))


async def test_the_case_mix_names_the_five_commonest_topics(connection: AsyncConnection) -> None:
    for topic, tickets in zip("abcdef", (4, 3, 1, 1, 2, 1), strict=True):
        for _ in range(tickets):
            await add_ticket(connection, await add_incident(connection, category=f"{topic}.kind"))

    mix = (await group(connection)).case_mix

    assert [(each.topic, each.share) for each in mix] == [
        ("a", 4 / 12),
        ("b", 3 / 12),
        ("e", 2 / 12),
        ("c", 1 / 12),
        ("d", 1 / 12),
    ]


async def test_restricted_incidents_count_but_their_topics_are_told_to_the_supervisor_alone(
    connection: AsyncConnection,
) -> None:
    secret = await add_incident(connection, restricted=True, category="child_protection.abuse")
    await add_ticket(connection, secret, department="so_y_te", acknowledged=HOUR)
    await add_ticket(connection, secret)
    await add_ticket(connection)

    works, health = await groups(connection)
    told = {each.key: each.case_mix for each in await groups(connection, scope=SUPERVISOR)}

    assert (health.tickets, health.acknowledge.sample, health.case_mix) == (1, 1, [])
    assert works.case_mix == [TopicShare(service="field_report", topic="traffic_safety", share=1.0)]
    assert [each.topic for each in told["so_y_te"]] == ["child_protection"]
    assert {each.topic: each.share for each in told["so_xay_dung"]} == {
        "child_protection": 0.5,
        "traffic_safety": 0.5,
    }


async def test_groups_are_departments_services_or_communes_of_one_vintage(connection: AsyncConnection) -> None:
    old = {"commune": "22015", "commune_valid_from": date(2020, 1, 1), "commune_name": "Phường 1"}
    nowhere = {"commune": None, "commune_valid_from": None, "commune_name": None, "service": "environment"}
    for changes in ({}, old, nowhere, nowhere):
        await add_ticket(connection, await add_incident(connection, **changes))
    await add_ticket(connection, department="so_y_te")

    by_commune = await groups(connection, by="commune")

    assert {each.key: each.tickets for each in await groups(connection)} == {"so_xay_dung": 4, "so_y_te": 1}
    assert {each.key: each.tickets for each in await groups(connection, by="service")} == {
        "environment": 2,
        "field_report": 3,
    }
    assert [(each.key, each.valid_from, each.name, each.tickets) for each in by_commune] == [
        ("22015", date(2020, 1, 1), "Phường 1", 1),
        ("22015", date(2025, 7, 1), "Phường Tuy Hòa", 2),
        (None, None, None, 2),
    ]
    assert [len(each.case_mix) for each in by_commune] == [1, 1, 1]


async def test_a_department_gets_its_own_row_alone(connection: AsyncConnection) -> None:
    await add_ticket(connection)
    await add_ticket(connection, department="so_y_te")

    found = await groups(connection, scope=StatisticsScope(department="so_y_te", names_restricted=False))

    assert [each.key for each in found] == ["so_y_te"]


async def test_the_period_begins_with_since_and_ends_before_until(connection: AsyncConnection) -> None:
    await add_ticket(connection)

    assert len(await groups(connection, since=ASSIGNED, until=ASSIGNED + HOUR)) == 1
    assert await groups(connection, since=ASSIGNED - HOUR, until=ASSIGNED) == []
    assert await groups(connection, since=ASSIGNED + HOUR, until=NOW) == []


MOMENTS = st.integers(-600, 600).map(lambda minutes: NOW + timedelta(minutes=minutes))
TICKETS = st.builds(
    TicketTimes,
    state=st.sampled_from(TicketState),
    assigned_at=st.integers(0, 600).map(lambda minutes: NOW - timedelta(minutes=minutes)),
    # Just at the moment is where two definitions part most easily.
    resolve_by=st.one_of(st.none(), MOMENTS, st.just(NOW)),
    resolved_at=st.one_of(st.none(), MOMENTS),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(times=st.lists(TICKETS, min_size=1, max_size=20))
async def test_the_query_and_the_definitions_say_the_same(
    connection: AsyncConnection, times: list[TicketTimes]
) -> None:
    incident = await add_incident(connection)
    for each in times:
        moments = {"resolve_by": each.resolve_by, "resolved_at": each.resolved_at, "assigned_at": each.assigned_at}
        await add_ticket(connection, incident, state=each.state.value, **moments)

    found = await group(connection, until=NOW + HOUR, minimum=1)
    await connection.rollback()

    decided = [kept for each in times if (kept := was_on_time(each, NOW)) is not None]
    assert found.late == sum(is_late(each, NOW) for each in times)
    assert found.due_soon == sum(is_due_soon(each, NOW) for each in times)
    assert (found.on_time.count, found.on_time.sample) == (sum(decided), len(decided))
