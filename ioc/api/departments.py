"""`GET /v1/departments`: the departments' names, for whoever shows their codes."""

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from ioc.provinces.province import Province


def department_routes(province: Province) -> APIRouter:
    """The call. The list is public and changes only with the installed version."""
    router = APIRouter(tags=["staff"])
    body = msgspec.json.encode(
        [
            {
                "code": each.code,
                "kind": each.kind,
                "label": {"vi": each.label.vi, "en": each.label.en},
            }
            for each in province.departments
        ]
    )

    @router.get("/v1/departments", summary="The departments that can be given a ticket, with their names")
    async def departments() -> Response:
        return Response(body, media_type="application/json", headers={"Cache-Control": "public, max-age=300"})

    return router
