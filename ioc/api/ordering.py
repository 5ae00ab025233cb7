"""From a request to an order of casework, and from what casework says to an answer."""

import re
from typing import Any
from uuid import UUID

import msgspec
from starlette.responses import Response

from ioc.access.principals import Principal, Reporter
from ioc.access.views import reporter_view
from ioc.api.answers import forbidden, invalid, json, not_found, seen_by, store_at_hand
from ioc.api.desk import Desk
from ioc.casework.answers import KeyReused
from ioc.casework.commands import Forbidden, Order, Outdated, Refused, Unknown, perform
from ioc.contracts.events import IncidentOnWire
from ioc.http.problems import Problem
from ioc.phrases.text import Text


async def carry_out(desk: Desk, order: Order) -> Response:
    """The incident after the order, as whoever gave it may see it. Raises `Problem` with what to mend."""
    try:
        async with store_at_hand():
            after = await perform(desk.engine, desk.rulebook, order)
    except Unknown as unknown:
        raise not_found(
            Text(vi="Không có vụ việc hoặc phiếu này.", en="There is no such incident or ticket.")
        ) from unknown
    except Forbidden as refused:
        raise forbidden(refused.reason) from refused
    except KeyReused as reused:
        raise _key_reused() from reused
    except Outdated as outdated:
        raise _outdated(outdated, order.by) from outdated
    except Refused as refused:
        raise _refused(refused, order.by) from refused
    return json(view_for(order.by, after), headers={"ETag": f'"{_version(after, order.ticket)}"'})


def needed_version(if_match: str | None) -> int:
    """The version in `If-Match`. Raises `Problem`: 428 when it is absent, 422 when it is no number."""
    if if_match is None:
        raise Problem(
            status=428,
            kind="precondition_required",
            title=Text(vi="Thiếu phiên bản", en="A version is needed"),
            detail=Text(
                vi='Hãy gửi tiêu đề If-Match với phiên bản đang xem, ví dụ "2".',
                en='Send the header If-Match with the version you look at, such as "2".',
            ),
        )
    match = re.fullmatch(r'"?(\d{1,9})"?', if_match.strip())
    if match is None:
        detail = Text(
            vi='If-Match phải là một số trong dấu nháy, ví dụ "2".', en='If-Match must be a quoted number, such as "2".'
        )
        raise invalid("If-Match", detail)
    return int(match[1])


def view_for(by: Principal, incident: IncidentOnWire) -> Any:
    """The incident as the caller may see it; None when it has left the caller's view by the very command."""
    if isinstance(by, Reporter):
        return reporter_view(by, msgspec.to_builtins(incident))
    return seen_by(by, incident)


def _version(incident: IncidentOnWire, ticket_id: UUID | None) -> int:
    if ticket_id is None:
        return incident.version
    return next(ticket.version for ticket in incident.tickets if ticket.id == ticket_id)


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


def _outdated(outdated: Outdated, by: Principal) -> Problem:
    return Problem(
        status=412,
        kind="outdated",
        title=Text(vi="Vụ việc đã thay đổi", en="It has changed meanwhile"),
        detail=Text(
            vi=f"Nay đã ở phiên bản {outdated.current}; hãy xem lại rồi gửi lệnh với phiên bản đó.",
            en=f"It is at version {outdated.current} now; look again and send the command with that version.",
        ),
        headers={"ETag": f'"{outdated.current}"'},
        extra={"current": msgspec.to_builtins(view_for(by, outdated.incident))},
    )


def _refused(refused: Refused, by: Principal) -> Problem:
    return Problem(
        status=409,
        kind=refused.refusal.code,
        title=Text(vi="Không thực hiện được lúc này", en="Not possible now"),
        detail=refused.refusal.reason,
        extra={"current": msgspec.to_builtins(view_for(by, refused.incident))},
    )
