"""Who is told what: once made for all who see alike."""

from typing import cast

import pytest

from ioc.access.principals import Principal
from ioc.ws.audience import audience_of
from ioc.ws.codes import INSUFFICIENT_STATE
from ioc.ws.hub import Hub
from ioc.ws.json_form import JsonForm
from ioc.ws.outlet import Lines, Outlet
from ioc.ws.records import TickRecord
from tests.ws.building import BOARD, OPERATOR, ROADS_OFFICER, SUPERVISOR

FORM = JsonForm()


class Followed:
    """Stands for a follower's outlet and keeps what it is given."""

    def __init__(self) -> None:
        self.form = FORM
        self.lines: list[Lines] = []
        self.sent_away = 0

    def put(self, lines: Lines) -> None:
        self.lines.append(lines)

    def on_sent_away(self) -> None:
        self.sent_away += 1


def join(hub: Hub, viewer: Principal, channel: str = BOARD, follower: Followed | None = None) -> Followed:
    joined = follower or Followed()
    hub.join(audience_of(viewer, channel), cast(Outlet, joined), joined.on_sent_away)
    return joined


@pytest.fixture
def hub() -> Hub:
    return Hub()


TICK = TickRecord(offset=5, epoch="e", data=b'{"tick":{}}')


def test_all_who_see_alike_get_the_same_lines(hub: Hub) -> None:
    first, second, other = join(hub, OPERATOR), join(hub, OPERATOR), join(hub, SUPERVISOR)
    assert hub.publish(TICK)
    touched, deliveries = hub.hand_out()
    assert first.lines[0] is second.lines[0]
    assert other.lines[0] is not first.lines[0]
    assert (len(touched), deliveries) == (3, 3)


def test_several_records_are_handed_out_together(hub: Hub) -> None:
    follower = join(hub, OPERATOR)
    hub.publish(TICK)
    hub.publish(TICK)
    assert hub.hand_out()[1] == 2
    (lines,) = follower.lines
    assert lines.payload.count(b"\n") == 1
    assert hub.hand_out() == (set(), 0)


def test_a_tick_is_told_on_every_channel_and_nothing_where_nobody_follows(hub: Hub) -> None:
    assert not hub.publish(TICK)
    follower = join(hub, OPERATOR)
    join(hub, OPERATOR, "department:roads", follower)
    hub.publish(TICK)
    hub.hand_out()
    assert {b'"board"' in lines.payload for lines in follower.lines} == {True, False}


def test_who_has_left_gets_nothing(hub: Hub) -> None:
    stays, leaves = join(hub, OPERATOR), join(hub, OPERATOR)
    hub.publish(TICK)
    hub.leave(audience_of(OPERATOR, BOARD), cast(Outlet, leaves))
    hub.leave(audience_of(ROADS_OFFICER, BOARD), cast(Outlet, leaves))
    hub.hand_out()
    assert (len(stays.lines), leaves.lines) == (1, [])


def test_the_last_who_leaves_takes_the_channel_along(hub: Hub) -> None:
    leaves = join(hub, OPERATOR)
    hub.leave(audience_of(OPERATOR, BOARD), cast(Outlet, leaves))
    assert not hub.publish(TICK)


def test_all_are_sent_away_behind_what_was_noted_before(hub: Hub) -> None:
    follower = join(hub, OPERATOR)
    join(hub, OPERATOR, "department:roads", follower)
    hub.publish(TICK)
    assert hub.send_away(INSUFFICIENT_STATE) == {cast(Outlet, follower)}
    assert follower.sent_away == 2
    kinds = [b"unsubscribe" in lines.payload for lines in follower.lines]
    assert kinds == [False, False, True, True]
    assert not hub.publish(TICK)
