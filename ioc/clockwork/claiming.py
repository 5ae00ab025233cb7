"""One claim: takes what is due in turns, settles who is told and in how many messages, and leases what goes out.

All in one transaction, which sends nothing. Lock order: the rows taken are never waited for, then receivers
in order, and no incident.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.clockwork.admission import MOST_IN_BUNDLE, Limit, Told, admit
from ioc.clockwork.receivers import Part, Receiver, find_receivers
from ioc.clockwork.turns import Lane
from ioc.incidents.notices import Channel
from ioc.store.deliveries import Delivery
from ioc.store.delivery_claims import lease, lock_receiver, others_for, take, told_lately
from ioc.store.delivery_ends import address_to, bind, bundles, hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """By what claims go: how long a sender may take, the limit for one person, and where local time is."""

    lease: timedelta
    limit: Limit
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery to be sent now, and, when it leads a bundle, all that its message tells."""

    delivery: Delivery
    bundle: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one claim did: what to send, and how many rows it moved at all (0: nothing was due)."""

    to_send: tuple[Claimed, ...] = ()
    moved: int = 0


async def claim(connection: AsyncConnection, turns: Mapping[Lane, int], terms: Terms, now: datetime) -> Claim:
    """Claims at most so many of each lane. The caller commits, and then sends within the lease."""
    if not turns:
        return Claim()
    taken = await take(connection, {(lane.channel, lane.department): count for lane, count in turns.items()}, now)
    if not taken:
        return Claim()
    receivers = await find_receivers(
        connection, {part_of(each) for each in taken if each.address is None}, now, terms.zone
    )
    await _settle(connection, taken, receivers)
    addresses = {each.id: each.address or receivers[part_of(each)].address for each in taken}
    groups: dict[tuple[Channel, str], list[Delivery]] = {}
    send: list[UUID] = []
    for each in taken:
        address = addresses[each.id]
        # Without an address there is nobody to spare, and sending says so.
        if address is None or not each.undecided:
            send.append(each.id)
        else:
            groups.setdefault((each.channel, address), []).append(each)
    for channel, address in sorted(groups):
        send += await _admit(connection, groups[channel, address], address, receivers, terms=terms, now=now)
    return Claim(to_send=await _lease(connection, send, now + terms.lease), moved=len(taken))


def part_of(delivery: Delivery) -> Part:
    """For whom the delivery is."""
    return Part(delivery.department, delivery.whom, delivery.channel)


async def _settle(
    connection: AsyncConnection, unaddressed: Sequence[Delivery], receivers: Mapping[Part, Receiver]
) -> None:
    """Writes down, once, whom each of these goes to and why."""
    for part, receiver in receivers.items():
        ids = [each.id for each in unaddressed if each.address is None and part_of(each) == part]
        if ids:
            await address_to(
                connection,
                ids,
                recipient=receiver.subject,
                address=receiver.address,
                language=receiver.language,
                because=receiver.because,
            )


async def _admit(
    connection: AsyncConnection,
    theirs: Sequence[Delivery],
    address: str,
    receivers: Mapping[Part, Receiver],
    *,
    terms: Terms,
    now: datetime,
) -> list[UUID]:
    """Which of one person's ordinary notices go out now; bundles and holds further ones that are due."""
    channel, mine = theirs[0].channel, {each.id for each in theirs}
    await lock_receiver(connection, channel, address)
    sent_at, until = await told_lately(connection, channel, address, now - terms.limit.within, now)
    others = await others_for(
        connection,
        channel,
        address,
        parts={(each.department, each.whom) for each in theirs if each.address is None},
        but=mine,
        now=now,
        most=MOST_IN_BUNDLE[channel],
    )
    decided = admit([*theirs, *others], Told(sent_at=tuple(sent_at), under_way_until=tuple(until)), terms.limit)
    moved = {each.id for each in (*decided.bundle, *decided.held)}
    await _settle(connection, [each for each in others if each.id in moved], receivers)
    if decided.held_until is not None:
        await hold(connection, moved, decided.held_until)
    if decided.bundle:
        leader, *rest = decided.bundle
        await bind(connection, leader.id, [each.id for each in rest])
        return [leader.id]
    # Others go when their lane has its next turn.
    return [each.id for each in decided.single if each.id in mine]


async def _lease(connection: AsyncConnection, ids: Sequence[UUID], until: datetime) -> tuple[Claimed, ...]:
    leased = {each.id: each for each in await lease(connection, ids, until)}
    told = await bundles(connection, [each.id for each in leased.values() if each.leads_bundle])
    return tuple(Claimed(delivery=leased[each], bundle=tuple(told.get(each, ()))) for each in ids)
