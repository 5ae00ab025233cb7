"""`GET /v1/incidents/{id}/history`: what happened to an incident, step by step, with what was said on the way."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Path, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from ioc.access.retelling import told_to
from ioc.access.views import staff_view
from ioc.api.answers import json, no_such_incident, store_at_hand
from ioc.api.desk import Desk
from ioc.api.entries import entry_json
from ioc.api.permitting import permitted
from ioc.contracts.telling import incident_on_wire
from ioc.store import history, incidents, words
from ioc.store.snapshot import snapshot


def incident_history_routes(desk: Desk) -> APIRouter:
    """The call."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/incidents/{incident_id}/history", summary="What happened to an incident, oldest first")
    async def told(request: Request, incident_id: Annotated[UUID, Path()]) -> Response:
        """Each step with its reason, notes and reporters' answers where the caller may read them.

        404 also for an incident that the caller may not see.
        """
        staff = permitted(desk, request, "history")
        async with store_at_hand(), snapshot(desk.engine) as still:
            found = await incidents.read(still, incident_id)
            incident = None if found is None else msgspec.to_builtins(incident_on_wire(found))
            if incident is None or staff_view(staff, incident) is None:
                raise no_such_incident()
            entries = await _entries(still, incident_id)
        tickets = incident.get("tickets", ())
        return json({"incident": incident_id, "entries": [told_to(staff, each, tickets) for each in entries]})

    return router


async def _entries(connection: AsyncConnection, incident_id: UUID) -> list[dict[str, Any]]:
    notes = {note.version: note for note in await words.read_notes(connection, incident_id)}
    answers = {answer.version: answer for answer in await words.read_answers(connection, incident_id)}
    entries = []
    for row in await history.read(connection, incident_id):
        entry = entry_json(row)
        if (note := notes.get(row["version"])) is not None:
            entry["note"] = {"text": note.text, "department": note.department}
        if (answer := answers.get(row["version"])) is not None:
            entry["answer"] = {"text": answer.text, "media": answer.media}
        entries.append(entry)
    return entries
