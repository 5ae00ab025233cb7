"""The embedded broker's jars: pinned coordinates, fetched once into the user's cache and verified.

jgo serves as a downloader of pinned coordinates only; it is never asked to resolve dependencies.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

THREADS: Final = 8

Progress = Callable[[int, int], None]
"""Told after each jar: bytes that are there now, bytes in all."""


class JarFault(RuntimeError):
    """A jar cannot be had, or is not the one that was pinned; the text says which and what to do."""


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
    """The jars' files; what is missing in `cache` is fetched, from `mirror` if one is named.

    A jar counts only under its final name, which it gets after its hash was verified: a break leaves
    nothing half-done, and the next call goes on where it was. Raises `JarFault`.
    """
    cache.mkdir(parents=True, exist_ok=True)
    missing = [jar for jar in jars if not (cache / jar.filename).is_file()]
    if missing:
        total = sum(jar.size for jar in jars)
        there = total - sum(jar.size for jar in missing)
        with ThreadPoolExecutor(THREADS) as threads:
            for jar in threads.map(lambda each: _fetch(each, cache, mirror), missing):
                there += jar.size
                if progress is not None:
                    progress(there, total)
    return [cache / jar.filename for jar in jars]


def _fetch(jar: Jar, cache: Path, mirror: str | None) -> Jar:
    from jgo.maven import MavenContext  # noqa: PLC0415 -- a slow import that only the first start needs

    incoming = cache / "incoming" / jar.filename
    shutil.rmtree(incoming, ignore_errors=True)
    group, artifact, version = jar.coordinate.split(":")
    context = MavenContext(repo_cache=incoming, remote_repos=None if mirror is None else {"mirror": mirror.rstrip("/")})
    try:
        fetched = Path(context.project(group, artifact).at_version(version).artifact().resolve())
    except Exception as failed:
        raise JarFault(
            f"{jar.coordinate} could not be fetched ({failed}). Look at the network, or name a mirror in "
            "IOC_MAVEN_MIRROR; what was fetched before is kept."
        ) from failed
    found = hashlib.sha256(fetched.read_bytes()).hexdigest()
    if found != jar.sha256:
        raise JarFault(f"{jar.coordinate} has the sha256 {found}, not the pinned {jar.sha256}; it was not kept.")
    fetched.replace(cache / jar.filename)
    shutil.rmtree(incoming, ignore_errors=True)
    return jar
