from hypothesis import assume, given
from hypothesis import strategies as st

from ioc.ws.records import ChangeRecord
from ioc.ws.ring import Ring
from tests.ws.building import NOW


def change(offset: int, *channels: str, incident: str = "", version: int = 1, size: int = 10) -> ChangeRecord:
    return ChangeRecord(
        offset=offset,
        epoch="e",
        incident=incident or f"i{offset}",
        version=version,
        at=NOW,
        urgent=False,
        channels=("board", *channels),
        value=b"x" * size,
    )


def ring(most_changes: int = 100, most_bytes: int = 1 << 20) -> Ring:
    made = Ring(most_changes=most_changes, most_bytes=most_bytes)
    made.begin(10)
    return made


def offsets(found: list[ChangeRecord]) -> list[int]:
    return [each.offset for each in found]


def test_what_came_after_a_position_is_found_by_channel() -> None:
    held = ring()
    for each in (change(11, "a"), change(13, "b"), change(17, "a")):
        held.add(each)
    assert offsets(held.after("board", 11, 10)) == [13, 17]
    assert offsets(held.after("a", 11, 10)) == [17]
    assert offsets(held.after("a", 17, 10)) == []
    assert offsets(held.after("quiet", 11, 10)) == []


def test_more_than_asked_for_is_seen_as_one_too_many() -> None:
    held = ring()
    for offset in range(11, 21):
        held.add(change(offset))
    assert len(held.after("board", 10, 3)) == 4
    assert len(held.after("board", 17, 3)) == 3


def test_the_number_of_changes_is_bounded_and_the_reach_follows() -> None:
    held = ring(most_changes=2)
    assert held.reach("board") == 10
    for offset in (11, 12, 15):
        held.add(change(offset))
    assert len(held) == 2
    assert held.reach("board") == 11


def test_the_bytes_are_bounded() -> None:
    one = change(11, size=1000).cost
    held = ring(most_bytes=3 * one)
    for offset in range(11, 31):
        held.add(change(offset, size=1000))
    assert len(held) == 3
    assert held.bytes == 3 * one


def test_a_quiet_channels_old_position_stays_within_reach() -> None:
    held = ring(most_changes=2)
    held.add(change(11, "quiet"))
    for offset in range(12, 40):
        held.add(change(offset))
    assert held.reach("quiet") == 11
    assert held.reach("never heard of") == 10
    assert held.reach("board") == 37


def test_a_version_not_above_the_newest_is_a_repeat() -> None:
    held = ring(most_changes=2)
    held.add(change(11, incident="a", version=4))
    assert held.repeats(change(12, incident="a", version=4))
    assert held.repeats(change(12, incident="a", version=3))
    assert not held.repeats(change(12, incident="a", version=5))
    assert not held.repeats(change(12, incident="b", version=1))


def test_letting_an_old_version_go_does_not_forget_the_newest() -> None:
    held = ring(most_changes=2)
    held.add(change(11, incident="a", version=1))
    held.add(change(12, incident="a", version=2))
    held.add(change(13))
    assert held.repeats(change(14, incident="a", version=2))


def test_beginning_anew_forgets_everything() -> None:
    held = ring()
    held.add(change(11, "a", incident="a", version=4))
    held.begin(50)
    assert (len(held), held.bytes, held.reach("a"), held.after("a", 0, 9)) == (0, 0, 50, [])
    assert not held.repeats(change(51, incident="a", version=1))


@given(
    told=st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=40),
    most=st.integers(1, 6),
    channel=st.sampled_from(["a", "b", "c", "board"]),
    position=st.integers(10, 50),
)
def test_from_within_its_reach_a_ring_gives_exactly_what_the_log_has(
    told: list[str], most: int, channel: str, position: int
) -> None:
    held, log = ring(most_changes=most), []
    for offset, name in enumerate(told, start=11):
        log.append(change(offset, *([name] if name else [])))
        held.add(log[-1])
    expected = [each.offset for each in log if channel in each.channels and each.offset > position]
    assume(position >= held.reach(channel))
    assert offsets(held.after(channel, position, 100)) == expected
