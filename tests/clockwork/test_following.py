"""What follows from an attempt."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ioc.clockwork.following import LONGEST_ASKED, ORDINARY, URGENT, what_follows
from ioc.deliveries.letter import NotSetUp, Outcome, Refused, Sent, TryAgain
from ioc.store.tables.deliveries import DeliveryState
from tests.clockwork.delivering import NOW, delivery

MOST = 12
chances = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("outcome", "attempts", "state", "said"),
    [
        (Sent(answer="250 ok"), 1, DeliveryState.SENT, "250 ok"),
        (NotSetUp(reason="no mail server"), 1, DeliveryState.SKIPPED, "no mail server"),
        (Refused(reason="550 no such user"), 1, DeliveryState.DEAD, "550 no such user"),
        (TryAgain(reason="451 later"), 1, DeliveryState.PENDING, "451 later"),
        (TryAgain(reason="451 later"), 11, DeliveryState.PENDING, "451 later"),
        (TryAgain(reason="451 later"), 12, DeliveryState.DEAD, "given up after 12 attempts: 451 later"),
    ],
)
def test_what_follows(outcome: Outcome, attempts: int, state: DeliveryState, said: str) -> None:
    following = what_follows(delivery(attempts=attempts), outcome, NOW, lambda: 0.5, MOST)

    assert (following.state, following.outcome) == (state, said)


def test_pauses_double_up_to_the_longest() -> None:
    pauses = [
        (what_follows(delivery(attempts=each), TryAgain(reason="x"), NOW, lambda: 0.5, 99).at - NOW).total_seconds()
        for each in range(1, 14)
    ]

    assert pauses == [2.5, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800, 1800]


@given(st.integers(1, 10_000), chances, st.booleans())
def test_a_pause_is_never_negative_nor_above_its_ceiling(attempts: int, chance: float, urgent: bool) -> None:
    row, backoff = delivery(attempts=attempts, urgent=urgent), URGENT if urgent else ORDINARY

    pause = what_follows(row, TryAgain(reason="x"), NOW, lambda: chance, 100_000).at - NOW

    assert timedelta(0) <= pause <= backoff.longest
    assert pause <= backoff.first * 2 ** min(attempts, 40)


@given(st.integers(1, 11), chances, chances)
def test_chance_spreads_pauses_over_the_whole_of_their_range(attempts: int, one: float, other: float) -> None:
    def pause(chance: float) -> timedelta:
        return what_follows(delivery(attempts=attempts), TryAgain(reason="x"), NOW, lambda: chance, MOST).at - NOW

    assert pause(0.0) == timedelta(0)
    assert (pause(one) <= pause(other)) or one > other


@given(st.integers(0, 10**7), chances)
def test_what_a_receiver_asks_for_is_honoured_up_to_a_day(seconds: int, chance: float) -> None:
    asked = timedelta(seconds=seconds)

    at = what_follows(delivery(), TryAgain(reason="429", after=asked), NOW, lambda: chance, MOST).at

    assert at >= NOW + min(asked, LONGEST_ASKED)
    assert at <= NOW + max(LONGEST_ASKED, ORDINARY.longest)


@pytest.mark.parametrize(("before", "now"), [(True, False), (False, True), (True, True)])
def test_what_may_have_arrived_once_stays_so(before: bool, now: bool) -> None:
    row = delivery(may_have_arrived=before)

    assert what_follows(row, TryAgain(reason="x", may_have_arrived=now), NOW, lambda: 0, MOST).may_have_arrived
