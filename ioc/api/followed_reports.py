"""`GET /v1/reports/{code}`: how the reporter's case stands, from the first moment on."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from ioc.access.principals import Reporter
from ioc.access.receipts import NotAReceipt, read_code
from ioc.access.views import reporter_view
from ioc.api.answers import json, not_found, store_at_hand
from ioc.api.desk import Desk
from ioc.contracts.events import IncidentOnWire
from ioc.contracts.telling import incident_on_wire
from ioc.phrases.text import Text
from ioc.store import incidents


def report_routes(desk: Desk) -> APIRouter:
    """The calls."""
    router = APIRouter(tags=["citizen"])

    @router.get("/v1/reports/{code}", summary="How the report stands, for whoever holds its follow token")
    async def report(request: Request, code: Annotated[str, Path(max_length=40)]) -> Response:
        """A report that no agent has seen yet is `accepted`: the token proves that it was received and kept."""
        reporter = reporter_named(desk, request, code)
        async with store_at_hand(), desk.engine.connect() as connection:
            incident = await incidents.of_report(connection, reporter.report_id)
        if incident is None:
            return json({"report": reporter.code, "state": "accepted"})
        return json(reporter_view(reporter, _builtins(incident_on_wire(incident))))

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


def _builtins(incident: IncidentOnWire) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(incident)
    return plain
