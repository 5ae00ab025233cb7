"""The incidents that one transaction works on: loaded once, changed in memory, written in bulk."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.contracts.codec import Envelope
from ioc.contracts.telling import incident_changed
from ioc.incidents.decision import Decision
from ioc.incidents.escalation.moments import next_moment, ticket_moment
from ioc.incidents.incident import Incident, Ticket
from ioc.incidents.practice import Practice
from ioc.places.grid import cell_of
from ioc.store import deliveries, history, incidents, ledger, outbox
from ioc.store.incident_rows import Row, incident_row, ticket_row
from ioc.store.incidents import Stored

SOURCE: Final = "/ioc/casework"


@dataclass(slots=True)
class _Held:
    """One incident of the set: as it was stored, as it is now, and the hash of its newest history entry."""

    stored: Incident | None
    now: Incident
    head: bytes
    look_again: bool = False
    """Its next moment is worked out anew, even if nothing was decided."""
    look_at: datetime | None = None
    """Its next moment, whatever its state says."""


@dataclass(slots=True)
class WorkingSet:
    """Holds locked incidents and what was decided on them, in order, until `write`."""

    practice: Practice
    _held: dict[UUID, _Held] = field(default_factory=dict)
    _entries: list[Row] = field(default_factory=list)
    _news: list[Decision] = field(default_factory=list)

    def hold(self, stored: Iterable[Stored], *, look_again: bool = False) -> None:
        """Takes in incidents that the transaction has locked; `look_again`: their next moments are noted anew."""
        for each in stored:
            self._held[each.incident.id] = _Held(each.incident, each.incident, each.head, look_again)

    def look_later(self, incident_id: UUID, at: datetime) -> None:
        """Nothing could be decided on this incident: it is looked at again then."""
        self._held[incident_id].look_at = at

    def __getitem__(self, incident_id: UUID) -> Incident:
        """The incident as decided so far."""
        return self._held[incident_id].now

    def all(self) -> list[Incident]:
        """Every incident of the set, as decided so far."""
        return [held.now for held in self._held.values()]

    def decide(self, decision: Decision, facts: tuple[str, ...] = ()) -> Incident:
        """Takes a decision over: the incident's new value, its history entry and its news."""
        incident = decision.incident
        held = self._held.setdefault(incident.id, _Held(stored=None, now=incident, head=history.FIRST))
        before = None if held.stored is None and incident.version == 1 else held.now.state.value
        entry = history.entry(incident, decision.change, before, facts, held.head)
        held.now, held.head = incident, entry["hash"]
        self._entries.append(entry)
        self._news.append(decision)
        return incident

    async def write(self, connection: AsyncConnection, topic: str) -> None:
        """Writes what was decided, with its history and its news to `topic`, into the transaction."""
        changed = [held for held in self._held.values() if held.look_again or held.now is not held.stored]
        await incidents.write(
            connection,
            new=[self._row(held) for held in changed if held.stored is None],
            changed=[self._row(held) for held in changed if held.stored is not None],
        )
        await incidents.write_tickets(connection, *self._ticket_rows(changed))
        await history.append(connection, self._entries)
        await ledger.append(connection, [row for decision in self._news for row in ledger.ledger_rows(decision)])
        await deliveries.put(connection, [row for decision in self._news for row in self._delivery_rows(decision)])
        await outbox.put(connection, [_news_row(topic, decision) for decision in self._news])

    def _row(self, held: _Held) -> Row:
        next_at = held.look_at or next_moment(held.now, self.practice)
        return incident_row(held.now, cell_for(held.now), held.head, next_at)

    def _delivery_rows(self, decision: Decision) -> list[Row]:
        incident, at, new_id = decision.incident, decision.change.at, self.practice.new_id
        return [deliveries.delivery_row(notice, incident, at, new_id) for notice in decision.notices]

    def _ticket_rows(self, changed: Iterable[_Held]) -> tuple[list[Row], list[Row]]:
        new: list[Row] = []
        moved: list[Row] = []
        for held in changed:
            stored: dict[UUID, Ticket] = {} if held.stored is None else {each.id: each for each in held.stored.tickets}
            for ticket in held.now.tickets if held.look_at is None else ():
                if ticket == stored.get(ticket.id) and not held.look_again:
                    continue
                row = ticket_row(ticket, held.now, ticket_moment(held.now, ticket, self.practice))
                (moved if ticket.id in stored else new).append(row)
        return new, moved


def cell_for(incident: Incident) -> int | None:
    """The grid cell in which joining finds the incident; None when it has no coordinates."""
    place = incident.place
    return None if place.lat is None or place.lon is None else cell_of(place.lat, place.lon)


def _news_row(topic: str, decision: Decision) -> Row:
    incident, change = decision.incident, decision.change
    envelope = Envelope(
        id=f"{incident.id}/{change.version}", source=SOURCE, time=change.at, data=incident_changed(decision)
    )
    return outbox.outbox_row(topic, str(incident.id), envelope)
