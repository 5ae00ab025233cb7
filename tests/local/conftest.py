"""A supervisor of a test's own, and small children for it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ioc.local.processes import ProcessMark
from ioc.local.supervisor import Child, Supervisor
from tests.waiting import until

WAITS = "import signal; print('up', flush=True); signal.pause()"


@dataclass(slots=True)
class Watched:
    """A supervisor with what it said and where it writes."""

    directory: Path
    said: list[str] = field(default_factory=list)
    supervisor: Supervisor = field(init=False)

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(run=self.directory, logs=self.directory, say=self.said.append)

    def python(
        self, name: str, script: str = WAITS, *words: str, once: bool = False, stop_within_s: float = 25
    ) -> Child:
        """A child that runs a few lines of Python; it is ready when it has printed something."""
        return Child(
            name=name,
            # Without site packages: such a child starts at once.
            argv=[sys.executable, "-I", "-S", "-c", script, *words],
            env={},
            ready=self._printed(name),
            once=once,
            stop_within_s=stop_within_s,
        )

    async def started(self, child: Child) -> ProcessMark:
        """Starts the child and waits until it is ready."""
        self.supervisor.start(child)
        await self.supervisor.ready(child.name, 20)
        return await self.running(child.name)

    async def running(self, name: str, other_than: ProcessMark | None = None) -> ProcessMark:
        """The process that runs under this name, once one does."""

        async def look() -> ProcessMark | None:
            mark = ProcessMark.read(self.directory / f"{name}.pid")
            return mark if mark is not None and mark.runs and mark != other_than else None

        return await until(look)

    async def killed(self, name: str) -> ProcessMark:
        """Kills the child as nothing could prevent; the process that runs in its place."""
        before = await self.running(name)
        os.kill(before.pid, signal.SIGKILL)
        return await self.running(name, other_than=before)

    def log(self, name: str) -> str:
        """What the child printed."""
        file = self.directory / f"{name}.log"
        return file.read_text() if file.exists() else ""

    def _printed(self, name: str) -> Callable[[], Awaitable[bool]]:
        async def printed() -> bool:
            return bool(self.log(name))

        return printed


@pytest.fixture
async def watched(tmp_path: Path) -> AsyncIterator[Watched]:
    """A supervisor whose children end with the test."""
    watched = Watched(tmp_path)
    yield watched
    async with asyncio.timeout(60):
        await watched.supervisor.stop()


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A directory that another system user may reach, which pytest's own are not."""
    with TemporaryDirectory(prefix="ioc-test-") as directory:
        yield Path(directory)
