"""The whole centre as a newcomer starts it, with data and ports of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from ioc.access.principals import Role, Staff
from ioc.access.tokens import issue
from ioc.keyring import load_keyring
from ioc.local.instance import DataDirectory
from ioc.local.ports import free_port
from ioc.local.postgres import ensure_cluster
from ioc.local.processes import ProcessMark
from ioc.store.database import connect

READY_WITHIN_S = 120.0


@dataclass(frozen=True, slots=True)
class Centre:
    """A running `ioc up`."""

    directory: DataDirectory
    http: str
    ws: str

    def token(self, role: Role = Role.OPERATOR, department: str | None = None) -> str:
        """A token of the installation."""
        staff = Staff(subject="test", role=role, department=department)
        return issue(staff, load_keyring(self.directory.root).issuer, datetime.now(UTC), timedelta(hours=1))

    def engine(self) -> AsyncEngine:
        """The installation's own database, as the processes use it."""
        return connect(ensure_cluster(self.directory.postgres).url())

    def process(self, name: str) -> ProcessMark | None:
        """The process that runs under this name now."""
        mark = ProcessMark.read(self.directory.run / f"{name}.pid")
        return mark if mark is not None and mark.runs else None

    def send_signal(self, name: str, which: signal.Signals) -> ProcessMark:
        """Sends a signal to a part; returns the process that got it."""
        mark = self.process(name)
        if mark is None:
            raise AssertionError(f"{name} does not run")
        os.kill(mark.pid, which)
        return mark

    def pause(self, *names: str) -> None:
        """Stops parts without ending them: they do nothing, and nobody starts them again."""
        for name in names:
            self.send_signal(name, signal.SIGSTOP)

    def resume(self, *names: str) -> None:
        """Lets paused parts go on."""
        for name in names:
            self.send_signal(name, signal.SIGCONT)

    async def ready(self) -> bool:
        """Whether a report can be accepted and the board is live."""
        try:
            async with httpx.AsyncClient(base_url=self.http, timeout=3) as client:
                return (await client.get("/readyz")).status_code == 200
        except httpx.TransportError:
            return False


@asynccontextmanager
async def running_centre(root: Path, *options: str) -> AsyncIterator[Centre]:
    """Starts `ioc up` and stops it at the end; fails with what it printed when it does not come up."""
    root.mkdir(exist_ok=True)
    http, ws = free_port(), free_port()
    log = root.parent / f"{root.name}.up.log"
    with log.open("wb") as output:
        up = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "ioc", "up", "--data", str(root), "--http", str(http), "--ws", str(ws), *options),
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    centre = Centre(DataDirectory(root), f"http://127.0.0.1:{http}", f"ws://127.0.0.1:{ws}/connection/websocket")
    try:
        await _ready(up, centre)
        yield centre
    except BaseException as error:
        error.add_note(f"the centre said:\n{log.read_text(errors='replace')[-4000:]}")
        raise
    finally:
        if up.returncode is None:
            up.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            await up.wait()


async def _ready(up: asyncio.subprocess.Process, centre: Centre) -> None:
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            while up.returncode is None:
                if await centre.ready():
                    return
                await asyncio.sleep(0.1)
    except TimeoutError:
        pass
    raise AssertionError("the centre did not come up")
