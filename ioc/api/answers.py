"""Answers and refusals in the one shape that all calls share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from starlette.responses import Response

from ioc.access.principals import Staff
from ioc.access.views import Json, staff_view
from ioc.contracts.events import IncidentOnWire
from ioc.http.problems import Fault, Problem
from ioc.phrases.text import Text
from ioc.store.database import is_away


def json(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """The content as JSON."""
    return Response(msgspec.json.encode(content), status, headers=headers, media_type="application/json")


def seen_by(staff: Staff, incident: IncidentOnWire) -> Json | None:
    """The incident as this member of staff may see it, or None."""
    return staff_view(staff, msgspec.to_builtins(incident))


def not_found(what: Text) -> Problem:
    """404: it does not exist, or not for the one who asks; which of both is not told."""
    return Problem(status=404, kind="not_found", title=Text(vi="Không tìm thấy", en="Not found"), detail=what)


def no_such_incident() -> Problem:
    """404: there is no such incident, or not for the one who asks."""
    return not_found(Text(vi="Không có vụ việc này.", en="There is no such incident."))


def forbidden(reason: Text) -> Problem:
    """403: it is there for the one who asks, but not for this."""
    return Problem(status=403, kind="forbidden", title=Text(vi="Không có quyền", en="Not permitted"), detail=reason)


def invalid(at: str, detail: Text) -> Problem:
    """422: one part of the request must be mended."""
    return Problem(
        status=422,
        kind="invalid_request",
        title=Text(vi="Yêu cầu chưa đúng", en="The request is not right"),
        detail=detail,
        faults=[Fault(at=at, detail=detail)],
    )


@asynccontextmanager
async def store_at_hand() -> AsyncIterator[None]:
    """Turns a database that is away into 503 with `Retry-After`."""
    try:
        yield
    except Exception as error:
        if not is_away(error):
            raise
        raise Problem(
            status=503,
            kind="store_away",
            title=Text(vi="Tạm thời không đọc được", en="Not readable just now"),
            detail=Text(
                vi="Cơ sở dữ liệu tạm thời không trả lời. Phản ánh đã nhận vẫn được giữ; hãy thử lại sau ít giây.",
                en="The database does not answer just now. Accepted reports are kept; try again in a few seconds.",
            ),
            headers={"Retry-After": "3"},
        ) from error
