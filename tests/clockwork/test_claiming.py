"""Claims on a real PostgreSQL: turns, receivers chosen once, limits, bundles, leases."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.clockwork.admission import Limit
from ioc.clockwork.claiming import Claim, Terms, claim
from ioc.clockwork.turns import Lane, Slots, take_turns
from ioc.incidents.duty import Once, Shift
from ioc.incidents.notices import Channel, Whom
from ioc.incidents.vocabulary import CENTRE
from ioc.store.database import connect
from ioc.store.delivery_claims import waiting_lanes
from ioc.store.delivery_ends import end, oldest_pending, postpone
from ioc.store.duty import add_shift
from ioc.store.tables import accounts
from ioc.store.tables.deliveries import DeliveryState
from tests.clockwork.delivering import NOW, TERMS, ZONE, contact, notice, rows, storm, tell
from tests.conftest import Database

WORKS, HEALTH = Lane(Channel.MAIL, "so_xay_dung"), Lane(Channel.MAIL, "so_y_te")
FREELY = Terms(lease=TERMS.lease, limit=Limit(most=100_000, within=timedelta(minutes=10)), zone=ZONE)
LEASE_ENDS = NOW + TERMS.lease


@pytest.fixture
async def engine(database: Database) -> AsyncIterator[AsyncEngine]:
    made = connect(database.url)
    async with made.begin() as connection:
        await contact(connection, "so_xay_dung", "works@example.vn")
        await contact(connection, "so_y_te", "health@example.vn", language="en")
    yield made
    await made.dispose()


async def account(connection: AsyncConnection, subject: str, **columns: Any) -> None:
    """An officer of so_xay_dung."""
    base = {"subject": subject, "name": subject, "role": "officer", "department": "so_xay_dung", "created_at": NOW}
    await connection.execute(insert(accounts).values(base | columns))


async def claims(engine: AsyncEngine, turns: dict[Lane, int], after: timedelta = timedelta(0)) -> Claim:
    async with engine.begin() as connection:
        return await claim(connection, turns, TERMS, NOW + after)


def ids(made: Claim) -> list[UUID]:
    return [each.delivery.id for each in made.to_send]


async def test_lanes_with_something_due_are_found_however_much_stands_in_each(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await storm(connection, 50)
        await tell(
            connection,
            notice(department="so_y_te", urgent=True),
            notice(department="so_y_te", channel=Channel.HOOK),
            notice(department="thanh_tra", not_before=NOW + timedelta(hours=1)),
        )
        found = await waiting_lanes(connection, NOW)

    assert found == [(Channel.HOOK, "so_y_te"), (Channel.MAIL, "so_xay_dung"), (Channel.MAIL, "so_y_te")]


async def test_within_a_lane_urgent_ones_go_first_then_the_longest_due(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        late, early, urgent = await tell(
            connection,
            notice(not_before=NOW - timedelta(hours=1)),
            notice(not_before=NOW - timedelta(hours=2)),
            notice(urgent=True),
        )

    made = await claims(engine, {WORKS: 2})

    assert ids(made) == [urgent, early]
    assert late not in ids(made)


async def test_what_is_held_until_later_is_not_claimed_before(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        (held,) = await tell(connection, notice(not_before=NOW + timedelta(hours=7)))

    assert (await claims(engine, {WORKS: 4})).moved == 0
    assert ids(await claims(engine, {WORKS: 4}, timedelta(hours=7))) == [held]


async def test_a_claimed_delivery_is_nobody_elses_until_its_lease_ends(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        (told,) = await tell(connection, notice())

    first = await claims(engine, {WORKS: 4})
    meanwhile = await claims(engine, {WORKS: 4}, TERMS.lease - timedelta(seconds=1))
    afterwards = await claims(engine, {WORKS: 4}, TERMS.lease)

    assert (ids(first), meanwhile.moved, ids(afterwards)) == ([told], 0, [told])
    assert first.to_send[0].delivery.claimed_until == LEASE_ENDS
    assert not first.to_send[0].delivery.may_have_arrived
    assert afterwards.to_send[0].delivery.may_have_arrived
    assert afterwards.to_send[0].delivery.attempts == 2


async def test_two_workers_at_once_get_different_deliveries(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await storm(connection, 6, urgent=True)

    async with engine.begin() as one, engine.begin() as other:
        first = await claim(one, {WORKS: 3}, TERMS, NOW)
        second = await claim(other, {WORKS: 6}, TERMS, NOW)

    assert len(ids(first)) == len(ids(second)) == 3
    assert not set(ids(first)) & set(ids(second))


async def test_whose_lease_ran_out_writes_no_outcome(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await tell(connection, notice())
    slow = (await claims(engine, {WORKS: 1})).to_send[0].delivery
    quick = (await claims(engine, {WORKS: 1}, TERMS.lease)).to_send[0].delivery

    async with engine.begin() as connection:
        written = [
            await end(connection, slow, DeliveryState.DEAD, NOW, "slow"),
            await postpone(connection, slow, NOW, "slow", may_have_arrived=True),
            await end(connection, quick, DeliveryState.SENT, NOW, "quick"),
            await postpone(connection, quick, NOW, "again", may_have_arrived=True),
        ]

    assert written == [False, False, True, False]


async def test_the_receiver_is_chosen_once_and_stays_with_the_reason(engine: AsyncEngine) -> None:
    shift = Shift(
        id=UUID(int=1),
        department="so_xay_dung",
        whom=Whom.OFFICER,
        subject="lan",
        hours=Once(start=NOW, end=NOW + timedelta(seconds=30)),
    )
    async with engine.begin() as connection:
        await add_shift(connection, shift)
        await account(connection, "lan", email="lan@example.vn", language="en")
        await tell(connection, notice())

    first = (await claims(engine, {WORKS: 1})).to_send[0].delivery
    # Now the shift is over, and the department's contact would be told.
    again = (await claims(engine, {WORKS: 1}, TERMS.lease)).to_send[0].delivery

    assert (first.recipient, first.address, first.language) == ("lan", "lan@example.vn", "en")
    assert first.because is not None
    assert first.because.en == "lan is on duty by the schedule, on the shift that began 08:00 20/11."
    assert (again.recipient, again.address, again.because) == (first.recipient, first.address, first.because)


@pytest.mark.parametrize(
    "columns",
    [{"phone": "+84905123456"}, {"email": "lan@example.vn", "locked_at": NOW, "locked_because": "left"}],
)
async def test_without_anybody_on_duty_contacts_are_told_the_departments_first(
    engine: AsyncEngine, columns: dict[str, Any]
) -> None:
    async with engine.begin() as connection:
        await contact(connection, CENTRE, "centre@example.vn", whom=Whom.SUPERVISOR)
        await account(connection, "lan", **columns)
        await add_shift(
            connection,
            Shift(
                id=UUID(int=1),
                department="so_xay_dung",
                whom=Whom.OFFICER,
                subject="lan",
                hours=Once(start=NOW, end=NOW + timedelta(hours=1)),
            ),
        )
        await tell(connection, notice(), notice(department="thanh_tra"))

    made = await claims(engine, {WORKS: 1, Lane(Channel.MAIL, "thanh_tra"): 1})

    told = {each.delivery.department: each.delivery for each in made.to_send}
    assert (told["so_xay_dung"].address, told["so_xay_dung"].recipient) == ("works@example.vn", None)
    assert told["so_xay_dung"].because is not None
    assert told["so_xay_dung"].because.en.startswith("lan is on duty but has no address for this channel.")
    assert told["thanh_tra"].address == "centre@example.vn"
    assert told["thanh_tra"].because is not None
    assert told["thanh_tra"].because.en.endswith("the centre's supervisor is told.")


async def test_up_to_the_limit_each_goes_alone(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        told = await tell(connection, *[notice() for _ in range(TERMS.limit.most)])

    made = await claims(engine, {WORKS: 4})

    assert sorted(ids(made)) == sorted(told)
    assert all(each.bundle == () for each in made.to_send)


async def test_more_than_the_limit_go_in_one_message_led_by_the_worst(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        mild = await tell(connection, *[notice() for _ in range(5)], severity=1)
        (worst,) = await tell(connection, notice(), severity=4)
        (other,) = await tell(connection, notice(department="so_y_te"))

    made = await claims(engine, {WORKS: 2, HEALTH: 2})

    alone, bundle = sorted(made.to_send, key=lambda each: len(each.bundle))
    assert bundle.delivery.id == worst
    assert {each.id for each in bundle.bundle} == {worst, *mild}
    assert (alone.delivery.id, alone.bundle) == (other, ())
    states = {each.id: (each.state, each.bundle_id, each.address) for each in await rows(engine)}
    assert states[worst] == (DeliveryState.PENDING, worst, "works@example.vn")
    assert {states[each] for each in mild} == {(DeliveryState.BUNDLED, worst, "works@example.vn")}


async def test_a_repeat_of_a_bundle_is_the_same_bundle(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await tell(connection, *[notice() for _ in range(5)])
    first = await claims(engine, {WORKS: 1})
    async with engine.begin() as connection:
        await tell(connection, *[notice() for _ in range(2)])

    again = await claims(engine, {WORKS: 8}, TERMS.lease)

    assert len(again.to_send) == 3
    (repeat,) = (each for each in again.to_send if each.delivery.id in ids(first))
    assert [each.id for each in repeat.bundle] == [each.id for each in first.to_send[0].bundle]


async def test_when_the_limit_is_used_ordinary_ones_wait_and_then_go_together_but_urgent_ones_go_at_once(
    engine: AsyncEngine,
) -> None:
    async with engine.begin() as connection:
        await tell(connection, *[notice() for _ in range(TERMS.limit.most)])
    for each in (await claims(engine, {WORKS: 4})).to_send:
        async with engine.begin() as connection:
            await end(connection, each.delivery, DeliveryState.SENT, NOW, "taken")
    async with engine.begin() as connection:
        held = await tell(connection, *[notice() for _ in range(4)])
        (urgent,) = await tell(connection, notice(urgent=True))

    now = await claims(engine, {WORKS: 4}, timedelta(seconds=1))
    async with engine.begin() as connection:
        await end(connection, now.to_send[0].delivery, DeliveryState.SENT, NOW, "taken")
    soon = await claims(engine, {WORKS: 4}, TERMS.limit.within - timedelta(seconds=1))
    then = await claims(engine, {WORKS: 4}, TERMS.limit.within)

    assert ids(now) == [urgent]
    assert soon.to_send == ()
    assert {each.id for each in then.to_send[0].bundle} == set(held)


async def test_what_certainly_did_not_arrive_may_be_bundled_and_what_may_have_arrived_is_repeated_as_it_was(
    engine: AsyncEngine,
) -> None:
    async with engine.begin() as connection:
        await tell(connection, notice(), notice())
    refused, lost = (each.delivery for each in (await claims(engine, {WORKS: 2})).to_send)
    async with engine.begin() as connection:
        await postpone(connection, refused, NOW, "connection refused", may_have_arrived=False)
        await postpone(connection, lost, NOW, "timeout", may_have_arrived=True)
        await tell(connection, *[notice() for _ in range(4)])

    made = await claims(engine, {WORKS: 8})

    alone = next(each for each in made.to_send if each.delivery.id == lost.id)
    bundle = next(each for each in made.to_send if each.delivery.id != lost.id)
    assert alone.bundle == ()
    assert refused.id in {each.id for each in bundle.bundle}
    assert len(bundle.bundle) == 5


async def test_the_claim_after_a_commit_has_it_whatever_storm_goes_before(engine: AsyncEngine) -> None:
    slots = Slots(channel=4, lane=3)
    served: dict[Lane, int] = {}

    async def turn(number: int, under_way: dict[Lane, int]) -> list[str]:
        async with engine.begin() as connection:
            lanes = [Lane(*lane) for lane in await waiting_lanes(connection, NOW)]
            turns = take_turns(lanes, under_way, served, slots)
            served.update({lane: number * 10 + place for place, lane in enumerate(turns)})
            made = await claim(connection, turns, FREELY, NOW)
        return [each.delivery.department for each in made.to_send]

    async with engine.begin() as connection:
        await storm(connection, 10_000)
    before = await turn(1, {})
    async with engine.begin() as connection:
        await tell(connection, notice(department="so_y_te"), notice(department="so_y_te"))
    # Of the storm's three letters two are still under way.
    after = await turn(2, {WORKS: 2})
    at_last = await turn(3, {WORKS: 2, HEALTH: 1})

    assert before == ["so_xay_dung"] * 3
    assert sorted(after) == ["so_xay_dung", "so_y_te"]
    assert sorted(at_last) == ["so_y_te"]


async def test_departments_that_share_a_receiver_share_the_limit_and_the_bundle(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await contact(connection, CENTRE, "centre@example.vn", whom=Whom.SUPERVISOR)
        await tell(connection, *[notice(department=f"ubnd_{number}") for number in range(5)])

    made = await claims(engine, {Lane(Channel.MAIL, f"ubnd_{number}"): 1 for number in range(5)})

    (bundle,) = made.to_send
    assert len({each.department for each in bundle.bundle}) == 5


async def test_a_bundle_is_never_larger_than_one_message_names_and_the_rest_follows(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await contact(connection, "so_xay_dung", "+84905123456", channel=Channel.MESSAGE)
        await storm(connection, 45, channel=Channel.MESSAGE)

    lane = {Lane(Channel.MESSAGE, "so_xay_dung"): 1}
    sizes = [[len(each.bundle) for each in (await claims(engine, lane)).to_send] for _ in range(4)]

    assert sizes == [[20], [20], [5], []]


async def test_finished_rows_are_not_read_however_many_there_are(engine: AsyncEngine, database: Database) -> None:
    async with engine.begin() as connection:
        await tell(connection, *[notice() for _ in range(10)])
    owner = connect(database.owner_url)
    async with owner.begin() as connection:
        await connection.execute(text(FINISHED), {"count": 20_000})
        await connection.execute(text("ANALYZE deliveries"))
    before = await read_in_sequence(owner)
    async with engine.begin() as connection:
        await waiting_lanes(connection, NOW)
        made = await claim(connection, {WORKS: 4}, TERMS, NOW)
        await oldest_pending(connection, NOW)
        await connection.execute(text("SELECT pg_stat_force_next_flush()"))
    after = await read_in_sequence(owner)
    await owner.dispose()

    assert len(made.to_send[0].bundle) == 10
    assert after == before


FINISHED = """
INSERT INTO deliveries (id, key, incident_id, whom, department, channel, template, urgent, late, words, not_before,
    created_at, state, attempts, may_have_arrived, next_attempt_at, address, finished_at)
SELECT gen_random_uuid(), 'old ' || n, incident_id, whom, department, channel, template, urgent, late, words,
    not_before, created_at, 'sent', 1, false, next_attempt_at, 'old@example.vn', not_before - interval '1 day'
FROM (SELECT * FROM deliveries LIMIT 1) AS one, generate_series(1, :count) AS n
"""


async def read_in_sequence(engine: AsyncEngine) -> int:
    """How often all of the table was read."""
    async with engine.connect() as connection:
        scans = await connection.scalar(text("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'deliveries'"))
    return int(scans or 0)
