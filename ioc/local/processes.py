"""Processes of this machine, known by id and start time, so that a reused id is never mistaken."""

import ctypes
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self, TypedDict

_PR_SET_PDEATHSIG: Final = 1
_libc: Final = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True, slots=True)
class ProcessMark:
    """A process as it is written down: its id, and when it started (kernel ticks since boot)."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> Self | None:
        """The mark of a running process; None if there is none of this id."""
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
        except OSError:
            return None
        # The command's name stands in parentheses and may hold anything; field 22 counts after it.
        fields = stat.rpartition(")")[2].split()
        return None if fields[0] == "Z" else cls(pid, fields[19])

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The mark in a file; None if there is none."""
        try:
            pid, started = path.read_text().split()
        except (OSError, ValueError):
            return None
        return cls(int(pid), started)

    def write(self, path: Path) -> None:
        """Writes the mark down."""
        path.write_text(f"{self.pid} {self.started}\n")

    @property
    def runs(self) -> bool:
        """Whether the very process still runs."""
        return ProcessMark.of(self.pid) == self


def dies_with_parent(last_signal: signal.Signals) -> Callable[[], None]:
    """What a child does before it becomes its program: it asks for this signal when its parent ends in any way."""
    parent = os.getpid()

    def ask() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(last_signal))
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return ask


class Identity(TypedDict, total=False):
    """Whom a child runs as, as `subprocess` takes it."""

    user: int
    group: int
    extra_groups: list[int]


def identity(owner: tuple[int, int] | None) -> Identity:
    """A child's rights: ours, or those of another user and group and of no other group."""
    return Identity() if owner is None else Identity(user=owner[0], group=owner[1], extra_groups=[])
