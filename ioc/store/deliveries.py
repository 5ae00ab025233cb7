"""Deliveries as rows: made with the change of an incident, and read by whoever sends them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.clock import NewId
from ioc.incidents.incident import Incident, Place, Ticket
from ioc.incidents.notices import Channel, Notice, Whom
from ioc.phrases.messages import OPENINGS
from ioc.phrases.text import Text
from ioc.store.incident_rows import Row, text_json
from ioc.store.tables import deliveries
from ioc.store.tables.deliveries import DeliveryState

WAKE: Final = "ioc_deliveries"
"""The channel on which a commit wakes the senders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row: what is told to whom, and how far it has come.

    `address` is chosen at the first claim and stays. While `claimed_until` lies ahead somebody is sending it;
    when it has passed, whoever sent it was killed. A delivery whose `bundle_id` is its own id speaks for all
    rows of that bundle.
    """

    id: UUID
    key: str
    incident_id: UUID
    ticket_id: UUID | None
    whom: Whom
    department: str
    channel: Channel
    template: str
    urgent: bool
    late: bool
    words: dict[str, Any]
    not_before: datetime
    created_at: datetime
    state: DeliveryState
    attempts: int
    claimed_until: datetime | None
    may_have_arrived: bool
    recipient: str | None
    address: str | None
    language: str | None
    because: Text | None
    bundle_id: UUID | None

    @property
    def leads_bundle(self) -> bool:
        """Whether its message tells several."""
        return self.bundle_id == self.id

    @property
    def undecided(self) -> bool:
        """Whether it may still be held or bundled: nobody can have received it, by itself or with others."""
        unsent = self.claimed_until is None and not self.may_have_arrived
        return unsent and not self.urgent and self.bundle_id is None


def delivery_row(notice: Notice, incident: Incident, now: datetime, new_id: NewId) -> Row:
    """The row of a notice, with the incident's words as they are now, so that sending reads no incident.

    Raises `KeyError` when the catalogue has no text of that name, or the incident no such ticket.
    """
    if notice.template not in OPENINGS:
        raise KeyError(f"there is no text {notice.template!r}")
    return {
        "id": new_id(now),
        "key": notice.key,
        "incident_id": incident.id,
        "ticket_id": notice.ticket,
        "whom": notice.whom.value,
        "department": notice.department,
        "channel": notice.channel.value,
        "template": notice.template,
        "urgent": notice.urgent,
        "late": notice.late,
        "words": _words(incident, _ticket(incident, notice.ticket)),
        "not_before": notice.not_before,
        "created_at": now,
        "state": DeliveryState.PENDING.value,
        "attempts": 0,
        "may_have_arrived": False,
        "next_attempt_at": notice.not_before,
    }


async def put(connection: AsyncConnection, rows: list[Row]) -> None:
    """Adds deliveries to the transaction; a known key adds nothing. The table itself wakes the senders at commit."""
    if rows:
        await connection.execute(insert(deliveries).on_conflict_do_nothing(index_elements=["key"]), rows)


async def read(connection: AsyncConnection, delivery_id: UUID) -> Delivery | None:
    """One delivery."""
    row = (await connection.execute(select(deliveries).where(deliveries.c.id == delivery_id))).mappings().one_or_none()
    return None if row is None else read_delivery(row)


async def of_incident(connection: AsyncConnection, incident_id: UUID) -> list[Row]:
    """Everything that was told of an incident, with its outcome, oldest first."""
    query = select(deliveries).where(deliveries.c.incident_id == incident_id).order_by(deliveries.c.id)
    return [dict(row) for row in (await connection.execute(query)).mappings()]


def read_delivery(row: RowMapping) -> Delivery:
    """The delivery that this row holds."""
    return Delivery(
        id=row["id"],
        key=row["key"],
        incident_id=row["incident_id"],
        ticket_id=row["ticket_id"],
        whom=Whom(row["whom"]),
        department=row["department"],
        channel=Channel(row["channel"]),
        template=row["template"],
        urgent=row["urgent"],
        late=row["late"],
        words=row["words"],
        not_before=row["not_before"],
        created_at=row["created_at"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        claimed_until=row["claimed_until"],
        may_have_arrived=row["may_have_arrived"],
        recipient=row["recipient"],
        address=row["address"],
        language=row["language"],
        because=None if row["because"] is None else Text(**row["because"]),
        bundle_id=row["bundle_id"],
    )


def _ticket(incident: Incident, ticket_id: UUID | None) -> Ticket | None:
    if ticket_id is None:
        return None
    found = next((ticket for ticket in incident.tickets if ticket.id == ticket_id), None)
    if found is None:
        raise KeyError(f"incident {incident.code} has no ticket {ticket_id}")
    return found


def _words(incident: Incident, ticket: Ticket | None) -> dict[str, Any]:
    commune = incident.place.commune
    due_at = incident.due_at if ticket is None else _nearest(ticket)
    return {
        "code": incident.code,
        "version": incident.version,
        "title": text_json(incident.title),
        "place": _place(incident.place),
        "commune": None if commune is None else commune.name,
        "severity": incident.severity.value,
        "state": incident.state.value,
        "due_at": None if due_at is None else due_at.isoformat(),
        "ticket_version": None if ticket is None else ticket.version,
    }


def _nearest(ticket: Ticket) -> datetime | None:
    """What the department owes next: to acknowledge, then to solve."""
    return min((due for due in (ticket.acknowledge_by, ticket.resolve_by) if due is not None), default=None)


def _place(place: Place) -> str | None:
    """The address and the commune, as far as they are known; else the coordinates."""
    known = [part for part in (place.address, place.commune.name if place.commune else None) if part]
    if not known and place.lat is not None and place.lon is not None:
        return f"{place.lat:.5f}, {place.lon:.5f}"
    return ", ".join(known) or None
