"""The data of one machine are held by one `ioc up` at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ioc.local.faults import AlreadyRunning, DirectoryFault
from ioc.local.instance import held

HOLDS = """
import sys, signal
from pathlib import Path
from ioc.local.instance import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    signal.pause()
"""


def test_a_second_holder_is_refused_and_told_who_the_first_is(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(AlreadyRunning) as told, held(tmp_path):
        pass

    assert str(told.value) == (
        f"the data in {tmp_path} are in use by another `ioc up` (process {os.getpid()}); "
        "stop it, or give another directory with --data"
    )


def test_a_killed_holder_holds_no_more(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning, match=f"process {holder.pid}"), held(tmp_path):
            pass
    finally:
        holder.kill()
        holder.communicate()

    with held(tmp_path) as directory:
        assert directory.root == tmp_path


def test_a_directory_that_cannot_hold_data_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(DirectoryFault) as told, held(file / "data"):
        pass

    assert str(told.value) == (
        f"{file / 'data'} cannot hold the data (Not a directory: {file / 'data'}); give another directory with --data"
    )


def test_nobody_else_reads_what_parts_print_and_kafka_carries(tmp_path: Path) -> None:
    with held(tmp_path / "data") as directory:
        rights = {path.name: oct(path.stat().st_mode & 0o077) for path in (directory.logs, directory.kafka)}

    assert rights == {"logs": "0o0", "kafka": "0o0"}


def test_holding_a_shared_directory_does_not_change_its_rights(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)

    with held(shared):
        assert shared.stat().st_mode & 0o7777 == 0o1777
