"""The rules of recovery, one by one."""

import pytest

from ioc.ws.live_log import LiveLog, Taken
from ioc.ws.records import TickRecord
from ioc.ws.resume import AwaitLog, Missed, ReadLog, Unrecoverable, Verdict, judge
from ioc.ws.ring import Ring
from tests.ws.test_ring import change


def log_of(*offsets: int, most_changes: int = 100, top: int = 0) -> LiveLog:
    """A log read from position 10 on, with changes at these offsets and a tick at its top."""
    log = LiveLog(Ring(most_changes=most_changes, most_bytes=1 << 20))
    log.begin(10)
    for offset in offsets:
        log.take(change(offset, "a" if offset % 2 else "b"), 0.0)
    if top:
        log.take(TickRecord(offset=top, epoch="e", data=b"{}"), 0.0)
    log.caught_up = True
    return log


def summary(verdict: Verdict) -> object:
    return [each.offset for each in verdict.changes] if isinstance(verdict, Missed) else verdict


@pytest.mark.parametrize(
    ("channel", "offset", "epoch", "verdict"),
    [
        ("board", 12, "e", [13, 14]),
        ("board", 12, "", [13, 14]),
        ("board", 14, "e", []),
        ("board", 20, "e", []),
        ("a", 10, "e", [11, 13]),
        ("board", 12, "other", Unrecoverable.OTHER_EPOCH),
        ("board", 21, "e", AwaitLog(21)),
        ("board", 9, "e", ReadLog(9, 10)),
        ("board", 0, "e", ReadLog(0, 10)),
    ],
)
def test_a_position_is_judged(channel: str, offset: int, epoch: str, verdict: object) -> None:
    assert summary(judge(log_of(11, 12, 13, 14, top=20), channel, offset, epoch, most=10)) == verdict


def test_more_missed_than_allowed_is_not_recovered_in_part() -> None:
    log = log_of(*range(11, 31))
    assert judge(log, "board", 20, "e", most=9) is Unrecoverable.TOO_MUCH
    assert summary(judge(log, "board", 21, "e", most=9)) == list(range(22, 31))


def test_what_the_ring_has_let_go_is_read_from_the_log() -> None:
    log = log_of(*range(11, 31), most_changes=4)
    assert judge(log, "board", 20, "e", most=10) == ReadLog(20, 26)
    assert summary(judge(log, "board", 26, "e", most=10)) == [27, 28, 29, 30]


def test_a_busy_channel_of_an_old_position_is_not_read_for_nothing() -> None:
    log = log_of(*range(11, 31), most_changes=4)
    assert judge(log, "board", 11, "e", most=3) is Unrecoverable.TOO_MUCH


def test_a_quiet_channels_old_position_needs_no_reading() -> None:
    log = log_of(11, *range(12, 100, 2), most_changes=4)
    assert summary(judge(log, "a", 11, "e", most=10)) == []


def test_a_new_epoch_makes_all_older_positions_void() -> None:
    log = log_of(11, 12)
    first = TickRecord(offset=13, epoch="another", data=b"{}")
    assert log.take(first, 1.0) is Taken.NEW_LOG
    assert judge(log, "board", 12, "e", most=10) is Unrecoverable.OTHER_EPOCH
    assert judge(log, "board", 11, "", most=10) == ReadLog(11, 12)
    assert len(log.ring) == 0


def test_a_repeated_version_moves_the_position_and_is_no_news() -> None:
    log = log_of(11)
    again = change(12, "a", incident="i11", version=1)
    assert log.take(again, 1.0) is Taken.REPEATED
    assert log.top == 12
    assert summary(judge(log, "board", 10, "e", most=10)) == [11]


def test_only_live_ticks_prove_that_the_log_is_live() -> None:
    log = log_of()
    log.caught_up = False
    log.take(TickRecord(offset=11, epoch="e", data=b"{}"), 5.0)
    assert log.ticked_at is None
    log.caught_up = True
    log.take(TickRecord(offset=12, epoch="e", data=b"{}"), 6.0)
    assert log.ticked_at == 6.0
