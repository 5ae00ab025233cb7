"""Children are kept running, and what happens to them is said."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from ioc.local.faults import NotReady
from ioc.local.outputs import LARGEST
from ioc.local.processes import ProcessMark
from ioc.local.supervisor import Child
from tests.local.conftest import Watched
from tests.waiting import until

TELLS_ITS_END = """
import signal, sys
def stop(*_):
    with open(sys.argv[1], "a") as file:
        file.write(sys.argv[2] + "\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
print("up", flush=True)
while True:
    signal.pause()
"""

STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
while True:
    signal.pause()
"""

A_SUPERVISOR = """
import asyncio, sys
from pathlib import Path
from ioc.local.supervisor import Child, Supervisor
async def main():
    here = Path(sys.argv[1])
    child = Child(name="child", argv=[sys.executable, "-c", "import signal; signal.pause()"], env={})
    Supervisor(run=here, logs=here, say=print).start(child)
    await asyncio.Event().wait()
asyncio.run(main())
"""


async def test_a_killed_child_is_started_again_and_it_is_said(watched: Watched) -> None:
    first = await watched.started(watched.python("child"))

    second = await watched.killed("child")

    assert second.pid != first.pid
    assert watched.said == ["child ended (killed by SIGKILL) and is started again in 0.4 s"]


async def test_a_child_that_keeps_failing_is_tried_again_with_growing_pauses(watched: Watched) -> None:
    watched.supervisor.start(watched.python("child", "raise SystemExit(3)"))

    async def said_twice() -> bool:
        return len(watched.said) >= 2

    await until(said_twice)
    assert watched.said[:2] == [
        "child ended (exit code 3) and is started again in 0.4 s",
        "child ended (exit code 3) and is started again in 0.8 s",
    ]


async def test_a_program_that_is_not_there_is_said_and_runs_once_it_is(watched: Watched, tmp_path: Path) -> None:
    program = tmp_path / "program"
    watched.supervisor.start(Child(name="child", argv=[str(program)], env={}))

    async def said() -> list[str]:
        return watched.said

    assert "child ended (it cannot be started: " in (await until(said))[0]
    program.write_text(f"#!{sys.executable}\nimport signal; signal.pause()\n")
    program.chmod(0o755)
    assert (await watched.running("child")).runs


async def test_children_stop_the_newest_first(watched: Watched, tmp_path: Path) -> None:
    ends = tmp_path / "ends"
    for name in ("database", "door", "demo"):
        await watched.started(watched.python(name, TELLS_ITS_END, str(ends), name))

    await watched.supervisor.stop()

    assert ends.read_text().split() == ["demo", "door", "database"]
    assert list(tmp_path.glob("*.pid")) == []


async def test_a_stubborn_child_is_killed_when_its_time_is_over(watched: Watched) -> None:
    mark = await watched.started(watched.python("child", STUBBORN, stop_within_s=0.1))

    await watched.supervisor.stop()

    assert not mark.runs


async def test_nothing_is_started_again_once_all_is_being_stopped(watched: Watched) -> None:
    watched.supervisor.start(watched.python("failing", "raise SystemExit(1)"))
    mark = await watched.started(watched.python("child"))

    async def said() -> list[str]:
        return watched.said

    await until(said)
    await watched.supervisor.stop()

    assert not mark.runs
    with pytest.raises(RuntimeError, match="late is not started: everything is being stopped"):
        watched.supervisor.start(watched.python("late"))


async def test_a_child_of_one_task_runs_once(watched: Watched) -> None:
    watched.supervisor.start(watched.python("migrate", "print('done')", once=True))

    await watched.supervisor.finished("migrate")

    assert watched.log("migrate") == "done\n"
    assert watched.said == []


async def test_a_task_that_fails_is_told_with_its_last_words(watched: Watched, tmp_path: Path) -> None:
    watched.supervisor.start(watched.python("migrate", "raise SystemExit('no such table')", once=True))

    with pytest.raises(NotReady) as told:
        await watched.supervisor.finished("migrate")

    log = tmp_path / "migrate.log"
    assert str(told.value) == f"migrate failed (exit code 1); its log is {log} and ends with:\nno such table"


async def test_a_child_that_does_not_become_ready_is_named(watched: Watched) -> None:
    watched.supervisor.start(watched.python("child", "import signal; signal.pause()"))

    with pytest.raises(NotReady, match=r"child is not ready after 0 s; its log is .*child\.log"):
        await watched.supervisor.ready("child", 0.1)


async def test_a_child_gets_no_ctrl_c_of_the_terminal(watched: Watched) -> None:
    mark = await watched.started(watched.python("child"))

    assert os.getpgid(mark.pid) != os.getpgrp()


async def test_a_large_log_is_put_aside_while_the_child_goes_on(
    watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ioc.local.supervisor.TRIM_EVERY_S", 0.05)
    script = f"import signal; print('x' * {LARGEST}, flush=True); signal.sigwait([10]); print('on', flush=True)"
    script = f"import signal; signal.pthread_sigmask(0, [10]); {script}; signal.pause()"
    mark = await watched.started(watched.python("child", script))

    async def put_aside() -> bool:
        return (tmp_path / "child.log.1").exists() and watched.log("child") == ""

    await until(put_aside)
    os.kill(mark.pid, signal.SIGUSR1)

    async def goes_on() -> bool:
        return watched.log("child") == "on\n"

    await until(goes_on)


async def test_children_end_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", A_SUPERVISOR, str(tmp_path))
    try:
        child = await until(lambda: _running(tmp_path / "child.pid"))
    finally:
        parent.kill()
        await parent.wait()

    async def gone() -> bool:
        return not child.runs

    await until(gone)


async def _running(file: Path) -> ProcessMark | None:
    mark = ProcessMark.read(file)
    return mark if mark is not None and mark.runs else None
