"""`ioc account`, as an administrator types it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from ioc.bootstrap.own_database import database_url
from ioc.cli import app
from ioc.settings import Settings, SettingsError
from ioc.store.database import connect
from ioc.store.tables import accounts, outbox
from tests.conftest import Database, Servers

PASSWORD = "sông Ba mùa lũ"
Typed = Callable[..., Result]


@pytest.fixture
def typed(database: Database, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Runs `ioc account …` on this test's database."""
    monkeypatch.setenv("IOC_DATABASE_URL", database.url)

    def run(*words: str, typing: str | None = None) -> Result:
        return CliRunner().invoke(app, ["account", *words], input=typing)

    return run


def add(typed: Typed, *words: str, subject: str = "Lan", role: str = "operator", typing: str = PASSWORD) -> Result:
    return typed(
        "add", "--subject", subject, "--name", "Lan", "--role", role, "--password-stdin", *words, typing=f"{typing}\n"
    )


def column(database: Database, name: str) -> list[str | None]:
    async def read() -> list[str | None]:
        engine = connect(database.url)
        async with engine.connect() as connection:
            found = list(await connection.scalars(select(accounts.c[name]).order_by(accounts.c.subject)))
        await engine.dispose()
        return found

    return asyncio.run(read())


def told(database: Database) -> list[tuple[str, str]]:
    async def read() -> list[tuple[str, str]]:
        engine = connect(database.url)
        async with engine.connect() as connection:
            rows = await connection.execute(select(outbox.c.topic, outbox.c.key).order_by(outbox.c.id))
            found = [(row.topic, row.key) for row in rows]
        await engine.dispose()
        return found

    return asyncio.run(read())


def test_an_account_is_added_listed_locked_unlocked_and_given_another_password(
    typed: Typed, database: Database
) -> None:
    assert "no account yet" in typed("list").output
    added = add(typed, "--department", "so_xay_dung", "--email", "lan@example.vn", role="officer")
    (first,) = column(database, "password_hash")
    locked = typed("lock", "LAN", "--reason", "left the service")
    shown = typed("list").output
    unlocked = typed("unlock", "lan")
    changed = typed("password", "lan", "--password-stdin", typing="núi Chư Yang Sin\n")

    assert [each.exit_code for each in (added, locked, unlocked, changed)] == [0] * 4
    assert added.output == "lan has an account.\n"
    assert "lan\tLan\tofficer of so_xay_dung, LOCKED since" in shown
    assert "left the service" in shown
    assert column(database, "password_hash") != [first]
    assert told(database) == [("ioc.access", "lan")] * 3


def test_a_password_is_asked_for_twice_without_echo(typed: Typed, database: Database) -> None:
    words = ("add", "--subject", "lan", "--name", "Lan", "--role", "operator")
    differing = typed(*words, typing=f"{PASSWORD}\nanother one\n")
    same = typed(*words, typing=f"{PASSWORD}\n{PASSWORD}\n")

    assert (differing.exit_code, same.exit_code) == (1, 0)
    assert PASSWORD not in differing.output + same.output
    assert len(column(database, "subject")) == 1


def test_who_signs_in_elsewhere_has_no_password(typed: Typed, database: Database) -> None:
    words = ("--subject", "minh", "--name", "Minh", "--role", "leader", "--signs-in-elsewhere")

    assert typed("add", *words).exit_code == 0
    assert column(database, "password_hash") == [None]
    assert "leader, signs in elsewhere" in typed("list").output


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"typing": "short"}, "12 to 1024 characters"),
        ({"role": "officer"}, "department"),
        ({"subject": "two words"}, "no space"),
    ],
)
def test_what_cannot_be_an_account_is_said_in_a_sentence(
    typed: Typed, database: Database, given: dict[str, str], told: str
) -> None:
    refused = add(typed, **given)

    assert refused.exit_code == 1
    assert told in refused.output
    assert column(database, "subject") == []


def test_a_department_must_exist_in_the_province(typed: Typed) -> None:
    assert "roads is no department of Dak Lak" in add(typed, "--department", "roads", role="officer").output


def test_an_account_that_is_there_or_is_not_is_said(typed: Typed) -> None:
    add(typed)

    assert "already" in add(typed).output
    assert "there is no account minh" in typed("lock", "minh", "--reason", "?").output


def test_on_one_machine_the_database_that_ioc_up_made_is_found(servers: Servers) -> None:
    cluster = servers.cluster()

    assert database_url(Settings(data=cluster.directory.parent)) == cluster.url()


def test_without_any_database_it_is_said_how_to_have_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ioc up"):
        database_url(Settings(data=tmp_path))


def test_a_database_that_is_away_is_said(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IOC_DATABASE_URL", "postgresql+asyncpg://ioc_app:none@127.0.0.1:1/ioc")

    assert "the database does not answer" in typed("list").output
