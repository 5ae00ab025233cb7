"""Keeps children running: one that ends is started again, with a growing pause, and it is said."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog

from ioc.local.processes import ProcessMark, dies_with_parent

FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 5.0
STEADY_AFTER_S: Final = 10.0
LARGEST_LOG: Final = 20 * 1024 * 1024

log = structlog.get_logger(__name__)


class NotReady(RuntimeError):
    """A child did not become ready in time; the text names it and its log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process to keep running.

    `ready` answers whether it does its work; `user` is the system user that it runs as (None: ours);
    `once` children are not started again when they end by themselves.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready: Callable[[], Awaitable[bool]] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within_s: float = 25.0
    user: int | None = None
    once: bool = False


@dataclass(slots=True)
class _Kept:
    child: Child
    task: "asyncio.Task[None]"
    process: asyncio.subprocess.Process | None = None


@dataclass(slots=True)
class Supervisor:
    """Starts children in order and stops them in reverse. Each logs to a file of its own.

    `say` is told in a sentence whenever a child ended unasked; `<run>/<name>.pid` always names the
    process that runs now.
    """

    run: Path
    logs: Path
    say: Callable[[str], None]
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _stopping: bool = False

    def start(self, child: Child) -> None:
        """Starts a child and keeps it running; returns at once."""
        kept = _Kept(child, asyncio.ensure_future(asyncio.sleep(0)))
        kept.task = asyncio.ensure_future(self._keep(kept))
        self._kept[child.name] = kept

    async def ready(self, name: str, within_s: float) -> None:
        """Waits until the child says that it is ready. Raises `NotReady`."""
        kept = self._kept[name]
        check = kept.child.ready
        if check is None:
            return
        try:
            async with asyncio.timeout(within_s):
                while not await check():
                    if kept.task.done():
                        break
                    await asyncio.sleep(0.03)
                else:
                    return
        except TimeoutError:
            pass
        raise NotReady(f"{name} is not ready after {within_s:.0f} s; its log is {self._log_file(name)}")

    async def finished(self, name: str) -> int:
        """Waits until a `once` child has ended; its exit code."""
        kept = self._kept[name]
        await kept.task
        return -1 if kept.process is None or kept.process.returncode is None else kept.process.returncode

    async def stop(self) -> None:
        """Stops all children, the newest first, each within its time."""
        self._stopping = True
        for kept in reversed(self._kept.values()):
            await self._stop(kept)
        self._kept.clear()

    async def _keep(self, kept: _Kept) -> None:
        child = kept.child
        pause = FIRST_PAUSE_S
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            kept.process = await self._launch(child)
            code = await kept.process.wait()
            if self._stopping or child.once:
                return
            lived = loop.time() - began
            pause = FIRST_PAUSE_S if lived > STEADY_AFTER_S else min(pause * 2, LONGEST_PAUSE_S)
            self.say(f"{child.name} ended ({_how(code)}) and is started again in {pause:.1f} s")
            log.warning("child_ended", child=child.name, code=code, lived_s=round(lived, 1), pause_s=pause)
            await asyncio.sleep(pause)

    async def _launch(self, child: Child) -> asyncio.subprocess.Process:
        path = self._log_file(child.name)
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        with path.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *child.argv,
                env=dict(child.env),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C in the terminal is for us; we stop the children in their order.
                start_new_session=True,
                user=child.user,
                preexec_fn=dies_with_parent(child.stop_signal),
            )
        mark = ProcessMark.of(process.pid)
        if mark is not None:
            mark.write(self.run / f"{child.name}.pid")
        return process

    async def _stop(self, kept: _Kept) -> None:
        process = kept.process
        if process is not None and process.returncode is None:
            process.send_signal(kept.child.stop_signal)
            try:
                async with asyncio.timeout(kept.child.stop_within_s):
                    await process.wait()
            except TimeoutError:
                log.warning("child_killed", child=kept.child.name)
                process.kill()
                await process.wait()
        kept.task.cancel()
        await asyncio.gather(kept.task, return_exceptions=True)
        (self.run / f"{kept.child.name}.pid").unlink(missing_ok=True)

    def _log_file(self, name: str) -> Path:
        return self.logs / f"{name}.log"


def _how(code: int) -> str:
    return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
