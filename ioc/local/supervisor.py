"""Keeps children running: one that ends is started again, with a growing pause, and it is said."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import structlog

from ioc.local.faults import NotReady
from ioc.local.outputs import Output
from ioc.local.processes import ProcessMark, dies_with_parent, identity

FIRST_PAUSE_S: Final = 0.2
LONGEST_PAUSE_S: Final = 5.0
STEADY_AFTER_S: Final = 10.0
TRIM_EVERY_S: Final = 30.0

_SIGNALS: Final = {each.value: each.name for each in signal.Signals}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A process to keep running.

    `ready` answers whether it does its work; `owner` is the user and group that it runs as (None: ours);
    `once` children are not started again when they end by themselves.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    ready: Callable[[], Awaitable[bool]] | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_within_s: float = 25.0
    owner: tuple[int, int] | None = None
    once: bool = False


@dataclass(slots=True)
class _Kept:
    child: Child
    output: Output
    task: "asyncio.Task[None]" = field(init=False)
    process: asyncio.subprocess.Process | None = None
    ended: str = ""
    """How it ended last."""

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.returncode is None


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
        """Starts a child and keeps it running; returns at once. Raises `RuntimeError` once all were stopped."""
        if self._stopping:
            raise RuntimeError(f"{child.name} is not started: everything is being stopped")
        kept = _Kept(child, Output(self.logs / f"{child.name}.log"))
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
                while not await check():  # noqa: ASYNC110 -- another process sets no event of ours
                    await asyncio.sleep(0.03)
        except TimeoutError:
            raise NotReady(f"{name} is not ready after {within_s:.0f} s; {kept.output.last_words()}") from None

    async def finished(self, name: str) -> None:
        """Waits until a `once` child has done its work. Raises `NotReady` if it ended with another code than 0."""
        kept = self._kept[name]
        await kept.task
        if kept.process is None or kept.process.returncode != 0:
            raise NotReady(f"{name} failed ({kept.ended}); {kept.output.last_words()}")

    async def stop(self) -> None:
        """Stops all children, the newest first, each within its time."""
        self._stopping = True
        for kept in self._kept.values():
            if not kept.lives:
                # It waits to be started again: no more.
                kept.task.cancel()
        for kept in reversed(self._kept.values()):
            await self._stop(kept)
        self._kept.clear()

    async def _keep(self, kept: _Kept) -> None:
        child = kept.child
        pause = FIRST_PAUSE_S
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            kept.ended = await self._live(kept)
            if self._stopping or child.once:
                return
            lived = loop.time() - began
            pause = FIRST_PAUSE_S if lived > STEADY_AFTER_S else min(pause * 2, LONGEST_PAUSE_S)
            self.say(f"{child.name} ended ({kept.ended}) and is started again in {pause:.1f} s")
            log.warning("child_ended", child=child.name, how=kept.ended, lived_s=round(lived, 1), pause_s=pause)
            await asyncio.sleep(pause)

    async def _live(self, kept: _Kept) -> str:
        """One life of the child, from its start to its end; says how it ended."""
        try:
            kept.process = process = await self._launch(kept)
        except OSError as fault:
            return f"it cannot be started: {fault}"
        log.info("child_started", child=kept.child.name, pid=process.pid)
        while True:
            try:
                async with asyncio.timeout(TRIM_EVERY_S):
                    return _how(await process.wait())
            except TimeoutError:
                kept.output.trim()

    async def _launch(self, kept: _Kept) -> asyncio.subprocess.Process:
        child = kept.child
        with kept.output.open() as output:
            process = await asyncio.create_subprocess_exec(
                *child.argv,
                env=dict(child.env),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C in the terminal is for us; we stop the children in their order.
                start_new_session=True,
                preexec_fn=dies_with_parent(child.stop_signal),
                **identity(child.owner),
            )
        mark = ProcessMark.of(process.pid)
        if mark is not None:
            mark.write(self.run / f"{child.name}.pid")
        return process

    async def _stop(self, kept: _Kept) -> None:
        process = kept.process
        if process is not None and kept.lives:
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


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"killed by {_SIGNALS.get(-code, -code)}"
