"""Accounts of staff: who may sign in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.access.principals import Role, Staff
from ioc.store.tables import accounts


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One member of staff. `password_hash` None means that they sign in elsewhere."""

    staff: Staff
    name: str
    created_at: datetime
    password_hash: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str = "vi"
    locked_at: datetime | None = None
    locked_because: str | None = None
    tokens_void_before: datetime | None = None


async def add(connection: AsyncConnection, account: Account) -> bool:
    """Adds the account; False when its subject has one already, which stays as it is."""
    values = {
        "subject": account.staff.subject,
        "name": account.name,
        "role": account.staff.role.value,
        "department": account.staff.department,
        "password_hash": account.password_hash,
        "email": account.email,
        "phone": account.phone,
        "language": account.language,
        "created_at": account.created_at,
    }
    added = await connection.execute(
        insert(accounts).values(values).on_conflict_do_nothing().returning(accounts.c.subject)
    )
    return added.one_or_none() is not None


async def read(connection: AsyncConnection, subject: str) -> Account | None:
    """The subject's account, without a lock."""
    row = (await connection.execute(select(accounts).where(accounts.c.subject == subject))).mappings().one_or_none()
    return None if row is None else _account(row)


async def lock_row(connection: AsyncConnection, subject: str) -> Account | None:
    """The subject's account, for a change in this transaction."""
    query = select(accounts).where(accounts.c.subject == subject).with_for_update()
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else _account(row)


async def read_all(connection: AsyncConnection) -> list[Account]:
    """Every account, by subject."""
    rows = (await connection.execute(select(accounts).order_by(accounts.c.subject))).mappings()
    return [_account(row) for row in rows]


async def change(connection: AsyncConnection, subject: str, **values: Any) -> None:
    """Writes these columns of the subject's account."""
    await connection.execute(update(accounts).where(accounts.c.subject == subject).values(**values))


async def replace_hash(connection: AsyncConnection, subject: str, old: str, new: str) -> None:
    """Keeps the same password under another hash, unless the password was changed meanwhile."""
    await connection.execute(
        update(accounts).where(accounts.c.subject == subject, accounts.c.password_hash == old).values(password_hash=new)
    )


def _account(row: RowMapping) -> Account:
    return Account(
        staff=Staff(subject=row["subject"], role=Role(row["role"]), department=row["department"]),
        name=row["name"],
        created_at=row["created_at"],
        password_hash=row["password_hash"],
        email=row["email"],
        phone=row["phone"],
        language=row["language"],
        locked_at=row["locked_at"],
        locked_because=row["locked_because"],
        tokens_void_before=row["tokens_void_before"],
    )
