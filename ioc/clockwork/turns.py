"""Whose turn it is: departments take turns on each channel, so that no storm at one delays another."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import cycle

from ioc.incidents.notices import Channel


@dataclass(frozen=True, slots=True, order=True)
class Lane:
    """The notices of one department on one channel."""

    channel: Channel
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """How many letters may be under way at once on a channel, and how many of them one department's may be.

    The share keeps a department whose receiver hangs from taking all slots of a channel.
    """

    channel: int
    lane: int


def take_turns(
    waiting: Collection[Lane], under_way: Mapping[Lane, int], served: Mapping[Lane, int], slots: Slots
) -> dict[Lane, int]:
    """How many to take from each lane now: one each in turn, until the slots are used.

    The lane that was `served` longest ago comes first (a lane's number there is that of its newest turn).
    """
    turns: dict[Lane, int] = {}
    for channel in sorted({lane.channel for lane in waiting}):
        free = slots.channel - sum(count for lane, count in under_way.items() if lane.channel is channel)
        lanes = [lane for lane in waiting if lane.channel is channel and under_way.get(lane, 0) < slots.lane]
        lanes.sort(key=lambda lane: (served.get(lane, -1), lane))
        room = sum(slots.lane - under_way.get(lane, 0) for lane in lanes)
        for lane in cycle(lanes):
            if min(free, room) <= 0:
                break
            if turns.get(lane, 0) + under_way.get(lane, 0) < slots.lane:
                turns[lane] = turns.get(lane, 0) + 1
                free -= 1
                room -= 1
    return turns
