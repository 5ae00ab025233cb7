"""The data directory of one machine, held by one `ioc up` at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ioc.local.faults import AlreadyRunning, DirectoryFault


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
    """Holds the directory for as long as the block lasts. Raises `AlreadyRunning` or `DirectoryFault`.

    The lock goes with the process, however it ends.
    """
    directory = DataDirectory(root.expanduser().resolve())
    try:
        lock = _prepare(directory)
    except OSError as fault:
        raise DirectoryFault(
            f"{directory.root} cannot hold the data ({fault.strerror}: {fault.filename}); "
            "give another directory with --data"
        ) from fault
    try:
        _take(lock, directory)
        yield directory
    finally:
        os.close(lock)


def _prepare(directory: DataDirectory) -> int:
    directory.root.mkdir(parents=True, exist_ok=True)
    # What the parts print and what Kafka carries is nobody else's business.
    for private in (directory.logs, directory.kafka):
        private.mkdir(mode=0o700, exist_ok=True)
    directory.run.mkdir(exist_ok=True)
    return os.open(directory.run / "lock", os.O_RDWR | os.O_CREAT, 0o644)


def _take(lock: int, directory: DataDirectory) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        holder = os.pread(lock, 32, 0).decode().strip() or "unknown"
        raise AlreadyRunning(
            f"the data in {directory.root} are in use by another `ioc up` (process {holder}); "
            "stop it, or give another directory with --data"
        ) from taken
    os.ftruncate(lock, 0)
    os.pwrite(lock, str(os.getpid()).encode(), 0)
