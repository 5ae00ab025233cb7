"""Working through a batch so that no exception leaves an agent and nothing is lost.

An exception that leaves a Faust agent loses the rest of its batch silently. So: while PostgreSQL or
Kafka is away the batch is tried again for ever, holding its partition; otherwise it is done again one
fact at a time, and a fact that fails three times becomes a dead letter. When even that fails the
process ends, its supervisor starts it again, and the unacknowledged batch comes once more.
"""

import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn, TypeVar

import structlog

from ioc.bus.producer import BrokerAway
from ioc.store.database import is_away, must_do_again

ATTEMPTS: Final = 3
LONGEST_PAUSE_S: Final = 5.0

log = structlog.get_logger(__name__)
Item = TypeVar("Item")


def end_process() -> NoReturn:
    """Ends the process at once, without the clean-up that would acknowledge what was not done."""
    os._exit(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait between attempts, and how to end; both are given, so that tests move time."""

    sleep: Callable[[float], Awaitable[None]]
    end: Callable[[], NoReturn] = end_process

    async def work_through(
        self,
        batch: Sequence[Item],
        apply: Callable[[Sequence[Item]], Awaitable[None]],
        bury: Callable[[Item, BaseException], Awaitable[None]],
    ) -> None:
        """Applies the batch; every fact ends applied or buried. Raises nothing but cancellation."""
        try:
            error = await self._until_answered(lambda: apply(batch))
            if error is None:
                return
            log.warning("batch_redone_singly", facts=len(batch), error=repr(error))
            for item in batch:
                await self._one(item, apply, bury)
        except Exception:
            log.exception("agent_cannot_go_on")
            self.end()

    async def _one(
        self,
        item: Item,
        apply: Callable[[Sequence[Item]], Awaitable[None]],
        bury: Callable[[Item, BaseException], Awaitable[None]],
    ) -> None:
        error: BaseException | None = None
        for _ in range(ATTEMPTS):
            error = await self._until_answered(lambda: apply([item]))
            if error is None:
                return
        reason = error or RuntimeError("not attempted")
        log.error("fact_is_a_dead_letter", error=repr(reason))
        refused = await self._until_answered(lambda: bury(item, reason))
        if refused is not None:
            raise refused

    async def _until_answered(self, attempt: Callable[[], Awaitable[None]]) -> BaseException | None:
        """Tries until it succeeds (None) or fails for a reason of its own (that reason)."""
        pause = 0.05
        while True:
            try:
                await attempt()
            except Exception as error:  # noqa: BLE001 -- whatever it is, it must not leave the agent
                if must_do_again(error):
                    continue
                if not (is_away(error) or isinstance(error, BrokerAway)):
                    return error
                log.warning("waiting_for_store_or_broker", error=repr(error), pause_s=pause)
                await self.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_S)
            else:
                return None
