"""`POST /v1/tickets/{id}/acknowledge`: a department says that it has the matter."""

import re
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Header, Path, Request
from starlette.responses import Response

from ioc.access.principals import Staff
from ioc.api.answers import json, not_found, seen_by, store_at_hand
from ioc.api.desk import Desk
from ioc.casework.commands import (
    Forbidden,
    KeyReused,
    Outdated,
    Refused,
    TicketCommand,
    Unknown,
    acknowledge_ticket,
)
from ioc.contracts.events import IncidentOnWire
from ioc.http.bearer import staff_of
from ioc.http.problems import Fault, Problem
from ioc.phrases.text import Text


def ticket_routes(desk: Desk) -> APIRouter:
    """The calls."""
    router = APIRouter(tags=["staff"])

    @router.post("/v1/tickets/{ticket_id}/acknowledge", summary="The ticket's department acknowledges it")
    async def acknowledge(
        request: Request,
        ticket_id: Annotated[UUID, Path()],
        if_match: Annotated[str | None, Header(description='the ticket\'s version, quoted: "2"')] = None,
        idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
    ) -> Response:
        """Answers the incident after it.

        428 without `If-Match`, 412 with the current state when the ticket was changed since, 403 for any other
        department, 409 when the ticket's state does not allow it. A repeat under the same key gets the first answer.
        """
        staff = staff_of(request, desk.keyring, desk.clock)
        command = TicketCommand(
            name="acknowledge", staff=staff, ticket_id=ticket_id, version=_version(if_match), key=idempotency_key
        )
        try:
            async with store_at_hand():
                after = await acknowledge_ticket(desk.engine, desk.rulebook, command)
        except Unknown as unknown:
            raise not_found(Text(vi="Không có phiếu này.", en="There is no such ticket.")) from unknown
        except Forbidden as forbidden:
            raise _forbidden() from forbidden
        except KeyReused as reused:
            raise _key_reused() from reused
        except Outdated as outdated:
            raise _outdated(outdated, staff) from outdated
        except Refused as refused:
            raise _refused(refused, staff) from refused
        return json(seen_by(staff, after), headers={"ETag": f'"{_ticket_version(after, ticket_id)}"'})

    return router


def _version(if_match: str | None) -> int:
    if if_match is None:
        raise Problem(
            status=428,
            kind="precondition_required",
            title=Text(vi="Thiếu phiên bản", en="A version is needed"),
            detail=Text(
                vi='Hãy gửi tiêu đề If-Match với phiên bản của phiếu, ví dụ "2".',
                en='Send the header If-Match with the ticket\'s version, such as "2".',
            ),
        )
    match = re.fullmatch(r'"?(\d{1,9})"?', if_match.strip())
    if match is None:
        detail = Text(
            vi='If-Match phải là một số trong dấu nháy, ví dụ "2".', en='If-Match must be a quoted number, such as "2".'
        )
        raise Problem(
            status=422,
            kind="invalid_request",
            title=Text(vi="Yêu cầu chưa đúng", en="The request is not right"),
            detail=detail,
            faults=[Fault(at="If-Match", detail=detail)],
        )
    return int(match[1])


def _ticket_version(incident: IncidentOnWire, ticket_id: UUID) -> int:
    return next(ticket.version for ticket in incident.tickets if ticket.id == ticket_id)


def _forbidden() -> Problem:
    return Problem(
        status=403,
        kind="forbidden",
        title=Text(vi="Không có quyền", en="Not permitted"),
        detail=Text(
            vi="Chỉ cán bộ của đơn vị được giao phiếu mới tiếp nhận được.",
            en="Only the officers of the ticket's own department can acknowledge it.",
        ),
    )


def _key_reused() -> Problem:
    return Problem(
        status=422,
        kind="idempotency_key_reused",
        title=Text(vi="Khóa đã dùng", en="The key was used before"),
        detail=Text(
            vi="Idempotency-Key này đã dùng cho một lệnh khác; hãy tạo khóa mới.",
            en="This Idempotency-Key was used for another command; make a new one.",
        ),
    )


def _outdated(outdated: Outdated, staff: Staff) -> Problem:
    return Problem(
        status=412,
        kind="outdated",
        title=Text(vi="Phiếu đã thay đổi", en="The ticket has changed"),
        detail=Text(
            vi=f"Phiếu nay ở phiên bản {outdated.current}; hãy xem lại rồi gửi lệnh với phiên bản đó.",
            en=f"The ticket is at version {outdated.current} now; look again and send the command with that version.",
        ),
        headers={"ETag": f'"{outdated.current}"'},
        extra={"current": msgspec.to_builtins(seen_by(staff, outdated.incident))},
    )


def _refused(refused: Refused, staff: Staff) -> Problem:
    return Problem(
        status=409,
        kind=refused.refusal.code,
        title=Text(vi="Không thực hiện được lúc này", en="Not possible in this state"),
        detail=refused.refusal.reason,
        extra={"current": msgspec.to_builtins(seen_by(staff, refused.incident))},
    )
