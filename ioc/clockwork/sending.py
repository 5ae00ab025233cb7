"""Sending: claims deliveries that are due, hands them to their channel's sender, writes down what came of it.

Every worker runs it; the database deals rows out. A letter goes out under a lease, with no transaction open:
a worker that is killed leaves its rows to be claimed again, and the repeat carries the same id.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count as numbers
from typing import Final

import asyncpg
import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.clock import Clock
from ioc.clockwork.claiming import Claimed, Terms, claim
from ioc.clockwork.delivery_metrics import ATTEMPTS, OLDEST_PENDING
from ioc.clockwork.following import Following, Random, what_follows
from ioc.clockwork.listening import Wake, listening
from ioc.clockwork.recording import NotOurs, OnDead, count, record
from ioc.clockwork.turns import Lane, Slots, take_turns
from ioc.clockwork.wording import Writer
from ioc.deliveries.letter import NotSetUp, Outcome, Refused, Sender, TryAgain
from ioc.incidents.notices import Channel
from ioc.store.database import is_away
from ioc.store.deliveries import WAKE
from ioc.store.delivery_claims import waiting_lanes
from ioc.store.delivery_ends import oldest_pending

LOOK_EVERY_S: Final = 0.5
"""A notification that got lost, a retry, or an hour that has come, is found this soon."""

LEASE: Final = timedelta(seconds=60)
SEND_WITHIN_S: Final = 40.0
"""No sender takes longer; then the outcome is written while the lease still holds."""

STOP_WITHIN_S: Final = 5.0

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Sending:
    """Sends what is due, as long as it runs."""

    database_url: str
    engine: AsyncEngine
    senders: Mapping[Channel, Sender]
    writer: Writer
    terms: Terms
    slots: Slots
    most_attempts: int
    clock: Clock
    random: Random
    on_dead: OnDead
    _under_way: Counter[Lane] = field(default_factory=Counter)
    _served: dict[Lane, int] = field(default_factory=dict)
    _turn: "numbers[int]" = field(default_factory=numbers)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        """Never returns: a lost database is waited for. Cancelled, it lets what is under way end for a few seconds."""
        try:
            while True:
                try:
                    async with listening(self.database_url, WAKE) as wake:
                        await self._work(wake)
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError) as error:
                    log.warning("sending_waits", error=repr(error))
                    await asyncio.sleep(LOOK_EVERY_S)
        finally:
            await self._let_end()

    async def _work(self, wake: Wake) -> None:
        while True:
            if not await self._claim_and_start(wake):
                await self._measure()
                await wake.wait(LOOK_EVERY_S)

    async def _claim_and_start(self, wake: Wake) -> bool:
        """One claim; False when nothing was due, or no slot is free for it."""
        now = self.clock()
        async with self.engine.begin() as connection:
            lanes = [Lane(*lane) for lane in await waiting_lanes(connection, now)]
            turns = take_turns(lanes, self._under_way, self._served, self.slots)
            claimed = await claim(connection, turns, self.terms, now)
        self._served |= {lane: next(self._turn) for lane in turns}
        for each in claimed.to_send:
            self._start(each, wake)
        return claimed.moved > 0

    def _start(self, claimed: Claimed, wake: Wake) -> None:
        lane = Lane(claimed.delivery.channel, claimed.delivery.department)
        self._under_way[lane] += 1
        task = asyncio.get_running_loop().create_task(self._send_and_record(claimed))
        self._tasks.add(task)

        def ended(task: asyncio.Task[None]) -> None:
            self._tasks.discard(task)
            self._under_way[lane] -= 1
            wake()

        task.add_done_callback(ended)

    async def _send_and_record(self, claimed: Claimed) -> None:
        delivery = claimed.delivery
        ATTEMPTS.labels(delivery.channel.value).inc()
        outcome = await self._send(claimed)
        following = what_follows(delivery, outcome, self.clock(), self.random, self.most_attempts)
        try:
            await self._record(claimed, following)
        except NotOurs:
            log.warning("delivery_claimed_again", delivery=str(delivery.id))
        except Exception:
            # The lease runs out, and the delivery comes again.
            log.exception("outcome_not_recorded", delivery=str(delivery.id))
        else:
            count(claimed, following)
            log.info(
                "delivery_attempted",
                delivery=str(delivery.id),
                channel=delivery.channel.value,
                state=following.state.value,
                attempt=delivery.attempts,
            )

    async def _send(self, claimed: Claimed) -> Outcome:
        delivery = claimed.delivery
        sender = self.senders.get(delivery.channel)
        if sender is None:
            return NotSetUp(reason=f"the channel {delivery.channel.value} is not set up in this installation")
        if delivery.address is None:
            # A hook is a system's, not a person's: a department without one is told by other channels.
            reason = "nobody to tell" if delivery.because is None else delivery.because.en
            return NotSetUp(reason=reason) if delivery.channel is Channel.HOOK else Refused(reason=reason)
        try:
            async with asyncio.timeout(SEND_WITHIN_S):
                return await sender.send(self.writer.write(claimed, delivery.address, self.clock()))
        except TimeoutError:
            return TryAgain(reason=f"not done within {SEND_WITHIN_S:.0f} s", may_have_arrived=True)
        except Exception as fault:
            # A fault of ours: it is tried again, and ends where operators see it, but stops no other delivery.
            log.exception("sender_failed", delivery=str(delivery.id))
            return TryAgain(reason=repr(fault), may_have_arrived=True)

    async def _record(self, claimed: Claimed, following: Following) -> None:
        """Writes the outcome down, waiting for a database that is away until the lease ends."""
        while True:
            try:
                async with self.engine.begin() as connection:
                    await record(connection, claimed, following, self.on_dead)
            except Exception as error:
                until = claimed.delivery.claimed_until
                if not is_away(error) or until is None or self.clock() >= until:
                    raise
                await asyncio.sleep(LOOK_EVERY_S)
            else:
                return

    async def _measure(self) -> None:
        now = self.clock()
        async with self.engine.connect() as connection:
            oldest = await oldest_pending(connection, now)
        OLDEST_PENDING.set(0 if oldest is None else max(0.0, (now - oldest).total_seconds()))

    async def _let_end(self) -> None:
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=STOP_WITHIN_S)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
