"""In how many messages one person is told."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ioc.clockwork.admission import MOST_IN_BUNDLE, Limit, Told, admit, worst_first
from ioc.incidents.notices import Channel
from tests.clockwork.delivering import NOW, delivery, words

LIMIT = Limit(most=3, within=timedelta(minutes=10))


def test_within_the_limit_each_goes_alone() -> None:
    waiting = [delivery(), delivery()]

    assert admit(waiting, Told(sent_at=(NOW,)), LIMIT).single == tuple(waiting)


def test_beyond_the_limit_all_go_in_one_the_worst_first() -> None:
    mild, soon, worst = (
        delivery(words=words(severity=severity, due_at=due))
        for severity, due in (
            (2, None),
            (2, "2025-11-20T08:00:00+07:00"),
            (5, "2025-12-24T08:00:00+07:00"),
        )
    )

    decided = admit([mild, soon, worst], Told(sent_at=(NOW,)), LIMIT)

    assert decided.bundle == (worst, soon, mild)
    assert (decided.single, decided.held) == ((), ())


def test_when_nothing_is_left_all_wait_until_the_oldest_message_counts_no_more() -> None:
    sent = tuple(NOW - timedelta(minutes=ago) for ago in (1, 9, 5))

    decided = admit([delivery()], Told(sent_at=sent), LIMIT)

    assert len(decided.held) == 1
    assert decided.held_until == NOW + timedelta(minutes=1)


def test_a_message_under_way_counts_until_its_lease_ends() -> None:
    told = Told(sent_at=(NOW, NOW), under_way_until=(NOW + timedelta(seconds=60),))

    assert admit([delivery()], told, LIMIT).held_until == NOW + timedelta(seconds=60)


def test_deadlines_are_compared_as_moments() -> None:
    later = delivery(words=words(due_at="2025-11-20T03:00:00+00:00"))
    sooner = delivery(words=words(due_at="2025-11-20T09:00:00+07:00"))

    assert sorted([later, sooner], key=worst_first) == [sooner, later]


@given(
    st.lists(st.tuples(st.integers(1, 5), st.none() | st.datetimes(timezones=st.just(NOW.tzinfo))), max_size=30),
    st.lists(st.integers(0, 599), max_size=6),
    st.sampled_from(Channel),
)
def test_the_limit_is_never_exceeded_and_nobody_is_decided_twice(
    waiting: list[tuple[int, datetime | None]], ago: list[int], channel: Channel
) -> None:
    rows = [
        delivery(channel=channel, words=words(severity=severity, due_at=due and due.isoformat()))
        for severity, due in waiting
    ]
    sent = tuple(NOW - timedelta(seconds=seconds) for seconds in ago)

    decided = admit(rows, Told(sent_at=sent), LIMIT)

    messages = len(decided.single) + bool(decided.bundle)
    assert messages == 0 or messages + len(sent) <= LIMIT.most
    everybody = [*decided.single, *decided.bundle, *decided.held]
    assert len({each.id for each in everybody}) == len(everybody)
    assert len(decided.bundle) <= MOST_IN_BUNDLE[channel]
    assert list(decided.bundle) == sorted(decided.bundle, key=worst_first)
    assert everybody or not rows
    assert (decided.held_until is None) == (len(sent) < LIMIT.most)
    assert decided.held_until is None or decided.held_until > NOW
