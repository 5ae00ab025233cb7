"""`POST /v1/tickets/{id}/…`: what a department does with its ticket."""

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
from ioc.incidents.lifecycle.extending import DecideExtension, RequestExtension
from ioc.incidents.lifecycle.returning import Return
from ioc.incidents.lifecycle.working import Acknowledge, PauseTicket, Resolve, ResumeTicket, Start

IfMatch = Annotated[str | None, Header(description='the ticket\'s version, quoted: "2"')]
IdempotencyKey = Annotated[str | None, Header(max_length=200, description="a repeat under it gets the first answer")]


@dataclass(frozen=True, slots=True)
class TicketCall:
    """One row: the call, the body that it takes, and the command that the body makes of a ticket."""

    call: str
    body: type[bodies.Body]
    command: Callable[[UUID, Any], Any]


ROWS = (
    TicketCall("acknowledge", bodies.Nothing, lambda ticket, _: Acknowledge(ticket=ticket)),
    TicketCall("start", bodies.Nothing, lambda ticket, _: Start(ticket=ticket)),
    TicketCall(
        "return",
        bodies.ReturnBody,
        lambda ticket, body: Return(ticket=ticket, right=body.department, text=mask(body.text)),
    ),
    TicketCall(
        "pause",
        bodies.PauseBody,
        lambda ticket, body: PauseTicket(ticket=ticket, until=body.until, text=mask(body.text)),
    ),
    TicketCall("resume", bodies.Nothing, lambda ticket, _: ResumeTicket(ticket=ticket)),
    TicketCall(
        "request_extension",
        bodies.ExtensionBody,
        lambda ticket, body: RequestExtension(ticket=ticket, by=body.by, text=mask(body.text)),
    ),
    TicketCall(
        "decide_extension",
        bodies.ExtensionDecisionBody,
        lambda ticket, body: DecideExtension(ticket=ticket, granted=body.granted, by=body.by, text=mask(body.text)),
    ),
    TicketCall(
        "resolve",
        bodies.ResolveBody,
        lambda ticket, body: Resolve(ticket=ticket, text=mask(body.text), evidence=tuple(body.evidence)),
    ),
)
"""Every command on a ticket."""


def ticket_routes(desk: Desk) -> APIRouter:
    """The calls.

    428 without `If-Match`, 412 with the current state when the ticket was changed since, 403 for any other
    department, 409 with what is possible when its state does not allow it.
    """
    router = APIRouter(tags=["staff"])
    for row in ROWS:
        path = CALLS[row.call].path.removeprefix("POST ").replace("{id}", "{ticket_id}")
        router.add_api_route(
            path, _endpoint(desk, row), methods=["POST"], name=row.call, summary=CALLS[row.call].what.en.capitalize()
        )
    return router


def _endpoint(desk: Desk, row: TicketCall) -> Callable[..., Any]:
    shape = row.body | None if row.body is bodies.Nothing else row.body

    async def endpoint(
        request: Request,
        ticket_id: Annotated[UUID, Path()],
        body: shape = None,  # type: ignore[valid-type] # the row's own shape; FastAPI reads it when the route is made
        if_match: IfMatch = None,
        idempotency_key: IdempotencyKey = None,
    ) -> Response:
        order = Order(
            call=row.call,
            by=desk.staff(request),
            command=row.command(ticket_id, body),
            ticket=ticket_id,
            version=needed_version(if_match),
            key=idempotency_key,
        )
        return await carry_out(desk, order)

    return endpoint
