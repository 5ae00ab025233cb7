"""No exception leaves an agent, and no fact is lost: waited for, applied alone, buried, or the process ends."""

from collections.abc import Sequence
from typing import NoReturn

import pytest
from structlog.testing import capture_logs

from ioc.agents.patience import ATTEMPTS, Patience
from ioc.bus.producer import BrokerAway


class Ended(BaseException):
    """Stands for the end of the process."""


def end() -> NoReturn:
    raise Ended


class World:
    """Facts are numbers; `broken` ones fail always, and the store is away for the first `away` attempts."""

    def __init__(self, broken: Sequence[int] = (), away: int = 0, *, buries: bool = True) -> None:
        self.broken = set(broken)
        self.away = away
        self.buries = buries
        self.applied: list[int] = []
        self.attempts: list[list[int]] = []
        self.buried: list[tuple[int, str]] = []
        self.pauses: list[float] = []

    async def apply(self, batch: Sequence[int]) -> None:
        self.attempts.append(list(batch))
        if self.away:
            self.away -= 1
            raise ConnectionRefusedError("no store")
        if self.broken & set(batch):
            raise ValueError("broken")
        self.applied += batch

    async def bury(self, fact: int, reason: BaseException) -> None:
        if not self.buries:
            raise RuntimeError("no grave")
        self.buried.append((fact, str(reason)))

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def run(self, *facts: int) -> None:
        with capture_logs():
            await Patience(sleep=self.sleep, end=end).work_through(facts, self.apply, self.bury)


async def test_a_good_batch_is_applied_at_once() -> None:
    world = World()

    await world.run(1, 2, 3)

    assert (world.applied, world.attempts) == ([1, 2, 3], [[1, 2, 3]])


async def test_while_the_store_is_away_the_whole_batch_waits_longer_and_longer() -> None:
    world = World(away=9)

    await world.run(1, 2)

    assert world.applied == [1, 2]
    assert world.attempts == [[1, 2]] * 10
    assert world.pauses == [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


async def test_a_broken_fact_is_buried_after_three_attempts_and_the_others_have_their_effect() -> None:
    world = World(broken=[2])

    await world.run(1, 2, 3)

    assert world.applied == [1, 3]
    assert world.buried == [(2, "broken")]
    assert world.attempts.count([2]) == ATTEMPTS == 3


async def test_when_not_even_burying_works_the_process_ends() -> None:
    with pytest.raises(Ended):
        await World(broken=[2], buries=False).run(1, 2, 3)


async def test_a_broker_that_is_away_while_burying_is_waited_for() -> None:
    world = World(broken=[1])
    graves = iter([BrokerAway("no broker"), None])

    async def bury(fact: int, reason: BaseException) -> None:
        fault = next(graves)
        if fault is not None:
            raise fault
        world.buried.append((fact, str(reason)))

    with capture_logs():
        await Patience(sleep=world.sleep, end=end).work_through([1], world.apply, bury)

    assert world.buried == [(1, "broken")]
    assert world.pauses == [0.05]
