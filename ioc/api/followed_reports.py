"""`GET /v1/reports/{code}` and `POST …/follow`: how the reporter's case stands, from the first moment on."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import Response

from ioc.access.principals import Reporter
from ioc.access.receipts import NotAReceipt, read_code
from ioc.access.timeline import timeline
from ioc.access.views import reporter_view
from ioc.api.answers import json, not_found, store_at_hand
from ioc.api.desk import Desk
from ioc.api.entries import entry_json
from ioc.api.positions import live_from
from ioc.contracts.telling import incident_on_wire
from ioc.incidents.incident import Incident
from ioc.phrases.text import Text
from ioc.store import history
from ioc.store.incidents import way_of_report
from ioc.store.position import read_position
from ioc.store.snapshot import snapshot

Code = Annotated[str, Path(max_length=40)]


def report_routes(desk: Desk) -> APIRouter:
    """The calls."""
    router = APIRouter(tags=["citizen"])

    @router.get("/v1/reports/{code}", summary="How the report stands, for whoever holds its follow token")
    async def report(request: Request, code: Code) -> Response:
        """With `timeline`, the steps of the case in words for the reporter.

        A report that no agent has seen yet is `accepted`: the token proves that it was received and kept.
        """
        reporter = reporter_named(desk, request, code)
        async with store_at_hand(), snapshot(desk.engine) as still:
            return json(await _standing(desk, still, reporter))

    @router.post("/v1/reports/{code}/follow", summary="How it stands, and from where to follow it live")
    async def follow(request: Request, code: Code) -> Response:
        """The same, with `channel` and `position`; the follow token is the connection's token as well."""
        reporter = reporter_named(desk, request, code)
        async with store_at_hand(), snapshot(desk.engine) as still:
            live = live_from(await read_position(still))
            standing = await _standing(desk, still, reporter)
        return json({**standing, "channel": f"report:{reporter.code}", **live})

    return router


def reporter_named(desk: Desk, request: Request, code: str) -> Reporter:
    """Who holds the follow token of the report of this code. Raises `Problem`: 401, or 404 for another report's."""
    reporter = desk.reporter(request)
    try:
        asked = read_code(code)
    except NotAReceipt:
        asked = ""
    if asked != reporter.code:
        raise not_found(
            Text(
                vi="Mã phản ánh không khớp với mã theo dõi.",
                en="There is no report of this code for this follow token.",
            )
        )
    return reporter


async def _standing(desk: Desk, connection: AsyncConnection, reporter: Reporter) -> dict[str, Any]:
    way = await way_of_report(connection, reporter.report_id)
    if not way:
        return {"report": reporter.code, "state": "accepted"}
    entries = [[entry_json(row) for row in await history.read(connection, each.id)] for each in way]
    steps = timeline(str(reporter.report_id), entries, _departments(way), desk.rulebook.department_name)
    return {**reporter_view(reporter, msgspec.to_builtins(incident_on_wire(way[-1]))), "timeline": steps}


def _departments(way: list[Incident]) -> dict[str, str]:
    return {str(ticket.id): ticket.department for incident in way for ticket in incident.tickets}
