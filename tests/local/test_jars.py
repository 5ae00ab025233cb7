"""The broker's jars are the pinned ones, whole, or are not there."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ioc.local.faults import JarFault
from ioc.local.jars import Abandoned, Jar, ensure_jars, pinned_jars
from tests.local.mirror import Mirror, running_mirror

CONTENTS = {"first": b"one" * 40_000, "second": b"two" * 50_000, "third": b"three" * 60_000}


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mirror]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running_mirror() as mirror:
        yield mirror


@pytest.fixture
def jars(mirror: Mirror) -> list[Jar]:
    return [mirror.put(artifact, content) for artifact, content in CONTENTS.items()]


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def test_jars_come_in_their_order_and_hold_what_was_pinned(mirror: Mirror, jars: list[Jar], cache: Path) -> None:
    files = ensure_jars(jars, cache, mirror=mirror.url)

    assert [file.name for file in files] == ["first-1.0.jar", "second-1.0.jar", "third-1.0.jar"]
    assert [file.read_bytes() for file in files] == list(CONTENTS.values())


def test_jars_that_are_there_are_not_fetched_again(mirror: Mirror, jars: list[Jar], cache: Path) -> None:
    ensure_jars(jars, cache, mirror=mirror.url)
    ensure_jars(jars, cache, mirror=mirror.url)

    assert mirror.fetches() == {"first": 1, "second": 1, "third": 1}


def test_a_jar_with_another_hash_is_refused_and_not_kept(mirror: Mirror, jars: list[Jar], cache: Path) -> None:
    pinned = replace(jars[1], sha256="0" * 64)

    with pytest.raises(JarFault) as told:
        ensure_jars([jars[0], pinned], cache, mirror=mirror.url)

    assert str(told.value) == (
        f"org.example:second:1.0 has the sha256 {jars[1].sha256}, not the pinned {'0' * 64}; it was not kept."
    )
    assert {path.name for path in cache.iterdir()} <= {"first-1.0.jar", "lock"}


def test_a_jar_that_cannot_be_had_is_named_with_what_to_do(mirror: Mirror, jars: list[Jar], cache: Path) -> None:
    missing = Jar(coordinate="org.example:missing:1.0", sha256="0" * 64, size=1)

    with pytest.raises(JarFault, match=r"org\.example:missing:1\.0 could not be fetched .*IOC_MAVEN_MIRROR"):
        ensure_jars([missing], cache, mirror=mirror.url)


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param(CONTENTS["second"][:-1], id="cut short"),
        pytest.param(CONTENTS["second"][:-1] + b"!", id="of the same size"),
    ],
)
def test_a_jar_that_was_spoilt_is_fetched_again(mirror: Mirror, jars: list[Jar], cache: Path, spoilt: bytes) -> None:
    ensure_jars(jars, cache, mirror=mirror.url)
    (cache / "second-1.0.jar").write_bytes(spoilt)

    files = ensure_jars(jars, cache, mirror=mirror.url)

    assert files[1].read_bytes() == CONTENTS["second"]
    assert mirror.fetches() == {"first": 1, "second": 2, "third": 1}


def test_a_break_leaves_nothing_half_done_and_the_next_call_goes_on(
    mirror: Mirror, jars: list[Jar], cache: Path
) -> None:
    mirror.breaks_off = {path for path in mirror.contents if "third" in path}
    with pytest.raises(JarFault, match=r"org\.example:third:1\.0 could not be fetched"):
        ensure_jars(jars, cache, mirror=mirror.url)
    assert not (cache / "third-1.0.jar").exists()
    kept = {jar.filename for jar in jars if (cache / jar.filename).exists()}

    mirror.breaks_off = set()
    mirror.asked.clear()
    files = ensure_jars(jars, cache, mirror=mirror.url)

    assert [file.read_bytes() for file in files] == list(CONTENTS.values())
    assert {f"{artifact}-1.0.jar" for artifact in mirror.fetches()} == {jar.filename for jar in jars} - kept


def test_what_a_killed_process_left_half_fetched_does_not_count(mirror: Mirror, jars: list[Jar], cache: Path) -> None:
    half = cache / "incoming" / "first-1.0.jar" / "org" / "example" / "first" / "1.0" / "first-1.0.jar"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"on")

    files = ensure_jars(jars, cache, mirror=mirror.url)

    assert files[0].read_bytes() == CONTENTS["first"]


def test_two_who_need_them_at_once_fetch_them_once(mirror: Mirror, jars: list[Jar], cache: Path) -> None:
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(ensure_jars, jars, cache, mirror=mirror.url) for _ in range(2)]

    assert both[0].result() == both[1].result()
    assert mirror.fetches() == {"first": 1, "second": 1, "third": 1}


def test_progress_counts_what_is_there_up_to_all(mirror: Mirror, jars: list[Jar], cache: Path) -> None:
    told: list[tuple[int, int]] = []
    total = sum(jar.size for jar in jars)
    ensure_jars(jars[:1], cache, mirror=mirror.url)

    ensure_jars(jars, cache, mirror=mirror.url, progress=lambda there, of: told.append((there, of)))

    assert {of for _, of in told} == {total}
    assert told == sorted(told)
    assert told[0][0] >= jars[0].size
    assert told[-1] == (total, total)


def test_who_lost_interest_ends_the_fetching(mirror: Mirror, jars: list[Jar], cache: Path) -> None:
    def leave(_: int, __: int) -> None:
        raise Abandoned

    with pytest.raises(Abandoned):
        ensure_jars(jars, cache, mirror=mirror.url, progress=leave)

    assert list(cache.glob("*.jar")) == []


def test_every_pinned_jar_has_a_coordinate_a_hash_and_a_size() -> None:
    jars = pinned_jars()

    assert len({jar.filename for jar in jars}) == len(jars) == 45
    assert {len(jar.sha256) for jar in jars} == {64}
    assert all(jar.size > 0 for jar in jars)
