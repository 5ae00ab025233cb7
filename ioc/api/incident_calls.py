"""`POST /v1/incidents/{id}/…`: what the centre decides, and what is said on the way."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request
from starlette.responses import Response

from ioc.access.calls import CALLS
from ioc.access.masking import mask
from ioc.api import bodies
from ioc.api.desk import Desk
from ioc.api.ordering import carry_out, needed_version
from ioc.casework.commands import Order
from ioc.casework.said import Said
from ioc.incidents.lifecycle.accompanying import Conference, Note
from ioc.incidents.lifecycle.assigning import Dispatch, Verify
from ioc.incidents.lifecycle.merging import Merge, Unmerge
from ioc.incidents.lifecycle.reviewing import Close, Publish, Reopen, Review
from ioc.incidents.lifecycle.taking_up import Reject, RequestInfo

IfMatch = Annotated[str | None, Header(description='the version you look at, quoted: "4"')]
IdempotencyKey = Annotated[str | None, Header(max_length=200, description="a repeat under it gets the first answer")]


@dataclass(frozen=True, slots=True)
class IncidentCall:
    """One row: the call, the body that it takes, the command that the body makes, and the words that are kept."""

    call: str
    body: type[bodies.Body]
    command: Callable[[Any], Any]
    said: Callable[[Any], Said | None] = lambda _: None


ROWS = (
    IncidentCall("verify", bodies.Nothing, lambda _: Verify()),
    IncidentCall("reject", bodies.RejectBody, lambda body: Reject(why=body.why, text=mask(body.text))),
    IncidentCall("request_info", bodies.QuestionBody, lambda body: RequestInfo(question=mask(body.question))),
    IncidentCall(
        "dispatch", bodies.DispatchBody, lambda body: Dispatch(department=body.department, text=mask(body.text))
    ),
    IncidentCall("merge", bodies.MergeBody, lambda body: Merge(into=body.into, text=mask(body.text))),
    IncidentCall("unmerge", bodies.Explained, lambda body: Unmerge(text=mask(body.text))),
    IncidentCall("review", bodies.ReviewBody, lambda body: Review(approved=body.approved, text=mask(body.text))),
    IncidentCall("publish", bodies.TextBody, lambda body: Publish(text=mask(body.text))),
    IncidentCall("close", bodies.Explained, lambda body: Close(text=mask(body.text))),
    IncidentCall("reopen", bodies.TextBody, lambda body: Reopen(text=mask(body.text), by_reporter=False)),
    IncidentCall("note", bodies.TextBody, lambda _: Note(), lambda body: Said(text=mask(body.text))),
)
"""Every command on an incident that its body alone makes; a conference needs the installation's template."""


def incident_call_routes(desk: Desk) -> APIRouter:
    """The calls. 428 without `If-Match`, 412 when something that matters has changed, 409 with what is possible."""
    router = APIRouter(tags=["staff"])
    template = desk.rulebook.conference
    conference = IncidentCall("conference", bodies.Nothing, lambda _: Conference(template=template))
    for row in (*ROWS, conference):
        path = CALLS[row.call].path.removeprefix("POST ").replace("{id}", "{incident_id}")
        router.add_api_route(
            path, _endpoint(desk, row), methods=["POST"], name=row.call, summary=CALLS[row.call].what.en.capitalize()
        )
    return router


def _endpoint(desk: Desk, row: IncidentCall) -> Callable[..., Any]:
    shape = row.body | None if row.body is bodies.Nothing else row.body

    async def endpoint(
        request: Request,
        incident_id: Annotated[UUID, Path()],
        body: shape = None,  # type: ignore[valid-type] # the row's own shape; FastAPI reads it when the route is made
        if_match: IfMatch = None,
        idempotency_key: IdempotencyKey = None,
    ) -> Response:
        order = Order(
            call=row.call,
            by=desk.staff(request),
            command=row.command(body),
            incident=incident_id,
            version=needed_version(if_match),
            key=idempotency_key,
            said=row.said(body),
        )
        return await carry_out(desk, order)

    return endpoint
