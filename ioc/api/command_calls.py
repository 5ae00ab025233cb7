"""Commands as calls: one row a command, and the one way by which each reaches casework."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Path, Request
from starlette.responses import Response

from ioc.access.calls import CALLS
from ioc.api import bodies
from ioc.api.desk import Desk
from ioc.api.ordering import carry_out, needed_version
from ioc.casework.commands import Order
from ioc.casework.said import Said

IfMatch = Annotated[
    str | None,
    Header(description="the version you look at, quoted: the ticket's for its calls, else the incident's: \"4\""),
]
IdempotencyKey = Annotated[str | None, Header(max_length=200, description="a repeat under it gets the first answer")]


@dataclass(frozen=True, slots=True)
class CommandCall:
    """One row: the call, the body that it takes, and what that makes of the id: the command, and the words to keep."""

    call: str
    body: type[bodies.Body]
    command: Callable[[UUID, Any], Any]
    said: Callable[[Any], Said | None] = lambda _: None


def command_routes(desk: Desk, rows: Iterable[CommandCall]) -> APIRouter:
    """The calls of these rows.

    428 without `If-Match`, 412 with the current state when something that matters was changed since, 403 for
    whoever may not, 409 with what is possible when the state does not allow it.
    """
    router = APIRouter(tags=["staff"])
    for row in rows:
        path = CALLS[row.call].path.removeprefix("POST ")
        kind = "ticket" if path.startswith("/v1/tickets/") else "incident"
        router.add_api_route(
            path.replace("{id}", f"{{{kind}_id}}"),
            _endpoint(desk, row, kind),
            methods=["POST"],
            name=row.call,
            summary=CALLS[row.call].what.en.capitalize(),
        )
    return router


def _endpoint(desk: Desk, row: CommandCall, kind: str) -> Callable[..., Any]:
    shape = row.body | None if row.body is bodies.Nothing else row.body

    async def endpoint(
        request: Request,
        target: Annotated[UUID, Path(alias=f"{kind}_id")],
        body: shape = None,  # type: ignore[valid-type] # the row's own shape; FastAPI reads it when the route is made
        if_match: IfMatch = None,
        idempotency_key: IdempotencyKey = None,
    ) -> Response:
        order = Order(
            call=row.call,
            by=desk.staff(request),
            command=row.command(target, body),
            incident=target if kind == "incident" else None,
            ticket=target if kind == "ticket" else None,
            version=needed_version(if_match),
            key=idempotency_key,
            said=row.said(body),
        )
        return await carry_out(desk, order)

    return endpoint
