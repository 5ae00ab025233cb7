"""Incidents and tickets as rows, with sane values for whatever a test does not speak of."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from ioc.store.tables import incidents, tickets
from tests.building import NOW

ASSIGNED = NOW - timedelta(days=10)
_numbers = count(1)


async def add_incident(connection: AsyncConnection, **changes: Any) -> UUID:
    """One incident; its id."""
    identity = uuid4()
    await connection.execute(
        insert(incidents).values(
            **{
                "id": identity,
                "code": f"DL-{next(_numbers)}",
                "version": 1,
                "service": "field_report",
                "category": "traffic_safety.pothole",
                "severity": 2,
                "urgency": "normal",
                "restricted": False,
                "state": "dispatched",
                "title": {"vi": "Ổ gà", "en": "Pothole"},
                "description": "",
                "policy": "of the test",
                "material_version": 1,
                "fired": {},
                "commune": "22015",
                "commune_valid_from": date(2025, 7, 1),
                "commune_name": "Phường Tuy Hòa",
                "marks": [],
                "owner": "so_xay_dung",
                "opened_at": ASSIGNED,
                "updated_at": ASSIGNED,
                "reports": 1,
                "causes": [],
                "head": b"",
            }
            | changes
        )
    )
    return identity


async def add_ticket(connection: AsyncConnection, incident: UUID | None = None, **changes: Any) -> None:
    """One ticket, of an incident of its own unless one is given."""
    hours: dict[str, datetime | None] = {
        name: None if after is None else ASSIGNED + after
        for name, after in (
            ("acknowledged_at", changes.pop("acknowledged", None)),
            ("resolved_at", changes.pop("resolved", None)),
            ("resolve_by", changes.pop("due", None)),
        )
    }
    state = "assigned" if hours["acknowledged_at"] is None else "acknowledged"
    await connection.execute(
        insert(tickets).values(
            **{
                "id": uuid4(),
                "incident_id": incident or await add_incident(connection),
                "version": 1,
                "department": "so_xay_dung",
                "state": state if hours["resolved_at"] is None else "resolved",
                "because": {"vi": "Vì vậy.", "en": "Because."},
                "assigned_at": ASSIGNED,
                "policy": "of the test",
                "acknowledge": {},
                "resolve": {},
                "fired": {},
            }
            | hours
            | changes
        )
    )
