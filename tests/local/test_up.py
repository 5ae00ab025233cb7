"""`ioc up` as people meet it: what it refuses, how it stops, and how it comes back."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ioc.local.instance import DataDirectory, held
from ioc.local.ports import free_port
from ioc.local.processes import ProcessMark
from tests.conftest import broker_jars
from tests.waiting import until


@dataclass(frozen=True, slots=True)
class Run:
    """One `ioc up`."""

    process: asyncio.subprocess.Process
    directory: DataDirectory
    printed: Path

    def marks(self) -> dict[str, ProcessMark]:
        """The parts that run now."""
        marks = {file.stem: ProcessMark.read(file) for file in self.directory.run.glob("*.pid")}
        return {name: mark for name, mark in marks.items() if mark is not None and mark.runs}

    async def accepts(self) -> bool:
        """Whether it has said that reports are accepted."""
        return "Reports are accepted" in self.printed.read_text()

    async def ended(self) -> int:
        """Its exit code, once it has ended."""
        async with asyncio.timeout(60):
            return await self.process.wait()


@asynccontextmanager
async def running_up(
    data: Path, printed: Path, *options: str, env: Mapping[str, str] | None = None
) -> AsyncIterator[Run]:
    """Starts `ioc up`; it is gone when the block ends."""
    ports = {"--http": free_port(), "--ws": free_port()}
    words = [word for option, port in ports.items() if option not in options for word in (option, str(port))]
    with printed.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ioc", "up", "--data", str(data), *words, *options),
            stdout=output,
            stderr=output,
            start_new_session=True,
            env=os.environ | (env or {}),
        )
    run = Run(process, DataDirectory(data), printed)
    try:
        yield run
    finally:
        if process.returncode is None:
            process.terminate()
            await run.ended()


async def test_data_in_use_are_refused_and_their_holder_is_named(reachable: Path, tmp_path: Path) -> None:
    with held(reachable):
        async with running_up(reachable, tmp_path / "printed") as up:
            assert await up.ended() == 1

    assert f"are in use by another `ioc up` (process {os.getpid()})" in up.printed.read_text()


async def test_a_taken_port_is_refused_before_anything_starts(reachable: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        async with running_up(reachable, tmp_path / "printed", "--http", port) as up:
            assert await up.ended() == 1

    assert f"port {port} on 127.0.0.1 is taken; give another one with --http" in up.printed.read_text()
    assert not (reachable / "postgres").exists()


async def test_without_a_network_it_says_what_is_missing_and_leaves_nothing_running(
    reachable: Path, tmp_path: Path
) -> None:
    env = {"XDG_CACHE_HOME": str(tmp_path), "IOC_MAVEN_MIRROR": f"http://127.0.0.1:{free_port()}", "NO_PROXY": "*"}

    async with running_up(reachable, tmp_path / "printed", env=env) as up:
        assert await up.ended() == 1

    assert re.search(r"could not be fetched[\s\S]*IOC_MAVEN_MIRROR", up.printed.read_text())
    assert up.marks() == {}


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM], ids=str)
async def test_it_can_be_stopped_while_it_starts(reachable: Path, tmp_path: Path, which: signal.Signals) -> None:
    broker_jars()
    async with running_up(reachable, tmp_path / "printed") as up:

        async def starts() -> bool:
            return "kafka" in up.marks()

        await until(starts)
        up.process.send_signal(which)

        assert await up.ended() == 0
    assert up.marks() == {}


async def test_a_killed_one_leaves_nothing_that_keeps_the_next_one_out(reachable: Path, tmp_path: Path) -> None:
    broker_jars()
    async with running_up(reachable, tmp_path / "first") as killed:

        async def servers_run() -> bool:
            return {"kafka", "postgres"} <= killed.marks().keys()

        await until(servers_run)
        killed.process.kill()
        await killed.ended()

    async with running_up(reachable, tmp_path / "second") as up:
        await until(up.accepts, within_s=90)
        running = up.marks()
        up.process.terminate()

        assert await up.ended() == 0

    assert {"kafka", "postgres", "api", "gateway", "worker", "worker-urgent"} <= running.keys()
    assert [name for name, mark in running.items() if mark.runs] == []
