"""From "POST sent" to "change received by a board client", at several rates, hop by hop."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from benchmarks.board import Board
from benchmarks.figures import Spread, spread
from benchmarks.load import Load, Wall
from tests.stories.centre import Centre

SECONDS = 10.0
ARRIVE_WITHIN_S = 20.0
_spots = count(0, 12_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One rate: what was accepted, what arrived, and how long each hop took."""

    rate: float
    accepted: int
    refused: int
    lost: int
    way: Spread
    answer: Spread
    hops: dict[str, Spread]
    reached: float
    """Reports a second from the first one sent to the last one on the board."""

    @property
    def sustained(self) -> bool:
        """Whether the system kept up: nothing refused or lost, and the board as fast as the load, within 3 %."""
        return not self.refused and not self.lost and self.reached >= 0.97 * self.rate

    def __str__(self) -> str:
        lines = [
            f"{self.rate:6.0f}/s  {self.way}   accepted {self.accepted} at {self.reached:.0f}/s, lost {self.lost}",
            f"           202 after        {self.answer}",
        ]
        return "\n".join([*lines, *(f"           {name:<16} {hop}" for name, hop in self.hops.items())])


async def run(centre: Centre, rate: float, seconds: float = SECONDS) -> Run:
    """Sends at this rate, and waits until everything accepted has arrived on the board."""
    wall = Wall()
    board = Board(centre.ws, centre.token(), wall)
    subscribed = asyncio.Event()
    following = asyncio.ensure_future(board.follow(subscribed))
    await asyncio.wait_for(subscribed.wait(), 20)
    host, _, port = centre.http.removeprefix("http://").rpartition(":")
    load = Load(host, int(port), next(_spots))
    began = wall.now()
    await load.run(rate, seconds, wall)
    with suppress(TimeoutError):
        async with asyncio.timeout(ARRIVE_WITHIN_S):
            while load.accepted.keys() - board.arrived.keys():
                await asyncio.sleep(0.02)
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    return _figures(rate, load, board, began)


def _figures(rate: float, load: Load, board: Board, began: float) -> Run:
    both = [(sent, board.arrived[report]) for report, sent in load.accepted.items() if report in board.arrived]
    received = [datetime.fromisoformat(sent.received_at).timestamp() for sent, _ in both]
    decided = [datetime.fromisoformat(at).timestamp() for _, (_, at) in both]
    return Run(
        rate=rate,
        accepted=len(load.accepted),
        refused=load.refused,
        lost=len(load.accepted) - len(both),
        way=spread([arrived - sent.sent_at for sent, (arrived, _) in both]),
        answer=spread([sent.answered_at - sent.sent_at for sent, _ in both]),
        hops={
            "sent → door": spread([at - sent.sent_at for (sent, _), at in zip(both, received, strict=True)]),
            "door → agent": spread([at - door for at, door in zip(decided, received, strict=True)]),
            "agent → board": spread([arrived - at for (_, (arrived, _)), at in zip(both, decided, strict=True)]),
        },
        reached=len(both) / (max(arrived for _, (arrived, _) in both) - began),
    )
