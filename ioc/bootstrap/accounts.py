"""What an administrator does with accounts of staff, from the command line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from ioc.access.principals import Role, Staff, folded
from ioc.bootstrap.house import furnish
from ioc.bootstrap.own_database import database_url
from ioc.clock import system_clock
from ioc.contracts.topics import Topics
from ioc.identity.accounts import AccountFault, Accounts
from ioc.identity.passwords import Passwords
from ioc.settings import Settings
from ioc.store.accounts import Account
from ioc.store.database import connect

LONGEST_SUBJECT = 255


async def add_account(
    settings: Settings,
    staff: Staff,
    *,
    name: str,
    password: str | None,
    email: str | None,
    phone: str | None,
    language: str,
) -> str:
    """Adds an account; without a password its holder signs in elsewhere. Returns its subject.

    Raises `AccountFault` or `TooShort`.
    """
    _require_department(settings, staff)
    account = Account(
        staff=staff,
        name=name,
        created_at=system_clock(),
        password_hash=None if password is None else await Passwords().hash(password),
        email=email,
        phone=phone,
        language=language,
    )
    async with _accounts(settings) as accounts:
        await accounts.add(account)
    return staff.subject


async def lock_account(settings: Settings, subject: str, because: str) -> None:
    """Locks it: within seconds no token of its subject is good. Raises `AccountFault`."""
    async with _accounts(settings) as accounts:
        await accounts.lock(subject, because)


async def unlock_account(settings: Settings, subject: str) -> None:
    """Unlocks it. Raises `AccountFault`."""
    async with _accounts(settings) as accounts:
        await accounts.unlock(subject)


async def set_password(settings: Settings, subject: str, password: str) -> None:
    """Gives another password; tokens issued before are void. Raises `AccountFault` or `TooShort`."""
    password_hash = await Passwords().hash(password)
    async with _accounts(settings) as accounts:
        await accounts.set_password(subject, password_hash)


async def account_lines(settings: Settings) -> list[str]:
    """A line for each account, for people to read."""
    async with _accounts(settings) as accounts:
        return [_line(each) for each in await accounts.all()]


def new_staff(subject: str, role: Role, department: str | None) -> Staff:
    """Who the account is for. Raises `AccountFault` when there cannot be such a one."""
    login = folded(subject)
    if not 0 < len(login) <= LONGEST_SUBJECT or not login.isprintable() or " " in login:
        raise AccountFault(f"a login has 1 to {LONGEST_SUBJECT} letters and no space")
    try:
        return Staff(subject=login, role=role, department=department)
    except ValueError as unfit:
        raise AccountFault(str(unfit)) from unfit


def _require_department(settings: Settings, staff: Staff) -> None:
    if staff.department is None:
        return
    province = furnish(settings).province
    if staff.department not in {department.code for department in province.departments}:
        raise AccountFault(
            f"{staff.department} is no department of {province.label.en}; GET /v1/departments lists them"
        )


def _line(account: Account) -> str:
    staff = account.staff
    place = f" of {staff.department}" if staff.department is not None else ""
    entry = "" if account.password_hash is not None else ", signs in elsewhere"
    locked = f", LOCKED since {_day(account.locked_at)}: {account.locked_because}" if account.locked_at else ""
    return f"{staff.subject}\t{account.name}\t{staff.role}{place}{entry}{locked}"


def _day(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


@asynccontextmanager
async def _accounts(settings: Settings) -> AsyncIterator[Accounts]:
    engine = connect(database_url(settings))
    try:
        yield Accounts(engine=engine, topic=Topics(settings.topic_prefix).access, clock=system_clock)
    finally:
        await engine.dispose()
