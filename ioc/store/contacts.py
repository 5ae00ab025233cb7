"""Where people and departments can be reached."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.notices import Channel, Whom
from ioc.store.among import among
from ioc.store.tables import accounts, contacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where one person reads, and in which language."""

    email: str | None
    phone: str | None
    language: str

    def of(self, channel: Channel) -> str | None:
        """The address for this channel; a person has no web hook."""
        return {Channel.MAIL: self.email, Channel.MESSAGE: self.phone, Channel.HOOK: None}[channel]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A department's own address for one part and channel."""

    department: str
    whom: Whom
    channel: Channel
    address: str
    language: str


async def addresses_of(connection: AsyncConnection, subjects: Collection[str]) -> dict[str, Addresses]:
    """Where these people can be reached; whose account is locked or missing cannot."""
    if not subjects:
        return {}
    query = select(accounts).where(among(accounts.c.subject, sorted(subjects)), accounts.c.locked_at.is_(None))
    rows = await connection.execute(query)
    return {
        row["subject"]: Addresses(email=row["email"] or None, phone=row["phone"] or None, language=row["language"])
        for row in rows.mappings()
    }


async def contacts_of(connection: AsyncConnection, departments: Collection[str]) -> list[Contact]:
    """The contacts of these departments."""
    rows = await connection.execute(select(contacts).where(among(contacts.c.department, departments)))
    return [
        Contact(
            department=row["department"],
            whom=Whom(row["whom"]),
            channel=Channel(row["channel"]),
            address=row["address"],
            language=row["language"],
        )
        for row in rows.mappings()
    ]


async def set_contact(connection: AsyncConnection, contact: Contact) -> None:
    """Makes this the department's contact for its part and channel."""
    values = {"address": contact.address, "language": contact.language}
    row = {
        "department": contact.department,
        "whom": contact.whom.value,
        "channel": contact.channel.value,
    }
    await connection.execute(
        insert(contacts)
        .values(row | values)
        .on_conflict_do_update(index_elements=["department", "whom", "channel"], set_=values)
    )
