"""The system user that the embedded PostgreSQL runs as when we are root, which it refuses to be."""

import os
import pwd
import stat
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from ioc.local.faults import StorageFault

NAME: Final = "ioc-postgres"

_PASS_THROUGH: Final = stat.S_IXOTH
_READ: Final = stat.S_IROTH


def hand_over(directory: Path) -> None:
    """Gives an empty directory to the system user, who is made if there is none. Does nothing unless we are root.

    Raises `StorageFault` if the user cannot be made.
    """
    if os.geteuid() == 0:
        user = _existing() or _made()
        os.chown(directory, user.pw_uid, user.pw_gid)


def owner_of(directory: Path) -> tuple[int, int] | None:
    """User and group ids to run a server as that keeps its data there; None if those are ours anyway.

    The owner counts, not the name: a volume may have come from another container, where the same name had another id.
    """
    there = directory.stat()
    return None if there.st_uid == os.geteuid() else (there.st_uid, there.st_gid)


def let_pass(path: Path) -> None:
    """Lets everybody pass through to `path`, though not look into the directories on the way."""
    for parent in path.parents:
        _allow(parent, _PASS_THROUGH)


def let_use(directory: Path) -> None:
    """Lets everybody read what is in the directory, and run what its owner may run."""
    let_pass(directory)
    for path in _tree(directory):
        runs = path.stat().st_mode & stat.S_IXUSR
        _allow(path, _READ | (_PASS_THROUGH if runs else 0))


def _tree(directory: Path) -> Iterable[Path]:
    yield directory
    yield from directory.rglob("*")


def _allow(path: Path, rights: int) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & rights != rights:
        path.chmod(mode | rights)


def _existing() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _made() -> pwd.struct_passwd:
    try:
        subprocess.run(  # noqa: S603 -- no word of it comes from outside
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],  # noqa: S607 -- in PATH
            check=True,
            capture_output=True,
        )
    except (OSError, subprocess.CalledProcessError) as failed:
        # Another process may have made it just now.
        if user := _existing():
            return user
        raise StorageFault(
            "PostgreSQL refuses to run as root, and a system user for it could not be made; "
            "run `ioc up` as another user, or give the address of your PostgreSQL in IOC_DATABASE_URL"
        ) from failed
    return pwd.getpwnam(NAME)
