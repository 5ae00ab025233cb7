"""Children that an `ioc up` left behind when it was killed."""

import os
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import structlog

from ioc.local.processes import ProcessMark

log = structlog.get_logger(__name__)


def end_leftovers(run: Path, within_s: float = 15.0) -> None:
    """Ends them: asked first, then made to. Returns when none runs any more."""
    marks = [mark for path in run.glob("*.pid") if (mark := ProcessMark.read(path)) is not None and mark.runs]
    for last in (signal.SIGTERM, signal.SIGKILL):
        for mark in marks:
            if mark.runs:
                log.warning("leftover_ended", pid=mark.pid, signal=last.name)
                with suppress(ProcessLookupError):
                    os.kill(mark.pid, last)
        if _all_ended(marks, within_s):
            return


def _all_ended(marks: Sequence[ProcessMark], within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while any(mark.runs for mark in marks):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
