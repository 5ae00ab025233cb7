"""`GET /v1/incidents/{id}/deliveries`: who was told what of an incident, and what came of it."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from ioc.api.answers import json, no_such_incident, seen_by, store_at_hand
from ioc.api.desk import Desk
from ioc.api.permitting import permitted
from ioc.contracts.telling import incident_on_wire
from ioc.store import deliveries, incidents

_SHOWN: Final = (
    "id",
    "ticket_id",
    "whom",
    "department",
    "channel",
    "template",
    "urgent",
    "late",
    "not_before",
    "created_at",
    "state",
    "attempts",
    "recipient",
    "because",
    "outcome",
    "finished_at",
)
"""What operators read; addresses stay where they are used."""


def told_routes(desk: Desk) -> APIRouter:
    """The call."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/incidents/{incident_id}/deliveries", summary="Who was told what, and what came of it")
    async def told(request: Request, incident_id: Annotated[UUID, Path()]) -> Response:
        """Oldest first. 404 also for an incident that the caller may not see."""
        staff = permitted(desk, request, "deliveries")
        async with store_at_hand(), desk.engine.connect() as connection:
            found = await incidents.read(connection, incident_id)
            if found is None or seen_by(staff, incident_on_wire(found)) is None:
                raise no_such_incident()
            rows = await deliveries.of_incident(connection, incident_id)
        return json([{name: row[name] for name in _SHOWN} for row in rows])

    return router
