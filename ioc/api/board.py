"""`GET /v1/board` and `GET /v1/incidents/{id}`: what staff look at."""

from datetime import tzinfo
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from ioc.api.answers import json, no_such_incident, seen_by, store_at_hand
from ioc.api.desk import Desk
from ioc.api.permitting import permitted
from ioc.api.positions import live_from
from ioc.contracts.telling import incident_on_wire
from ioc.store import incidents
from ioc.store.board import read_picture
from ioc.store.board_notices import read_notices


def board_routes(desk: Desk, zone: tzinfo) -> APIRouter:
    """The calls; `zone` is that of the moments in sentences."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/board", summary="All open incidents, and the live log's position that they stand at")
    async def board(request: Request) -> Response:
        """Follow the live channel from `position` on, and the picture stays whole.

        An officer or head gets the incidents on which the department has a ticket. `notices` are what the house
        tells of itself: how far its own clockwork can be trusted just now.
        """
        staff = permitted(desk, request, "board")
        async with store_at_hand():
            picture = await read_picture(desk.engine, department=staff.department)
            async with desk.engine.connect() as connection:
                notices = await read_notices(connection, desk.rulebook.clock(), zone)
        seen = (seen_by(staff, incident_on_wire(each)) for each in picture.incidents)
        return json(
            {
                **live_from(picture.position),
                "incidents": [view for view in seen if view is not None],
                "notices": notices,
            }
        )

    @router.get("/v1/incidents/{incident_id}", summary="One incident, as the caller may see it")
    async def incident(request: Request, incident_id: Annotated[UUID, Path()]) -> Response:
        """404 also for an incident that the caller may not see."""
        staff = permitted(desk, request, "look")
        async with store_at_hand(), desk.engine.connect() as connection:
            found = await incidents.read(connection, incident_id)
        view = None if found is None else seen_by(staff, incident_on_wire(found))
        if found is None or view is None:
            raise no_such_incident()
        return json(view, headers={"ETag": f'"{found.version}"'})

    return router
