"""Deliveries for tests: as values, and as rows beside the incidents that they tell of."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ioc.clock import new_id
from ioc.clockwork.admission import Limit
from ioc.clockwork.claiming import Terms
from ioc.clockwork.sending import Sending
from ioc.clockwork.turns import Slots
from ioc.clockwork.wording import Writer
from ioc.deliveries.letter import Letter, Outcome, Sender, Sent
from ioc.incidents.incident import Incident
from ioc.incidents.notices import Channel, Notice, Whom
from ioc.phrases.text import Text
from ioc.store.contacts import Contact, set_contact
from ioc.store.deliveries import Delivery, delivery_row, put, read_delivery
from ioc.store.incident_rows import incident_row
from ioc.store.incidents import write
from ioc.store.tables import deliveries
from ioc.store.tables.deliveries import DeliveryState
from tests.building import MovedClock
from tests.incidents.building import incident

NOW = datetime(2025, 11, 20, 1, 0, tzinfo=UTC)
ZONE = timezone(timedelta(hours=7))
TERMS = Terms(lease=timedelta(seconds=60), limit=Limit(most=3, within=timedelta(minutes=10)), zone=ZONE)
_numbers = itertools.count(1)


def notice(**changes: Any) -> Notice:
    """An ordinary mail for the officer of so_xay_dung, or what the test says."""
    base = Notice(
        key=f"key {next(_numbers)}",
        whom=Whom.OFFICER,
        department="so_xay_dung",
        channel=Channel.MAIL,
        template="assigned",
        urgent=False,
        not_before=NOW,
    )
    return replace(base, **changes)


def delivery(**changes: Any) -> Delivery:
    """A claimed delivery, at its first attempt."""
    number = next(_numbers)
    base = Delivery(
        id=new_id(NOW),
        key=f"key {number}",
        incident_id=UUID(int=number),
        ticket_id=None,
        whom=Whom.OFFICER,
        department="so_xay_dung",
        channel=Channel.MAIL,
        template="assigned",
        urgent=False,
        late=False,
        words=words(),
        not_before=NOW,
        created_at=NOW,
        state=DeliveryState.PENDING,
        attempts=1,
        claimed_until=None,
        may_have_arrived=False,
        recipient="lan",
        address="lan@example.vn",
        language="vi",
        because=None,
        bundle_id=None,
    )
    return replace(base, **changes)


def words(**changes: Any) -> dict[str, Any]:
    """What a row remembers of its incident."""
    return {
        "code": "DL-000001",
        "version": 1,
        "title": {"vi": "Ổ gà", "en": "Pothole"},
        "place": "12 Nguyễn Tất Thành, Phường Tuy Hòa",
        "commune": "Phường Tuy Hòa",
        "severity": 2,
        "state": "dispatched",
        "due_at": "2025-11-20T08:00:00+00:00",
        "ticket_version": 1,
    } | changes


async def stored_incident(connection: AsyncConnection) -> Incident:
    """An incident that rows may refer to."""
    number = next(_numbers)
    made = incident(id=UUID(int=number), code=f"DL-{number:06}")
    await write(connection, [incident_row(made, None, b"", None)], [])
    return made


async def tell(connection: AsyncConnection, *notices: Notice, severity: int | None = None) -> list[UUID]:
    """Puts the notices, all of one new incident. Returns the rows' ids."""
    about = await stored_incident(connection)
    rows = [delivery_row(each, about, NOW, new_id) for each in notices]
    for row in rows:
        row["words"] |= {} if severity is None else {"severity": severity}
    await put(connection, rows)
    return [row["id"] for row in rows]


async def storm(connection: AsyncConnection, count: int, **changes: Any) -> None:
    """So many notices at once."""
    about = await stored_incident(connection)
    rows = [delivery_row(notice(**changes), about, NOW, new_id) for _ in range(count)]
    await connection.execute(insert(deliveries), rows)


async def contact(connection: AsyncConnection, department: str, address: str, **changes: Any) -> None:
    """Gives the department's officer a mail address, or what the test says."""
    base = Contact(department=department, whom=Whom.OFFICER, channel=Channel.MAIL, address=address, language="vi")
    await set_contact(connection, replace(base, **changes))


async def rows(engine: AsyncEngine) -> list[Delivery]:
    """All deliveries, in the order in which they were made."""
    async with engine.connect() as connection:
        found = await connection.execute(deliveries.select().order_by(deliveries.c.id))
        return [read_delivery(row) for row in found.mappings()]


async def outcomes(engine: AsyncEngine) -> list[tuple[str, str | None]]:
    """How all deliveries stand, and what their newest attempts came to."""
    async with engine.connect() as connection:
        found = await connection.execute(text("SELECT state, outcome FROM deliveries ORDER BY id"))
        return [(row.state, row.outcome) for row in found]


@dataclass
class Listener:
    """A channel's other side that keeps what it gets; it answers what it is told to, then `Sent`."""

    answers: list[Outcome] = field(default_factory=list)
    got: list[Letter] = field(default_factory=list)

    async def send(self, letter: Letter) -> Outcome:
        self.got.append(letter)
        return self.answers.pop(0) if self.answers else Sent(answer="taken")


@dataclass
class Deaths:
    """Who has died."""

    ids: list[UUID] = field(default_factory=list)

    async def __call__(self, connection: AsyncConnection, dead: Delivery, _why: str) -> None:
        await connection.execute(text("SELECT 1"))
        self.ids.append(dead.id)


def sending(
    url: str,
    engine: AsyncEngine,
    clock: MovedClock,
    senders: dict[Channel, Sender],
    **changes: Any,
) -> Sending:
    """What sends, with a clock that the test moves and no chance in its pauses."""
    values: dict[str, Any] = {
        "database_url": url,
        "engine": engine,
        "senders": senders,
        "writer": Writer(
            department_name=lambda code: Text(vi=code, en=code),
            link=lambda one, holder: f"https://ioc.example/a/{one.hex}-{holder}",
            zone=ZONE,
        ),
        "terms": TERMS,
        "slots": Slots(channel=8, lane=4),
        "most_attempts": 3,
        "clock": clock,
        "random": lambda: 0.5,
        "on_dead": Deaths(),
    }
    return Sending(**(values | changes))


def codes(letters: Sequence[Letter]) -> list[str]:
    """What each letter is about."""
    return [letter.subject for letter in letters]
