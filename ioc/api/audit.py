"""`GET /v1/audit`: what the auditor found broken and repaired, and whether the clockwork runs."""

from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from ioc.access.calls import why_not
from ioc.access.principals import Staff
from ioc.access.views import staff_view
from ioc.api.answers import json, store_at_hand
from ioc.api.desk import Desk
from ioc.http.problems import Problem
from ioc.phrases.auditing import AUDITING
from ioc.phrases.text import Text
from ioc.store import audit_findings
from ioc.store.audit_findings import KeptFinding
from ioc.store.clockwork_state import read_state
from ioc.store.invariants import INVARIANTS

MOST: Final = 200


def audit_routes(desk: Desk) -> APIRouter:
    """The call."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/audit", summary="What the auditor repaired, and whether auditor and timers run")
    async def audit(request: Request) -> Response:
        """The newest two hundred findings. Of an incident that the caller may not see only that it was one is told."""
        staff = desk.staff(request)
        reason = why_not("audit", staff)
        if reason is not None:
            raise _forbidden(reason)
        async with store_at_hand(), desk.engine.connect() as connection:
            state = await read_state(connection)
            found = await audit_findings.newest(connection, MOST)
        silence = None if state.silent_from is None else {"from": state.silent_from, "until": state.silent_until}
        return json(
            {
                "audited_at": state.audited_at,
                "timers_at": state.timers_at,
                "last_silence": silence,
                "findings": [_shown(staff, each) for each in found],
            }
        )

    return router


def _shown(staff: Staff, found: KeptFinding) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "number": found.number,
        "at": found.at,
        "invariant": found.invariant,
        "sentence": _sentence(found.invariant),
        "incident": None,
        "ticket": None,
        "detail": {},
    }
    if found.incident_id is None or staff_view(staff, {"restricted": found.restricted}) is None:
        return shown
    incident = {"id": found.incident_id, "code": found.code}
    return shown | {"incident": incident, "ticket": found.ticket_id, "detail": found.detail}


def _sentence(invariant: str) -> Text:
    row = INVARIANTS.get(invariant)
    if row is not None:
        return row.sentence
    return AUDITING.get(invariant) or Text(vi=invariant, en=invariant)


def _forbidden(reason: Text) -> Problem:
    return Problem(status=403, kind="forbidden", title=Text(vi="Không có quyền", en="Not permitted"), detail=reason)
