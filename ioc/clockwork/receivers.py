"""Whom a notice reaches: whoever is on duty, else the department's contact, else the centre's supervisor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.incidents.duty import OnDuty, on_duty
from ioc.incidents.notices import Channel, Whom
from ioc.incidents.vocabulary import CENTRE
from ioc.phrases.duty import say_duty
from ioc.phrases.text import Text
from ioc.store.contacts import Addresses, Contact, addresses_of, contacts_of
from ioc.store.duty import read_roster

_CENTRES_OWN = frozenset({Whom.SUPERVISOR, Whom.LEADER})
"""Parts that are played at the centre, whatever department a notice speaks of."""


@dataclass(frozen=True, slots=True)
class Part:
    """For whom, at which department, by which channel."""

    department: str
    whom: Whom
    channel: Channel

    @property
    def duty_at(self) -> str:
        """The department whose schedule says who it is."""
        return CENTRE if self.whom in _CENTRES_OWN else self.department


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Who is told, where, and why it is that one; without an address nobody can be."""

    subject: str | None
    address: str | None
    language: str
    because: Text


async def find_receivers(
    connection: AsyncConnection, parts: Collection[Part], now: datetime, zone: tzinfo
) -> dict[Part, Receiver]:
    """The receiver of each part at this moment."""
    if not parts:
        return {}
    departments = {part.duty_at for part in parts} | {part.department for part in parts} | {CENTRE}
    roster = await read_roster(connection, departments, now)
    duty = {part: on_duty(roster.shifts, roster.overrides, part.duty_at, part.whom, now, zone=zone) for part in parts}
    people = await addresses_of(connection, {person.subject for person in duty.values() if person is not None})
    contacts = {
        Part(contact.department, contact.whom, contact.channel): contact
        for contact in await contacts_of(connection, departments)
    }
    return {part: receiver(part, duty[part], people, contacts) for part in parts}


def receiver(
    part: Part, person: OnDuty | None, people: Mapping[str, Addresses], contacts: Mapping[Part, Contact]
) -> Receiver:
    """The first of the three who can be reached on this channel, with the reason."""
    because = say_duty("nobody_on_duty")
    if person is not None:
        addresses = people.get(person.subject)
        address = None if addresses is None else addresses.of(part.channel)
        if addresses is not None and address is not None:
            return Receiver(
                subject=person.subject, address=address, language=addresses.language, because=person.because
            )
        because = say_duty("no_address", subject=person.subject)
    own = contacts.get(Part(part.duty_at, part.whom, part.channel))
    if own is not None:
        return _told_instead(own, say_duty("to_the_department", before=because))
    supervisor = contacts.get(Part(CENTRE, Whom.SUPERVISOR, part.channel))
    if supervisor is not None:
        return _told_instead(supervisor, say_duty("to_the_supervisor", before=because))
    return Receiver(subject=None, address=None, language="vi", because=say_duty("to_nobody", before=because))


def _told_instead(contact: Contact, because: Text) -> Receiver:
    return Receiver(subject=None, address=contact.address, language=contact.language, because=because)
