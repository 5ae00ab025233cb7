"""Taking up a subscription: the position is settled and the follower joined in one step.

From the last look at the log until the follower has joined nothing waits, so no publication falls
between the reply and the live ones, none comes twice, and none comes before the reply.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ioc.ws import codes, measures
from ioc.ws.audience import Audience
from ioc.ws.codes import Fault
from ioc.ws.fanout import Fanout
from ioc.ws.hub import Hub
from ioc.ws.live_log import LiveLog
from ioc.ws.messages import REJECT_UNRECOVERED, Publication, Subscribe, Subscribed
from ioc.ws.outlet import Lines, Outlet
from ioc.ws.records import ChangeRecord
from ioc.ws.replay import Replay
from ioc.ws.resume import AwaitLog, Missed, ReadLog, Unrecoverable, judge

MOST_RECOVERED_BYTES: Final = 4 << 20
"""A longer reply costs more than loading the picture anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Answers subscriptions. At most `most_recovered` publications are recovered for one."""

    log: LiveLog
    hub: Hub
    fanout: Fanout
    replay: Replay
    most_recovered: int

    async def follow(
        self,
        audience: Audience,
        outlet: Outlet,
        *,
        command: int,
        wish: Subscribe,
        until: float,
        on_sent_away: Callable[[], None],
    ) -> bool:
        """Puts the reply into the outlet, and joins the follower if it is a good one; returns whether it is.

        Done by `until`, a moment on the loop's clock.
        """
        found: list[ChangeRecord] | Unrecoverable | None = None
        if wish.recover and self.log.known:
            found = await self._missed(wish, until)
            measures.RESUMES.labels(found.value if isinstance(found, Unrecoverable) else "recovered").inc()
        answer = self._answer(audience, wish, found)
        if isinstance(answer, Subscribed):
            self.fanout.hand_out()
        outlet.put(Lines(outlet.form.answer(command, answer)))
        if isinstance(answer, Fault) or outlet.shut:
            return False
        self.hub.join(audience, outlet, on_sent_away)
        return True

    async def _missed(self, wish: Subscribe, until: float) -> list[ChangeRecord] | Unrecoverable:
        """What the client missed; on return it reaches up to the log's newest record."""
        replayed: list[ChangeRecord] = []
        offset = wish.offset
        while True:
            verdict = judge(self.log, wish.channel, offset, wish.epoch, self.most_recovered - len(replayed))
            match verdict:
                case Missed():
                    return replayed + verdict.changes
                case Unrecoverable():
                    return verdict
                case AwaitLog():
                    if not await self._reached(verdict.offset, until):
                        return Unrecoverable.AHEAD_OF_LOG
                case ReadLog():
                    epoch, most = self.log.epoch, self.most_recovered - len(replayed)
                    older = await self.replay.read(verdict, wish.channel, epoch, most, until)
                    if isinstance(older, Unrecoverable):
                        return older
                    if self.log.epoch != epoch:
                        return Unrecoverable.OTHER_EPOCH
                    replayed += older
                    offset = verdict.until

    async def _reached(self, offset: int, until: float) -> bool:
        try:
            async with asyncio.timeout_at(until):
                await self.log.reached(offset)
        except TimeoutError:
            return False
        return True

    def _answer(
        self, audience: Audience, wish: Subscribe, found: list[ChangeRecord] | Unrecoverable | None
    ) -> Subscribed | Fault:
        if not self.log.known:
            return codes.NOT_READY
        here = Subscribed(epoch=self.log.epoch, offset=self.log.top, was_recovering=wish.recover)
        if found is None:
            return here
        if not isinstance(found, Unrecoverable):
            publications = _publications(audience, found)
            if sum(len(each.data) for each in publications) <= MOST_RECOVERED_BYTES:
                return Subscribed(
                    epoch=self.log.epoch,
                    # A client cut off amid the publications must not believe it has them all.
                    offset=wish.offset if publications else self.log.top,
                    was_recovering=True,
                    recovered=True,
                    publications=publications,
                )
        return codes.UNRECOVERABLE_POSITION if wish.flag & REJECT_UNRECOVERED else here


def _publications(audience: Audience, changes: list[ChangeRecord]) -> tuple[Publication, ...]:
    """Those of the changes that exist for the audience."""
    told = ((change.offset, change.data_for(audience)) for change in changes)
    return tuple(Publication(offset, data) for offset, data in told if data is not None)
