"""Turns: told by order, never by time."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ioc.clockwork.turns import Lane, Slots, take_turns
from ioc.incidents.notices import Channel

SLOTS = Slots(channel=8, lane=4)
lanes = st.builds(Lane, st.sampled_from(Channel), st.sampled_from([f"department {number}" for number in range(20)]))


def mail(department: str) -> Lane:
    return Lane(Channel.MAIL, department)


def test_one_lane_alone_gets_no_more_than_its_share() -> None:
    assert take_turns([mail("a")], {}, {}, SLOTS) == {mail("a"): 4}
    assert take_turns([mail("a")], {mail("a"): 3}, {}, SLOTS) == {mail("a"): 1}
    assert take_turns([mail("a")], {mail("a"): 4}, {}, SLOTS) == {}


def test_departments_take_turns_and_who_was_served_longest_ago_comes_first() -> None:
    waiting = [mail(name) for name in "abcdefghij"]
    served = {mail(name): turn for turn, name in enumerate("cab")}

    turns = take_turns(waiting, {}, served, SLOTS)

    assert list(turns) == [mail(name) for name in "defghijc"]
    assert set(turns.values()) == {1}


def test_channels_do_not_share_slots() -> None:
    hook = Lane(Channel.HOOK, "a")
    under_way = {mail(str(number)): 1 for number in range(8)}

    assert take_turns([mail("a"), hook], under_way, {}, SLOTS) == {hook: 4}


@given(st.sets(lanes), st.dictionaries(lanes, st.integers(0, 4)), st.dictionaries(lanes, st.integers(0, 100)))
def test_slots_are_never_exceeded_and_never_idle_while_a_lane_may_use_them(
    waiting: set[Lane], under_way: dict[Lane, int], served: dict[Lane, int]
) -> None:
    turns = take_turns(waiting, under_way, served, SLOTS)

    total = Counter(under_way) + Counter(turns)
    assert set(turns) <= waiting
    for channel in Channel:
        used = sum(count for lane, count in total.items() if lane.channel is channel)
        gained = sum(count for lane, count in turns.items() if lane.channel is channel)
        hungry = [lane for lane in waiting if lane.channel is channel and total[lane] < SLOTS.lane]
        assert gained == 0 or used <= SLOTS.channel
        assert not hungry or used >= SLOTS.channel
    assert all(total[lane] <= SLOTS.lane for lane in turns)


@given(st.sets(lanes, min_size=1))
def test_every_waiting_lane_is_served_once_before_any_is_served_again(waiting: set[Lane]) -> None:
    one_at_a_time, served, order = Slots(channel=1, lane=1), dict[Lane, int](), list[Lane]()
    for turn in range(len(waiting)):
        taken = take_turns(waiting, {}, served, one_at_a_time)
        served |= dict.fromkeys(taken, turn)
        order += taken

    mine = [lane for lane in order if lane.channel is min(waiting).channel]
    of_channel = {lane for lane in waiting if lane.channel is min(waiting).channel}
    assert set(mine[: len(of_channel)]) == of_channel
