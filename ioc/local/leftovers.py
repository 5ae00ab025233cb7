"""Children that an `ioc up` left behind when it was killed."""

import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import structlog

from ioc.local.faults import DirectoryFault
from ioc.local.processes import ProcessMark

log = structlog.get_logger(__name__)


def end_leftovers(run: Path, within_s: float = 15.0) -> None:
    """Ends them: asked first, then made to; none runs any more afterwards.

    Raises `DirectoryFault` if one cannot be ended.
    """
    marks = [mark for path in run.glob("*.pid") if (mark := ProcessMark.read(path)) is not None and mark.runs]
    for each in (signal.SIGTERM, signal.SIGKILL):
        for mark in marks:
            if mark.runs:
                log.warning("leftover_ended", pid=mark.pid, signal=each.name)
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(mark.pid, each)
        if _all_ended(marks, within_s):
            return
    left = ", ".join(str(mark.pid) for mark in marks if mark.runs)
    raise DirectoryFault(f"an earlier `ioc up` left processes behind that do not end ({left}); end them and try again")


def _all_ended(marks: Sequence[ProcessMark], within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while any(mark.runs for mark in marks):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
