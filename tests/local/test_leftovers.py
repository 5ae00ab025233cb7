"""What a killed `ioc up` left behind is ended before the next start, and nothing else is."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ioc.local.leftovers import end_leftovers
from ioc.local.processes import ProcessMark

Start = Callable[[str], subprocess.Popen[str]]

WAITS = "import signal; print('up', flush=True); signal.pause()"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {WAITS}"


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a process of a few lines, and returns when it runs."""
    started = []

    def start(script: str) -> subprocess.Popen[str]:
        argv = [sys.executable, "-I", "-S", "-c", script]
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
        started.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def mark_of(process: subprocess.Popen[str]) -> ProcessMark:
    mark = ProcessMark.of(process.pid)
    assert mark is not None
    return mark


def test_a_process_left_behind_is_asked_to_end(tmp_path: Path, start: Start) -> None:
    left = start(WAITS)
    mark_of(left).write(tmp_path / "api.pid")

    end_leftovers(tmp_path)

    assert left.wait(5) == -15


def test_one_that_does_not_listen_is_made_to(tmp_path: Path, start: Start) -> None:
    left = start(STUBBORN)
    mark_of(left).write(tmp_path / "kafka.pid")

    end_leftovers(tmp_path, within_s=0.2)

    assert left.wait(5) == -9


def test_a_stranger_who_got_the_same_id_since_is_left_alone(tmp_path: Path, start: Start) -> None:
    stranger = start(WAITS)
    ProcessMark(stranger.pid, started="1").write(tmp_path / "api.pid")

    end_leftovers(tmp_path)

    assert stranger.poll() is None


def test_a_mark_that_was_half_written_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "api.pid").write_text("12")

    end_leftovers(tmp_path)

    assert ProcessMark.read(tmp_path / "api.pid") is None
