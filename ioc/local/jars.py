"""The embedded broker's jars: pinned coordinates, fetched once into the user's cache and verified.

jgo serves as a downloader of pinned coordinates only; it is never asked to resolve dependencies.
"""

import fcntl
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Final

from ioc.local.faults import JarFault, NotInstalled

THREADS: Final = 8

Progress = Callable[[int, int], None]
"""Told while a jar arrives: bytes that are there now, bytes in all. Comes from several threads, one at a time.

What it raises ends the fetching; whoever has lost interest raises `Abandoned`.
"""


class Abandoned(Exception):
    """Nobody waits for the jars any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jar:
    """One pinned jar: Maven coordinate, hash and size in bytes."""

    coordinate: str
    sha256: str
    size: int

    @property
    def filename(self) -> str:
        """Its name in the cache: artifact and version."""
        _, artifact, version = self.coordinate.split(":")
        return f"{artifact}-{version}.jar"


def pinned_jars() -> list[Jar]:
    """The jars of the broker that this version runs."""
    listed = json.loads(files(__package__).joinpath("kafka_jars.json").read_text(encoding="utf-8"))
    return [Jar(**each) for each in listed["jars"]]


def ensure_jars(
    jars: Sequence[Jar], cache: Path, *, mirror: str | None, progress: Progress | None = None
) -> list[Path]:
    """The jars' files; what is missing in `cache` or not right is fetched, from `mirror` if one is named.

    A jar counts only under its final name and with the pinned hash, which is looked at every time: a break
    leaves nothing half-done, and the next call goes on where it was. Raises `JarFault` or `NotInstalled`.
    """
    if _missing(jars, cache):
        with _alone(cache):
            # Somebody else may have fetched them while we waited.
            _fetch_all(_missing(jars, cache), cache, mirror, _Arrivals(jars, progress or _nobody))
    return [cache / jar.filename for jar in jars]


def _missing(jars: Sequence[Jar], cache: Path) -> list[Jar]:
    with ThreadPoolExecutor(THREADS) as threads:
        right = threads.map(partial(_is_right, cache=cache), jars)
        return [jar for jar, is_right in zip(jars, right, strict=True) if not is_right]


def _is_right(jar: Jar, cache: Path) -> bool:
    file = cache / jar.filename
    return file.is_file() and file.stat().st_size == jar.size and _sha256(file) == jar.sha256


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """One process at a time fetches into a cache; another one waits."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch_all(missing: Sequence[Jar], cache: Path, mirror: str | None, arrivals: "_Arrivals") -> None:
    arrivals.expect(missing)
    incoming = cache / "incoming"
    # A killed process may have left something there; jgo would take it for whole.
    shutil.rmtree(incoming, ignore_errors=True)
    try:
        with ThreadPoolExecutor(THREADS) as threads:
            for fetched in threads.map(partial(_fetch, cache=cache, mirror=mirror, arrivals=arrivals), missing):
                arrivals.complete(fetched)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _fetch(jar: Jar, cache: Path, mirror: str | None, arrivals: "_Arrivals") -> Jar:
    try:
        fetched = _download(jar, cache / "incoming" / jar.filename, mirror, arrivals)
    except (Abandoned, NotInstalled):
        raise
    except Exception as failed:
        raise JarFault(
            f"{jar.coordinate} could not be fetched ({failed}). Look at the network, or name a mirror in "
            "IOC_MAVEN_MIRROR; what was fetched before is kept."
        ) from failed
    if (found := _sha256(fetched)) != jar.sha256:
        raise JarFault(f"{jar.coordinate} has the sha256 {found}, not the pinned {jar.sha256}; it was not kept.")
    fetched.replace(cache / jar.filename)
    return jar


def _download(jar: Jar, into: Path, mirror: str | None, arrivals: "_Arrivals") -> Path:
    try:
        # A slow import that only the first start needs.
        from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise NotInstalled.of("Kafka", "IOC_KAFKA") from missing

    @contextmanager
    def listening(_: str, __: int) -> Iterator[Callable[[int], None]]:
        yield partial(arrivals.add, jar)

    group, artifact, version = jar.coordinate.split(":")
    context = MavenContext(
        resolver=PythonResolver(progress_callback=listening),
        repo_cache=into,
        remote_repos=None if mirror is None else {"mirror": mirror.rstrip("/")},
    )
    return Path(context.project(group, artifact).at_version(version).artifact().resolve())


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _nobody(_: int, __: int) -> None:
    """Nobody wants to know."""


class _Arrivals:
    """How much of each jar is there, counted by several threads."""

    def __init__(self, jars: Sequence[Jar], progress: Progress) -> None:
        self._there = {jar.coordinate: jar.size for jar in jars}
        self._total = sum(self._there.values())
        self._progress = progress
        self._lock = Lock()

    def expect(self, missing: Sequence[Jar]) -> None:
        """Of these nothing is there yet."""
        self._there |= dict.fromkeys((jar.coordinate for jar in missing), 0)

    def add(self, jar: Jar, arrived: int) -> None:
        """So many more bytes of the jar arrived."""
        with self._lock:
            self._there[jar.coordinate] += arrived
            self._progress(sum(self._there.values()), self._total)

    def complete(self, jar: Jar) -> None:
        """All of the jar is there."""
        self.add(jar, jar.size - self._there[jar.coordinate])
