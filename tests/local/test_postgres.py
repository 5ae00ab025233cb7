"""The embedded PostgreSQL keeps what it committed, and lets in only who has the password."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest

from ioc.local.faults import StorageFault
from ioc.local.postgres import Cluster, ensure_cluster, ensure_database, startable
from ioc.local.processes import identity
from ioc.local.system_user import owner_of
from ioc.store.database import plain_url
from tests.local.conftest import Watched
from tests.waiting import until


@pytest.fixture(scope="module")
def made() -> Iterator[Cluster]:
    """A cluster of these tests' own: making one takes a second."""
    with TemporaryDirectory(prefix="ioc-test-") as directory:
        yield ensure_cluster(Path(directory) / "postgres")


@pytest.fixture
def cluster(made: Cluster) -> Cluster:
    """The cluster, not started."""
    return startable(made)


async def start(watched: Watched, cluster: Cluster) -> None:
    watched.supervisor.start(cluster.child())
    await watched.supervisor.ready("postgres", 60)
    await ensure_database(cluster)


async def test_what_was_committed_survives_a_killed_server(watched: Watched, cluster: Cluster) -> None:
    await start(watched, cluster)
    owner = plain_url(cluster.url(owner=True))
    connection = await asyncpg.connect(owner)
    await connection.execute("CREATE TABLE kept (number int)")
    for number in range(50):
        await connection.execute("INSERT INTO kept VALUES ($1)", number)

    await watched.killed("postgres")
    connection.terminate()

    async def committed() -> int | None:
        with suppress(OSError, asyncpg.PostgresError):
            again = await asyncpg.connect(owner)
            try:
                return int(await again.fetchval("SELECT count(*) FROM kept"))
            finally:
                await again.close()
        return None

    assert await until(committed, within_s=60) == 50


async def test_nobody_comes_in_without_the_password(watched: Watched, cluster: Cluster) -> None:
    await start(watched, cluster)

    for guess in ("", "postgres", cluster.application_password):
        url = plain_url(replace(cluster, owner_password=guess).url(owner=True))
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(url)


async def test_a_commit_reaches_the_disk_before_it_is_answered(watched: Watched, cluster: Cluster) -> None:
    await start(watched, cluster)
    connection = await asyncpg.connect(plain_url(cluster.url()))
    try:
        shown = {name: await connection.fetchval(f"SHOW {name}") for name in ("fsync", "synchronous_commit")}
    finally:
        await connection.close()

    assert shown == {"fsync": "on", "synchronous_commit": "on"}


async def test_the_server_never_runs_as_root(watched: Watched, cluster: Cluster) -> None:
    await start(watched, cluster)

    mark = await watched.running("postgres")
    status = Path(f"/proc/{mark.pid}/status").read_text().splitlines()
    ids = {name: values.split() for name, _, values in (line.partition(":") for line in status)}

    assert "0" not in ids["Uid"] + ids["Gid"] + ids["Groups"]


async def test_the_lock_of_a_killed_server_does_not_keep_the_next_one_out(watched: Watched, cluster: Cluster) -> None:
    lock = cluster.directory / "postmaster.pid"
    user = identity(owner_of(cluster.directory))
    stranger = await asyncio.create_subprocess_exec("sleep", "600", **user)
    try:
        # The process id of the killed server belongs to somebody else by now.
        lock.write_text(f"{stranger.pid}\n{cluster.directory}\n1\n1\n\n127.0.0.1\n1 1\nready\n")

        await start(watched, startable(cluster))

        assert lock.read_text().split()[0] == str((await watched.running("postgres")).pid)
    finally:
        stranger.kill()
        await stranger.wait()


async def test_the_lock_of_a_running_server_is_left_alone(watched: Watched, cluster: Cluster) -> None:
    await start(watched, cluster)

    startable(cluster)

    assert (cluster.directory / "postmaster.pid").exists()


def test_a_port_that_was_taken_meanwhile_is_replaced(cluster: Cluster) -> None:
    with socket.create_server(("127.0.0.1", cluster.port)):
        moved = startable(cluster)

    assert moved.port != cluster.port
    assert ensure_cluster(cluster.directory) == moved


def test_a_cluster_whose_making_broke_off_is_made_again(reachable: Path) -> None:
    half = reachable / "postgres.half"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    cluster = ensure_cluster(reachable / "postgres")

    assert (cluster.directory / "global" / "pg_control").exists()
    assert not half.exists()


def test_the_passwords_are_the_owners_alone_and_stay(cluster: Cluster) -> None:
    again = ensure_cluster(cluster.directory)

    assert (again.owner_password, again.application_password) == (cluster.owner_password, cluster.application_password)
    assert cluster.directory.with_name("postgres.passwords").stat().st_mode & 0o077 == 0
    assert not cluster.directory.with_name("postgres.initial").exists()


def test_what_initdb_says_against_a_cluster_is_told(reachable: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ioc.local.postgres._INIT_OPTIONS", ("--encoding=none",))

    with pytest.raises(StorageFault, match=r"the database could not be made: .*none"):
        ensure_cluster(reachable / "postgres")
