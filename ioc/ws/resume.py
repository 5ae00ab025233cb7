"""Whether a client's position can be resumed, and from where: the protocol's rules, as a pure function.

Recovery is all or nothing: whoever cannot be given everything missed is told so, and reloads.
"""

from dataclasses import dataclass
from enum import StrEnum

from ioc.ws.live_log import LiveLog
from ioc.ws.records import ChangeRecord


class Unrecoverable(StrEnum):
    """Why a position cannot be resumed."""

    OTHER_EPOCH = "other_epoch"
    AHEAD_OF_LOG = "ahead_of_log"
    TOO_OLD = "too_old"
    TOO_MUCH = "too_much"
    TOO_SLOW = "too_slow"


@dataclass(frozen=True, slots=True)
class Missed:
    """Everything of the channel after the position; it lies in memory."""

    changes: list[ChangeRecord]


@dataclass(frozen=True, slots=True)
class AwaitLog:
    """The position is ahead of what this gateway has read: it was given by somebody who has read more."""

    offset: int


@dataclass(frozen=True, slots=True)
class ReadLog:
    """What lies after `offset` up to and with `until` must be read from Kafka first."""

    offset: int
    until: int


Verdict = Missed | AwaitLog | ReadLog | Unrecoverable


def judge(log: LiveLog, channel: str, offset: int, epoch: str, most: int) -> Verdict:
    """What a client at this position of the channel is to be given; at most `most` publications.

    An empty epoch stands for any.
    """
    if epoch and epoch != log.epoch:
        return Unrecoverable.OTHER_EPOCH
    if offset > log.top:
        return AwaitLog(offset)
    held = log.ring.after(channel, offset, most)
    if len(held) > most:
        return Unrecoverable.TOO_MUCH
    reach = log.ring.reach(channel)
    return Missed(held) if offset >= reach else ReadLog(offset, reach)
