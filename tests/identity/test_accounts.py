"""Accounts: a change commits with the news that tokens are void, or not at all."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from ioc.access.principals import Role, Staff
from ioc.contracts.codec import decode
from ioc.contracts.events import AccessVoided, Voiding
from ioc.identity.accounts import AccountFault, Accounts
from ioc.store import accounts as stored
from ioc.store.accounts import Account
from ioc.store.database import connect
from ioc.store.outbox import read_headers
from ioc.store.tables import accounts as table
from ioc.store.tables import outbox
from tests.building import NOW, MovedClock
from tests.conftest import Database

LAN = Staff(subject="lan", role=Role.OFFICER, department="so_xay_dung")


@pytest.fixture
async def accounts(database: Database) -> AsyncIterator[Accounts]:
    engine = connect(database.url)
    made = Accounts(engine=engine, topic="ioc.access", clock=MovedClock())
    await made.add(Account(staff=LAN, name="Lan", created_at=NOW, password_hash="old", email="lan@example.vn"))
    yield made
    await engine.dispose()


async def news(accounts: Accounts) -> list[AccessVoided]:
    async with accounts.engine.connect() as connection:
        rows = (await connection.execute(select(outbox).order_by(outbox.c.id))).mappings()
        words = [(row["topic"], row["key"], decode(read_headers(row["headers"]), row["value"]).data) for row in rows]
    assert {(topic, key) for topic, key, _ in words} <= {("ioc.access", "lan")}
    return [msgspec.convert(word, AccessVoided) for _, _, word in words]


async def lan(accounts: Accounts) -> Account:
    (account,) = await accounts.all()
    return account


async def test_an_account_is_kept_as_it_was_given(accounts: Accounts) -> None:
    account = await lan(accounts)

    assert (account.staff, account.name, account.email, account.language) == (LAN, "Lan", "lan@example.vn", "vi")
    assert (account.locked_at, account.tokens_void_before) == (None, None)
    assert await news(accounts) == []


async def test_a_subject_has_one_account(accounts: Accounts) -> None:
    with pytest.raises(AccountFault, match="already"):
        await accounts.add(Account(staff=LAN, name="Another Lan", created_at=NOW))

    assert (await lan(accounts)).name == "Lan"


async def test_each_change_is_told_and_the_newest_word_says_all(accounts: Accounts) -> None:
    await accounts.set_password("LAN", "new")
    await accounts.lock("lan", "left the service")
    locked = await lan(accounts)
    await accounts.set_password("lan", "newer")
    await accounts.unlock("lan")
    unlocked = await lan(accounts)

    assert (locked.password_hash, locked.locked_at, locked.locked_because) == ("new", NOW, "left the service")
    assert (unlocked.password_hash, unlocked.locked_at, unlocked.locked_because) == ("newer", None, None)
    assert [(word.subject, word.void_before, word.reason) for word in await news(accounts)] == [
        ("lan", NOW, Voiding.PASSWORD_CHANGED),
        ("lan", NOW, Voiding.LOCKED),
        # The account stays locked; a word of its password alone would let old tokens in again.
        ("lan", NOW, Voiding.LOCKED),
        ("lan", NOW, Voiding.UNLOCKED),
    ]


async def test_what_cannot_be_changed_is_said_and_nothing_is_told(accounts: Accounts) -> None:
    with pytest.raises(AccountFault, match="no account minh"):
        await accounts.lock("Minh", "?")
    with pytest.raises(AccountFault, match="not locked"):
        await accounts.unlock("lan")

    assert await news(accounts) == []


async def test_a_hash_that_was_replaced_meanwhile_stays(accounts: Accounts) -> None:
    async with accounts.engine.begin() as connection:
        await stored.replace_hash(connection, "lan", "an older one", "rehashed")
    kept = (await lan(accounts)).password_hash
    async with accounts.engine.begin() as connection:
        await stored.replace_hash(connection, "lan", "old", "rehashed")

    assert (kept, (await lan(accounts)).password_hash) == ("old", "rehashed")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("department", [None, "so_xay_dung"])
async def test_the_database_and_the_code_agree_on_who_has_a_department(
    accounts: Accounts, role: Role, department: str | None
) -> None:
    try:
        Staff(subject="minh", role=role, department=department)
        possible = True
    except ValueError:
        possible = False
    row = {"subject": "minh", "name": "Minh", "role": role.value, "department": department, "created_at": NOW}
    async with accounts.engine.connect() as connection:
        try:
            await connection.execute(insert(table).values(row))
            kept = True
        except IntegrityError:
            kept = False

    assert kept == possible
