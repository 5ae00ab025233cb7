"""The data directory of one machine, held by one `ioc up` at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


class AlreadyRunning(RuntimeError):
    """Another `ioc up` holds the data directory; the text names it."""


@dataclass(frozen=True, slots=True)
class DataDirectory:
    """Where everything durable of a one-machine installation is."""

    root: Path

    @property
    def kafka(self) -> Path:
        """The broker's log and settings."""
        return self.root / "kafka"

    @property
    def postgres(self) -> Path:
        """The database cluster."""
        return self.root / "postgres"

    @property
    def logs(self) -> Path:
        """What the parts print, a file each."""
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """Process ids of the parts, a file each, and the lock."""
        return self.root / "run"


@contextmanager
def held(root: Path) -> Iterator[DataDirectory]:
    """Holds the directory for as long as the block lasts. Raises `AlreadyRunning`.

    The lock goes with the process, however it ends.
    """
    directory = DataDirectory(root.resolve())
    for each in (directory.root, directory.logs, directory.run):
        each.mkdir(parents=True, exist_ok=True)
    # The database runs as another system user when we are root, and must be able to reach its directory.
    directory.root.chmod(0o755)
    descriptor = os.open(directory.run / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            holder = os.pread(descriptor, 32, 0).decode().strip() or "unknown"
            raise AlreadyRunning(
                f"the data in {directory.root} are in use by another `ioc up` (process {holder}); "
                "stop it, or give another directory with --data"
            ) from taken
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield directory
    finally:
        os.close(descriptor)
